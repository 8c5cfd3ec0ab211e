"""Finding and making the one record of a person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.db.models.functions import Lower

from accounts.models import User, normal_email
from core import history
from core.models import HistoryEntry
from core.prepared import Inserted, Prepared, PreparedValues
from events.models import Event, Participant
from events.models.participant import ParticipantQuerySet

_made = Inserted(Participant)


def meet(
    *,
    event: Event,
    name: str,
    email: str = "",
    company: str = "",
    by: User | None,
    now: datetime,
    contact_email: str = "",
    owner: User | None = None,
    more: Mapping[str, str] | None = None,
    is_free: bool = False,
) -> Participant:
    """The participant of that address, made if there is none, with `more` values of its row.

    `owner` has proved just now that the address is his; `is_free`: the caller has seen that nobody has it here.

    Somebody without an address of his own, or whose address belongs to another name already (two people on one
    address), becomes a participant without identity, reached at the contact address.
    """
    address = normal_email(email)
    if address and not is_free:
        at_address = _at_address.all(event=event.pk, address=address)
        known = next((one for one in at_address if one.email == address), None)
        if known is not None and same_person(known.name, name):
            return _fill_gaps(known, name=name, company=company)
        if known is not None:
            return _make(event, name=name, company=company, contact_email=address, by=by, now=now, more=more)
    return _make(
        event, name=name, company=company, email=address, contact_email=contact_email, by=by, now=now,
        owner=owner, more=more,
    )  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody as he was typed into a form. Without `email` mail goes to `contact_email`."""

    name: str
    email: str = ""
    contact_email: str = ""
    company: str = ""
    badge_name: str = ""
    pronouns: str = ""
    # Further values of the row, if it has to be made.
    more: Mapping[str, str] = field(default_factory=dict, compare=False)


def meet_all(
    *, event: Event, people: Sequence[Person], by: User | None, now: datetime
) -> tuple[list[Participant], list[HistoryEntry]]:
    """`meet` for several at once, in the caller's transaction: at most three queries for any number.

    The same person twice is one participant. Gives the participants in the order of `people`, and the history of
    those who are new, to be written together with the caller's own.
    """
    addresses = {normal_email(one.email or one.contact_email) for one in people} - {""}
    known = _reached(event, addresses)
    already = len(known)
    taken: set[int] = set()
    found: dict[int, Participant] = {}
    for person in people:
        # Somebody without any address is known by nothing else than being the same object.
        if id(person) not in found:
            found[id(person)] = _recognise(known, taken, person, event)
    met = [found[id(person)] for person in people]
    # In the order of their addresses, so that two buyers who name the same people wait and do not deadlock.
    new = sorted(known[already:], key=lambda one: one.email or "")
    owners = _verified_owners([str(one.email) for one in new if one.email])
    for one in new:
        one.user_id = owners.get(one.email or "")
    _made.add(*new)
    told = [history.entry("participant.met", one, scope=event.public_id, by=by, now=now) for one in new]
    return met, told


def _reached(event: Event, addresses: Collection[str]) -> list[Participant]:
    """Whoever may be meant by one of the addresses. Most orders name one."""
    if len(addresses) == 1:
        return _at_address.all(event=event.pk, address=next(iter(addresses)))
    return list(_at_addresses(event.pk, addresses))


def _at_addresses(event: int, addresses: Collection[str]) -> models.QuerySet[Participant]:
    """A union of two: with OR SQLite looks through everybody at the event."""
    at_event = Participant.objects.filter(event=event).order_by()
    by_contact = at_event.filter(contact_email__in=addresses)
    return at_event.filter(email__in=addresses).union(by_contact).order_by("pk")


_at_address = Prepared(
    lambda event, address: _at_addresses(event, [address]), event=-1, address="somebody@nowhere.invalid"
)


