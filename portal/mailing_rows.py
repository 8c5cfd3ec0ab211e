"""What mailings and those who write them ask each time, by SQL that is written once."""

from collections.abc import Sequence

from core.prepared import PAGE_KEYS, Changed, Prepared, PreparedLists, attach, of_each
from events.models import Mailing, MailingText, Segment
from tickets.models import Order

_read: Prepared[Mailing] = Prepared(
    lambda event, mailing: Mailing.objects.filter(event=event, public_id=mailing).order_by(),
    event=-1, mailing="a-mailing",
)  # fmt: skip
_locked: Prepared[Mailing] = Prepared(
    lambda mailing: (
        Mailing.objects.select_for_update(of=("self",))
        .select_related("event__organizer")
        .filter(pk=mailing)
        .order_by()
    ),
    mailing=-1,
)
_texts: Prepared[MailingText] = Prepared(
    lambda keys: MailingText.objects.filter(mailing__in=keys).order_by("pk"), keys=PAGE_KEYS
)
_changed = Changed(
    lambda text, subject, body: (MailingText.objects.filter(pk=text), {"subject": subject, "body": body}),
    text=-1, subject="a-subject", body="a-body",
)  # fmt: skip
_segments: Prepared[Segment] = Prepared(
    lambda event: Segment.objects.filter(event=event).select_related("created_by"), event=-1
)
_languages = PreparedLists(
    lambda event: Order.objects.filter(event=event).order_by().values_list("language").distinct(), event=-1
)


def read(event: int, public_id: str) -> Mailing | None:
    """With its texts."""
    row = _read.first(event=event, mailing=public_id)
    if row is not None:
        read_texts([row])
    return row


def locked(mailing: int) -> Mailing:
    """As it is now, under its lock, with its texts and its event; in a transaction."""
    row = _locked.first(mailing=mailing)
    if row is None:
        raise Mailing.DoesNotExist
    read_texts([row])
    return row


def read_texts(rows: Sequence[Mailing]) -> None:
    attach(rows, "texts", of_each(rows, _texts, "mailing_id"))


def write(text: MailingText, subject: str, body: str) -> None:
    """Other words in the place of those that stand there."""
    _changed.rows(text=text.pk, subject=subject, body=body)


def segments(event: int) -> list[Segment]:
    """Those that the team saved, by name."""
    return _segments.all(event=event)


def languages(event: int) -> set[str]:
    """In which people ordered."""
    return {language for (language,) in _languages.all(event=event)}
