"""What the committee does with talks: on one page, or for many in the list. Each is told before it happens."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.models import User
from agenda import transitions
from agenda.actions import proposals
from agenda.models import Session
from agenda.transitions import Actor

State = Session.State


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Told in the mail."),
    )


@dataclass(frozen=True)
class Decision:
    """`told` are sentences of what follows; the words name one talk or count several."""

    name: str
    after: State
    button: Any
    one: Any
    many: Callable[[int], str]
    told: Sequence[Any]
    run: Callable[[Session, User, datetime, str], Any]
    asks_reason: bool = False
    is_grave: bool = False

    def fits(self, session: Session) -> bool:
        return transitions.allowed(session.state, self.after, Actor.COMMITTEE)

    @property
    def judges(self) -> bool:
        """Whether it says what the committee thinks of a talk: not for who has a conflict of interest with it."""
        return self.after in transitions.DECIDED.values()


MAIL = gettext_lazy("Each of its speakers gets a mail about it at once.")

DECISIONS: dict[str, Decision] = {
    decision.name: decision
    for decision in (
        Decision(
            "hand_in",
            State.SUBMITTED,
            gettext_lazy("Hand in"),
            gettext_lazy("Hand in for the speakers"),
            lambda n: ngettext("%d talk is handed in.", "%d talks are handed in.", n) % n,
            (gettext_lazy("It can be decided about, also when the call is closed."), MAIL),
            lambda session, by, now, reason: proposals.submit(
                session=session, by=by, now=now, actor=Actor.COMMITTEE
            ),
        ),
        Decision(
            "accept",
            State.ACCEPTED,
            gettext_lazy("Accept"),
            gettext_lazy("Accept the talk"),
            lambda n: ngettext("%d talk is accepted.", "%d talks are accepted.", n) % n,
            (MAIL, gettext_lazy("They are asked to confirm; with that they get a ticket and a badge.")),
            lambda session, by, now, reason: proposals.accept(session=session, by=by, now=now),
        ),
        Decision(
            "put_on_waiting_list",
            State.WAITING,
            gettext_lazy("Waiting list"),
            gettext_lazy("Put on the waiting list"),
            lambda n: ngettext("%d talk is on the waiting list.", "%d talks are on the waiting list.", n) % n,
            (MAIL,),
            lambda session, by, now, reason: proposals.put_on_waiting_list(session=session, by=by, now=now),
        ),
        Decision(
            "confirm",
            State.CONFIRMED,
            gettext_lazy("Confirm for the speaker"),
            gettext_lazy("Confirm for the speaker"),
            lambda n: ngettext("%d talk is confirmed.", "%d talks are confirmed.", n) % n,
            (
                gettext_lazy("Only when the speakers have said that they come."),
                gettext_lazy("They get a ticket and a badge, if they have none."),
                gettext_lazy("Who has not said when he can be there is asked by mail."),
            ),
            lambda session, by, now, reason: proposals.confirm(
                session=session, by=by, now=now, actor=Actor.COMMITTEE
            ),
        ),
        Decision(
            "withdraw",
            State.WITHDRAWN,
            gettext_lazy("Withdraw for the speaker"),
            gettext_lazy("Withdraw the talk for its speaker"),
            lambda n: ngettext("%d talk is withdrawn.", "%d talks are withdrawn.", n) % n,
            (
                gettext_lazy("When a speaker has said that he cannot come."),
                gettext_lazy("Its place in the agenda draft is free; the site no longer shows it."),
                MAIL,
            ),
            lambda session, by, now, reason: proposals.withdraw(
                session=session, by=by, now=now, reason=reason, actor=Actor.COMMITTEE
            ),
            asks_reason=True,
            is_grave=True,
        ),
        Decision(
            "reject",
            State.REJECTED,
            gettext_lazy("Reject"),
            gettext_lazy("Reject the talk"),
            lambda n: ngettext("%d talk is rejected.", "%d talks are rejected.", n) % n,
            (MAIL,),
            lambda session, by, now, reason: proposals.reject(session=session, by=by, now=now),
            is_grave=True,
        ),
        Decision(
            "cancel",
            State.CANCELLED,
            gettext_lazy("Cancel the talk"),
            gettext_lazy("Take the talk out of the programme"),
            lambda n: ngettext("%d talk is cancelled.", "%d talks are cancelled.", n) % n,
            (
                MAIL,
                gettext_lazy("It no longer stands in the public agenda."),
                gettext_lazy("Tickets that its speakers got stay until you decide about them."),
            ),
            lambda session, by, now, reason: proposals.cancel(session=session, by=by, now=now, reason=reason),
            asks_reason=True,
            is_grave=True,
        ),
    )
}


def rows_of(sessions: Iterable[Session]) -> list[str]:
    """`Title — Speaker, Speaker`; expects the speakers to be prefetched."""
    return [
        f"{session} — {', '.join(str(speaker.participant) for speaker in session.speakers.all()) or _('no speaker')}"
        for session in sessions
    ]


def carry_out(request: HttpRequest, decision: Decision, sessions: Iterable[Session], reason: str = "") -> int:
    """Decide each on its own, so that one that cannot be does not hold back the others. Tells what came of it."""
    by: Any = request.user
    done = 0
    for session in sessions:
        try:
            decision.run(session, by, timezone.now(), reason)
            done += 1
        except proposals.Refused as refused:
            messages.error(request, refused.message)
    if done:
        messages.success(request, decision.many(done))
    return done
