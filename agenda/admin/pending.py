"""Decisions that nobody has been told, in the list of sessions: for who decides, and not about whose talks he must not."""

from typing import Any, cast

from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.models import User
from agenda import deciders
from agenda.models import Session
from events import desk
from events.admin.unfold import DropdownFilter, Tag, column
from events.rights import Right

# An address must not find by them: who has a conflict of interest with a talk opens this list too.
UNSEEN = ("pending_decision", "decided_by_rank", "feedback", "internal_notes")
TONES = {"accept": "success", "wait": "primary", "reject": "danger"}


class PendingFilter(DropdownFilter):
    title = gettext_lazy("decision not yet told")
    parameter_name = "decided"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Session.Decision.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(shown_decision=self.value()) if self.value() else queryset


class Pending:
    """Of SessionAdmin: a column and a filter, which are there only for who has the right at the event."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        if not _shows(request):
            return rows
        shown = Case(When(pk__in=_closed(request), then=Value("")), default=F("pending_decision"))
        return cast(QuerySet[Any], rows.annotate(shown_decision=shown))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = list(super().get_list_display(request))  # type: ignore[misc]
        if _shows(request):
            columns.insert(columns.index("state_tag") + 1, "pending_tag")
        return columns

    def get_list_filter(self, request: HttpRequest) -> Any:
        found = list(super().get_list_filter(request))  # type: ignore[misc]
        return [*found, PendingFilter] if _shows(request) else found

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        if lookup.split("__", maxsplit=1)[0] in UNSEEN:
            return False
        return bool(super().lookup_allowed(lookup, value, request))  # type: ignore[misc]

    @column(gettext_lazy("not yet told"), label=TONES)
    def pending_tag(self, row: Any) -> Tag | str:
        if not row.shown_decision:
            return "—"
        return Tag(row.shown_decision, Session.Decision(row.shown_decision).label)


def _closed(request: HttpRequest) -> frozenset[int]:
    """Found once a request: the list asks for its rows more than once. One query while nothing is decided."""
    known: frozenset[int] | None = getattr(request, "closed_talks", None)
    if known is not None:
        return known
    event = desk.of(request).narrow
    assert event is not None
    waiting = Session.objects.filter(event=event).decided().exists()
    closed = deciders.closed_to(cast(User, request.user), event) if waiting else frozenset()
    request.closed_talks = closed  # type: ignore[attr-defined]
    return closed


def _shows(request: HttpRequest) -> bool:
    """In the list of one event, for who decides there."""
    seat = desk.of(request)
    return seat.narrow is not None and Right.PROGRAMME in seat.rights_in(seat.narrow)
