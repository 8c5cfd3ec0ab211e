"""Organizers ask speakers themselves, see who has not answered, and change who speaks."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agenda.models import Session, Speaker, SpeakerInvitation
from core.models import HistoryEntry, OutboxMail
from events.models import Role
from tests.factories.agenda import make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.speaking import make_invitation
from tests.factories.workspace import Filled, fill

pytestmark = pytest.mark.django_db

LIST = "/admin/agenda/speakerinvitation/"


@pytest.fixture
def ours() -> Filled:
    return fill("Amber", contact_email="team@example.org")


def signed_in(ours: Filled, role: str) -> Client:
    user = make_user()
    make_team_member(ours.event, user, role)
    client = Client()
    client.force_login(user)
    return client


def invite_path(session: Session) -> str:
    return f"/admin/agenda/session/{session.pk}/invite/"


def test_organizer_asks_a_speaker_in_the_events_name(ours: Filled) -> None:
    organizer, session = signed_in(ours, Role.ORGANIZER), ours[Session]
    page = organizer.get(invite_path(session)).content.decode()
    assert ("Talk Amber" in page, SpeakerInvitation.objects.count()) == (True, 1)
    fields = {"_confirmed": "1", "name": "Bob", "email": "bob@example.org", "role": "speaker"}
    assert organizer.post(invite_path(session), fields).status_code == 302
    one = SpeakerInvitation.objects.get(email="bob@example.org")
    assert (one.session, one.invited_by) == (session, None)
    assert OutboxMail.objects.get(to_address="bob@example.org").subject.startswith("The team of Event Amber")

    again = organizer.post(invite_path(session), fields)
    assert "This address is invited already." in again.content.decode()


def test_talk_that_was_rejected_offers_no_invitation(ours: Filled) -> None:
    organizer = signed_in(ours, Role.ORGANIZER)
    session = make_session(ours.event, state=Session.State.REJECTED)
    page = organizer.get(f"/admin/agenda/session/{session.pk}/change/").content.decode()
    assert invite_path(session) not in page
    fields = {"_confirmed": "1", "name": "Bob", "email": "bob@example.org", "role": "speaker"}
    assert "nothing to join" in organizer.post(invite_path(session), fields).content.decode()


def test_unanswered_invitations_are_listed_reminded_and_taken_back(ours: Filled) -> None:
    organizer, one = signed_in(ours, Role.ORGANIZER), ours[SpeakerInvitation]
    listed = organizer.get(LIST, {"state__exact": "open"}).content.decode()
    assert ("Invited Amber" in listed, "Talk Amber" in listed) == (True, True)
    base = f"{LIST}{one.pk}/"
    SpeakerInvitation.objects.filter(pk=one.pk).update(created_at=timezone.now() - timedelta(days=4))
    assert organizer.post(base + "remind/", {"_confirmed": "1"}).status_code == 302
    assert OutboxMail.objects.filter(kind="session.invitation_reminder").count() == 1
    soon = organizer.post(base + "remind/", {"_confirmed": "1"}).content.decode()
    assert "has had a mail only lately" in soon
    assert organizer.get(base + "take-back/").status_code == 200
    organizer.post(base + "take-back/", {"_confirmed": "1"})
    one.refresh_from_db()
    assert one.state == SpeakerInvitation.State.REVOKED


def test_reviewer_does_not_see_who_is_asked(ours: Filled) -> None:
    """The names would tell a blind committee who speaks."""
    reviewer, one = signed_in(ours, Role.REVIEWER), ours[SpeakerInvitation]
    assert reviewer.get(LIST).status_code == 403
    page = reviewer.get(f"/admin/agenda/session/{ours[Session].pk}/change/", follow=True).content.decode()
    assert ("Talk Amber" in page, "Invited Amber" in page, one.email in page) == (False, False, False)
    assert reviewer.post(invite_path(ours[Session]), {"_confirmed": "1"}).status_code in {302, 403, 404}
    assert reviewer.post(f"{LIST}{one.pk}/take-back/", {"_confirmed": "1"}).status_code in {302, 403, 404}
    one.refresh_from_db()
    assert one.is_open


def test_organizer_of_another_event_reaches_nothing(ours: Filled) -> None:
    other = make_user()
    make_team_member(make_event(), other, Role.ORGANIZER)
    client = Client()
    client.force_login(other)
    one = ours[SpeakerInvitation]
    for path in (invite_path(ours[Session]), f"{LIST}{one.pk}/remind/", f"{LIST}{one.pk}/take-back/"):
        assert client.post(path, {"_confirmed": "1"}).status_code == 404
    one.refresh_from_db()
    assert one.is_open


def test_who_becomes_an_author_leaves_the_stage_in_the_history(ours: Filled) -> None:
    organizer = signed_in(ours, Role.ORGANIZER)
    second = make_participant(ours.event, name="Aiko Tanaka")
    session = ours[Session]
    rows = [session.speakers.get(), Speaker.objects.create(session=session, participant=second, position=1)]
    fields = {
        "title": "Talk Amber", "session_type": session.session_type_id, "language": "en", "track": session.track_id,
        "speakers-TOTAL_FORMS": "2", "speakers-INITIAL_FORMS": "2",
        "invitations-TOTAL_FORMS": "0", "invitations-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, (row, role) in enumerate(zip(rows, ("speaker", "author"), strict=True)):
        fields |= {
            f"speakers-{number}-id": row.pk, f"speakers-{number}-session": session.pk, f"speakers-{number}-role": role,
            f"speakers-{number}-participant": row.participant_id, f"speakers-{number}-position": number,
        }  # fmt: skip
    organizer.post(f"/admin/agenda/session/{session.pk}/change/", fields)
    entries = HistoryEntry.objects.of(session.public_id).filter(kind__startswith="session.speaker")
    told = [(entry.kind, entry.after["name"], entry.after["role"]) for entry in entries.order_by("pk")]
    assert told == [
        ("session.speaker_left", "Aiko Tanaka", "speaker"),
        ("session.speaker_joined", "Aiko Tanaka", "author"),
    ]


def test_list_costs_the_same_for_one_and_three_invitations(
    ours: Filled,
    django_assert_num_queries: Any,
) -> None:
    organizer = signed_in(ours, Role.ORGANIZER)
    counts = []
    for _round in range(2):
        organizer.get(LIST)
        with django_assert_num_queries(9):
            counts.append(organizer.get(LIST).content.decode().count("Not answered"))
        for _number in range(2):
            make_invitation(ours[Session])
    assert counts[1] == counts[0] + 2
