"""Before it is told, nobody outside the committee learns what was decided: every page, feed, mail and list.

The data could leak: each talk carries a decision, words for its speakers and a letter, with markers of their own.
"""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agenda import committee
from agenda.actions import decisions, rounds
from agenda.actions.decisions import Choice
from agenda.models import DecisionRound, ReviewPhase, Session, SpeakerSheet
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant, Role
from tests.factories.agenda import NOW, make_call, make_released_version, make_session, make_slot
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.review import make_criterion, make_phase, make_review, make_reviewer

pytestmark = pytest.mark.django_db

WORDS = "Quokkafeedback"
LETTER = "Wombatletter"
MARKERS = (
    WORDS.lower(),
    LETTER.lower(),
    "pending_decision",
    "draft.session",
    "private.session",
    "not yet told",
)


@pytest.fixture
def event() -> Event:
    event = make_event(slug="relay")
    make_call(event)
    make_criterion(event)
    return event


@pytest.fixture
def speaker(event: Event) -> Participant:
    user = make_user("ada@speakers.example")
    person = make_participant(event, name="Ada", email="ada@speakers.example", user=user)
    SpeakerSheet.objects.create(participant=person)
    return person


@pytest.fixture
def talk(event: Event, speaker: Participant) -> Session:
    """Decided by a chair in the usual way, with words, and its letter drafted and edited."""
    make_slot(make_released_version(event), make_session(event, speaker, state="confirmed"))
    session = make_session(event, speaker, title="Bots")
    chair = make_team_member(event, make_user("chair@team.example")).user
    seat = committee.take_seat(chair, event, NOW)
    decisions.give_feedback(session=session, text=WORDS, seen="", by=seat, now=NOW)
    decisions.decide(choices={session.pk: Choice("accept")}, by=seat, now=NOW)
    rounds.draft(event=event, by=chair, now=NOW)
    OutboxMail.objects.filter(subject_id=session.public_id).update(subject=LETTER)
    make_review(session, make_reviewer(event, make_user("judge@judges.example")), 4, comment="Good")
    session.refresh_from_db()
    return session


def leaks(response: Any) -> list[str]:
    text = b"".join(response).decode() if response.streaming else response.content.decode()
    return [marker for marker in MARKERS if marker in text.lower()]


def test_the_markers_would_be_found(client: Client, event: Event, talk: Session) -> None:
    client.force_login(User.objects.get(email="chair@team.example"))
    pages = [f"/relay/review/decisions/{talk.code}/", "/relay/review/letters/", "/admin/agenda/session/"]
    found = {marker for page in pages for marker in leaks(client.get(page))}
    assert found == {WORDS.lower(), "not yet told"}


def public_pages(talk: Session) -> list[str]:
    feeds = [f"/relay/agenda/{name}" for name in ("", "schedule.xml", "schedule.json", "schedule.ics")]
    return [*feeds, "/", "/relay/", "/relay/speakers/", "/relay/propose/", f"/relay/agenda/{talk.code}/"]


def test_public_pages_and_feeds_know_nothing(client: Client, talk: Session) -> None:
    assert {page: found for page in public_pages(talk) if (found := leaks(client.get(page)))} == {}


def test_speaker_reads_nothing_and_his_page_is_the_same_as_before(
    client: Client, event: Event, speaker: Participant, talk: Session
) -> None:
    assert speaker.user is not None
    client.force_login(speaker.user)
    pages = [
        f"/relay/propose/{talk.code}/", f"/relay/propose/{talk.code}/edit/", f"/relay/propose/{talk.code}/withdraw/",
        f"/relay/propose/{talk.code}/speakers/", "/relay/propose/profile/", "/relay/me/", *public_pages(talk),
    ]  # fmt: skip
    seen = {page: client.get(page) for page in pages}
    assert {page: leaks(answer) for page, answer in seen.items() if leaks(answer)} == {}
    Session.objects.filter(pk=talk.pk).update(pending_decision="", feedback="")
    after = {page: client.get(page) for page in pages}
    changed = [page for page in pages if plain(seen[page]) != plain(after[page])]
    assert changed == []


