"""How far mailings are: their people and their mails, counted by state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from core.models import OutboxMail
from events.models import Mailing, MailingRecipient
from portal import mailings

NAMED = 50
TROUBLE = (OutboxMail.State.FAILED, OutboxMail.State.UNCLEAR, OutboxMail.State.RETURNED)


@dataclass
class Progress:
    """`people` and `mails` are numbers by state, `left_out` by reason."""

    people: dict[str, int] = field(default_factory=dict)
    mails: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.people.values())

    @property
    def to_write(self) -> int:
        return self.people.get(MailingRecipient.State.WAITING, 0)

    @property
    def out(self) -> int:
        """Left the house, also those that came back."""
        return self.mails.get(OutboxMail.State.SENT, 0) + self.mails.get(OutboxMail.State.RETURNED, 0)

    @property
    def done(self) -> int:
        """Nothing more happens with them by itself."""
        settled = (OutboxMail.State.FAILED, OutboxMail.State.UNCLEAR)
        return self.out + sum(self.mails.get(state, 0) for state in settled) + sum(self.left_out.values())

    @property
    def again(self) -> int:
        """Mails that may be sent once more."""
        return self.mails.get(OutboxMail.State.FAILED, 0) + self.mails.get(OutboxMail.State.UNCLEAR, 0)

    @property
    def mails_in_words(self) -> list[tuple[str, str, int]]:
        """State, its words and the number, in the order of a mail's life."""
        return [
            (value, str(words), self.mails[value])
            for value, words in OutboxMail.State.choices
            if value in self.mails
        ]

    @property
    def left_in_words(self) -> list[tuple[str, int]]:
        return [
            (str(words), self.left_out[value])
            for value, words in MailingRecipient.Reason.choices
            if value in self.left_out
        ]


def of(rows: Iterable[Mailing]) -> Mapping[int, Progress]:
    """By primary key. Two queries for any number."""
    by_id = {row.public_id: row.pk for row in rows}
    found = {pk: Progress() for pk in by_id.values()}
    people = MailingRecipient.objects.filter(mailing__in=found).order_by()
    for pk, state, reason, count in people.values_list("mailing", "state", "reason").annotate(Count("pk")):
        one = found[pk]
        one.people[state] = one.people.get(state, 0) + count
        if reason:
            one.left_out[reason] = count
    mails = OutboxMail.objects.filter(subject_id__in=by_id, kind=mailings.KIND).order_by()
    for public_id, state, count in mails.values_list("subject_id", "state").annotate(Count("pk")):
        found[by_id[public_id]].mails[state] = count
    return found


def in_trouble(row: Mailing) -> list[OutboxMail]:
    """Mails that failed, are unclear or came back, the first fifty. One query."""
    rows = OutboxMail.objects.filter(subject_id=row.public_id, kind=mailings.KIND, state__in=TROUBLE)
    return list(rows.defer("text_sealed", "html_sealed", "unsubscribe_sealed").order_by("pk")[:NAMED])


def left_out(row: Mailing) -> list[MailingRecipient]:
    """Who gets none, and why, the first fifty. One query."""
    rows = row.recipients.filter(state=MailingRecipient.State.LEFT_OUT).select_related("participant")
    return list(rows.order_by("reason", "participant__name")[:NAMED])
