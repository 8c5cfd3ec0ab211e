"""Comparing two talks that stand level. Each reviewer says it once a pair; saying it again replaces it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import close_calls, committee
from agenda.actions import reviews
from agenda.committee import Seat
from agenda.models import Comparison, Reviewer, Session
from core import history
from events import membership
from events.models import Event
from events.rights import Right


class Refused(Exception):
    """What was asked for cannot be done; `message` says why in words for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def choose(*, event: Event, pair: tuple[str, str], winner: str, by: User, now: datetime) -> Comparison:
    """Of the two talks with these codes `winner` is the better; empty: no difference."""
    with transaction.atomic():
        seat = _seated(event, by, now)
        if not seat.rules.may_score:
            raise Refused(reviews.why_closed(seat, now))
        first, second = _both(seat, pair)
        better = {first.code: first, second.code: second}.get(winner)
        if winner and better is None:
            raise Refused(_("Choose one of the two talks, or no difference."))
        row, is_new = Comparison.objects.update_or_create(
            reviewer=seat.reviewer, first=first, second=second, defaults={"winner": better, "at": now}
        )
        # As with reviews, history tells that it was done and not what was said.
        kind = "comparison.made" if is_new else "comparison.changed"
        history.write(kind, seat.reviewer, scope=event.public_id, by=by, now=now)
    return row


def forget(*, event: Event, pair: tuple[str, str], by: User, now: datetime) -> None:
    """Take the own comparison of these two back."""
    with transaction.atomic():
        seat = _seated(event, by, now)
        own = Comparison.objects.filter(reviewer=seat.reviewer, first__event=event)
        gone, _by_model = own.filter(Q(first__code__in=pair) & Q(second__code__in=pair)).delete()
        if gone:
            history.write("comparison.forgotten", seat.reviewer, scope=event.public_id, by=by, now=now)


def _seated(event: Event, by: User, now: datetime) -> Seat:
    """The seat taken anew, the reviewer's row locked."""
    if Right.REVIEW not in membership.rights_in(by, event):
        raise Refused(_("Your role at this event does not include this."))
    list(Reviewer.objects.select_for_update().filter(user=by, event=event))
    return committee.take_seat(by, event, now)


def _both(seat: Seat, pair: tuple[str, str]) -> tuple[Session, Session]:
    """In the order in which a pair is stored."""
    may = close_calls.of_seat(seat).may_compare
    rows = list(seat.proposals().filter(code__in=pair, pk__in=may).order_by("pk"))
    if len(rows) != 2:
        raise Refused(_("These two talks are not to be compared any more."))
    return rows[0], rows[1]