def plain(response: Any) -> str:
    """Without what differs in every answer."""
    text = b"".join(response).decode() if response.streaming else response.content.decode()
    return re.sub(r'(name="csrfmiddlewaretoken" value|name="form_key" value|nonce)="[^"]*"', "", text)


def test_speaker_may_not_open_the_committees_pages(
    client: Client, speaker: Participant, talk: Session
) -> None:
    assert speaker.user is not None
    client.force_login(speaker.user)
    for path in ("decisions/", f"decisions/{talk.code}/", "letters/", "letters/send/"):
        assert client.get(f"/relay/review/{path}").status_code == 404


@pytest.mark.parametrize("names", [True, False])
def test_reviewer_reads_nothing_blind_or_not(
    client: Client, event: Event, talk: Session, names: bool
) -> None:
    make_phase(event, sees_names=names, sees_others=ReviewPhase.Others.ALWAYS)
    reader = make_team_member(event, make_user("reader@readers.example"), Role.REVIEWER).user
    client.force_login(reader)
    pages = [
        "/relay/review/", f"/relay/review/{talk.code}/", "/relay/review/standing/", "/relay/review/standing.csv",
    ]  # fmt: skip
    found = {page: leaks(client.get(page)) for page in pages + admin_pages(talk)}
    assert {page: markers for page, markers in found.items() if markers} == {}


@pytest.mark.parametrize("role", [Role.FINANCE, Role.DOOR, Role.REVIEWER])
def test_others_of_the_team_read_nothing_in_the_workspace(
    client: Client, event: Event, talk: Session, role: str
) -> None:
    client.force_login(make_team_member(event, make_user("other@others.example"), role).user)
    found = {page: leaks(client.get(page)) for page in admin_pages(talk)}
    assert {page: markers for page, markers in found.items() if markers} == {}


def admin_pages(talk: Session) -> list[str]:
    """Every list, also filtered and searched, and the talk's and the history's own pages. What is searched for is
    only a part of the markers, since pages repeat it."""
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    sessions = "/admin/agenda/session/"
    own = [f"{sessions}{talk.pk}/change/", f"{sessions}{talk.pk}/history/"]
    entries = [f"/admin/core/historyentry/{row.pk}/change/" for row in HistoryEntry.objects.all()]
    searched = [
        f"{sessions}?q=Quokka", "/admin/core/historyentry/?q=Quokka", "/admin/core/outboxmail/?q=Wombat",
    ]  # fmt: skip
    return ["/admin/", *lists, *own, *entries, *searched, f"{sessions}?decided=accept"]


def test_no_address_finds_talks_by_what_is_decided(client: Client, event: Event, talk: Session) -> None:
    """Also not for organizers: one may have a conflict of interest with a talk. Reviewers have no list at all."""
    client.force_login(User.objects.get(email="chair@team.example"))
    sessions = "/admin/agenda/session/"
    hidden = ("pending_decision=accept", "pending_decision__exact=reject", f"feedback__contains={WORDS}")
    assert [client.get(f"{sessions}?{query}").status_code for query in hidden] == [400, 400, 400]


def test_organizer_filters_the_list_by_what_is_not_yet_told(
    client: Client, event: Event, talk: Session
) -> None:
    client.force_login(User.objects.get(email="chair@team.example"))
    sessions = "/admin/agenda/session/"
    assert "Bots" in client.get(f"{sessions}?decided=accept").content.decode()
    assert "Bots" not in client.get(f"{sessions}?decided=reject").content.decode()


def test_organizer_with_a_conflict_does_not_see_it_in_the_list_either(
    client: Client, event: Event, talk: Session
) -> None:
    client.force_login(make_team_member(event, make_user("colleague@speakers.example")).user)
    sessions = "/admin/agenda/session/"
    assert "Bots" in client.get(sessions).content.decode()
    assert "Bots" not in client.get(f"{sessions}?decided=accept").content.decode()
    found = {page: leaks(client.get(page)) for page in admin_pages(talk)}
    assert {marker for markers in found.values() for marker in markers} <= {"not yet told"}


