"""What a speaker tells about himself: name, company, pronouns, biography, links, photo."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
from core import history
from core.prepared import Prepared
from events import counters, photos
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
    proved = EmailAddress.objects.filter(user=user, verified=True)
    addresses = proved.annotate(normal=Lower("email")).values("normal")
    mine = Q(user=user) | Q(email__in=addresses) | Q(email=None, contact_email__in=addresses)
    return Participant.objects.filter(mine, event=event).order_by("email", "pk")


_people = Prepared(
    lambda event, user: people_of(event=Event(pk=event), user=User(pk=user)), event=-1, user=-2
)


def read_people(*, event: Event, user: User) -> list[Participant]:
    """The same, read."""
    return _people.all(event=event.pk, user=user.pk)


def elsewhere(*, event: Event, user: User) -> Participant | None:
    """The account's latest profile at another event, to fill a form with; one query. Only identities that the
    account has proved: a contact address may be read by somebody else as well.
    """
    proved = EmailAddress.objects.filter(user=user, verified=True)
    rows = Participant.objects.filter(email__in=proved.values(address=Lower("email")))
    mine = rows.filter(Q(user=user) | Q(user=None)).exclude(event=event)
    told = mine.exclude(biography="", company="", links="", pronouns="", photo="")
    return told.select_related("event").order_by("-event__starts_on", "-pk").first()


def offered(*, event: Event, user: User, person: Participant | None) -> Participant | None:
    """What is offered to who has said nothing about himself at this event yet."""
    if person is not None and (person.email is None or person.biography or person.links or person.photo):
        return None
    return elsewhere(event=event, user=user)


def photo_of(person: Participant) -> bytes | None:
    """The photo as a file of its own, made anew; None if there is none that can be read."""
    if not person.photo:
        return None
    try:
        with person.photo.open("rb") as file:
            return photos.reencode(file, person.photo.size)
    except (OSError, photos.NotAPhoto):
        return None


def own(*, event: Event, user: User) -> Participant | None:
    """The participant that an account is when it speaks: by its main address, else by any it has proved."""
    return nearest(list(people_of(event=event, user=user)), user)


def nearest(people: Iterable[Participant], user: User) -> Participant | None:
    """Of the participants an account is, the one that speaks unless another is named."""
    return min(people, key=lambda person: _nearness(person, user), default=None)


def _nearness(person: Participant, user: User) -> tuple[bool, bool, int]:
    return person.email != user.email, person.email is None, person.pk


def meet(
    *,
    event: Event,
    user: User,
    address: str,
    profile: Profile,
    now: datetime,
    people: Sequence[Participant] | None = None,
    proved: bool = False,
) -> Participant:
    """The participant of somebody who filled in a profile before signing in with `address`.

    Two people may share an address: another name is another participant. What was left empty was not seen, so
    it takes nothing away. `people` are those the account is at the event, if the caller has read them; `proved`: since
    the address was, so that whoever has it here is among them.
    """
    mine = list(people_of(event=event, user=user)) if people is None else people
    person = next((one for one in mine if participants.same_person(one.name, profile.name)), None)
    if person is None:
        is_free = proved and all(one.email != address for one in mine)
        person = _make(event, user, address, profile, now, is_free=is_free)
    wanted = _filled(person, profile)
    if wanted.photo is None and wanted.values() == Profile.of(person).values():
        return person
    return edit(participant=person, profile=wanted, by=user, now=now)


def _make(
    event: Event, user: User, address: str, profile: Profile, now: datetime, *, is_free: bool
) -> Participant:
    try:
        more = {name: getattr(profile, name) for name in ("pronouns", "biography", "links")}
        return participants.meet(
            event=event, name=profile.name, email=address, company=profile.company, by=user, now=now,
            owner=user, more=more, is_free=is_free,
        )  # fmt: skip
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
    counters.raise_public(row.event_id)
