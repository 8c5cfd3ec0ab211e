"""The pages of drafts and re-plans: who sees them, what they show and cost, and that nothing changes until it is taken."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.actions import drafting, drafting_work, slots
from agenda.models import Drafting, DraftPlacement, Slot
from agenda.planning import evaluating, material
from agenda.planning.material import Spot
from events.models import Event, Role
from tests.factories.agenda import NOW, later, make_draft_version, make_slot
from tests.factories.events import make_team_member, make_track, make_user
from tests.factories.planning import make_absence, make_closure, make_drafting, make_stage, make_talks, room

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
WISHES = {
    "clash_weight": 1, "same_track_weight": 10, "overflow_weight": 1, "dislike_weight": 20,
    "track_day_room_weight": 10, "seconds": 5, "keeps": "locked", "buffer_minutes": 0, "seed": 1,
}  # fmt: skip


@pytest.fixture
def event() -> Event:
    return make_stage(rooms=2, slug="relay")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event, make_user(), Role.OWNER).user)
    return client


def result_of(event: Event, talks: int, *, shift: int = 0, **fields: Any) -> Drafting:
    """A finished draft of all talks, one after another in room A."""
    row = make_drafting(event, state=Drafting.State.DONE, name=f"Draft {shift}", bound=0, **fields)
    sessions = list(event.sessions.order_by("title")) or make_talks(event, talks)
    spots = {
        session.pk: Spot(room(event).pk, later((place + shift) * 30), 30)
        for place, session in enumerate(sessions)
    }
    row.score = evaluating.of_places(material.read(event), spots).stored
    row.save()
    drafting.keep_places(row, spots)
    return row


def test_only_who_makes_the_programme_sees_drafts(client: Client, event: Event) -> None:
    row = result_of(event, 1)
    pages = ["/relay/editor/drafts/", "/relay/editor/replan/", row.path, f"{row.path}?why=X"]
    asked = [("stranger", None), ("door", Role.DOOR), ("reviewer", Role.REVIEWER)]
    seen = {}
    for name, role in asked:
        user = make_user()
        if role:
            make_team_member(event, user, role)
        client.force_login(user)
        seen[name] = [client.get(page).status_code for page in pages]
        seen[name] += [
            client.post(f"/relay/editor/drafts/{row.public_id}/{verb}/").status_code
            for verb in ("accept", "stop", "cancel", "discard")
        ]
    assert seen == {"stranger": [404] * 8, "door": [403] * 8, "reviewer": [403] * 8}
    assert Drafting.objects.count() == 1


def test_a_draft_of_another_event_does_not_exist(owner: Client, event: Event) -> None:
    other = make_stage(slug="other")
    theirs, mine = result_of(other, 1), result_of(event, 1)
    assert owner.get(f"/relay/editor/drafts/{theirs.public_id}/").status_code == 404
    assert owner.post(f"/relay/editor/drafts/{theirs.public_id}/accept/", {"all": "1"}).status_code == 404
    compared = owner.get(f"/relay/editor/drafts/compare/?one={mine.public_id}&other={theirs.public_id}")
    assert (compared.status_code, compared["Location"]) == (302, "/relay/editor/drafts/")


def test_a_draft_is_asked_for_watched_and_taken(owner: Client, event: Event, monkeypatch: Any) -> None:
    monkeypatch.setattr(drafting_work, "LOOK", 0.05)
    make_talks(event, 3)
    page = owner.get("/relay/editor/drafts/")
    asked = owner.post("/relay/editor/drafts/", WISHES | {"form_key": page.context["form_key"]})
    row = Drafting.objects.get()
    assert (asked.status_code, asked["Location"]) == (302, row.path)
    waiting = owner.get(row.path).content.decode()
    assert "Waiting for the worker." in waiting
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    owner.post(f"/relay/editor/drafts/{row.public_id}/stop/")
    drafting_work.run_due(now=NOW)
    assert owner.get(row.path, headers=HTMX)["HX-Refresh"] == "true"
    assert "Nobody has starred a talk yet" in owner.get(row.path).content.decode()
    assert Slot.objects.count() == 0
    owner.post(f"/relay/editor/drafts/{row.public_id}/accept/")
    assert Slot.objects.count() == 0  # nothing was ticked
    first = event.sessions.order_by("title")[0]
    owner.post(f"/relay/editor/drafts/{row.public_id}/accept/", {"talk": [first.code]})
    assert [str(slot) for slot in Slot.objects.all()] == ["T0"]
    last = event.sessions.order_by("title")[2]
    owner.post(f"/relay/editor/drafts/{row.public_id}/accept/", {"but": "1", "talk": [last.code]})
    assert sorted(str(slot) for slot in Slot.objects.all()) == ["T0", "T1"]
    owner.post(f"/relay/editor/drafts/{row.public_id}/accept/", {"all": "1"})
    assert Slot.objects.count() == 3
    assert owner.get(row.path).context["result"].changed == []


def test_what_somebody_moved_after_the_page_was_shown_is_not_overwritten(owner: Client, event: Event) -> None:
    one, two, three = make_talks(event, 3)
    version, other = make_draft_version(event), make_user(name="Bea")
    slot = make_slot(version, two, room(event), starts_at=later(120))
    row = result_of(event, 3)
    page = f"/relay/editor/drafts/{row.public_id}/accept/"
    seen = str(owner.get(row.path).context["result"].revision)
    slots.move(slot=slot, room=room(event, "B"), starts_at=later(60), minutes=30, by=other, now=NOW)
    stale = owner.post(page, {"revision": seen, "talk": [one.code, two.code]})
    assert (stale.status_code, Slot.objects.get().room) == (409, room(event, "B"))
    text = stale.content.decode()
    assert [words in text for words in ("Bea: ", "look, and take it again")] == [True, True]
    assert [f'value="{talk.code}" checked' in text for talk in (one, two, three)] == [True, True, False]
    assert f'name="revision" value="{int(seen) + 1}"' in text
    # What nobody touched is taken from the old page all the same, and the other one from the new page.
    assert owner.post(page, {"revision": seen, "talk": [one.code]}).status_code == 302
    slots.remove(slot=Slot.objects.get(session=one), by=other, now=NOW)
    assert owner.post(page, {"revision": str(int(seen) + 2), "talk": [one.code]}).status_code == 409
    for revision in (str(int(seen) + 3), "", "x", "9" * 30):
        assert owner.post(page, {"revision": revision, "all": "1"}).status_code == 302
    assert owner.get(row.path).context["result"].changed == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("clash_weight", "-1"),
        ("clash_weight", "1e9"),
        ("seconds", "9999"),
        ("keeps", "nothing"),
        ("seed", "x"),
    ],
)
def test_hostile_wishes_are_refused_in_words(owner: Client, event: Event, field: str, value: str) -> None:
    answer = owner.post("/relay/editor/drafts/", WISHES | {field: value, "form_key": "k"})
    assert (answer.status_code, Drafting.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors) == [field]


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


@pytest.mark.parametrize("talks", [1, 3])
def test_pages_cost_the_same_for_one_talk_and_for_three(owner: Client, event: Event, talks: int) -> None:
    rows = [result_of(event, talks, shift=shift) for shift in range(2)]
    result_of(event, talks, kind=Drafting.Kind.REPLAN)
    owner.get("/relay/editor/replan/")  # makes the empty agenda draft
    session = event.sessions.first()
    assert session is not None
    found = {
        "drafts": queries(owner, "/relay/editor/drafts/"),
        "draft": queries(owner, rows[0].path),
        "why": queries(owner, f"{rows[0].path}?why={session.code}"),
        "compare": queries(
            owner, f"/relay/editor/drafts/compare/?one={rows[0].public_id}&other={rows[1].public_id}"
        ),
        "replan": queries(owner, "/relay/editor/replan/"),
    }
    assert found == {"drafts": 9, "draft": 22, "why": 38, "compare": 22, "replan": 19}


def test_a_place_is_explained_with_what_elsewhere_costs(owner: Client, event: Event) -> None:
    track = make_track(event)
    row = result_of(event, 2)
    event.sessions.update(track=track)
    first = event.sessions.order_by("title")[0]
    make_absence(first.speakers.get().participant, 60, 150)
    why = owner.get(f"{row.path}?why={first.code}", headers=HTMX)
    told = why.context["why"]
    assert (told.here, told.rank, told.total) == ("Wed, May 12, 9:00\u202fAM, A", 1, 12)
    assert told.bars == [("a speaker cannot be there", 6), ("something else is in the room", 1)]
    assert (told.free, told.elsewhere[0].where, told.elsewhere[0].more) == (
        5,
        "Wed, May 12, 11:30\u202fAM, A",
        0,
    )
    # In B its track would have a second room.
    assert [(each.where[-1], each.more) for each in told.elsewhere] == [("A", 0), ("B", 10)]
    assert "<html" not in why.content.decode()
    assert owner.get(f"{row.path}?why=NOPE").status_code == 404


def test_two_drafts_side_by_side_are_mixed_by_talk_day_and_track(owner: Client, event: Event) -> None:
    one, other = result_of(event, 3), result_of(event, 3, shift=2)
    page = owner.get(f"/relay/editor/drafts/compare/?one={one.public_id}&other={other.public_id}")
    assert (len(page.context["compared"].differing), page.context["compared"].same) == (3, 0)
    last = event.sessions.order_by("title")[2]
    asked = {"one": one.public_id, "other": other.public_id, "form_key": "m1", "talk": [last.code]}
    assert owner.post("/relay/editor/drafts/compare/", asked).status_code == 302
    mixed = Drafting.objects.get(kind=Drafting.Kind.MIXED)
    where = mixed.placements.order_by("session__title").values_list("starts_at", flat=True)
    assert list(where) == [later(0), later(30), later(120)]
    owner.post("/relay/editor/drafts/compare/", asked | {"form_key": "m2", "talk": [], "day": "2027-05-12"})
    assert Drafting.objects.order_by("-pk")[0].score == other.score
    owner.post("/relay/editor/drafts/compare/", asked | {"form_key": "m3", "talk": []})
    assert Drafting.objects.filter(kind=Drafting.Kind.MIXED).count() == 2  # nothing was chosen
    assert Slot.objects.count() == 0


def test_the_bound_is_told_honestly(owner: Client, event: Event) -> None:
    row = result_of(event, 1)
    parts = {"clash": (12, 12), "same_track": (0, 0)}

    def told(bound: int) -> str:
        from agenda.planning import showing

        found = evaluating.Evaluation(
            [evaluating.Part(key, *value) for key, value in parts.items()], [], 0, 0, 40
        )
        row.bound = bound
        return showing.bound_words(row, found)

    assert (
        told(0)
        == "How few clashes would be possible is not known: the proof found no number above 0 in its time."
    )
    assert told(9) == "No agenda can have fewer than 9 clashes; this one has 12."
    assert (
        told(12) == "No agenda can have fewer than 12 clashes; this one has 12. So it is the best there is."
    )
    parts["same_track"] = (1, 10)
    assert told(9) == "Clashes and tracks beside themselves cost 22 points; no agenda can be below 9."


def test_a_closed_room_is_mended_by_the_moves_that_are_accepted(owner: Client, event: Event) -> None:
    draft = make_draft_version(event)
    for place, session in enumerate(make_talks(event, 3)):
        make_slot(draft, session, room(event), starts_at=later(place * 30))
    make_closure(room(event), 0, 60)
    assert len(owner.get("/relay/editor/replan/").context["found"].violations) == 2
    owner.post("/relay/editor/replan/", {"seconds": "1", "form_key": "r"})
    drafting_work.run_due(now=NOW)
    row = Drafting.objects.get()
    page = owner.get(row.path).content.decode()
    assert "2 talks move. Fewer would not do: that is proven." in page.replace("\n", " ")
    assert page.count("The room is closed then.") == 2
    for code in event.sessions.order_by("title").values_list("code", flat=True)[:2]:
        owner.post(f"/relay/editor/drafts/{row.public_id}/accept/", {"talk": [code]})
    assert evaluating.evaluate(draft).violations == []
    assert DraftPlacement.objects.exclude(causes=[]).count() == 2
