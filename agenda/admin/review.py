"""How a committee works: phases, criteria, reviewers and their teams. What it says stands in the review's own pages."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from agenda import committee, deciders
from agenda.actions import criteria
from agenda.models import Criterion, GrantCriterion, Review, Reviewer, ReviewPhase, ReviewTeam
from events import desk
from events.admin.base import ScopedAdmin
from events.admin.forms import EventForm, WindowForm
from events.admin.unfold import Tag, column
from events.models import Event
from events.rights import Right


class CommitteeAdmin(ScopedAdmin):
    """For who makes the programme. Lists begin with what does not fit together."""

    view_rights = frozenset({Right.PROGRAMME})
    change_right = Right.PROGRAMME

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        event = desk.of(request).current
        if request.method == "GET" and event is not None and self.may_see(request):
            for problem in self.problems(event):
                messages.warning(request, problem)
        return super().changelist_view(request, extra_context)

    def problems(self, event: Event) -> Iterable[str]:
        """In words, what the committee would stumble over."""
        return ()


class PhaseForm(WindowForm):
    class Meta:
        model = ReviewPhase
        exclude = ()


@admin.register(ReviewPhase)
class ReviewPhaseAdmin(CommitteeAdmin):
    form = PhaseForm
    history_kind = "review_phase"
    list_display = ("name", "opens_at", "closes_at", "state_tag", "sees_names", "sees_others", "may_score")
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "opens_at", "closes_at", "reviews_wanted")}),
        (gettext_lazy("What reviewers see"), {"fields": ("sees_names", "sees_others")}),
        (gettext_lazy("What reviewers do"), {"fields": ("may_score", "may_change", "only_assigned")}),
    )

    def deletable(self, row: Any) -> bool:
        return not row.reviews.exists()

    def problems(self, event: Event) -> Iterator[str]:
        phases = list(ReviewPhase.objects.filter(event=event).order_by("opens_at", "pk"))
        for first, second in pairwise(phases):
            if second.opens_at < first.closes_at:
                words = _("“%(first)s” and “%(second)s” overlap: as long as both are open, the first counts.")
                yield words % {"first": first, "second": second}
        asks = Criterion.objects.filter(event=event, is_active=True).exists()
        if not asks and any(phase.may_score for phase in phases):
            yield _("There is no criterion yet, so nobody can finish a review. Add one first.")

    @column(
        gettext_lazy("state"),
        label={"open": "success", "soon": "info", "over": "default"},
    )
    def state_tag(self, row: ReviewPhase) -> Tag:
        now = timezone.now()
        if now < row.opens_at:
            return Tag("soon", _("To come"))
        return Tag("open", _("Open")) if now < row.closes_at else Tag("over", _("Over"))


class CriterionForm(EventForm):
    class Meta:
        model = Criterion
        exclude = ()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        lowest, highest = cleaned.get("lowest"), cleaned.get("highest")
        if lowest is None or highest is None:
            return cleaned
        if not lowest < highest <= lowest + 10:
            self.add_error("highest", _("The highest score is one to ten above the lowest."))
        elif self.instance.pk:
            given = self.instance.scores.aggregate(low=Min("value"), high=Max("value"))
            if given["low"] is not None and (given["low"] < lowest or given["high"] > highest):
                words = _("Scores from %(low)d to %(high)d were given already: the range must hold them.")
                self.add_error("highest", words % given)
        return cleaned


@admin.register(Criterion)
class CriterionAdmin(CommitteeAdmin):
    form = CriterionForm
    history_kind = "criterion"
    criteria: type[Criterion | GrantCriterion] = Criterion
    list_display = ("name", "weight", "range_words", "is_required", "is_active", "position")
    search_fields = ("name",)
    fields = ("name", "help_text", "weight", "lowest", "highest", "is_required", "is_active", "position")

    def deletable(self, row: Any) -> bool:
        return not row.scores.exists()

    def problems(self, event: Event) -> Iterator[str]:
        asked = self.criteria.objects.filter(event=event, is_active=True)
        if asked and not any(row.weight for row in asked):
            yield _("All criteria have the weight 0, so each counts alike.")

    def store(self, request: HttpRequest, row: Any, form: Any, change: bool) -> None:
        """Weight and range change what reviews are worth."""
        super().store(request, row, form, change)
        if change and {"weight", "lowest", "highest", "is_active"} & set(form.changed_data):
            count = self.revalue(row.event)
            if count:
                messages.info(
                    request, _("The values of %(count)d reviews were worked out anew.") % {"count": count}
                )

    def revalue(self, event: Event) -> int:
        return criteria.revalue(event=event)

    @column(gettext_lazy("scores"))
    def range_words(self, row: Criterion | GrantCriterion) -> str:
        return f"{row.lowest} – {row.highest}"


class ReviewerForm(EventForm):
    class Meta:
        model = Reviewer
        exclude = ()
        help_texts = {"topics": gettext_lazy("Assignments prefer talks of these tracks.")}


@admin.register(Reviewer)
class ReviewerAdmin(CommitteeAdmin):
    """Seats come with the role in the team; here is said what a reviewer has to do with."""

    form = ReviewerForm
    may_add = False
    list_display = ("person", "company", "in_teams", "knows", "max_assignments", "finished", "kept_away")
    search_fields = ("user__name", "user__email", "company")
    search_help_text = gettext_lazy("Name, address or company")
    readonly_fields = ("person", "in_teams")
    fields = ("person", "company", "in_teams", "topics", "max_assignments")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        done = Q(reviews__state=Review.State.DONE) & ~Q(reviews__session__in=_kept_from(request))
        finished = Count("reviews", filter=done)
        found = rows.select_related("user", "event").prefetch_related("teams", "topics")
        return cast(QuerySet[Any], found.annotate(finished_count=finished))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        event = desk.of(request).current
        if event is not None and self.may_see(request):
            committee.seat_reviewers(event)
        return super().changelist_view(request, extra_context)

    def problems(self, event: Event) -> Iterator[str]:
        if not Reviewer.objects.filter(event=event).exists():
            yield _("Nobody reviews yet. Give people the role “Reviewer” in the team: they stand here then.")

    def deletable(self, row: Any) -> bool:
        return not row.reviews.exists() and not row.remarks.exists()

    @column(gettext_lazy("reviewer"), ordering="user__name", header=True)
    def person(self, row: Reviewer) -> list[str]:
        return [row.user.name or row.user.email, row.user.email]

    @column(gettext_lazy("teams"))
    def in_teams(self, row: Reviewer) -> str:
        return ", ".join(team.name for team in row.teams.all()) or str(_("none: all tracks"))

    @column(gettext_lazy("knows about"))
    def knows(self, row: Reviewer) -> str:
        return ", ".join(track.name for track in row.topics.all()) or "—"

    @column(gettext_lazy("reviews"), ordering="finished_count")
    def finished(self, row: Any) -> int:
        return int(row.finished_count)

    @column(gettext_lazy("conflicts"))
    def kept_away(self, row: Reviewer) -> Any:
        link = f"/{row.event.slug}/review/conflicts/#{row.public_id}"
        return format_html('<a href="{}">{}</a>', link, _("Look at them"))


def _kept_from(request: HttpRequest) -> list[int]:
    """Talks of the list's event that whoever looks has a conflict with: who reviewed them is not for him, nor to be
    worked out from a count. Found once a request."""
    known: list[int] | None = getattr(request, "talks_kept_from", None)
    if known is not None:
        return known
    event = desk.of(request).narrow
    found = list(deciders.conflicts_of(cast(User, request.user), event)) if event is not None else []
    request.talks_kept_from = found  # type: ignore[attr-defined]
    return found


@admin.register(ReviewTeam)
class ReviewTeamAdmin(CommitteeAdmin):
    history_kind = "review_team"
    list_display = ("name", "in_tracks", "how_many")
    search_fields = ("name",)
    fields = ("name", "tracks", "reviewers")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        counted = rows.annotate(reviewer_count=Count("reviewers", distinct=True))
        return cast(QuerySet[Any], counted.prefetch_related("tracks"))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Everybody with the role can be chosen, also who has never looked in."""
        event = desk.of(request).form_event
        if db_field.name == "reviewers" and event is not None:
            committee.seat_reviewers(event)
            kwargs["queryset"] = Reviewer.objects.filter(event=event).select_related("user")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def deletable(self, row: Any) -> bool:
        return True

    def problems(self, event: Event) -> Iterator[str]:
        teams = ReviewTeam.objects.filter(event=event).annotate(
            track_count=Count("tracks", distinct=True), reviewer_count=Count("reviewers", distinct=True)
        )
        for team in teams:
            if not team.track_count and team.reviewer_count:
                yield _("“%(team)s” has no track: its reviewers see nothing through it.") % {"team": team}

    @column(gettext_lazy("tracks"))
    def in_tracks(self, row: ReviewTeam) -> str:
        return ", ".join(track.name for track in row.tracks.all()) or "—"

    @column(gettext_lazy("reviewers"), ordering="reviewer_count")
    def how_many(self, row: Any) -> int:
        return int(row.reviewer_count)
