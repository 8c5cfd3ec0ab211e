"""Nobody reads what the committee must not show him: every address, export and search, for each kind of person.

The talk holds a word of its own in every field. That the walk can find them is shown by an organizer who has nothing to
do with the speakers: he finds every one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agenda import committee
from agenda.actions import reviews
from agenda.models import (
    Assignment,
    Comparison,
    ConflictOfInterest,
    ProposalAnswer,
    ProposalQuestion,
    Review,
    Reviewer,
    ReviewPhase,
    ReviewRemark,
    Session,
    SessionFile,
    SpeakerInvitation,
)
from events.models import Event, Participant, Role
from tests.factories.agenda import make_call, make_session, make_session_type
from tests.factories.events import make_event, make_participant, make_team_member, make_track, make_user
from tests.factories.review import make_criterion, make_phase, make_reviewer
from tests.portal import walking

pytestmark = pytest.mark.django_db

# All begin alike, so that one search would find them, and the word searched for is none of them.
SEARCH = "Zq"
TITLE, ABSTRACT, NOTES = "Zqtitle", "Zqabstract", "Zqnotes"
NAME, FAMILY, COMPANY, MAIL, BIO, JOB = "Zqgiven", "Zqfamily", "Zqcompany", "zqmail", "Zqbiography", "Zqjob"
GUEST = "zqguest"
FILE, ANSWER_FILE = "zqslides", "zqpaper"
# A file without names, and what its speaker called it.
NAMELESS, NAMED_SO = "zqoutline", "zqcalled"
FOR_TEAM, FOR_NAMED, FOR_BLIND = "Zqforteam", "Zqfornamed", "Zqforblind"
COMMENT, TO_SPEAKER, REMARK, CRITIC = "Zqcomment", "Zqtospeaker", "Zqremark", "Zqcritic"
REASON, PRESSED = "Zqreason", "Zqwhy"

WHO = (NAME, FAMILY, COMPANY, MAIL, BIO, JOB, GUEST, FILE, ANSWER_FILE, NAMED_SO, FOR_TEAM, FOR_NAMED)
WHAT = (TITLE, ABSTRACT, NOTES, NAMELESS, FOR_BLIND)
JUDGED = (COMMENT, TO_SPEAKER, REMARK)
EVERYTHING = (*WHO, *WHAT, *JUDGED, CRITIC)


@dataclass(frozen=True)
class World:
    event: Event
    session: Session
    speaker: Participant
    critic: Reviewer

    def paths(self) -> list[str]:
        ids = [
            self.session.public_id, self.speaker.public_id, self.speaker.code, self.critic.public_id,
            *SessionFile.objects.values_list("public_id", flat=True),
            *ProposalAnswer.objects.exclude(file="").values_list("public_id", flat=True),
        ]  # fmt: skip
        values = {"slug": [self.event.slug], "code": [self.session.code, self.speaker.code]}
        names = ("public_id", "person", "invitation", "file", "answer", "reviewer", "talk", "session")
        return walking.paths(values | dict.fromkeys(names, ids))


@pytest.fixture
def world() -> World:
    event = make_event()
    now = timezone.now()
    make_call(event, opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=30))
    make_phase(event, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    speaker = make_participant(
        event, name=f"{NAME} {FAMILY}", company=COMPANY, email=f"{MAIL}@zqdomain.example", biography=BIO,
        job_title=JOB, user=make_user(f"{MAIL}@zqdomain.example", name=f"{NAME} {FAMILY}"),
    )  # fmt: skip
    session = make_session(
        event, speaker, session_type=make_session_type(event), track=make_track(event), title=TITLE,
        abstract=f"{ABSTRACT}, told by {NAME} {FAMILY} of {COMPANY}: write to {MAIL}@zqdomain.example.",
        notes=f"{NOTES}. We at {COMPANY} ran it.",
    )  # fmt: skip
    _hang_on(session)
    return World(event, session, speaker, _judge(session))


def _hang_on(session: Session) -> None:
    """Answers for each audience, slides, a paper, and somebody who is invited to speak along."""
    event, now = session.event, timezone.now()
    Audience = ProposalQuestion.Audience  # noqa: N806 - the class's own name
    for audience, word in (
        (Audience.TEAM, FOR_TEAM),
        (Audience.REVIEWERS, FOR_NAMED),
        (Audience.BLIND, FOR_BLIND),
    ):
        question = ProposalQuestion.objects.create(event=event, text=f"For {audience}", audience=audience)
        answer = ProposalAnswer.objects.create(question=question, session=session, text=word, at=now)
        if audience == Audience.BLIND:
            answer.file_name = f"{ANSWER_FILE}.pdf"
            answer.file.save("ans_paper.pdf", ContentFile(ANSWER_FILE.encode()))
    kinds = {"kind": ProposalQuestion.Kind.FILE, "audience": Audience.BLIND, "is_nameless": True}
    asked = ProposalQuestion.objects.create(event=event, text="Outline", **kinds)
    outline = ProposalAnswer(question=asked, session=session, file_name=f"{NAMED_SO}.pdf", at=now)
    outline.file.save("fil_outline.pdf", ContentFile(NAMELESS.encode()))
    slides = SessionFile(
        session=session, file_name=f"{FILE}.pdf", media_type="application/pdf", size=9, for_reviewers=True
    )
    slides.file.save("fil_slides.pdf", ContentFile(FILE.encode()))
    SpeakerInvitation.objects.create(session=session, email=f"{GUEST}@elsewhere.example", created_at=now)


def _judge(session: Session) -> Reviewer:
    """A review by an action, with its history, a remark, an assignment and a comparison."""
    event, now = session.event, timezone.now()
    critic = make_reviewer(event, make_user("critic@committee.example", name=CRITIC))
    criterion = make_criterion(event)
    words = reviews.Words({criterion.public_id: 4}, COMMENT, TO_SPEAKER)
    reviews.finish(session=session, words=words, by=critic.user, now=now)
    reviews.remark(session=session, text=REMARK, by=critic.user, now=now)
    other = make_session(event, make_participant(event, email="far@elsewhere.example"), title="Other")
    reviews.finish(session=other, words=reviews.Words({criterion.public_id: 2}), by=critic.user, now=now)
    for each in (session, other):
        Assignment.objects.create(session=each, reviewer=critic, reason=REASON, at=now)
    first, second = sorted((session, other), key=lambda row: row.pk)
    Comparison.objects.create(reviewer=critic, first=first, second=second, winner=session, at=now)
    return critic


def told(client: Client, world: World, words: tuple[str, ...]) -> dict[str, list[str]]:
    return walking.told(client, world.paths(), words, SEARCH)


def enter(client: Client, world: World, role: str, company: str = "") -> Reviewer:
    reviewer = make_reviewer(world.event, role=role, company=company)
    client.force_login(reviewer.user)
    return reviewer


# The control


def test_the_walk_of_an_organizer_finds_every_word(client: Client, world: World) -> None:
    enter(client, world, Role.OWNER)
    found = told(client, world, EVERYTHING)
    assert {word for words in found.values() for word in words} == set(EVERYTHING)


# Conflicts of interest


def same_company(client: Client, world: World) -> None:
    enter(client, world, Role.REVIEWER, company=f"{COMPANY.upper()} GmbH")


def declared(client: Client, world: World) -> None:
    reviewer = enter(client, world, Role.REVIEWER)
    reviews.declare_conflict(session=world.session, reason=PRESSED, by=reviewer.user, now=timezone.now())


@pytest.mark.parametrize("conflict", [same_company, declared])
def test_reviewer_with_a_conflict_gets_nothing_of_the_talk(
    client: Client, world: World, conflict: Callable[[Client, World], None]
) -> None:
    ReviewPhase.objects.update(sees_names=True, sees_others=ReviewPhase.Others.ALWAYS)
    conflict(client, world)
    assert told(client, world, EVERYTHING) == {}


def test_talks_kept_from_somebody_are_in_none_of_his_counts(client: Client, world: World) -> None:
    same_company(client, world)
    context = client.get(f"/{world.event.slug}/review/").context
    progress = context["progress"]
    assert (context["way"].counts["all"], progress.counted, progress.goal) == (1, 1, 3)
    assert [task.words for task in client.get("/admin/").context["tasks"]] == ["1 talk for you to review"]


def test_organizer_with_a_conflict_gets_the_talk_and_nothing_of_what_is_said_about_it(
    client: Client, world: World
) -> None:
    enter(client, world, Role.OWNER, company=COMPANY)
    found = told(client, world, (TITLE, *JUDGED, CRITIC))
    assert [path for path, words in found.items() if set(words) & set(JUDGED)] == []
    # Who reviews stands in the team; that he reviewed this talk stands nowhere.
    assert [path for path, words in found.items() if {TITLE, CRITIC} <= set(words)] == []
    assert any(TITLE in words for words in found.values())


def test_reviewer_gets_nothing_about_his_own_talk(client: Client, world: World) -> None:
    """He reads what he wrote, and not what is said about it."""
    assert world.speaker.user is not None
    make_team_member(world.event, world.speaker.user, Role.REVIEWER)
    ReviewPhase.objects.update(sees_names=True, sees_others=ReviewPhase.Others.ALWAYS)
    client.force_login(world.speaker.user)
    assert told(client, world, (*JUDGED, CRITIC)) == {}


# Blind


def test_blind_reviewer_gets_nothing_of_who_speaks(client: Client, world: World) -> None:
    enter(client, world, Role.REVIEWER)
    found = told(client, world, (*WHO, *JUDGED, CRITIC, TITLE, ABSTRACT, NAMELESS))
    assert {word for words in found.values() for word in words} == {TITLE, ABSTRACT, NAMELESS}


def test_blind_reviewer_gets_nothing_of_who_speaks_when_his_review_is_done(
    client: Client, world: World
) -> None:
    """Then the others' words open, and still no names of speakers."""
    reviewer = enter(client, world, Role.REVIEWER)
    criterion = world.event.criteria.get()
    words = reviews.Words({criterion.public_id: 3})
    reviews.finish(session=world.session, words=words, by=reviewer.user, now=timezone.now())
    found = told(client, world, (*WHO, COMMENT))
    assert {word for words in found.values() for word in words} == {COMMENT}


