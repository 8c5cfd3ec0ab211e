"""Limited sessions: a place, the waiting list, swapping, the room's seats, lost tickets, the draw."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from agenda.actions import draws, proposals, signups
from agenda.models import AgendaVersion, Session, SignUp, SignUpList, Slot
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from portal import reactions
from tests.factories.agenda import NOW, later, make_confirmed, make_released_version, make_slot
from tests.factories.events import make_event, make_room
from tests.factories.reading import make_guest, make_list, make_lottery, make_place

pytestmark = pytest.mark.django_db
State = SignUp.State


def workshop(
    event: Event, seats: int = 1, at: int = 0, version: AgendaVersion | None = None, **fields: Any
) -> SignUpList:
    version = version or event.agenda_versions.first() or make_released_version(event)
    talk = make_confirmed(event)
    make_slot(version, talk, make_room(event, capacity=seats), starts_at=later(at), minutes=60)
    return make_list(talk, **fields)


def ask(found: SignUpList, person: Participant, *, swap: bool = False, minutes: int = 0) -> str:
    at = NOW + timedelta(minutes=minutes)
    return signups.ask(sign_up_list=found, person=person, swap=swap, by=person.user, now=at).state


def mails() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", "to_address"))


def test_who_comes_first_has_it_and_the_next_moves_up_by_mail() -> None:
    event = make_event()
    found, (ana, ben, cem) = workshop(event), [make_guest(event) for _each in range(3)]
    assert [ask(found, one, minutes=n) for n, one in enumerate((ana, ben, cem))] == [
        "placed",
        "waiting",
        "waiting",
    ]
    assert ask(found, ben, minutes=9) == "waiting"  # asking again keeps the turn
    signups.leave(sign_up=SignUp.objects.get(participant=ana), by=ana.user, now=NOW)
    states = dict(SignUp.objects.values_list("participant", "state"))
    assert states == {ana.pk: "left", ben.pk: "placed", cem.pk: "waiting"}
    assert mails() == [("sign_up.got", ben.address)]
    found.refresh_from_db()
    assert (found.places, found.taken) == (1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUpList.objects.update(taken=2)


def test_without_a_ticket_or_after_it_began_nobody_signs_up() -> None:
    event = make_event()
    found = workshop(event)
    stranger = make_guest(event, admission=Participant.Admission.NONE)
    with pytest.raises(signups.Refused, match="valid ticket"):
        ask(found, stranger)
    with pytest.raises(signups.Refused, match="begun already"):
        signups.ask(sign_up_list=found, person=make_guest(event), by=None, now=later(1))
    assert SignUp.objects.count() == 0


def test_two_at_the_same_time_are_refused_and_swapped_only_for_a_place() -> None:
    event = make_event()
    first, beside, full = workshop(event), workshop(event, at=30), workshop(event, at=30)
    ana, ben = make_guest(event), make_guest(event)
    assert [ask(first, ana), ask(full, ben)] == ["placed", "placed"]
    with pytest.raises(signups.Overlaps, match=first.session.title):
        ask(beside, ana)
    with pytest.raises(signups.Refused, match="you keep what you have"):
        ask(full, ana, swap=True)
    assert ask(beside, ana, swap=True) == "placed"
    held = SignUp.objects.placed().filter(participant=ana).values_list("list", flat=True)
    assert list(held) == [beside.pk]
    first.refresh_from_db()
    assert first.taken == 0


def test_who_speaks_then_has_no_place_and_cannot_swap() -> None:
    event = make_event()
    found = workshop(event)
    ana = make_guest(event)
    talk = make_confirmed(event, ana)
    make_slot(event.agenda_versions.get(), talk, starts_at=later(30))
    with pytest.raises(signups.Overlaps) as refused:
        ask(found, ana)
    assert refused.value.others == ()


def test_a_larger_room_lets_people_in_and_a_smaller_one_throws_nobody_out() -> None:
    event = make_event()
    found, people = workshop(event, seats=1), [make_guest(event) for _each in range(3)]
    for n, one in enumerate(people):
        ask(found, one, minutes=n)
    room = Slot.objects.get(session=found.session).room
    assert room is not None
    room.capacity = 2
    room.save()
    signups.settle_due(now=NOW)
    assert list(SignUp.objects.order_by("pk").values_list("state", flat=True)) == [
        "placed",
        "placed",
        "waiting",
    ]
    room.capacity = 1
    room.save()
    signups.settle_due(now=NOW)
    signups.leave(sign_up=SignUp.objects.get(participant=people[0]), by=None, now=NOW)
    found.refresh_from_db()
    assert (found.places, found.taken) == (1, 1)
    assert SignUp.objects.get(participant=people[2]).state == "waiting"


def test_a_voided_ticket_frees_the_places_and_a_release_tells_of_clashes() -> None:
    event = make_event()
    first, second = workshop(event), workshop(event, at=120)
    ana, ben = make_guest(event), make_guest(event)
    assert [ask(first, ana), ask(second, ana), ask(first, ben, minutes=1)] == ["placed", "placed", "waiting"]
    Slot.objects.filter(session=second.session).update(starts_at=later(30))
    version = event.agenda_versions.get()
    entry = HistoryEntry(kind="agenda.released", subject=version.public_id, scope=event.public_id, at=NOW)
    reactions.move_places(entry)
    reactions.move_places(entry)
    assert mails() == [("sign_up.clash", ana.address)]
    Participant.objects.filter(pk=ana.pk).update(admission=Participant.Admission.VOID)
    ana.refresh_from_db()
    assert [signups.free_of(person=ana, now=NOW), signups.free_of(person=ana, now=NOW)] == [2, 0]
    signups.settle_due(now=NOW)
    assert SignUp.objects.get(participant=ben).state == "placed"
    assert [kind for kind, _to in mails()] == ["sign_up.clash", "sign_up.lost", "sign_up.lost", "sign_up.got"]


def test_a_clash_that_is_mended_by_giving_up_the_other_place_is_told_anew() -> None:
    event = make_event()
    first, second = workshop(event), workshop(event, at=120)
    ana = make_guest(event)
    ask(first, ana), ask(second, ana)
    Slot.objects.filter(session=second.session).update(starts_at=later(30))
    assert [signups.tell_clashes(event=event, now=NOW) for _twice in range(2)] == [1, 0]
    signups.leave(sign_up=SignUp.objects.get(list=first), by=None, now=NOW)
    assert signups.tell_clashes(event=event, now=NOW) == 0
    assert not SignUp.objects.exclude(clash_told_at=None).exists()


@pytest.mark.parametrize("state", [Session.State.CANCELLED, Session.State.WITHDRAWN])
def test_a_session_that_is_off_or_has_begun_gives_no_places_and_blocks_none(state: str) -> None:
    event = make_event()
    found, beside = workshop(event), workshop(event, at=30)
    ana, ben = make_guest(event), make_guest(event)
    assert [ask(found, ana), ask(found, ben, minutes=1)] == ["placed", "waiting"]
    signups.leave(sign_up=SignUp.objects.get(participant=ana), by=None, now=later(1))
    Session.objects.filter(pk=found.session_id).update(state=state)
    assert [signups.settle_due(now=later(1)), signups.settle_due(now=NOW)] == [0, 0]
    SignUp.objects.update(state=State.PLACED)
    assert ask(beside, ben) == "placed"
    stale = SignUpList.objects.get(pk=found.pk)
    with pytest.raises(signups.Refused, match="does not take place"):
        ask(stale, make_guest(event))


def test_a_wish_that_comes_too_late_for_the_draw_waits() -> None:
    event = make_event()
    draw = make_lottery(event)
    fields: dict[str, Any] = {"way": SignUpList.Way.LOTTERY, "lottery": draw}
    found, off = workshop(event, **fields), workshop(event, at=120, **fields)
    ana, ben, cem = (make_guest(event) for _each in range(3))
    assert [ask(found, ana), ask(off, ana), ask(found, cem)] == ["wish"] * 3
    Participant.objects.filter(pk=cem.pk).update(admission=Participant.Admission.VOID)
    Session.objects.filter(pk=off.session_id).update(state=Session.State.CANCELLED)
    stale = SignUpList.objects.select_related("lottery", "session__event").get(pk=found.pk)
    assert draws.draw_due(now=draw.closes_at) == 1
    draw.refresh_from_db()
    assert draw.record is not None
    assert list(draw.record["places"]) == [found.session.code]
    assert SignUp.objects.get(list=off).state == "waiting"
    before = draw.closes_at - timedelta(seconds=1)
    late = signups.ask(sign_up_list=stale, person=ben, by=None, now=before)
    Participant.objects.filter(pk=cem.pk).update(admission=Participant.Admission.VALID)
    again = signups.ask(sign_up_list=stale, person=cem, by=None, now=draw.closes_at)
    assert (late.state, again.state) == ("waiting", "waiting")


def test_sessions_that_are_not_shown_are_named_on_no_page(client: Client) -> None:
    event = make_event()
    draw = make_lottery(event)
    fields: dict[str, Any] = {"way": SignUpList.Way.LOTTERY, "lottery": draw}
    shown, secret, off = (workshop(event, **fields) for _each in range(3))
    unreleased = make_list(make_confirmed(event), **fields)
    Slot.objects.filter(session=secret.session).update(is_secret=True)
    Session.objects.filter(pk=off.session_id).update(state=Session.State.WITHDRAWN)
    ana = make_guest(event, admission=Participant.Admission.IN)
    assert ana.user is not None
    client.force_login(ana.user)
    html = client.get(f"/{event.slug}/agenda/lottery/{draw.public_id}/").content.decode()
    lists = (shown, secret, off, unreleased)
    assert [one.session.title in html for one in lists] == [True, False, False, False]
    for what in ("sign-up", "feedback"):
        answers = [client.get(f"/{event.slug}/agenda/{one.session.code}/{what}/") for one in lists]
        gone = 410 if what == "sign-up" else 404
        assert [answer.status_code for answer in answers] == [200, 404, gone, 404]
    path = f"/{event.slug}/agenda/{shown.session.code}/sign-up/"
    assert client.post(path, {"wish": "9" * 5000}).status_code in {302, 422}


def test_the_draw_is_made_once_and_replays_from_its_record() -> None:
    event = make_event()
    draw = make_lottery(event)
    fields: dict[str, Any] = {"way": SignUpList.Way.LOTTERY, "lottery": draw}
    first, second = workshop(event, seats=2, **fields), workshop(event, seats=1, at=30, **fields)
    people = [make_guest(event) for _each in range(4)]
    for one in people:
        assert [ask(first, one), ask(second, one)] == ["wish", "wish"]
    Participant.objects.filter(pk=people[3].pk).update(admission=Participant.Admission.VOID)
    assert draws.draw_due(now=draw.closes_at - timedelta(seconds=1)) == 0
    with pytest.raises(signups.Refused, match="closed"):
        signups.ask(sign_up_list=first, person=people[0], by=None, now=draw.closes_at)
    assert [draws.draw_due(now=draw.closes_at), draws.draw_due(now=draw.closes_at)] == [1, 0]
    draw.refresh_from_db()
    assert draw.record is not None
    assert sorted(len(got) for got in draw.record["given"].values()) == [1, 1, 1]
    again = draws.replay(draw.record)
    assert {name: list(got) for name, got in again.given.items()} == draw.record["given"]
    assert [kind for kind, _to in mails()] == ["sign_up.drawn"] * 3
    assert list(SignUpList.objects.order_by("pk").values_list("taken", flat=True)) == [2, 1]
    assert not any(
        person.name in str(draw.record) or person.public_id in str(draw.record) for person in people
    )


def test_pages_ask_swap_and_show_the_draw_to_everybody(client: Client) -> None:
    event, other = make_event(), make_event()
    draw = make_lottery(event, closes_at=later(-100_000))
    found = workshop(event, way=SignUpList.Way.LOTTERY, lottery=draw)
    Slot.objects.update(starts_at=later(60 * 24 * 365 * 30))
    ana = make_guest(event)
    make_place(found, ana, state=State.WISH)
    path = f"/{event.slug}/agenda/{found.session.code}/sign-up/"
    assert client.get(path).status_code == 302
    assert ana.user is not None
    page = f"/{event.slug}/agenda/lottery/{draw.public_id}/"
    before = client.get(page).content.decode()
    assert (draw.seed_hash in before, draw.seed in before) == (True, False)
    draws.draw_due(now=draw.closes_at)
    client.force_login(ana.user)
    after = client.get(page).content.decode()
    assert ("The same came out." in after, draws.token(draw, ana.pk) in after) == (True, True)
    assert draw.seed in client.get(page.rstrip("/") + ".json").content.decode()
    assert client.get(page.replace(event.slug, other.slug)).status_code == 404
    assert "You have a place." in client.get(path).content.decode()
    client.post(path, {"leave": ""})
    assert client.post(path, follow=True).status_code == 200
    assert "You have a place." in client.get(path).content.decode()
    stranger = make_guest(other)
    assert stranger.user is not None
    client.force_login(stranger.user)
    assert client.post(path).status_code == 422


def test_page_of_a_session_that_is_off_says_so_and_a_secret_one_speaks_to_its_own_alone(
    client: Client,
) -> None:
    event = make_event()
    version = make_released_version(event)
    off, secret = workshop(event, version=version), workshop(event, at=120, version=version)
    Slot.objects.filter(session=secret.session).update(is_secret=True)
    holder, stranger = make_guest(event), make_guest(event)
    places = [signups.ask(sign_up_list=found, person=holder, by=None, now=NOW) for found in (off, secret)]
    proposals.cancel(session=off.session, by=None, now=NOW)

    def page(found: SignUpList, who: Participant, **given: str) -> tuple[int, str]:
        client.force_login(who.user)  # type: ignore[arg-type]
        path = f"/{event.slug}/agenda/{found.session.code}/sign-up/"
        answer = client.post(path, given) if given else client.get(path)
        return answer.status_code, answer.content.decode()

    for who in (holder, stranger):
        status, words = page(off, who)
        assert (status, "This session does not take place" in words) == (410, True)
    assert page(off, stranger, wish="1")[0] == 410
    status, words = page(secret, holder)
    assert (status, "You keep your place" in words, str(secret.session) in words) == (200, True, True)
    assert [page(secret, stranger)[0], page(secret, stranger, leave="1")[0]] == [404, 404]
    assert page(secret, holder, leave="1")[0] == 302
    places[1].refresh_from_db()
    assert places[1].state == State.LEFT
    assert page(secret, holder)[0] == 404
    Session.objects.filter(pk=secret.session.pk).update(state=Session.State.CANCELLED)
    assert [page(secret, who)[0] for who in (holder, stranger)] == [410, 404]
