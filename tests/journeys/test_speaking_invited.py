"""Calls with hours by type, full tracks and invitations to hand in late: as speakers and organizers meet them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agenda.actions import late_links
from agenda.models import CallForTalks, LateLink, Session, TrackLimit
from core.models import HistoryEntry, OutboxMail
from events.models import Event
from tests.factories.agenda import make_session, make_session_type
from tests.factories.calls import make_late_link
from tests.factories.events import make_event, make_participant, make_team_member, make_track, make_user
from tests.journeys.speaking import (  # noqa: F401 - the fixtures work by their names
    _files_in_memory,
    _mails_become_rows,
    code_for,
    hidden,
    make_open_call,
    propose,
    signed_in,
    text_of,
    typed,
)

pytestmark = pytest.mark.django_db

State = Session.State


def close(event: Event) -> None:
    CallForTalks.objects.filter(event=event).update(closes_at=timezone.now() - timedelta(days=3))


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]).split())


# What is open


def test_page_says_by_when_for_each_type_and_offers_only_what_is_open(client: Client) -> None:
    event = make_open_call()
    now = timezone.now()
    make_session_type(event, name="Workshop", closes_at=now - timedelta(days=1))
    make_session_type(event, name="Lightning", opens_at=now + timedelta(days=2))
    page = text_of(client.get("/relay/propose/"))
    told = words(page)
    assert re.search(r"Talk (20|19) days left Open until .+ in Los Angeles", told)
    assert re.search(r"Lightning Not open yet Opens .+ Workshop Closed Since", told)
    offered = event.session_types.get(name="Talk").public_id
    assert re.findall(r'<input type="radio" name="session_type" value="([^"]+)"', page) == [offered]


def test_full_and_closed_tracks_are_not_offered_but_named(client: Client) -> None:
    event = make_open_call()
    full, shut = make_track(event, name="IoT"), make_track(event, name="Voice")
    call = CallForTalks.objects.get(event=event)
    TrackLimit.objects.create(call=call, track=full, max_proposals=1)
    TrackLimit.objects.create(call=call, track=shut, is_open=False)
    make_session(event, track=full)
    page = text_of(client.get("/relay/propose/"))
    assert re.findall(r'<option value="trk[^>]*>([^<]+)<', page) == ["Bots"]
    assert "No longer taken: IoT, Voice." in page


def test_type_that_closes_while_somebody_writes_costs_no_word() -> None:
    event = make_open_call()
    workshop = make_session_type(event, name="Workshop")
    client, _user = signed_in(event)
    key = hidden(text_of(client.get("/relay/propose/")), "form_key")
    type(workshop).objects.filter(pk=workshop.pk).update(closes_at=timezone.now())
    track = event.tracks.get()
    talk = {"title": "Hands on", "abstract": "Bring a laptop.", "session_type": workshop.public_id}
    more = {"track": track.public_id, "name": "Ada", "form_key": key, "submit": "1"}
    page = text_of(client.post("/relay/propose/", talk | more, follow=True))
    assert "“Workshop” could be proposed until" in page
    assert "What you wrote is kept as a draft." in page
    assert (Session.objects.get().state, "Hands on" in page) == (State.DRAFT, True)


# Invited


@pytest.mark.parametrize("page", ["submit", "edit"])
def test_invitation_helps_who_has_a_draft_already(page: str) -> None:
    event = make_open_call()
    client, user = signed_in(event)
    person = make_participant(event, email=user.email, user=user)
    draft, other = (make_session(event, person, state=State.DRAFT, title=title) for title in ("One", "Two"))
    close(event)
    link = make_late_link(event)
    client.get(link.path)
    path = f"/relay/propose/{draft.code}/"
    assert "Go on writing and submit" in text_of(client.get(path))
    seen = hidden(text_of(client.get(f"{path}edit/")), "seen")
    assert not Session.objects.exclude(late_link=None).exists()  # looking changes nothing
    more = {"session_type": draft.session_type.public_id, "seen": seen, "submit": "1"}
    client.post(f"{path}{page}/", typed(event) | more)
    draft.refresh_from_db()
    assert (draft.state, draft.late_link) == (State.SUBMITTED, link)
    client.post(f"/relay/propose/{other.code}/submit/")
    other.refresh_from_db()
    assert (other.state, other.late_link) == (State.DRAFT, None)


def test_invited_speaker_hands_in_before_the_event_is_public_and_sees_nothing_else_of_it(
    client: Client,
) -> None:
    event = make_open_call(is_public=False)
    link = make_late_link(event)
    assert client.get("/relay/propose/").status_code == 404
    fields = typed(event, form_key=hidden(text_of(client.get(link.path)), "form_key"))
    assert client.post("/relay/propose/keep/", fields).status_code == 200
    client.post("/relay/propose/", fields | {"email": "ada@example.org", "submit": "1"})
    done = client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    session = Session.objects.get()
    assert (session.state, client.get(done["Location"]).status_code) == (State.SUBMITTED, 200)
    assert [client.get(path).status_code for path in ("/relay/", "/relay/agenda/")] == [404, 404]

    late_links.revoke(link=link, by=None, now=timezone.now())
    again, stranger = Client(), signed_in(event, "eve@example.org")[0]
    again.force_login(session.speakers.get().participant.user)  # type: ignore[arg-type]
    assert [one.get(done["Location"]).status_code for one in (again, stranger)] == [200, 404]
    client.logout()
    assert client.get("/relay/propose/").status_code == 404


def test_invited_speaker_whom_nobody_knew_hands_in_after_the_end(client: Client) -> None:
    event = make_open_call()
    close(event)
    link = make_late_link(event, valid_until_at=timezone.now() + timedelta(days=5))
    assert 'name="title"' not in text_of(client.get("/relay/propose/"))
    first = client.get(link.path)
    assert (first.status_code, first["Cache-Control"]) == (200, "private, no-store")
    page = text_of(first)
    assert ("You are invited to hand in" in page, "Submit talk" in page) == (True, True)

    key = hidden(page, "form_key")
    client.post("/relay/propose/", typed(event, form_key=key, email="ada@example.org", submit="1"))
    done = client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    session = Session.objects.get()
    assert (session.state, session.late_link) == (State.SUBMITTED, link)
    mine = text_of(client.get(done["Location"]))
    assert ("You can still change it. 5 days left." in mine, "Change the talk" in mine) == (True, True)
    assert "You can change it until" in OutboxMail.objects.get(kind="session.received").text

    path = f"/relay/propose/{session.code}/edit/"
    seen = hidden(text_of(client.get(path)), "seen")
    client.post(path, typed(event, title="Quieter bots", seen=seen))
    session.refresh_from_db()
    assert session.title == "Quieter bots"
    assert "This invitation is for 1 talk, and that is handed in." in text_of(
        client.get(link.path, follow=True)
    )
    assert 'name="title"' not in text_of(client.get("/relay/propose/"))


def test_invitation_that_is_revoked_while_somebody_writes_leaves_a_draft_and_says_why() -> None:
    event = make_open_call()
    close(event)
    client, _user = signed_in(event)
    link = make_late_link(event)
    key = hidden(text_of(client.get(link.path)), "form_key")
    late_links.revoke(link=link, by=None, now=timezone.now())
    page = text_of(client.post("/relay/propose/", typed(event, form_key=key, submit="1"), follow=True))
    assert "This invitation was taken back by the organizers. What you wrote is kept as a draft." in page
    assert Session.objects.get().state == State.DRAFT


def test_draft_of_an_invitation_is_handed_in_from_another_device() -> None:
    event = make_open_call()
    close(event)
    client, user = signed_in(event)
    page = text_of(client.get(make_late_link(event).path))
    client.post("/relay/propose/", typed(event, form_key=hidden(page, "form_key"), draft="1"))
    other = Client()
    other.force_login(user)
    session = Session.objects.get()
    path = f"/relay/propose/{session.code}/edit/"
    form = text_of(other.get(path))
    other.post(path, typed(event, seen=hidden(form, "seen"), submit="1"))
    session.refresh_from_db()
    assert session.state == State.SUBMITTED


def test_invitation_of_another_event_or_a_guess_opens_nothing(client: Client) -> None:
    event = make_open_call()
    close(event)
    other = make_event(slug="other")
    now = timezone.now()
    CallForTalks.objects.create(event=other, opens_at=now, closes_at=now + timedelta(days=1))
    link = make_late_link(other)
    assert client.get(f"/relay/propose/late/{link.secret}/").status_code == 404
    assert client.get("/relay/propose/late/guessed/").status_code == 404
    assert 'name="title"' not in text_of(client.get("/relay/propose/"))


# Organizers


def organizer_of(event: Event) -> Client:
    client = Client()
    client.force_login(make_team_member(event, make_user()).user)
    client.get("/admin/")
    return client


def test_organizer_makes_an_invitation_sees_its_address_and_mails_it() -> None:
    event = make_open_call()
    client = organizer_of(event)
    fields = {
        "note": "Grace",
        "max_proposals": "1",
        "send_to": "grace@example.org",
        "_event": event.public_id,
    }
    page = text_of(client.post("/admin/agenda/latelink/add/", fields, follow=True))
    link = LateLink.objects.select_related("call__event").get()
    assert (link.path in page, "A mail with it goes to grace@example.org." in page) == (True, True)
    assert link.path in OutboxMail.objects.get(kind="call.invited").text
    told = list(HistoryEntry.objects.filter(subject=link.public_id).values_list("kind", flat=True))
    assert told == ["call.late_link_made"]
    change = f"/admin/agenda/latelink/{link.pk}/"
    client.post(f"{change}send/", {"address": "ada@example.org", "_confirmed": "1"})
    assert OutboxMail.objects.filter(kind="call.invited", to_address="ada@example.org").count() == 1
    assert "0 of 1" in text_of(client.get(f"{change}change/"))
    client.post(f"{change}revoke/", {"_confirmed": "1"})
    link.refresh_from_db()
    assert (link.revoked_at is None, link.path in text_of(client.get(f"{change}change/"))) == (False, False)


def test_invitation_without_a_call_is_refused_in_words() -> None:
    event = make_event(slug="relay")
    fields = {"note": "Grace", "max_proposals": "1", "_event": event.public_id}
    page = text_of(organizer_of(event).post("/admin/agenda/latelink/add/", fields))
    assert "There is no call for talks yet." in page
    assert LateLink.objects.count() == 0


def test_hours_of_a_type_that_end_before_they_begin_are_refused_in_words() -> None:
    event = make_open_call()
    kind = event.session_types.get()
    fields = {
        "name": "Talk", "minutes": "40", "position": "0", "is_open_to_proposals": "on", "opens_at_0": "",
        "opens_at_1": "", "closes_at_0": "2001-01-01", "closes_at_1": "09:00", "_event": event.public_id,
    }  # fmt: skip
    answer = organizer_of(event).post(f"/admin/agenda/sessiontype/{kind.pk}/change/", fields)
    errors = dict(answer.context["adminform"].form.errors)
    assert [text.split(",")[0] for text in errors["closes_at"]] == ["This is not after the opening"]


def test_limits_of_tracks_stand_in_the_call_with_what_was_handed_in() -> None:
    event = make_open_call()
    call, track = CallForTalks.objects.get(event=event), event.tracks.get()
    make_track(event, name="IoT")
    make_session(event, make_participant(event), track=track)
    client = organizer_of(event)
    page = client.get(f"/admin/agenda/callfortalks/{call.pk}/change/")
    form = page.context["adminform"].form
    fields = {
        name: form[name].value() or ""
        for name in (
            "text",
            "decisions_on",
            "confirm_days",
            "max_per_speaker",
            "asks_level",
            "asks_licence",
            "is_shown",
        )
    }
    fields |= {
        "opens_at_0": "2026-01-01", "opens_at_1": "09:00", "closes_at_0": "2099-01-01", "closes_at_1": "09:00",
        "track_limits-TOTAL_FORMS": "1", "track_limits-INITIAL_FORMS": "0", "track_limits-0-track": track.pk,
        "track_limits-0-is_open": "on", "track_limits-0-max_proposals": "1", "track_limits-0-call": call.pk,
    }  # fmt: skip
    client.post(f"/admin/agenda/callfortalks/{call.pk}/change/", fields)
    assert TrackLimit.objects.get().max_proposals == 1
    assert "No longer taken: Bots." in text_of(Client().get("/relay/propose/"))
