"""Places in limited sessions: asked for, waited for, given back. Nobody is in two places at once.

Locks go lottery, people, lists, always in this order; so whoever moves up is locked and looked at by himself. The
database refuses one place too many (the conditional UPDATE finds no row, the CHECK stands behind it).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import emails_reading
from agenda.models import Lottery, Session, SignUp, SignUpList, Slot, Speaker
from core import history, jobs, mail
from events.models import Event, Participant

State = SignUp.State
Spans = dict[int, list[tuple[datetime, datetime]]]
ADMITTED = (Participant.Admission.VALID, Participant.Admission.IN)


class Refused(Exception):
    """A sign-up that is not taken; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Overlaps(Refused):
    """He has a place, or speaks, at the same time. `others` may be given up for this one; none if he speaks."""

    def __init__(self, titles: Collection[str], others: Collection[SignUp]) -> None:
        said = _("You are at “%(titles)s” at the same time.") % {"titles": "”, “".join(titles)}
        super().__init__(said)
        self.others = others


def ask(
    *,
    sign_up_list: SignUpList,
    person: Participant,
    wish: int = 1,
    swap: bool = False,
    by: User | None,
    now: datetime,
) -> SignUp:
    """A place if there is one, else one on the waiting list; in a lottery that is open, a wish.

    With `swap` a place at the same time is given back, but only if this one is got. Asking again keeps one's turn.
    """
    session = sign_up_list.session
    fit(sign_up_list)
    with transaction.atomic():
        if sign_up_list.lottery is not None:  # it may have been drawn since it was read
            lotteries = Lottery.objects.select_for_update()
            sign_up_list.lottery = lotteries.get(pk=sign_up_list.lottery.pk)
        locked = Participant.objects.select_for_update().get(pk=person.pk)
        _check(sign_up_list, locked, now)
        row = SignUp.objects.select_related("list__session__event__organizer", "participant").filter(
            list=sign_up_list, participant=person
        ).first()  # fmt: skip
        in_lottery = sign_up_list.lottery is not None and sign_up_list.lottery.drawn_at is None
        others = [] if in_lottery else _overlapping(session.pk, session.event, locked)
        if others and not swap:
            raise Overlaps([one.list.session.title for one in others], others)
        row = _asked(row, sign_up_list, locked, State.WISH if in_lottery else State.WAITING, wish, now)
        if others:
            _swap(row, others, now)
        history.write(
            "sign_up.asked",
            row,
            scope=session.event.public_id,
            by=by,
            now=now,
            after={"session": session.public_id},
        )
    settle([sign_up_list, *(one.list for one in others)], now=now, untold=row.pk)
    row.refresh_from_db(fields=["state"])
    return row


def leave(*, sign_up: SignUp, by: User | None, now: datetime) -> None:
    """Frees the place, and the next one has it at once."""
    with transaction.atomic():
        Participant.objects.select_for_update().get(pk=sign_up.participant_id)
        left = _leave(sign_up, by, now)
    if left:
        settle([sign_up.list], now=now)


def free_of(*, person: Participant, now: datetime) -> int:
    """Somebody has no valid ticket any more: all his places go to others, and he is told so.

    They move up by a duty of its own: here the caller's transaction would hold the lists while it locks people.
    """
    with transaction.atomic():
        Participant.objects.select_for_update().get(pk=person.pk)
        rows = SignUp.objects.standing().filter(participant=person).order_by("list_id")
        found = list(rows.select_related("list__session__event__organizer", "participant"))
        for row in found:
            _leave(row, None, now)
            if row.participant.address:
                mail.post(emails_reading.place(row, "lost", row.list.session.event, now))
        if found:
            jobs.wake("sign_ups")
    return len(found)


def settle(lists: Iterable[SignUpList], *, now: datetime, untold: int = 0) -> int:
    """Rooms move the number of places; free ones go to who waits, in turn. Gives how many moved up.

    Each with a transaction and a mail of his own; `untold` is who sees it on the page.
    """
    moved = 0
    for one in {found.pk: found for found in lists}.values():
        fit(one)
        if not is_to_come(one.session, now):
            continue
        waiting = SignUp.objects.in_line().filter(list=one, participant__admission__in=ADMITTED)
        for pk in list(waiting.values_list("pk", flat=True)):
            if not SignUpList.objects.free().filter(pk=one.pk).exists():
                break
            moved += _move_up(pk, now, tell=pk != untold)
    return moved