def test_reviewer_who_sees_names_gets_no_answers_for_the_team(client: Client, world: World) -> None:
    enter(client, world, Role.REVIEWER)
    ReviewPhase.objects.update(sees_names=True)
    found = told(client, world, (*WHO, FOR_BLIND))
    assert {word for words in found.values() for word in words} == {*WHO, FOR_BLIND} - {FOR_TEAM}


# Everybody else


def door(client: Client, world: World) -> User:
    return enter(client, world, Role.DOOR).user


def finance(client: Client, world: World) -> User:
    return enter(client, world, Role.FINANCE).user


def stranger(client: Client, world: World) -> User:
    return make_user("stranger@nowhere.example")


def reviewer_of_another_event(client: Client, world: World) -> User:
    return make_reviewer(make_event()).user


def organizer_of_another_event(client: Client, world: World) -> User:
    return make_reviewer(make_event(), role=Role.OWNER).user


def speaker(client: Client, world: World) -> User:
    assert world.speaker.user is not None
    return world.speaker.user


@pytest.mark.parametrize(
    "somebody",
    [door, finance, stranger, reviewer_of_another_event, organizer_of_another_event, speaker],
)
def test_others_get_nothing_of_what_the_committee_says(
    client: Client, world: World, somebody: Callable[[Client, World], User]
) -> None:
    client.force_login(somebody(client, world))
    assert told(client, world, (*JUDGED, CRITIC)) == {}


def test_the_public_gets_nothing_of_a_talk_that_is_not_decided(client: Client, world: World) -> None:
    assert told(client, world, EVERYTHING) == {}


# Conflicts that come about later


def test_conflict_that_appears_later_takes_hold_at_once(client: Client, world: World) -> None:
    reviewer = enter(client, world, Role.REVIEWER)
    page = f"/{world.event.slug}/review/{world.session.code}/"
    assert client.get(page).status_code == 200
    make_participant(world.event, user=reviewer.user, company=COMPANY, email=None)
    assert client.get(page).status_code == 404
    assert client.post(f"{page}keep/", {"comment": "x"}).status_code == 404
    assert not Review.objects.filter(reviewer=reviewer).exists()


def test_conflict_waved_through_opens_the_talk_again(client: Client, world: World) -> None:
    reviewer = enter(client, world, Role.REVIEWER, company=COMPANY)
    ConflictOfInterest.objects.create(
        session=world.session, reviewer=reviewer, kind=ConflictOfInterest.Kind.WAIVED, at=timezone.now()
    )
    seat = committee.take_seat(reviewer.user, world.event, timezone.now())
    assert world.session in seat.proposals()
    assert ReviewRemark.objects.filter(session__in=seat.proposals()).count() == 1
