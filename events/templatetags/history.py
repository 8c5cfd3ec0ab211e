"""Entries of the history in words, for templates."""

from django import template
from django.utils import timezone

from core.models import HistoryEntry
from events import history_words
from events.history_words import Change

register = template.Library()


@register.filter
def happened(entry: HistoryEntry) -> str:
    return history_words.of_kind(entry.kind)


@register.filter
def changes(entry: HistoryEntry) -> list[Change]:
    """In the zone of the page."""
    zone = timezone.get_current_timezone_name()
    return history_words.changes(entry.before, entry.after, zone=zone, currency="")