def fit(sign_up_list: SignUpList) -> None:
    """As many as the room has seats, or the own number if that is less; who has a place keeps it."""
    slots = Slot.objects.released(sign_up_list.session.event_id).taking_place()
    slots = slots.filter(session=sign_up_list.session_id)
    limits = [seats for seats in slots.values_list("room__capacity", flat=True) if seats is not None]
    if sign_up_list.size is not None:
        limits.append(sign_up_list.size)
    cap = min(limits, default=0)
    rows = SignUpList.objects.filter(pk=sign_up_list.pk)
    rows.exclude(places=Greatest(cap, F("taken"))).update(places=Greatest(cap, F("taken")))


def settle_due(*, now: datetime) -> int:
    """Repeats what a worker that died, or a room that grew, left to do."""
    today = now.date() - timedelta(days=1)
    lists = SignUpList.objects.filter(session__event__ends_on__gte=today).select_related("session__event")
    return settle(lists, now=now)


def tell_clashes(*, event: Event, now: datetime) -> int:
    """After a release: who has two places that are now at the same time is told, once until it is mended."""
    rows = SignUp.objects.placed().filter(list__session__event=event)
    by_person: defaultdict[int, list[SignUp]] = defaultdict(list)
    for row in rows.select_related("list__session__event__organizer", "participant").order_by("pk"):
        by_person[row.participant_id].append(row)
    several = {person: held for person, held in by_person.items() if len(held) > 1}
    found = spans(event, {row.list.session_id for held in several.values() for row in held})
    told = 0
    for held in by_person.values():
        for later in held:
            other = next((one for one in held if one.pk < later.pk and _meet(one, later, found)), None)
            told += _tell_clash(later, other, event, now)
    return told


def spans(event: Event, sessions: Collection[int]) -> Spans:
    """When each that takes place is, as last released."""
    rows = Slot.objects.released(event).taking_place().filter(session__in=list(sessions))
    found: Spans = {}
    for slot in rows.only("session_id", "starts_at", "minutes"):
        found.setdefault(slot.session_id or 0, []).append((slot.starts_at, slot.ends_at))
    return found


def is_to_come(session: Session, now: datetime) -> bool:
    """It takes place, as last released, and has not begun."""
    found = spans(session.event, [session.pk]).get(session.pk, [])
    return bool(found) and all(starts_at > now for starts_at, _end in found)


def takes_place(session: Session) -> bool:
    """As last released, also in secret."""
    return bool(spans(session.event, [session.pk]))


def meet(first: int, second: int, found: Spans) -> bool:
    """Whether two sessions are at the same time."""
    return any(
        one[0] < other[1] and other[0] < one[1]
        for one in found.get(first, [])
        for other in found.get(second, [])
    )


def _meet(one: SignUp, other: SignUp, found: Spans) -> bool:
    return meet(one.list.session_id, other.list.session_id, found)


def _tell_clash(row: SignUp, other: SignUp | None, event: Event, now: datetime) -> int:
    if (row.clash_told_at is None) == (other is None):
        return 0
    with transaction.atomic():
        SignUp.objects.filter(pk=row.pk).update(clash_told_at=now if other else None)
        if other is not None and row.participant.address:
            mail.post(emails_reading.place(row, "clash", event, now, other=other.list.session.title))
    return int(other is not None)


def _check(sign_up_list: SignUpList, person: Participant, now: datetime) -> None:
    session, draw = sign_up_list.session, sign_up_list.lottery
    if person.admission not in ADMITTED:
        raise Refused(_("You need a valid ticket for this event to sign up."))
    if session.state not in session.IN_PROGRAMME:
        raise Refused(_("This session does not take place."))
    if sign_up_list.opens_at and now < sign_up_list.opens_at:
        raise Refused(_("Sign-up has not begun yet."))
    if draw is not None and draw.drawn_at is None and now >= draw.closes_at:
        raise Refused(_("Wishes are closed, and the draw is about to be made. Come back in some minutes."))
    if not is_to_come(session, now):
        raise Refused(_("This session has begun already."))


