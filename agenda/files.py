"""Who may read what was sent along with a talk. Pure: what is asked of the database is known before.

Its speakers and organizers read all of it. A member of the committee reads a file that is `for_reviewers` only where
he sees who speaks, because a file tells it nearly always; and an answer by the question's audience.
"""

from agenda.committee import Seat
from agenda.models import ProposalAnswer, ProposalQuestion, SessionFile

Audience = ProposalQuestion.Audience


def may_read(seat: Seat, row: SessionFile | ProposalAnswer) -> bool:
    """For a talk among `seat.proposals()`; of others he reads nothing, whatever this says."""
    if seat.is_chair:
        return True
    if isinstance(row, SessionFile):
        return row.for_reviewers and seat.rules.sees_names
    return may_read_answers(seat, row.question)


def may_read_answers(seat: Seat, question: ProposalQuestion) -> bool:
    """Files among the answers follow the same rule: who lets them be read blind has asked for such files."""
    if seat.is_chair or question.audience == Audience.BLIND:
        return True
    return question.audience == Audience.REVIEWERS and seat.rules.sees_names
