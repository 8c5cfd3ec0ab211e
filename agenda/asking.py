"""Which questions a talk is asked, by its type and track, and what was answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from agenda import talk_rows
from agenda.models import ProposalAnswer, ProposalOption, ProposalQuestion, Session, SessionType
from events import kept
from events.forms import questions as shared
from events.models import Event, Track

Moment = ProposalQuestion.Moment


@dataclass(frozen=True)
class Asked:
    """The questions one talk is asked at a moment, and its answers by question."""

    questions: Sequence[ProposalQuestion]
    answers: Mapping[int, ProposalAnswer]

    @property
    def missing(self) -> list[ProposalQuestion]:
        """Required and not answered."""
        return [one for one in self.questions if one.is_required and one.pk not in self.answers]

    @property
    def said(self) -> list[tuple[ProposalQuestion, ProposalAnswer]]:
        return [(one, self.answers[one.pk]) for one in self.questions if one.pk in self.answers]


def of_event(event: Event, moment: str) -> list[ProposalQuestion]:
    """No query, as a rule: they are kept for a minute. Else one, and one more each for choices, types and tracks."""
    return kept.of_event(event, f"agenda.asked.{moment}", lambda: _read(event, moment))


def _read(event: Event, moment: str) -> list[ProposalQuestion]:
    by_type = ProposalQuestion.session_types.through.objects.filter(proposalquestion=OuterRef("pk"))
    by_track = ProposalQuestion.tracks.through.objects.filter(proposalquestion=OuterRef("pk"))
    rows = ProposalQuestion.objects.active().filter(event=event, moment=moment)
    found = list(rows.order_by("position", "pk").annotate(by_type=Exists(by_type), by_track=Exists(by_track)))
    options = Prefetch("options", ProposalOption.objects.order_by("position", "pk"))
    prefetch_related_objects([one for one in found if one.kind in shared.CHOOSING], options)
    prefetch_related_objects([one for one in found if vars(one)["by_type"]], "session_types")
    prefetch_related_objects([one for one in found if vars(one)["by_track"]], "tracks")
    return found


def options_of(question: ProposalQuestion) -> Sequence[ProposalOption]:
    return list(question.options.all()) if question.kind in shared.CHOOSING else ()


def types_of(question: ProposalQuestion) -> Sequence[SessionType]:
    """Empty: of all types."""
    return list(question.session_types.all()) if vars(question).get("by_type", True) else ()


def tracks_of(question: ProposalQuestion) -> Sequence[Track]:
    """Empty: of all tracks."""
    return list(question.tracks.all()) if vars(question).get("by_track", True) else ()


def fits(question: ProposalQuestion, session_type: int, track: int | None) -> bool:
    """Whether a talk of this type and track is asked."""
    kinds = {kind.pk for kind in types_of(question)}
    tracks = {one.pk for one in tracks_of(question)}
    return (not kinds or session_type in kinds) and (not tracks or track in tracks)


def fitting(questions: Iterable[ProposalQuestion], session: Session) -> list[ProposalQuestion]:
    return [one for one in questions if fits(one, session.session_type_id, session.track_id)]


def answers_of(session: Session, questions: Iterable[ProposalQuestion]) -> dict[int, ProposalAnswer]:
    """By question; one query, two where there are choices, none where nothing is asked."""
    wanted = {one.pk: one for one in questions}
    if not wanted:
        return {}
    rows = [row for row in talk_rows.answers_of(session) if row.question_id in wanted]
    choosing = [row for row in rows if wanted[row.question_id].kind in shared.CHOOSING]
    prefetch_related_objects(choosing, "options")
    for row in rows:
        row.question = wanted[row.question_id]
    return {row.question_id: row for row in rows}


def chosen_of(answer: ProposalAnswer) -> Sequence[ProposalOption]:
    return list(answer.options.all()) if answer.question.kind in shared.CHOOSING else ()


def of_session(session: Session, moment: str) -> Asked:
    """One query, two with choices; none where nothing is asked."""
    questions = fitting(of_event(session.event, moment), session)
    return Asked(questions, answers_of(session, questions))


def missing(session: Session, moment: str) -> list[ProposalQuestion]:
    """Required and not answered; no query where nothing must be answered."""
    questions = [one for one in fitting(of_event(session.event, moment), session) if one.is_required]
    if not questions:
        return []
    answered = {row.question_id for row in talk_rows.answers_of(session)}
    return [one for one in questions if one.pk not in answered]


def in_words(question: ProposalQuestion, answer: ProposalAnswer) -> str:
    return shared.in_words(question, answer, chosen_of(answer))