def _asked(
    row: SignUp | None, found: SignUpList, person: Participant, state: SignUp.State, wish: int, now: datetime
) -> SignUp:
    if row is None:
        return SignUp.objects.create(list=found, participant=person, state=state, wish=wish, asked_at=now)
    if row.state == State.LEFT:
        row.turns += 1
    if row.state == State.LEFT or (row.state == State.WISH and state == State.WAITING):
        row.state, row.asked_at, row.place_in_draw = state, now, 0
    row.wish = wish
    row.save(update_fields=["state", "asked_at", "place_in_draw", "wish", "turns"])
    return row


def _overlapping(session: int, event: Event, person: Participant) -> list[SignUp]:
    """His places at the same time. Raises Overlaps if he is on stage then."""
    held = SignUp.objects.placed().filter(participant=person).exclude(list__session=session)
    rows = list(held.select_related("list__session"))
    speaking = Speaker.objects.on_stage().filter(participant=person, session__event=event)
    talks = [one for one in speaking.select_related("session") if one.session_id != session]
    found = spans(
        event, {session, *(row.list.session_id for row in rows), *(one.session_id for one in talks)}
    )
    on_stage = [one.session.title for one in talks if meet(session, one.session_id, found)]
    if on_stage:
        raise Overlaps(on_stage, ())
    return [row for row in rows if meet(session, row.list.session_id, found)]


def _swap(row: SignUp, others: Collection[SignUp], now: datetime) -> None:
    """All lists in one order first: two people who swap with one another wait and do not deadlock.

    Without the key: both may have just been added to the list that the other one locks.
    """
    keys = sorted({row.list_id, *(one.list_id for one in others)})
    list(SignUpList.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    line = SignUp.objects.in_line().filter(list=row.list_id).exclude(pk=row.pk)
    if row.state == State.PLACED or line.exists() or not _take(row.list_id):
        raise Refused(_("There is no place left, so you keep what you have."))
    SignUp.objects.filter(pk=row.pk).update(state=State.PLACED)
    for one in others:
        _give_back(one.pk)


def _take(sign_up_list: int) -> bool:
    return bool(SignUpList.objects.free().filter(pk=sign_up_list).update(taken=F("taken") + 1))


def _leave(row: SignUp, by: User | None, now: datetime) -> bool:
    if not _give_back(row.pk):
        return False
    history.write("sign_up.left", row, scope=row.list.session.event.public_id, by=by, now=now)
    return True


def _give_back(pk: int) -> bool:
    """The row's own state decides, so a place is freed once."""
    left = {"state": State.LEFT, "turns": F("turns") + 1}
    placed = SignUp.objects.placed().filter(pk=pk).update(clash_told_at=None, **left)
    if placed:
        SignUpList.objects.filter(sign_ups=pk).update(taken=F("taken") - 1)
    hoping = SignUp.objects.filter(pk=pk).filter(Q(state=State.WAITING) | Q(state=State.WISH))
    return bool(placed or hoping.update(**left))


def _move_up(pk: int, now: datetime, *, tell: bool) -> int:
    with transaction.atomic():
        rows = SignUp.objects.select_related("list__session__event__organizer", "participant")
        row = rows.get(pk=pk)
        locked = Participant.objects.select_for_update().get(pk=row.participant_id)
        if locked.admission not in ADMITTED or not SignUp.objects.in_line().filter(pk=pk).exists():
            return 0
        event = row.list.session.event
        try:
            beside = _overlapping(row.list.session_id, event, locked)
        except Overlaps:
            return 0
        if beside or not _take(row.list_id):
            return 0  # he keeps his turn, and may swap
        SignUp.objects.filter(pk=pk).update(state=State.PLACED)
        history.write("sign_up.placed", row, scope=event.public_id, by=None, now=now)
        if tell and row.participant.address:
            mail.post(emails_reading.place(row, "got", event, now))
    return 1
