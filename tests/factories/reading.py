"""People with places in limited sessions."""

from typing import Any

from agenda.models import Lottery, Session, SignUp, SignUpList
from events.models import Event, Participant
from tests.factories.agenda import NOW, later
from tests.factories.events import make_participant, make_user


def make_list(session: Session, **fields: Any) -> SignUpList:
    return SignUpList.objects.create(session=session, **fields)


def make_lottery(event: Event, **fields: Any) -> Lottery:
    return Lottery.objects.create(**{"event": event, "name": "Workshops", "closes_at": later(-600)} | fields)


def make_guest(event: Event, **fields: Any) -> Participant:
    """With an account and a valid ticket."""
    return make_participant(event, user=make_user(), **{"admission": Participant.Admission.VALID} | fields)


def make_place(found: SignUpList, person: Participant, **fields: Any) -> SignUp:
    values: dict[str, Any] = {"state": SignUp.State.WAITING, "asked_at": NOW}
    return SignUp.objects.create(list=found, participant=person, **values | fields)
