"""What a speaker tells about himself: name, company, pronouns, biography, links, photo."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User, normal_email
from core import history
from events.actions import participants
from events.models import Event, Participant
from events.models.participant import ParticipantQuerySet

FIELDS = ("name", "company", "pronouns", "biography", "links")


@dataclass(frozen=True)
class Profile:
    """`photo` is a JPEG made by events.photos; None keeps what there is, empty bytes take it away."""

    name: str
    company: str = ""
    pronouns: str = ""
    biography: str = ""
    links: str = ""
    photo: bytes | None = None

    @classmethod
    def of(cls, person: Participant) -> "Profile":
        return cls(**{field: getattr(person, field) for field in FIELDS})

    def values(self) -> dict[str, str]:
        return {field: getattr(self, field) for field in FIELDS}


def people_of(*, event: Event, user: User) -> ParticipantQuerySet:
    """Everybody at the event who is reached at an address the account has proved; its own identity first."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    addresses = [normal_email(address) for address in proved]
    mine = Q(user=user) | Q(email__in=addresses) | Q(email=None, contact_email__in=addresses)
    return Participant.objects.filter(mine, event=event).order_by("email", "pk")


def own(*, event: Event, user: User) -> Participant | None:
    """The participant that an account is when it speaks: by its main address, else by any it has proved."""
    return nearest(list(people_of(event=event, user=user)), user)


def nearest(people: Iterable[Participant], user: User) -> Participant | None:
    """Of the participants an account is, the one that speaks unless another is named."""
    return min(people, key=lambda person: _nearness(person, user), default=None)


def _nearness(person: Participant, user: User) -> tuple[bool, bool, int]:
    return person.email != user.email, person.email is None, person.pk


def meet(*, event: Event, user: User, address: str, profile: Profile, now: datetime) -> Participant:
    """The participant of somebody who filled in a profile before signing in with `address`, which is proved now.

    Two people may share an address: another name is another participant. What was left empty was not seen, so
    it takes nothing away.
    """
    for person in people_of(event=event, user=user):
        if participants.same_person(person.name, profile.name):
            break
    else:
        person = _make(event, user, address, profile, now)
    return edit(participant=person, profile=_filled(person, profile), by=user, now=now)


def _make(event: Event, user: User, address: str, profile: Profile, now: datetime) -> Participant:
    try:
        return participants.meet(
            event=event, name=profile.name, email=address, company=profile.company, by=user, now=now
        )
    except IntegrityError:
        # The same form sent twice at the same moment: the other one has made him.
        person = own(event=event, user=user)
        if person is None:
            raise
        return person


def _filled(person: Participant, profile: Profile) -> Profile:
    values = {field: getattr(profile, field) or getattr(person, field) for field in FIELDS}
    return Profile(**values, photo=profile.photo)


def edit(*, participant: Participant, profile: Profile, by: User | None, now: datetime) -> Participant:
    """Change what differs. Public pages show it at once; a replaced photo is deleted after the transaction."""
    with transaction.atomic():
        row = Participant.objects.select_for_update().get(pk=participant.pk)
        wanted: dict[str, Any] = {
            field: value for field, value in profile.values().items() if getattr(row, field) != value
        }
        before = {field: getattr(row, field) for field in wanted}
        for field, value in wanted.items():
            setattr(row, field, value)
        if profile.photo is not None and (profile.photo or row.photo):
            before["photo"], wanted["photo"] = bool(row.photo), bool(profile.photo)
            _replace_photo(row, profile.photo)
        if wanted:
            row.save(update_fields=[*wanted])
            _tell(row, before, wanted, by, now)
    return row


def _replace_photo(row: Participant, photo: bytes) -> None:
    if row.photo:
        transaction.on_commit(_deleting(row.photo.storage, row.photo.name))
    row.photo = ContentFile(photo, name="photo.jpg") if photo else ""


def _deleting(storage: Storage, name: str | None) -> Any:
    return lambda: storage.delete(str(name))


def _tell(
    row: Participant, before: Mapping[str, Any], after: Mapping[str, Any], by: User | None, now: datetime
) -> None:
    event = Event.objects.get(pk=row.event_id)
    history.write(
        "participant.changed", row, scope=event.public_id, by=by, now=now, before=before, after=after
    )
    Event.objects.filter(pk=row.event_id).raise_public_counter()