def _recognise(known: list[Participant], taken: set[int], person: Person, event: Event) -> Participant:
    """The participant among the known ones, else a new one in memory, known from then on.

    By identity first. Without one, a namesake reached at the same address counts once: two seats for "Sam" at the
    buyer's address are two people.
    """
    address = normal_email(person.email)
    owner = next((one for one in known if address and one.email == address), None)
    if owner is not None and same_person(owner.name, person.name):
        return owner
    contact = address if owner is not None else normal_email(person.contact_email)
    has_own = bool(address) and owner is None
    if not has_own:
        for one in known:
            if id(one) not in taken and _is_namesake_at(contact, person.name, one):
                taken.add(id(one))
                return one
    values = {
        "company": person.company,
        "badge_name": person.badge_name,
        "pronouns": person.pronouns,
        **person.more,
        "name": person.name.strip(),
    }
    made = Participant(
        event=event,
        email=address if has_own else None,
        contact_email="" if has_own else contact,
        **values,
    )
    taken.add(id(made))
    known.append(made)
    return made


def _is_namesake_at(contact: str, name: str, known: Participant) -> bool:
    if known.email is not None or known.contact_email != contact:
        return False
    return known.name.casefold() == name.strip().casefold()


def _verified_owners(addresses: Sequence[str]) -> dict[str, int]:
    if not addresses:
        return {}
    if len(addresses) == 1:
        rows = _owner.all(address=addresses[0])
    else:
        rows = list(_owners(addresses))
    return {normal_email(row["email"]): row["user_id"] for row in rows}


def _owners(addresses: Sequence[str]) -> models.QuerySet[EmailAddress, dict[str, Any]]:
    rows: models.QuerySet[EmailAddress, dict[str, Any]] = EmailAddress.objects.filter(
        email__in=addresses, verified=True
    ).values("email", "user_id")
    return rows


_owner = PreparedValues(lambda address: _owners([address]), address="somebody@nowhere.invalid")


def same_person(known: str, given: str) -> bool:
    """Whether two spellings of a name may be one person's: case, order and missing middle names do not matter."""
    first, second = ({*known.casefold().split()}, {*given.casefold().split()})
    return not first or not second or first <= second or second <= first


def _fill_gaps(person: Participant, *, name: str, company: str) -> Participant:
    gaps = {}
    if not person.company and company:
        gaps["company"] = company
    if not person.name and name:
        gaps["name"] = name
    if gaps:
        Participant.objects.filter(pk=person.pk).update(**gaps)
        for field, value in gaps.items():
            setattr(person, field, value)
    return person


def _make(
    event: Event,
    *,
    name: str,
    company: str,
    by: User | None,
    now: datetime,
    email: str = "",
    contact_email: str = "",
    owner: User | None = None,
    more: Mapping[str, str] | None = None,
) -> Participant:
    person = Participant(
        event=event,
        name=name.strip(),
        company=company,
        email=email or None,
        contact_email=normal_email(contact_email),
        **(more or {}),
    )
    if email:
        person.user_id = owner.pk if owner is not None else _verified_owner(email)
    with transaction.atomic():
        _made.add(person)
        history.write("participant.met", person, scope=event.public_id, by=by, now=now)
    return person


def _verified_owner(address: str) -> int | None:
    verified = EmailAddress.objects.filter(email__iexact=address, verified=True).first()
    return None if verified is None else int(verified.user_id)


def claim(*, user: User) -> int:
    """Link the account to all participants of its verified addresses. Returns how many were new."""
    found = [one.pk for one in _unclaimed.all(user=user.pk)]
    return Participant.objects.filter(pk__in=found, user=None).update(user=user) if found else 0


def _without_account(user: Any) -> ParticipantQuerySet:
    verified = EmailAddress.objects.filter(user=user, verified=True)
    addresses = verified.annotate(normal=Lower("email")).values("normal")
    return Participant.objects.filter(email__in=addresses, user=None).only("pk").order_by()


_unclaimed = Prepared(_without_account, user=-1)
