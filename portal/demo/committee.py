"""The demo's committee: three reviewers of different strictness, criteria, two phases, conflicts, and what was
reviewed so far."""

import random
from dataclasses import dataclass
from datetime import timedelta

from agenda import blind, scoring
from agenda.actions import redactions
from agenda.actions.redactions import Copy
from agenda.models import (
    ConflictOfInterest,
    Criterion,
    Review,
    Reviewer,
    ReviewPhase,
    ReviewRemark,
    Score,
    Session,
)
from events.models import Role, TeamMember, Track
from portal.demo import deciding, open_talks, people
from portal.demo.programme import Programme
from portal.demo.setting import Setting, account

SEED = 41
NAMES_SEED = 77
CRITERIA = [
    ("Content", "1: nothing to learn, 5: changes how people work", 3),
    ("Practice behind it", "1: heard of it, 5: ran it for years", 2),
    ("Fits the audience", "1: somewhere else, 5: exactly here", 1),
]


@dataclass(frozen=True)
class Judge:
    """`strictness` is taken off every score; `share` is how much of the work is done."""

    email: str
    name: str
    company: str
    topics: tuple[str, ...]
    strictness: float
    share: float


JUDGES = (
    Judge("reviewer@relay.example", "Remi Castellan", "Tidewrack", ("Messaging", "Bots"), 0.0, 0.35),
    Judge("reviewer2@relay.example", "Ottoline Brandt", "Fernspan", ("IoT", "WebRTC"), 1.1, 0.8),
    Judge("reviewer3@relay.example", "Sefa Tuilagi", "", ("Community", "Bots", "WebRTC"), -0.7, 0.95),
)


def build(setting: Setting) -> None:
    draw = random.Random(SEED)
    merits = _late_talks(setting)
    criteria = [
        Criterion.objects.create(event=setting.event, name=name, help_text=told, weight=weight, position=n)
        for n, (name, told, weight) in enumerate(CRITERIA, 1)
    ]
    phase = _phases(setting)
    for judge in JUDGES:
        reviewer = _seat(setting, judge)
        for session in Session.objects.filter(event=setting.event).reviewable().order_by("pk"):
            if draw.random() < judge.share and not _is_partial(judge, session):
                merit = merits.get(session.title, draw.uniform(2.2, 4.4)) - judge.strictness
                _review(setting, phase, reviewer, session, criteria, merit, draw)
    _declare(setting)
    _talk_about(setting)
    _betray(setting)
    deciding.build(setting)


def _late_talks(setting: Setting) -> dict[str, float]:
    """Handed in after the first round of decisions. By title: how good they are."""
    programme = Programme(setting, people.names(NAMES_SEED))
    programme.draw, programme.count = random.Random(SEED), 500
    for track, title, text, level, _merit in open_talks.LATE:
        session = programme.propose(
            title, text, "Talk", programme.tracks[track], programme.speaker(track), days=(3, 24)
        )
        Session.objects.filter(pk=session.pk).update(level=level)
    return {title: merit for _track, title, _text, _level, merit in open_talks.LATE}


def _phases(setting: Setting) -> ReviewPhase:
    middle = setting.now + timedelta(days=14)
    first = ReviewPhase.objects.create(
        event=setting.event, name="First reading", opens_at=setting.now - timedelta(days=14), closes_at=middle,
    )  # fmt: skip
    ReviewPhase.objects.create(
        event=setting.event, name="Discussion", opens_at=middle, closes_at=middle + timedelta(days=7),
        sees_names=True, sees_others=ReviewPhase.Others.ALWAYS,
    )  # fmt: skip
    return first


def _seat(setting: Setting, judge: Judge) -> Reviewer:
    user = account(judge.email, judge.name)
    TeamMember.objects.create(event=setting.event, user=user, role=Role.REVIEWER)
    reviewer = Reviewer.objects.create(event=setting.event, user=user, company=judge.company)
    reviewer.topics.set(Track.objects.filter(event=setting.event, name__in=judge.topics))
    return reviewer


