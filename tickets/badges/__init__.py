"""Badges from plain data: what a face shows, the stock it is printed on, and the drawing. No database here."""