def test_demo_mailbox_shows_no_letter_that_is_still_written(
    client: Client, talk: Session, settings: Any
) -> None:
    settings.SHOW_MAILS = settings.LOCAL = True
    mail = OutboxMail.objects.get(subject=LETTER)
    assert LETTER not in client.get("/mail/").content.decode()
    assert client.get(f"/mail/{mail.public_id}/").status_code == 404


def test_changing_a_talk_under_decision_is_no_clash_for_its_speaker(
    client: Client, event: Event, speaker: Participant
) -> None:
    """Deciding leaves no trace on the row that the speaker's form would notice."""
    session = make_session(event, speaker)
    seen = session.changed_at
    chair = make_team_member(event, make_user("chair@team.example")).user
    seat = committee.take_seat(chair, event, NOW)
    decisions.give_feedback(session=session, text=WORDS, seen="", by=seat, now=NOW)
    decisions.decide(choices={session.pk: Choice("reject")}, by=seat, now=NOW)
    session.refresh_from_db()
    assert session.changed_at == seen


def test_home_of_the_workspace_tells_organizers_what_waits_and_reviewers_nothing(
    client: Client, event: Event, talk: Session
) -> None:
    client.force_login(User.objects.get(email="chair@team.example"))
    home = client.get("/admin/").content.decode()
    assert ("1 decision not yet told" in home, "1 letter drafted, not sent" in home) == (True, True)
    assert ('href="/relay/review/letters/"' in home, "proposal to decide" in home) == (True, False)
    client.force_login(make_team_member(event, make_user("reader@readers.example"), Role.REVIEWER).user)
    tasks = [task.words for task in client.get("/admin/").context["tasks"]]
    assert [words for words in tasks if "told" in words or "letter" in words or "decide" in words] == []


# A chair whose colleague speaks, while somebody else can decide


@pytest.fixture
def colleague(client: Client, event: Event, talk: Session) -> Client:
    client.force_login(make_team_member(event, make_user("colleague@speakers.example")).user)
    return client


def test_no_figure_tells_a_chair_that_a_talk_closed_to_him_is_decided(
    colleague: Client, event: Event, talk: Session
) -> None:
    rounds.discard(round_=DecisionRound.objects.get(), by=None, now=NOW)
    home, letters = (colleague.get(page).content.decode() for page in ("/admin/", "/relay/review/letters/"))
    assert "1 proposal to decide" in home
    assert [words for words in ("not yet told", "drafted, not sent") if words in home] == []
    assert "Write the letters" not in letters
    Session.objects.filter(pk=talk.pk).update(state="rejected", pending_decision="accept")
    table = colleague.get("/relay/review/decisions/").content.decode()
    assert "Bots" not in table


def test_chair_does_not_decide_in_the_workspace_about_a_talk_closed_to_him(
    colleague: Client, event: Event, talk: Session
) -> None:
    free = make_session(event, title="Free")
    words = "“Bots”: you have a conflict of interest, so somebody else of the team decides."
    for name in ("accept", "waiting-list", "reject"):
        page = f"/admin/agenda/session/{talk.pk}/{name}/"
        assert words in colleague.post(page, {"_confirmed": "1"}, follow=True).content.decode()
    chosen = {"action": "accept_all", "_selected_action": [talk.pk, free.pk]}
    asked = colleague.post("/admin/agenda/session/", chosen)
    assert words in asked.content.decode()
    colleague.post("/admin/agenda/session/", dict(asked.context["hidden"]) | chosen)
    states = Session.objects.filter(pk__in=[talk.pk, free.pk]).order_by("pk").values_list("title", "state")
    assert dict(states) == {"Bots": "submitted", "Free": "accepted"}


def test_no_address_asks_about_what_hangs_from_a_row(colleague: Client) -> None:
    asked = [
        *(f"session/?{name}__isnull=0" for name in ("letters", "reviews", "assignments", "comparisons_won")),
        "session/?reviews=1",
    ]  # fmt: skip
    pages = [*(f"/admin/agenda/{page}" for page in asked), "/admin/events/participant/?letters__isnull=0"]
    assert [colleague.get(page).status_code for page in pages] == [400] * 6
    assert "Bots" in colleague.get("/admin/agenda/session/?q=ada").content.decode()
    assert "Bots" in colleague.get("/admin/agenda/session/?state__exact=submitted&placed=no").content.decode()
