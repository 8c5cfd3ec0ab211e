"""The programme from the workspace: deciding about talks, building the draft, releasing it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agenda.models import AgendaVersion, CallForTalks, Session, SessionType, Slot, Speaker
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant, Role, Room
from tests.factories.agenda import make_confirmed, make_released_version, make_session, make_slot
from tests.factories.events import make_participant, make_room, make_team_member, make_user
from tests.factories.workspace import Filled, fill

pytestmark = pytest.mark.django_db

State = Session.State


@pytest.fixture
def ours() -> Filled:
    return fill("Amber")


def signed_in(client: Client, event: Event, role: str) -> Client:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


@pytest.fixture
def organizer(client: Client, ours: Filled) -> Client:
    return signed_in(client, ours.event, Role.ORGANIZER)


SESSIONS = "/admin/agenda/session/"
SLOTS = "/admin/agenda/slot/"
RELEASE = "/admin/agenda/agendaversion/release/"


def button(session: Session, path: str) -> str:
    return f"{SESSIONS}{session.pk}/{path}/"


def mails() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.exclude(kind="test").order_by("pk").values_list("kind", "to_address"))


@pytest.mark.parametrize(
    ("path", "before", "after", "mail"),
    [
        ("accept", State.SUBMITTED, State.ACCEPTED, "session.accepted"),
        ("waiting-list", State.SUBMITTED, State.WAITING, "session.waiting"),
        ("reject", State.SUBMITTED, State.REJECTED, "session.rejected"),
        ("confirm", State.ACCEPTED, State.CONFIRMED, "session.asked"),
        ("cancel", State.CONFIRMED, State.CANCELLED, "session.cancelled"),
        ("hand-in", State.DRAFT, State.SUBMITTED, "session.submitted"),
    ],
)
def test_a_button_says_what_will_happen_and_then_does_it(
    organizer: Client, ours: Filled, path: str, before: str, after: str, mail: str
) -> None:
    session = make_session(ours.event, make_participant(ours.event, email="mira@example.org"), state=before)
    told = organizer.get(button(session, path))
    assert session.title in told.content.decode()
    session.refresh_from_db()
    assert session.state == before  # looking changes nothing
    organizer.post(button(session, path), {"_confirmed": "1"})
    session.refresh_from_db()
    assert session.state == after
    entry = HistoryEntry.objects.filter(subject=session.public_id).first()
    assert entry is not None
    assert (entry.after["state"], entry.by is None) == (after, False)
    assert [to for _kind, to in mails()] == (["mira@example.org"] if mail else [])


def test_only_buttons_that_follow_from_the_state_are_shown(organizer: Client, ours: Filled) -> None:
    shown = organizer.get(f"{SESSIONS}{ours[Session].pk}/change/").content.decode()  # accepted
    paths = ("hand-in", "accept", "waiting-list", "confirm", "reject", "cancel")
    assert [path for path in paths if button(ours[Session], path) in shown] == ["confirm", "cancel"]


def test_a_decision_that_does_not_follow_is_refused_in_words(organizer: Client, ours: Filled) -> None:
    answer = organizer.post(button(ours[Session], "reject"), {"_confirmed": "1"}, follow=True)
    assert "“Talk Amber” is accepted: this does not follow from there." in answer.content.decode()
    assert Session.objects.get(pk=ours[Session].pk).state == State.ACCEPTED


def test_several_talks_are_accepted_at_once_and_the_unfit_are_named(organizer: Client, ours: Filled) -> None:
    first, second = make_session(ours.event), make_session(ours.event)
    gone = make_session(ours.event, state=State.CONFIRMED, title="Already there")
    chosen = {"action": "accept_all", "_selected_action": [first.pk, second.pk, gone.pk]}
    asked = organizer.post(SESSIONS, chosen)
    assert "“Already there” is confirmed and stays so." in asked.content.decode()
    assert Session.objects.filter(pk__in=[first.pk, second.pk], state=State.SUBMITTED).count() == 2
    again = dict(asked.context["hidden"]) | chosen
    answer = organizer.post(SESSIONS, again, follow=True)
    assert "2 talks are accepted." in answer.content.decode()
    assert Session.objects.filter(pk__in=[first.pk, second.pk], state=State.ACCEPTED).count() == 2
    assert Session.objects.get(pk=gone.pk).state == State.CONFIRMED
    assert len(mails()) == 2


def test_a_reviewer_has_no_talks_in_the_workspace(client: Client, ours: Filled) -> None:
    """His cockpit knows what is hidden from him; a list of all talks with their speakers does not."""
    reviewer = signed_in(client, ours.event, Role.REVIEWER)
    handed_in = make_session(ours.event, title="Whole thought")
    pages = [SESSIONS, f"{SESSIONS}{handed_in.pk}/change/", f"{SESSIONS}{handed_in.pk}/delete/"]
    assert [reviewer.get(page).status_code for page in pages] == [403, 403, 403]
    assert reviewer.get(f"{SESSIONS}{handed_in.pk}/history/").status_code == 302
    assert reviewer.post(button(handed_in, "accept"), {"_confirmed": "1"}).status_code in {403, 404}
    reviewer.post(SESSIONS, {"action": "accept_all", "_selected_action": [handed_in.pk], "_confirmed": "1"})
    assert Session.objects.get(pk=handed_in.pk).state == State.SUBMITTED


def form_fields(ours: Filled, **fields: Any) -> dict[str, Any]:
    speaker = Speaker.objects.get(session=ours[Session])
    return {
        "title": "Talk Amber", "session_type": ours[SessionType].pk, "language": "en",
        "speakers-TOTAL_FORMS": "2", "speakers-INITIAL_FORMS": "1", "speakers-0-id": speaker.pk,
        "speakers-0-session": ours[Session].pk, "speakers-0-participant": speaker.participant_id,
        "speakers-0-position": "0", "speakers-0-role": "speaker", "speakers-1-role": "speaker",
        "speakers-1-session": ours[Session].pk, "speakers-1-position": "0",
        "invitations-TOTAL_FORMS": "0", "invitations-INITIAL_FORMS": "0",
    } | fields  # fmt: skip


def test_texts_and_speakers_are_edited_with_history(organizer: Client, ours: Filled) -> None:
    second = make_participant(ours.event, name="Aiko Tanaka")
    fields = form_fields(ours, title="Talk, renamed") | {"speakers-1-participant": second.pk}
    assert organizer.post(f"{SESSIONS}{ours[Session].pk}/change/", fields).status_code == 302
    names = ours[Session].speakers.values_list("participant__name", flat=True)
    assert list(names) == ["Person Amber", "Aiko Tanaka"]
    told = HistoryEntry.objects.filter(subject=ours[Session].public_id).order_by("pk")
    assert [(entry.kind, entry.after) for entry in told] == [
        ("session.edited", {"speakers": ["Person Amber", "Aiko Tanaka"]}),
        (
            "session.speaker_joined",
            {"participant": second.public_id, "name": "Aiko Tanaka", "role": "speaker"},
        ),
        ("session.edited", {"title": "Talk, renamed", "track": None}),
    ]


def test_saving_a_form_opened_before_a_decision_keeps_the_decision(organizer: Client, ours: Filled) -> None:
    Session.objects.filter(pk=ours[Session].pk).update(state=State.CONFIRMED)
    organizer.post(f"{SESSIONS}{ours[Session].pk}/change/", form_fields(ours, state="draft", title="Other"))
    session = Session.objects.get(pk=ours[Session].pk)
    assert (session.title, session.state) == ("Other", State.CONFIRMED)


@pytest.mark.parametrize("state", [each for each in State if each != State.DRAFT])
def test_what_was_handed_in_is_not_deleted(organizer: Client, ours: Filled, state: str) -> None:
    session = make_session(ours.event, state=state)
    assert organizer.post(f"{SESSIONS}{session.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Session.objects.filter(pk=session.pk).exists()


def test_a_draft_may_go(organizer: Client, ours: Filled) -> None:
    session = make_session(ours.event, state=State.DRAFT)
    organizer.post(f"{SESSIONS}{session.pk}/delete/", {"post": "yes"})
    assert not Session.objects.filter(pk=session.pk).exists()
    assert HistoryEntry.objects.filter(kind="session.discarded", subject=session.public_id).count() == 1


# The draft


def slot_fields(ours: Filled, **fields: Any) -> dict[str, Any]:
    return {
        "room": ours[Room].pk, "starts_at_0": "2027-05-13", "starts_at_1": "10:00", "minutes": "",
        "_event": ours.event.public_id,
    } | fields  # fmt: skip


def test_a_talk_is_placed_in_the_zone_of_the_event_with_its_usual_length(
    organizer: Client, ours: Filled
) -> None:
    session = make_confirmed(ours.event, session_type=ours[SessionType])
    assert organizer.post(f"{SLOTS}add/", slot_fields(ours, session=session.pk)).status_code == 302
    slot = Slot.objects.get(session=session)
    assert (slot.starts_at, slot.minutes, slot.number) == (datetime(2027, 5, 13, 17, tzinfo=UTC), 40, 2)
    assert HistoryEntry.objects.filter(kind="agenda.placed", subject=session.public_id).count() == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (
            {},
            {
                "title": ["A slot needs a session, or a title if it is a break."],
                "minutes": ["How long is the break?"],
            },
        ),
        ({"title": "Lunch"}, {"minutes": ["How long is the break?"]}),
        ({"session": "any", "room": ""}, {"room": ["A session needs a room."]}),
        ({"session": "any", "title": "Lunch"}, {"title": ["Only a break has a title of its own."]}),
    ],
)
def test_a_slot_that_cannot_be_is_refused_in_words(
    organizer: Client, ours: Filled, fields: dict[str, Any], told: dict[str, list[str]]
) -> None:
    if "session" in fields:
        fields = fields | {"session": make_confirmed(ours.event).pk}
    answer = organizer.post(f"{SLOTS}add/", slot_fields(ours, **fields))
    assert dict(answer.context["adminform"].form.errors) == told


def test_a_clash_is_said_after_saving_and_at_both_rows(organizer: Client, ours: Filled) -> None:
    session = make_confirmed(ours.event, title="Bots that wait")
    fields = {"session": session.pk, "starts_at_0": "2027-05-12", "starts_at_1": "10:20", "minutes": "30"}
    answer = organizer.post(f"{SLOTS}add/", slot_fields(ours, **fields), follow=True)
    words = "Room Amber: “Bots that wait” begins at 10:20"
    assert answer.content.decode().count(words) == 3  # as a message, and at each of the two


def test_a_slot_is_moved_and_taken_out_by_its_actions(organizer: Client, ours: Filled) -> None:
    slot, attic = ours[Slot], make_room(ours.event, name="Attic")
    fields = slot_fields(ours, room=attic.pk, minutes="25")
    assert organizer.post(f"{SLOTS}{slot.pk}/change/", fields)["Location"] == SLOTS
    moved = Slot.objects.get(pk=slot.pk)
    assert (moved.room, moved.minutes, moved.guid, moved.number) == (attic, 25, slot.guid, slot.number)
    organizer.post(f"{SLOTS}{slot.pk}/delete/", {"post": "yes"})
    assert not Slot.objects.filter(pk=slot.pk).exists()
    kinds = HistoryEntry.objects.filter(subject=ours[Session].public_id).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["agenda.moved", "agenda.removed"]


def test_released_slots_are_not_found_for_editing(organizer: Client, ours: Filled) -> None:
    released = make_released_version(ours.event)
    Slot.objects.filter(pk=ours[Slot].pk).update(version=released)
    assert organizer.get(f"{SLOTS}{ours[Slot].pk}/change/").status_code == 302
    assert organizer.post(f"{SLOTS}{ours[Slot].pk}/delete/", {"post": "yes"}).status_code == 403
    assert Slot.objects.filter(pk=ours[Slot].pk).exists()


# Releasing


def test_a_release_is_looked_at_first_and_then_published(organizer: Client, ours: Filled) -> None:
    page = organizer.get(RELEASE).content.decode()
    assert "1 change becomes public at once." in page
    assert "1 speaker gets a mail: Person Amber" in page
    assert "is not confirmed by its speakers yet." in page
    assert AgendaVersion.objects.released().count() == 0
    answer = organizer.post(
        RELEASE, {"_confirmed": "1", "_event": ours.event.public_id, "note": "First"}, follow=True
    )
    assert "Version 1 is public." in answer.content.decode()
    version = AgendaVersion.objects.get(event=ours.event, number=1)
    assert (version.note, version.slots.count(), version.released_by is None) == ("First", 1, False)
    assert [to for _kind, to in mails()] == ["person-amber@example.org"]
    assert "There is nothing to release." in organizer.get(RELEASE).content.decode()


def test_a_release_with_clashes_needs_a_word(organizer: Client, ours: Filled) -> None:
    make_slot(
        ours[AgendaVersion],
        session=make_confirmed(ours.event),
        room=ours[Room],
        starts_at=ours[Slot].starts_at,
    )
    fields = {
        "_confirmed": "1", "_event": ours.event.public_id,
        "chosen": [str(guid) for guid in Slot.objects.values_list("guid", flat=True)],
    }  # fmt: skip
    answer = organizer.post(RELEASE, fields)
    assert "One clash keeps the agenda back." in answer.content.decode()
    assert AgendaVersion.objects.released().count() == 0
    organizer.post(RELEASE, fields | {"waive": "on"})
    assert AgendaVersion.objects.released().count() == 1


def test_only_the_chosen_changes_are_released(organizer: Client, ours: Filled) -> None:
    other = make_slot(ours[AgendaVersion], session=make_confirmed(ours.event), room=make_room(ours.event))
    organizer.post(RELEASE, {"_confirmed": "1", "_event": ours.event.public_id, "chosen": [str(other.guid)]})
    version = AgendaVersion.objects.get(event=ours.event, number=1)
    assert list(version.slots.values_list("guid", flat=True)) == [other.guid]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DOOR, Role.FINANCE])
def test_others_do_not_release(client: Client, ours: Filled, role: str) -> None:
    somebody = signed_in(client, ours.event, role)
    fields = {"_confirmed": "1", "_event": ours.event.public_id}
    assert somebody.get(RELEASE).status_code == 403
    assert somebody.post(RELEASE, fields).status_code == 403


def test_the_agenda_of_another_event_is_not_released(organizer: Client, ours: Filled) -> None:
    theirs = fill("Zebrafish")
    answer = organizer.post(RELEASE, {"_confirmed": "1", "_event": theirs.event.public_id})
    assert answer.status_code == 403
    assert AgendaVersion.objects.released().count() == 0


def test_one_call_an_event(organizer: Client, ours: Filled) -> None:
    assert organizer.get("/admin/agenda/callfortalks/add/").status_code == 403
    CallForTalks.objects.all().delete()
    fields = {
        "opens_at_0": "2027-01-10", "opens_at_1": "09:00", "closes_at_0": "2027-01-09", "closes_at_1": "09:00",
        "_event": ours.event.public_id, "track_limits-TOTAL_FORMS": "0", "track_limits-INITIAL_FORMS": "0",
    }  # fmt: skip
    refused = organizer.post("/admin/agenda/callfortalks/add/", fields)
    assert dict(refused.context["adminform"].form.errors) == {"closes_at": ["This is not after the opening."]}
    organizer.post("/admin/agenda/callfortalks/add/", fields | {"closes_at_0": "2027-02-09"})
    assert CallForTalks.objects.get().event == ours.event


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("agenda_session", 15),
        ("agenda_slot", 24),
        ("agenda_agendaversion", 9),
        ("agenda_sessiontype", 9),
        ("events_room", 9),
        ("events_track", 9),
        ("events_teammember", 9),
        ("core_outboxmail", 10),
        ("core_historyentry", 11),
    ],
)
def test_lists_cost_the_same_for_1_row_and_for_30(
    organizer: Client, ours: Filled, name: str, queries: int, django_assert_num_queries: Any
) -> None:
    page = reverse(f"admin:{name}_changelist")
    with django_assert_num_queries(queries):
        organizer.get(page)
    for number in range(29):
        make_more(ours, number)
    with django_assert_num_queries(queries):
        organizer.get(page)


def make_more(ours: Filled, number: int) -> None:
    room = make_room(ours.event)
    speaker: Participant = make_participant(ours.event)
    kind = SessionType.objects.create(event=ours.event, name=f"Kind {number}")
    session = make_confirmed(ours.event, speaker, session_type=kind)
    make_slot(ours[AgendaVersion], session=session, room=room, starts_at=ours[Slot].starts_at)
    make_released_version(ours.event, number + 1, released_by=make_user())
    make_team_member(ours.event, make_user(), Role.DOOR)
    HistoryEntry.objects.create(
        scope=ours.event.public_id, kind="x.y", subject="x", at=datetime.now(UTC), by=make_user()
    )
    OutboxMail.objects.create(
        scope=ours.event.public_id,
        kind=f"kind.{number}",
        to_address="x@example.org",
        created_at=datetime.now(UTC),
    )
