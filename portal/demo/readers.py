"""What attendees of the demo starred, and a small workshop of which every seat is asked for."""

import hashlib
import random
from datetime import timedelta

from agenda.actions import signups
from agenda.models import Favourite, Session, SignUpList
from events.models import Participant
from portal.demo.setting import Setting

SEED = 63
DEVICES = 420
# How much more a talk of one's own topic, or of a second one, draws than any other.
OWN, SECOND = 9.0, 3.0
WORKSHOP, SEATS, ASKING = "Simulating ten thousand thermostats on a laptop", 24, 27


def build(setting: Setting) -> None:
    draw = random.Random(SEED)
    _stars(setting, draw)
    _workshop(setting, draw)


def _stars(setting: Setting, draw: random.Random) -> None:
    """By topic: who likes bots stars mostly bots, and what is good is starred by everybody."""
    talks = list(Session.objects.filter(event=setting.event).in_programme().order_by("pk"))
    known_by = {talk.pk: draw.lognormvariate(0, 0.7) for talk in talks}
    topics = sorted({talk.track_id for talk in talks if talk.track_id})
    rows = []
    for number in range(DEVICES):
        own, second = draw.sample(topics, 2)
        weight = {
            talk.pk: known_by[talk.pk] * {own: OWN, second: SECOND}.get(talk.track_id or 0, 1.0)
            for talk in talks
        }
        # The largest of these are a draw without putting back (Efraimidis and Spirakis).
        ranked = sorted(weight, key=lambda pk: draw.random() ** (1 / weight[pk]), reverse=True)
        device = hashlib.sha256(f"demo {number}".encode()).hexdigest()
        at = setting.now - timedelta(minutes=draw.randint(60, 9 * 24 * 60))
        rows += [
            Favourite(event=setting.event, session_id=pk, device=device, starred_at=at)
            for pk in ranked[: draw.randint(4, 12)]
        ]
    Favourite.objects.bulk_create(rows, batch_size=500)


def _workshop(setting: Setting, draw: random.Random) -> None:
    talk = Session.objects.get(event=setting.event, title=WORKSHOP)
    places = SignUpList.objects.create(session=talk, size=SEATS)
    people = Participant.objects.filter(event=setting.event, admission="valid").exclude(email=None)
    for person in draw.sample(list(people.order_by("pk")), ASKING):
        at = setting.now - timedelta(minutes=draw.randint(60, 8 * 24 * 60))
        signups.ask(sign_up_list=places, person=person, by=None, now=at)
