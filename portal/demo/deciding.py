"""On the way to the decisions: who is still asked to review what, and what the programme should be made of."""

import random

from agenda import assignment_plan, committee
from agenda.actions import assignments, decisions
from agenda.assignment_plan import Wish
from agenda.models import BalanceTarget, Reviewer, Session, SessionType
from events.models import Track
from portal.demo.setting import Setting

SEED = 53
Dimension = BalanceTarget.Dimension
REVIEWS_WANTED = 2


def build(setting: Setting) -> None:
    _levels(setting)
    seat = committee.take_seat(setting.organizer_user, setting.event, setting.now)
    judges = Reviewer.objects.filter(event=setting.event).exclude(user=setting.organizer_user)
    wish = Wish(REVIEWS_WANTED, frozenset(judges.values_list("public_id", flat=True)))
    plan = assignment_plan.draft(seat, wish)
    assignments.apply(
        seat=seat, wish=wish, fingerprint=plan.fingerprint, by=setting.organizer_user, now=setting.now
    )
    decisions.set_targets(event=setting.event, targets=_targets(setting), by=seat, now=setting.now)


def _levels(setting: Setting) -> None:
    """What earlier speakers said of theirs."""
    draw = random.Random(SEED)
    unsaid = list(Session.objects.filter(event=setting.event, level="").in_programme().order_by("pk"))
    for session in unsaid:
        session.level = draw.choice(["all", "all", "beginner", "intermediate", "intermediate", "advanced"])
    Session.objects.bulk_update(unsaid, ["level"])


def _targets(setting: Setting) -> dict[tuple[str, str], decisions.Bound]:
    tracks = Track.objects.filter(event=setting.event).values_list("public_id", flat=True)
    talk = SessionType.objects.get(event=setting.event, name="Talk")
    return {
        **{(str(Dimension.TRACK), track): (12, 16) for track in tracks},
        (str(Dimension.TYPE), str(talk.public_id)): (None, 75),
        (str(Dimension.LEVEL), "beginner"): (14, None),
        (str(Dimension.FIRST_TIME), "yes"): (12, None),
        (str(Dimension.COMPANY), ""): (None, 7),
    }
