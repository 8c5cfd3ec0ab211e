"""Money, times and Markdown in templates."""

from datetime import date, datetime

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import markdown as markdown_texts
from core import money as amounts
from core import times

register = template.Library()

LOCALES = {"en": "en_US"}


def current_locale() -> str:
    language = get_language() or "en"
    return LOCALES.get(language, language.replace("-", "_"))


@register.filter
def money(minor: int, currency: str) -> str:
    """`{{ order.total_minor|money:order.currency }}`"""
    return amounts.display(minor, currency, current_locale())


@register.filter
def markdown(text: str) -> SafeString:
    return markdown_texts.render(text or "")


@register.filter
def plain(text: str, limit: int = 0) -> str:
    return markdown_texts.plain(text or "", limit=limit)


@register.filter
def time_in(instant: datetime, zone: str) -> str:
    """`{{ slot.starts_at|time_in:event.time_zone }}` → 2:30 PM"""
    return times.show_time(instant, zone, current_locale())


@register.filter
def date_in(instant: datetime, zone: str) -> str:
    """The date of an instant in a zone: 12 May 2027, in the reader's order."""
    return times.show_date(times.local(instant, zone).date(), current_locale())


@register.filter
def weekday_in(instant: datetime, zone: str) -> str:
    """Wed, May 12: the conference day, so that what is after midnight belongs to the evening before."""
    return times.show_day(times.conference_day(instant, zone), current_locale())


@register.filter
def iso_in(instant: datetime, zone: str) -> str:
    return times.local(instant, zone).isoformat()


@register.filter
def day(value: date, width: str = "full") -> str:
    """Wednesday, May 12, 2027"""
    return times.show_date(value, current_locale(), width)


@register.simple_tag
def date_range(start: date, end: date) -> str:
    return times.show_range(start, end, current_locale())


@register.filter
def city(zone: str) -> str:
    return times.city(zone)
