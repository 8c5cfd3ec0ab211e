"""The page on which is decided: what it shows to whom, by one tap, in bulk and by rank, at a constant cost."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from agenda.models import BalanceTarget, ConflictOfInterest, Review, Reviewer, Session, SpeakerSheet
from events.models import Event, Role
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_track, make_user
from tests.factories.review import make_criterion, make_review, make_reviewer

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def event() -> Event:
    event = make_event(slug="relay")
    make_criterion(event)
    return event


@pytest.fixture
def chair(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event, make_user("chair@team.example")).user)
    return client


def ranked(event: Event, *values: int, **fields: Any) -> list[Session]:
    """Talks with one review each, all by one reviewer."""
    reviewer = make_reviewer(event, make_user(f"judge{Review.objects.count()}@judges.example"))
    found = [make_session(event, title=f"Talk {place}", **fields) for place in range(1, len(values) + 1)]
    for session, value in zip(found, values, strict=True):
        make_review(session, reviewer, value)
    return found


def titles(page: Any) -> list[str]:
    return [one.row.session.title for part in page.context["sections"] for one in part.rows]


def decisions(*sessions: Session) -> list[str]:
    return [Session.objects.get(pk=session.pk).pending_decision for session in sessions]


def press(client: Client, session: Session, wanted: str, seen: str = "", **more: Any) -> Any:
    given = {"decide": f"{session.code}:{wanted}:{seen}"}
    return client.post("/relay/review/decisions/decide/", given, **more)


def test_best_stand_first_and_what_is_told_is_left_out(chair: Client, event: Event) -> None:
    ranked(event, 2, 5, 3)
    make_session(event, title="Unread")
    make_session(event, title="Told", state="confirmed")
    assert titles(chair.get("/relay/review/decisions/")) == ["Talk 2", "Talk 3", "Talk 1", "Unread"]
    assert "Told" in titles(chair.get("/relay/review/decisions/?show=all"))


def test_one_tap_decides_and_the_second_takes_it_back(chair: Client, event: Event) -> None:
    session = make_session(event)
    answer = press(chair, session, "accept", follow=True)
    assert "1 decision is noted." in answer.content.decode()
    assert decisions(session) == ["accept"]
    assert f'value="{session.code}::accept" aria-pressed="true"' in answer.content.decode()
    press(chair, session, "", "accept")
    assert decisions(session) == [""]


def test_tap_with_script_answers_with_the_row_the_counts_and_the_balance(chair: Client, event: Event) -> None:
    track = make_track(event, name="Bots")
    session, other = make_session(event, track=track), make_session(event)
    html = press(chair, session, "accept", headers=HTMX).content.decode()
    assert f'id="row-{session.code}"' in html
    assert f'id="row-{other.code}"' not in html
    assert html.count('hx-swap-oob="true"') == 3
    assert "<!doctype html>" not in html


def test_two_browsers_do_not_undo_one_another(chair: Client, event: Event) -> None:
    session = make_session(event, title="Bots", pending_decision="wait")
    answer = press(chair, session, "accept", "", follow=True)
    assert "“Bots” was decided elsewhere meanwhile: Waiting list." in answer.content.decode()
    assert decisions(session) == ["wait"]


def test_many_are_decided_together_and_those_that_cannot_be_are_named(chair: Client, event: Event) -> None:
    first, second = make_session(event), make_session(event)
    gone = make_session(event, title="Gone", state="withdrawn")
    picked = {"pick": [first.code, second.code, gone.code], "many": "reject"}
    answer = chair.post("/relay/review/decisions/decide/", picked, follow=True).content.decode()
    assert "2 decisions are noted." in answer
    assert "“Gone” is withdrawn: this does not follow from there." in answer
    assert decisions(first, second, gone) == ["reject", "reject", ""]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"many": "accept"},
        {"many": "nonsense", "pick": ["AAAAAA"]},
        {"decide": ""},
        {"decide": "x/../../y:accept:", "next": "talk"},
        {"decide": ":" * 2000},
        {"pick": ["\x00", "💥" * 500], "many": "none"},
    ],
)
def test_hostile_input_changes_nothing(chair: Client, event: Event, given: dict[str, Any]) -> None:
    session = make_session(event, pending_decision="wait")
    answer = chair.post("/relay/review/decisions/decide/", given)
    assert answer.status_code in {302, 404}
    assert decisions(session) == ["wait"]


def test_talk_of_another_event_cannot_be_decided_here(chair: Client, event: Event) -> None:
    foreign = make_session(make_event())
    press(chair, foreign, "accept")
    assert decisions(foreign) == [""]
    assert chair.get(f"/relay/review/decisions/{foreign.code}/").status_code == 404


# By rank


def test_line_stands_in_the_table_and_moves_by_one(chair: Client, event: Event) -> None:
    ranked(event, 5, 4, 3)
    page = chair.get("/relay/review/decisions/?accept=2")
    (section,) = page.context["sections"]
    assert [(one.zone, list(one.ends)) for one in section.rows] == [
        ("accept", []),
        ("accept", ["accept"]),
        ("", []),
    ]
    html = page.content.decode()
    assert ('href="?accept=1&amp;page=accept"' in html, 'href="?accept=3&amp;page=accept"' in html) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("query", "begins"), [("accept=1&wait=1", []), ("wait=1", ["accept"]), ("accept=99", [])]
)
def test_line_may_stand_above_all_or_below_all(
    chair: Client, event: Event, query: str, begins: list[str]
) -> None:
    ranked(event, 5, 4)
    (section,) = chair.get(f"/relay/review/decisions/?{query}").context["sections"]
    assert section.begins == begins


@pytest.mark.parametrize(
    "query", ["accept=-5", "accept=1e99", "accept=%00", "per=x&kind=y&accept=99999999999"]
)
def test_line_that_makes_no_sense_is_none(chair: Client, event: Event, query: str) -> None:
    ranked(event, 5)
    page = chair.get(f"/relay/review/decisions/?{query}")
    assert page.status_code == 200
    assert page.context["drawn"].line.accept == 0


def test_line_shows_what_it_would_change_and_then_does_only_that(chair: Client, event: Event) -> None:
    best, second, last = ranked(event, 5, 4, 2)
    Session.objects.filter(pk=second.pk).update(pending_decision="reject")
    line = {"accept": "2", "rest": "on"}
    page = chair.get("/relay/review/decisions/by-rank/", line)
    assert decisions(best, second, last) == ["", "reject", ""]
    preview = page.context["preview"]
    shown = [(name, [row.session.title for row in rows]) for name, rows in preview.moves]
    assert shown == [("accept", ["Talk 1"]), ("reject", ["Talk 3"])]
    assert [row.session.title for row in preview.by_hand] == ["Talk 2"]
    chair.post("/relay/review/decisions/by-rank/", line | {"shown": preview.fingerprint})
    assert decisions(best, second, last) == ["accept", "reject", "reject"]


def test_line_over_what_was_decided_by_hand_when_asked(chair: Client, event: Event) -> None:
    best, second = ranked(event, 5, 4)
    Session.objects.filter(pk=best.pk).update(pending_decision="reject")
    line = {"accept": "1", "over": "on"}
    shown = chair.get("/relay/review/decisions/by-rank/", line).context["preview"].fingerprint
    chair.post("/relay/review/decisions/by-rank/", line | {"shown": shown})
    assert decisions(best, second) == ["accept", ""]


def test_line_is_not_applied_if_scores_have_changed_since_it_was_shown(chair: Client, event: Event) -> None:
    best, second = ranked(event, 5, 4)
    line = {"accept": "1"}
    shown = chair.get("/relay/review/decisions/by-rank/", line).context["preview"].fingerprint
    Review.objects.filter(session=second).update(value=1.0)
    Review.objects.filter(session=best).update(value=0.0)
    answer = chair.post("/relay/review/decisions/by-rank/", line | {"shown": shown})
    assert "have changed meanwhile" in answer.content.decode()
    assert decisions(best, second) == ["", ""]


def test_each_track_has_a_line_of_its_own(chair: Client, event: Event) -> None:
    bots, web = make_track(event, name="Bots"), make_track(event, name="Web")
    ranked(event, 5, 4, track=bots)
    ranked(event, 3, 2, track=web)
    page = chair.get("/relay/review/decisions/?accept=1&per=track")
    ends = [(part.name, [list(one.ends) for one in part.rows]) for part in page.context["sections"]]
    assert ends == [("Bots", [["accept"], []]), ("Web", [["accept"], []])]


# Balance


def test_balance_counts_what_is_accepted_and_what_is_to_be(chair: Client, event: Event) -> None:
    track = make_track(event, name="Bots")
    ada = make_participant(event, company="Redpoint, Inc.")
    SpeakerSheet.objects.create(participant=ada, is_first_time=True)
    make_session(event, ada, track=track, state="confirmed")
    make_session(event, make_participant(event, company="redpoint"), track=track, pending_decision="accept")
    make_session(event, track=track, pending_decision="reject")
    BalanceTarget.objects.create(event=event, dimension="first_time", key="yes", least=3)
    BalanceTarget.objects.create(event=event, dimension="company", key="", most=1)
    page = chair.get("/relay/review/decisions/")
    rows = {row.name: row.count for group in page.context["balance"] for row in group.rows}
    assert (rows["Bots"], rows["First-time speakers"], rows["Redpoint, Inc."]) == (2, 1, 2)
    assert page.context["amiss"] == ["2 more first-time speakers wanted", "Redpoint, Inc.: 2, at most 1"]


def test_targets_are_written_on_their_page(chair: Client, event: Event) -> None:
    track = make_track(event, name="Bots")
    address = "/relay/review/decisions/targets/"
    given = {
        f"track-{track.public_id}-least": "2",
        f"track-{track.public_id}-most": "4",
        "company--most": "2",
    }
    given |= {"new-company": "Acme", "new-least": "1"}
    assert chair.post(address, given).status_code == 302
    stored = {(row.dimension, row.key): (row.least, row.most) for row in BalanceTarget.objects.all()}
    assert stored == {
        ("track", track.public_id): (2, 4), ("company", ""): (None, 2), ("company", "Acme"): (1, None),
    }  # fmt: skip
    wrong = chair.post(address, {"company--least": "5", "company--most": "2"})
    assert (wrong.status_code, BalanceTarget.objects.count()) == (422, 3)
    assert "Every company: this is less than the least." in wrong.content.decode()


# Words to the speakers


def test_lines_of_reviews_are_picked_and_edited_and_stand_in_the_letter(chair: Client, event: Event) -> None:
    (session,) = ranked(event, 4, pending_decision="reject")
    Review.objects.update(to_speaker="Say what broke.\nShorter, please.")
    address = f"/relay/review/decisions/{session.code}/"
    assert "Say what broke." in chair.get(address).content.decode()
    chair.post(address, {"seen": "", "text": "Thank you.", "line": ["Say what broke."]})
    session.refresh_from_db()
    assert session.feedback == "Thank you.\n\nSay what broke."
    (letter,) = chair.get(address).context["letters"]
    assert letter.letter.body.endswith("From the committee:\n\nThank you.\n\nSay what broke.")


def test_words_of_reviews_that_do_not_count_are_not_shown(chair: Client, event: Event) -> None:
    session = make_session(event)
    make_review(session, make_reviewer(event), 4, to_speaker="Counts")
    make_review(session, make_reviewer(event), None, to_speaker="Abstained", comment="A friend")
    make_review(session, make_reviewer(event), None, to_speaker="Unfinished", state=Review.State.DRAFT)
    conflicted = make_reviewer(event)
    make_review(session, conflicted, 5, to_speaker="Partial")
    ConflictOfInterest.objects.create(session=session, reviewer=conflicted, kind="declared", at=NOW)
    page = chair.get(f"/relay/review/decisions/{session.code}/")
    assert [lines for _review, lines in page.context["reviews"]] == [["Counts"]]


def test_words_that_somebody_changed_meanwhile_come_back_with_both(chair: Client, event: Event) -> None:
    session = make_session(event, feedback="Theirs")
    answer = chair.post(f"/relay/review/decisions/{session.code}/", {"seen": "", "text": "Mine"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert ("Theirs" in html, "Mine" in html) == (True, True)


def test_too_many_words_are_refused_and_kept(chair: Client, event: Event) -> None:
    session = make_session(event)
    answer = chair.post(f"/relay/review/decisions/{session.code}/", {"seen": "", "text": "x" * 7000})
    assert (answer.status_code, "x" * 7000 in answer.content.decode()) == (422, True)


# Cost


def fill(event: Event, count: int) -> None:
    reviewers = [make_reviewer(event, make_user()) for _number in range(2)]
    sessions = [make_session(event, make_participant(event)) for _number in range(count)]
    for session in sessions:
        for reviewer in reviewers:
            make_review(session, reviewer, 1 + session.pk % 5)


@pytest.mark.parametrize("count", [1, 3, 500])
def test_page_costs_the_same_for_any_number_of_talks(
    chair: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    fill(event, count)
    chair.get("/relay/review/decisions/")  # takes the seat
    with django_assert_num_queries(23):
        page = chair.get("/relay/review/decisions/?accept=1")
    assert len(titles(page)) == min(count, 100)


@pytest.mark.parametrize("count", [1, 3, 100])
def test_decision_costs_the_same_for_any_number_of_talks(
    chair: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    fill(event, count)
    session = Session.objects.first()
    assert session is not None
    chair.get("/relay/review/decisions/")
    with django_assert_num_queries(29):
        press(chair, session, "accept", headers=HTMX)


# Who may


@pytest.mark.parametrize(
    "path",
    [
        "decisions/",
        "decisions/by-rank/?accept=1",
        "decisions/targets/",
        "decisions/{code}/",
        "letters/",
        "letters/texts/",
    ],
)
def test_pages_are_for_who_decides(client: Client, event: Event, path: str) -> None:
    address = "/relay/review/" + path.format(code=make_session(event).code)
    assert client.get(address).status_code == 302
    for role, status in ((Role.REVIEWER, 403), (Role.FINANCE, 403), (Role.DOOR, 403), (Role.OWNER, 200)):
        client.force_login(make_team_member(event, make_user(f"{role}@team.example"), role).user)
        assert (role, client.get(address).status_code) == (role, status)
    client.force_login(make_team_member(make_event(), make_user()).user)
    assert client.get(address).status_code == 404


def test_chair_with_a_conflict_sees_neither_rank_nor_decision_of_that_talk(
    chair: Client, event: Event
) -> None:
    make_team_member(event, make_user("other@staff.example"))
    mine, _other = ranked(event, 5, 4)
    Session.objects.filter(pk=mine.pk).update(pending_decision="accept")
    seat = Reviewer.objects.create(event=event, user=User.objects.get(email="chair@team.example"))
    ConflictOfInterest.objects.create(session=mine, reviewer=seat, kind="declared", at=NOW)
    page = chair.get("/relay/review/decisions/")
    rows = {one.row.session.title: one.row for part in page.context["sections"] for one in part.rows}
    assert (rows["Talk 1"].standing, rows["Talk 1"].decision, rows["Talk 1"].choices) == (None, "", ())
    assert rows["Talk 2"].standing.rank == 1
    assert "You declared a conflict of interest. Somebody else decides." in page.content.decode()
    assert {row.name: row.count for row in page.context["balance"][0].rows} == {"Minutes on stage": 0}
    assert chair.get(f"/relay/review/decisions/{mine.code}/").status_code == 403
    press(chair, mine, "reject", "accept")
    assert decisions(mine) == ["accept"]
