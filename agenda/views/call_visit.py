"""Somebody at the page of the call: who that is here, what may be handed in, and what was typed before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from accounts.models import User
from agenda import asking, drafts, offer
from agenda.actions.proposals import CODE_GRACE
from agenda.drafts import Kept
from agenda.forms.submission import Submission
from agenda.models import LateLink, ProposalQuestion
from agenda.offer import Offer
from core.http import Request
from events.actions import profiles
from events.models import Event, Participant

INVALID = 422


@dataclass(frozen=True)
class Visit:
    """`link` is the invitation the visitor came by, also if it is no longer good; `offer.link` only if it is."""

    request: Request
    event: Event
    now: datetime
    user: User | None
    people: list[Participant]
    link: LateLink | None
    offer: Offer
    questions: list[ProposalQuestion]
    kept: Kept | None

    @property
    def person(self) -> Participant | None:
        return profiles.nearest(self.people, self.user) if self.user else None

    @cached_property
    def earlier(self) -> Participant | None:
        """The visitor's profile at another event, to begin with."""
        if self.user is None:
            return None
        return profiles.offered(event=self.event, user=self.user, person=self.person)

    def shown(self) -> Submission:
        return Submission.shown(
            self.offer,
            self.questions,
            person=self.person,
            earlier=self.earlier,
            kept=self.kept,
            asks_address=self.user is None,
            name=self.user.name if self.user else "",
        )

    def posted(self, *, lax: bool) -> Submission:
        return Submission.posted(
            self.offer,
            self.questions,
            self.request.POST,
            self.request.FILES,
            person=self.person,
            earlier=self.earlier,
            kept=self.kept,
            lax=lax,
            asks_address=self.user is None,
        )

    def typed(self, page: Submission) -> Kept:
        """For the browser session. Who has pressed "Submit talk" and mends a word while the code is on its way still
        hands in.
        """
        before = self.kept
        if before is None or before.form_key != page.form_key:
            return page.kept()
        return page.kept(pressed_at=before.pressed_at, is_draft=before.is_draft)

    def pressed(self, page: Submission, *, wants_in: bool) -> Kept:
        """A press in time still counts for who presses again too late, as long as it would with the code."""
        at = self.typed(page).pressed_at
        if wants_in and (at is None or self.now - at > CODE_GRACE):
            at = self.now
        return page.kept(pressed_at=at, is_draft=not wants_in)

    def replayed(self, kept: Kept) -> Submission:
        """What was typed before signing in, as if it was posted now."""
        data: Mapping[str, Any] = {**kept.fields, "form_key": kept.form_key}
        lax = not kept.wants_in
        return Submission.posted(
            self.offer, self.questions, data, kept=kept, lax=lax, asks_address=False, takes_files=False
        )


def visit(request: Request, event: Event, now: datetime) -> Visit:
    user = request.user if isinstance(request.user, User) else None
    link = offer.link_by_id(event, drafts.remembered_link(request.session, event))
    is_good = link is not None and offer.takes(link, now)
    return Visit(
        request,
        event,
        now,
        user,
        profiles.read_people(event=event, user=user) if user else [],
        link,
        offer.of_call(getattr(event, "call", None), event, now, link=link if is_good else None),
        asking.of_event(event, asking.Moment.PROPOSAL),
        drafts.kept(request.session, event),
    )
