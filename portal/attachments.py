"""The files a mail brings along, made when it is sent: attachment kind → function of a public id."""

from core.mail import Attachments

ATTACHMENTS: Attachments = {}
