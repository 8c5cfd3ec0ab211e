"""Beside the editor: what clashes mean, which are accepted, links to look at the draft, and its release."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agenda.actions import edits, releases, rules, slots
from agenda.models import AgendaVersion, ClashWaiver, PreviewLink, Session
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Room, RoomWalk
from tests.agenda.test_editor import editor, event, hall, version  # noqa: F401 - fixtures
from tests.factories.agenda import NOW, later, make_confirmed, make_slot
from tests.factories.events import make_event, make_participant, make_room

pytestmark = pytest.mark.django_db


def test_a_clash_is_waived_with_a_reason_until_the_slots_move_or_it_is_revoked(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    pair = [make_slot(version, make_confirmed(event, title=name), hall, minutes=30) for name in ("A", "B")]
    clash = releases.clashes(version)[0]
    assert editor.post("/relay/editor/clashes/", {"key": clash.key, "reason": " "}).status_code == 409
    with pytest.raises(releases.Clashing):
        releases.release(event=event, by=None, now=NOW)
    editor.post("/relay/editor/clashes/", {"key": clash.key, "reason": "A duet"})
    assert [(one.level, one.reason, one.blocks) for one in releases.clashes(version)] == [
        ("waived", "A duet", False)
    ]
    slots.move(slot=pair[0], room=hall, starts_at=later(5), minutes=30, by=None, now=NOW)
    assert [one.blocks for one in releases.clashes(version)] == [True]
    edits.undo(version=version, by=None, now=NOW)
    waiver = ClashWaiver.objects.get()
    editor.post(f"/relay/editor/clashes/{waiver.public_id}/revoke/")
    assert [one.blocks for one in releases.clashes(version)] == [True]
    kinds = HistoryEntry.objects.filter(kind__in=("agenda.clash_waived", "agenda.waiver_revoked"))
    assert kinds.count() == 2


def test_rules_decide_what_keeps_a_release_back(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    for name in ("A", "B"):
        make_slot(version, make_confirmed(event, title=name), hall, minutes=30)
    usual = editor.get("/relay/editor/rules/").context["form"].initial
    editor.post(
        "/relay/editor/rules/", {kind: str(level) for kind, level in usual.items()} | {"room": "ignore"}
    )
    assert releases.clashes(version) == []
    assert releases.release(event=event, by=None, now=NOW).number == 1


def test_preview_link_shows_the_draft_without_what_is_secret_until_it_ends(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    make_slot(version, make_confirmed(event, title="Open talk"), hall)
    make_slot(version, make_confirmed(event, title="Hush"), hall, starts_at=later(60), is_secret=True)
    page = editor.post("/relay/editor/links/", {"label": "Sponsor", "days": 3})
    address = page.context["made"].removeprefix("http://testserver")
    stranger = Client()
    answer = stranger.get(address)
    body = answer.content.decode()
    assert (answer.status_code, "Open talk" in body, "Hush" in body) == (200, True, False)
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
    link = PreviewLink.objects.get()
    assert address.rsplit("/", 2)[1] not in (link.secret_hash, link.public_id)
    assert address not in editor.get("/relay/editor/links/").content.decode()
    make_event(slug="other")
    assert stranger.get(address.replace("/relay/", "/other/")).status_code == 404
    now = timezone.now()
    PreviewLink.objects.update(created_at=now - timedelta(days=9), expires_at=now - timedelta(days=1))
    ended = stranger.get(address).status_code
    PreviewLink.objects.update(expires_at=now + timedelta(days=9))
    editor.post(f"/relay/editor/links/{link.public_id}/revoke/")
    assert (ended, stranger.get(address).status_code) == (404, 404)


def test_preview_link_shows_secret_slots_if_asked_for(
    event: Event, hall: Room, version: AgendaVersion
) -> None:
    make_slot(version, make_confirmed(event, title="Hush"), hall, is_secret=True)
    _link, secret = rules.share(
        event=event, label="Crew", days=900, shows_secret=True, by=None, now=NOW
    )  # fmt: skip
    assert "Hush" in Client().get(f"/relay/editor/preview/{secret}/").content.decode()


def test_release_tells_what_changes_and_whom_it_concerns_and_only_what_was_seen_goes_out(
    editor: Client, event: Event, hall: Room, version: AgendaVersion
) -> None:
    speaker = make_participant(event, name="Noor Haddad")
    make_slot(version, make_confirmed(event, speaker, title="Talk"), hall)
    page = editor.get("/relay/editor/release/")
    assert (page.context["told"], [title for title, _lines in page.context["groups"]]) == (
        ["Noor Haddad"],
        ["New"],
    )
    old = editor.post("/relay/editor/release/", {"note": "First", "revision": version.revision + 1})
    assert (old.status_code, OutboxMail.objects.count()) == (409, 0)
    editor.post("/relay/editor/release/", {"note": "First", "revision": version.revision})
    assert (AgendaVersion.objects.get(number=1).note, OutboxMail.objects.count()) == ("First", 1)


@pytest.mark.parametrize("rule", ["series", "walk", "buffer"])
def test_what_must_lie_between_two_talks_keeps_a_release_back_until_it_is_waived_or_mended(
    editor: Client, event: Event, hall: Room, version: AgendaVersion, rule: str
) -> None:
    ada, loft = make_participant(event, name="Ada"), make_room(event, name="Loft")
    RoomWalk.objects.create(room=hall, other=loft, minutes=20)
    one = make_confirmed(event, ada, title="One")
    two = make_confirmed(event, ada if rule == "walk" else make_participant(event), title="Two")
    if rule == "series":
        Session.objects.filter(pk=one.pk).update(comes_after=two)
    usual = editor.get("/relay/editor/rules/").context["form"].initial
    minutes = 15 if rule == "buffer" else 0
    answer = editor.post("/relay/editor/rules/", usual | {"buffer": "block", "minutes": minutes})
    assert answer.status_code == 302
    make_slot(version, one, hall, minutes=30)
    room = hall if rule == "buffer" else loft
    slot = make_slot(version, two, room, starts_at=later(40), minutes=30)
    asked: dict[str, Any] = {"slot": slot.guid, "room": room.public_id, "starts": later(40).isoformat()}
    (hint,) = editor.get("/relay/editor/check/", asked).json()["clashes"]
    (clash,) = editor.get("/relay/editor/clashes/").context["open"]
    assert (clash.kind, hint["text"], hint["level"]) == (rule, clash.text, "block")
    with pytest.raises(releases.Clashing):
        releases.release(event=event, by=None, now=NOW)
    mended = later(-60) if rule == "series" else later(60)
    slots.move(slot=slot, room=room, starts_at=mended, minutes=30, by=None, now=NOW)
    assert editor.get("/relay/editor/clashes/").context["open"] == []
    edits.undo(version=version, by=None, now=NOW)
    editor.post("/relay/editor/clashes/", {"key": clash.key, "reason": "They run"})
    assert releases.release(event=event, by=None, now=NOW).number == 1
