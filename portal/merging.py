"""What becomes of two records of one person when they are made one: counted and judged before anything is written.

Every relation to a participant is found in the models themselves, so that one that is added later moves as well. Where
the database allows one row only, RULES says what becomes of the second.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import (
    Availability,
    ChangeMail,
    ChecklistEntry,
    Favourite,
    Feedback,
    ReadingLink,
    SignUp,
    Speaker,
    SpeakerSheet,
)
from events.models import Consent, Participant, TextMessage, TextNumber
from tickets.models import Badge, Lead, Order, Ticket

# Filled in from the record that goes where the one that stays has nothing.
FILLED = (
    "company", "job_title", "badge_name", "pronouns", "phone", "biography", "links", "photo", "diet", "access_needs",
    "import_key", "refused_entry",
)  # fmt: skip
# Moved without a number anywhere: what somebody stars or thinks of a talk is his own.
PRIVATE = (Favourite, Feedback, ReadingLink, ChangeMail, TextNumber, TextMessage)
NAMES: Mapping[type[models.Model], Any] = {
    Speaker: gettext_lazy("talks"),
    Order: gettext_lazy("orders"),
    Consent: gettext_lazy("consents"),
}


@dataclass(frozen=True)
class Relation:
    """A foreign key to a participant."""

    model: type[models.Model]
    name: str

    @property
    def words(self) -> str:
        return str(NAMES.get(self.model, self.model._meta.verbose_name_plural))

    def of(self, person: Participant) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.name: person})


@dataclass(frozen=True)
class Double:
    """Two rows of which only one can stand."""

    relation: Relation
    kept: Any
    going: Any


@dataclass
class Plan:
    """`refusals` are why it cannot be, in words; `doubles` what stands on both sides."""

    keep: Participant
    gone: Participant
    counts: list[tuple[Relation, int]] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    filled: dict[str, Any] = field(default_factory=dict)

    @property
    def moved(self) -> dict[str, int]:
        """By what it is; private things are not counted."""
        found: dict[str, int] = {}
        for relation, count in self.counts:
            if count and relation.model not in PRIVATE:
                found[relation.words] = found.get(relation.words, 0) + count
        return found


def relations() -> list[Relation]:
    """All foreign keys of the installation that point to a participant, also those without a way back."""
    found = []
    for each in Participant._meta.get_fields(include_hidden=True):
        if each.auto_created and not each.concrete and (each.one_to_many or each.one_to_one):
            related: Any = each
            found.append(Relation(related.related_model, related.field.name))
    return found


def plan(keep: Participant, gone: Participant) -> Plan:
    """Three queries a relation at most, whatever there is."""
    made = Plan(keep, gone)
    for relation in relations():
        count = relation.of(gone).count()
        made.counts.append((relation, count))
        if count:
            made.doubles += _doubles(relation, keep, gone)
    made.filled = _filled(keep, gone)
    made.refusals = list(_refusals(made))
    return made


def _doubles(relation: Relation, keep: Participant, gone: Participant) -> Iterator[Double]:
    for names, condition in _uniques(relation):
        kept = {_key(row, names): row for row in relation.of(keep).filter(condition)}
        for row in relation.of(gone).filter(condition):
            key = _key(row, names)
            if None not in key and key in kept:
                yield Double(relation, kept[key], row)


def _uniques(relation: Relation) -> Iterator[tuple[Sequence[str], Q]]:
    """What else must differ for two rows of one person, and among which rows."""
    own: Any = relation.model._meta.get_field(relation.name)
    if own.unique:
        yield (), Q()
    for rule in relation.model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and relation.name in rule.fields:
            yield [name for name in rule.fields if name != relation.name], rule.condition or Q()


def _key(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in names)


def _refusals(made: Plan) -> Iterator[str]:
    valid = Ticket.objects.valid().admissions().select_related("type", "order")
    first, second = (list(valid.filter(attendee=person)) for person in (made.keep, made.gone))
    if first and second:
        yield _("Both have a valid ticket: %(first)s and %(second)s. Take one back or pass it on first.") % {
            "first": _ticket(first[0]),
            "second": _ticket(second[0]),
        }
    for double in made.doubles:
        if double.relation.model is Speaker:
            yield _("Both are named on “%(talk)s”. Take one of them off it first.") % {
                "talk": double.kept.session
            }
        if double.relation.model is SignUp and _both_stand(double):
            yield _("Both have signed up for “%(list)s”. Free one of the places first.") % {
                "list": double.kept.list
            }


def _both_stand(double: Double) -> bool:
    return SignUp.State.LEFT not in {double.kept.state, double.going.state}


def _ticket(ticket: Ticket) -> str:
    origin = ticket.order.code if ticket.order else _("given")
    return f"{ticket.type} ({origin})"


def _filled(keep: Participant, gone: Participant) -> dict[str, Any]:
    """New values of the record that stays."""
    found = {name: getattr(gone, name) for name in FILLED if getattr(gone, name) and not getattr(keep, name)}
    if gone.notes and gone.notes != keep.notes:
        found["notes"] = "\n".join(filter(None, (keep.notes, gone.notes)))
    if gone.user_id and not keep.user_id:
        found["user"] = gone.user
    if gone.email and not keep.email:
        found["email"] = gone.email
    elif gone.address and gone.address != keep.email and not keep.contact_email:
        found["contact_email"] = gone.address
    return found


# Which of two rows says more; where both say the same, that of the record that stays.
SAYS_MORE: Mapping[type[models.Model], Callable[[Any], bool]] = {
    Favourite: lambda row: row.taken_back_at is None,
    ChecklistEntry: lambda row: row.done_at is not None,
    SignUp: lambda row: row.state != SignUp.State.LEFT,
    Badge: lambda row: row.state == Badge.State.HANDED_OVER,
    # Who took his data back from a partner is not given to it again.
    Lead: lambda row: row.withdrawn_at is not None,
    ChangeMail: lambda row: row.stopped_at is None,
    TextNumber: lambda row: row.confirmed_at is not None,
    Availability: lambda row: row.kind == Availability.Kind.ABSENT,
    SpeakerSheet: lambda row: row.availability_at is not None,
}


def loser(double: Double) -> Any:
    says_more = SAYS_MORE.get(double.relation.model, lambda _row: False)
    return double.kept if says_more(double.going) and not says_more(double.kept) else double.going
