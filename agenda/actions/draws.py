"""Drawing the lotteries that have closed, each once, with a record that anybody can replay."""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from agenda import emails_reading, lottery
from agenda.actions import signups
from agenda.lottery import Drawn
from agenda.models import Lottery, SignUp, SignUpList
from core import history, mail
from events.models import Participant

State = SignUp.State


def token(draw: Lottery, person: int) -> str:
    """How somebody is named in the published record: only he is shown that it is he."""
    return salted_hmac("agenda.lottery", f"{draw.public_id}.{person}").hexdigest()[:16]


def draw_due(*, now: datetime) -> int:
    due = Lottery.objects.filter(drawn_at=None, closes_at__lte=now)
    return sum(draw(pk=pk, now=now) for pk in list(due.values_list("pk", flat=True)))


def draw(*, pk: int, now: datetime) -> int:
    """Record, places and mails in one transaction: a worker that dies leaves it undrawn, and the same comes out."""
    with transaction.atomic():
        row = Lottery.objects.select_for_update(of=("self",)).select_related("event__organizer").get(pk=pk)
        if row.drawn_at is not None or row.closes_at > now:
            return 0
        _hold_people(row)
        lists = _held_lists(row, now)
        wishes = _wishes(row, lists)
        record = _record(row, lists, wishes)
        drawn = replay(record)
        row.record = record | {
            "given": {person: list(got) for person, got in drawn.given.items()},
            "waiting": {code: list(people) for code, people in drawn.waiting.items()},
        }
        row.drawn_at = now
        row.save(update_fields=["record", "drawn_at"])
        _apply(row, lists, wishes, drawn, now)
        after = {"people": len(record["wishes"])}
        history.write("lottery.drawn", row, scope=row.event.public_id, by=None, now=now, after=after)
    return 1


def replay(record: dict[str, Any]) -> Drawn:
    """The same draw again from what was published."""
    clashes = {frozenset(pair) for pair in record["clashes"]}
    return lottery.draw(record["seed"], record["places"], record["wishes"], clashes)


def _hold_people(row: Lottery) -> None:
    """Nobody who wishes asks, leaves or gets another place meanwhile; people are locked before lists."""
    wishing = SignUp.objects.filter(list__lottery=row, state=State.WISH).values("participant")
    list(Participant.objects.select_for_update().filter(pk__in=wishing).order_by("pk"))


def _held_lists(row: Lottery, now: datetime) -> list[SignUpList]:
    """What is drawn. Who wished for a session that is cancelled or has begun waits, should it take place after all."""
    rows = SignUpList.objects.filter(lottery=row).select_related("session__event").order_by("pk")
    for one in rows:
        signups.fit(one)
    locked = rows.select_for_update(of=("self",), no_key=True)
    held = [one for one in locked if signups.is_to_come(one.session, now)]
    out = SignUp.objects.filter(list__lottery=row, state=State.WISH).exclude(list__in=held)
    out.update(state=State.WAITING)
    return held


def _wishes(row: Lottery, lists: Sequence[SignUpList]) -> list[SignUp]:
    """Of those who have a ticket; what is at the same time as a place or a talk of theirs counts as not wished."""
    rows = SignUp.objects.filter(list__in=lists, state=State.WISH).order_by("wish", "asked_at", "pk")
    found = rows.filter(participant__admission__in=signups.ADMITTED)
    return list(found.select_related("list__session__event__organizer", "participant"))


def _record(row: Lottery, lists: Sequence[SignUpList], wishes: Sequence[SignUp]) -> dict[str, Any]:
    keys = {one.session_id: one.session.code for one in lists}
    held = SignUp.objects.placed().filter(participant__in={one.participant_id for one in wishes})
    busy = [(person, session) for person, session in held.values_list("participant_id", "list__session_id")]
    people = Participant.objects.filter(pk__in={one.participant_id for one in wishes})
    on_stage = people.filter(speaking__role="speaker", speaking__session__event=row.event)
    busy += list(on_stage.values_list("pk", "speaking__session_id"))
    found = signups.spans(row.event, {*keys, *(session for _person, session in busy)})
    taken = {
        (person, key)
        for person, session in busy
        for key in keys
        if session != key and signups.meet(session, key, found)
    }
    wanted: dict[str, list[str]] = {}
    for one in wishes:
        own = wanted.setdefault(token(row, one.participant_id), [])
        if (one.participant_id, one.list.session_id) not in taken:
            own.append(one.list.session.code)
    return {
        "seed": row.seed,
        "places": {one.session.code: one.places - one.taken for one in lists},
        "wishes": wanted,
        "clashes": [
            sorted((keys[a], keys[b])) for a, b in combinations(sorted(keys), 2) if signups.meet(a, b, found)
        ],
    }


def _apply(
    row: Lottery, lists: Sequence[SignUpList], wishes: Sequence[SignUp], drawn: Drawn, now: datetime
) -> None:
    mails, counted = [], dict.fromkeys((one.pk for one in lists), 0)
    for one in wishes:
        name, code = token(row, one.participant_id), one.list.session.code
        line = drawn.waiting[code]
        if code in drawn.given[name]:
            one.state = State.PLACED
            counted[one.list_id] += 1
        else:
            one.state, one.asked_at = State.WAITING, now
            one.place_in_draw = line.index(name) if name in line else len(line)
        if one.participant.address and (one.state == State.PLACED or not drawn.given[name]):
            what = "drawn" if one.state == State.PLACED else "missed"
            mails.append(emails_reading.place(one, what, row.event, now))
    SignUp.objects.bulk_update(wishes, ["state", "asked_at", "place_in_draw"])
    for key, number in counted.items():
        SignUpList.objects.filter(pk=key).update(taken=F("taken") + number)
    mail.post(*mails)