def _is_partial(judge: Judge, session: Session) -> bool:
    companies = session.speakers.values_list("participant__company", flat=True)
    return bool(judge.company) and judge.company in set(companies)


def _review(
    setting: Setting,
    phase: ReviewPhase,
    reviewer: Reviewer,
    session: Session,
    criteria: list[Criterion],
    merit: float,
    draw: random.Random,
) -> None:
    at = setting.now - timedelta(hours=draw.randint(2, 300))
    values: dict[str, object] = {"session": session, "reviewer": reviewer, "phase": phase}
    values |= {"created_at": at, "changed_at": at}
    if draw.random() < 0.05:
        Review.objects.create(state=Review.State.ABSTAINED, comment="Not my field.", **values)
        return
    scores = {criterion.pk: min(5, max(1, round(merit + draw.gauss(0, 0.55)))) for criterion in criteria}
    scales = {row.pk: scoring.Scale(row.lowest, row.highest, row.weight, row.is_required) for row in criteria}
    liking = min(5, max(1, round(merit))) - 1
    comment = draw.choice(open_talks.COMMENTS[liking]) if draw.random() < 0.7 else ""
    review = Review.objects.create(
        state=Review.State.DONE, done_at=at, value=scoring.value(scores, scales), comment=comment,
        to_speaker=draw.choice(open_talks.TO_SPEAKERS) if draw.random() < 0.3 else "", **values,
    )  # fmt: skip
    Score.objects.bulk_create(
        Score(review=review, criterion_id=criterion, value=score) for criterion, score in scores.items()
    )


def _declare(setting: Setting) -> None:
    """One conflict that no machine could find."""
    judge = Reviewer.objects.get(event=setting.event, user__email=JUDGES[2].email)
    session = Session.objects.get(event=setting.event, title="Forking kindly")
    Review.objects.filter(session=session, reviewer=judge).delete()
    ConflictOfInterest.objects.create(
        session=session, reviewer=judge, kind=ConflictOfInterest.Kind.DECLARED, by=judge.user,
        reason="We maintained a project together until last year.", at=setting.now - timedelta(days=6),
    )  # fmt: skip


def _talk_about(setting: Setting) -> None:
    first, second, third = Reviewer.objects.filter(event=setting.event).order_by("user__email")
    said = [
        (third, "Sign language needs sixty frames", "Could this be the opening of the second day?"),
        (second, "Sign language needs sixty frames", "Yes, if we find an interpreter for the questions."),
        (second, "Blockchain for lawn mowers", "I looked for the device. There is none."),
        (first, "Burnout is an incident", "Needs a quiet room, not the Main Hall."),
    ]
    for number, (reviewer, title, text) in enumerate(said):
        session = Session.objects.get(event=setting.event, title=title)
        ReviewRemark.objects.create(
            session=session, reviewer=reviewer, text=text, at=setting.now - timedelta(hours=40 - number)
        )


def _betray(setting: Setting) -> None:
    """Two who tell in their text who they are; for one of them an organizer has made a redacted copy."""
    for title, redacted in (("Certificates expire, sensors do not", True), ("The edge is a closet", False)):
        session = Session.objects.get(event=setting.event, title=title)
        speaker = session.speakers.select_related("participant")[0].participant
        tells = f"I am {speaker.name}; I work at {speaker.company or 'a place of my own'}. Questions: {speaker.email}"
        Session.objects.filter(pk=session.pk).update(abstract=f"{session.abstract}\n\n{tells}")
        if redacted:
            kept = Copy(session.title, session.abstract)
            session.refresh_from_db()
            redactions.save(
                session=session, copy=kept, covers=blind.fingerprint(session), by=setting.organizer_user,
                now=setting.now - timedelta(days=8),
            )  # fmt: skip
