"""Printed matter of the tickets: pages from plain data through WeasyPrint, QR codes, text that is made to fit."""
