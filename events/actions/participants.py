"""Finding and making the one record of a person."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User, normal_email
from core import history
from events.models import Event, Participant


def meet(
    *,
    event: Event,
    name: str,
    email: str = "",
    company: str = "",
    by: User | None,
    now: datetime,
    contact_email: str = "",
) -> Participant:
    """The participant of that address, made if there is none.

    Somebody without an address of his own, or whose address belongs to another name already (two people on one
    address), becomes a participant without identity, reached at the contact address.
    """
    address = normal_email(email)
    if address:
        known = Participant.objects.filter(event=event).known_as(address).first()
        if known is not None and same_person(known.name, name):
            return _fill_gaps(known, name=name, company=company)
        if known is not None:
            return _make(event, name=name, company=company, contact_email=address, by=by, now=now)
    return _make(
        event, name=name, company=company, email=address, contact_email=contact_email, by=by, now=now
    )


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
) -> Participant:
    person = Participant(
        event=event,
        name=name.strip(),
        company=company,
        email=email or None,
        contact_email=normal_email(contact_email),
    )
    if email:
        person.user_id = _verified_owner(email)
    with transaction.atomic():
        person.save(force_insert=True)
        history.write("participant.met", person, scope=event.public_id, by=by, now=now)
    return person


def _verified_owner(address: str) -> int | None:
    verified = EmailAddress.objects.filter(email__iexact=address, verified=True).first()
    return None if verified is None else int(verified.user_id)


def claim(*, user: User) -> int:
    """Link the account to all participants of its verified addresses. Returns how many were new."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    addresses = [normal_email(address) for address in verified]
    return Participant.objects.filter(email__in=addresses, user=None).update(user=user)
