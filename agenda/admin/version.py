"""Releases: what was published, and publishing the draft after a look at what would change and whom it concerns."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from agenda import changes
from agenda.actions import releases
from agenda.change_words import words_of
from agenda.changes import Diff
from agenda.conflicts import Clash
from agenda.models import AgendaVersion, Slot
from events import desk
from events.admin import pages
from events.admin.base import ReadOnlyAdmin, ScopedRows
from events.admin.pages import Question, page
from events.admin.unfold import column
from events.models import Event
from events.rights import Right

SHOWN_CLASHES = 12


class ReleaseForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What is new"),
        required=False,
        max_length=300,
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("One line for the version list and for the mails."),
    )
    waive = forms.BooleanField(
        label=gettext_lazy("Release in spite of the clashes"),
        required=False,
        widget=UnfoldBooleanSwitchWidget(),
    )
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Publish these changes"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        help_text=gettext_lazy("What you leave out stays in the draft."),
    )

    def __init__(self, data: Any, *, difference: Diff, clashes: bool, zone: str) -> None:
        super().__init__(data)
        if not clashes:
            del self.fields["waive"]
        told = [(str(change.slot.guid), words_of(change, zone)) for change in difference.changes]
        lines: dict[str, str] = {}
        for guid, words in told:
            lines[guid] = f"{lines[guid]}; {words}" if guid in lines else words
        field: Any = self.fields["chosen"]
        field.choices = [*lines.items()]
        field.initial = [*lines]
        if len(lines) < 2:
            del self.fields["chosen"]

    def only(self) -> set[str] | None:
        """The chosen slots, or None for all of them."""
        if "chosen" not in self.fields:
            return None
        chosen = set(self.cleaned_data["chosen"])
        field: Any = self.fields["chosen"]
        return None if chosen == {guid for guid, _words in field.choices} else chosen

    def clean_chosen(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["chosen"]
        if not chosen:
            raise forms.ValidationError(_("Choose at least one change."))
        return chosen


class Slots(ScopedRows):
    model = Slot
    can_edit = False
    per_page = 100
    verbose_name_plural = gettext_lazy("slots")
    fields = ("starts_at", "minutes", "room", "what")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("session", "room").order_by("starts_at", "pk")

    @column(gettext_lazy("what"))
    def what(self, row: Slot) -> str:
        return str(row)


@admin.register(AgendaVersion)
class AgendaVersionAdmin(ReadOnlyAdmin):
    view_rights = frozenset({Right.PROGRAMME})
    list_display = ("name", "released_at", "released_by", "note", "how_many")
    actions_list = ("release", "signs")
    inlines = (Slots,)
    fields = ("name", "released_at", "released_by", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return cast(
            QuerySet[Any], rows.select_related("event", "released_by").annotate(slot_count=Count("slots"))
        )

    def get_actions_list(self, request: HttpRequest) -> list[Any]:
        return super().get_actions_list(request) if desk.of(request).may(Right.PROGRAMME) else []

    @column(gettext_lazy("version"), ordering="number")
    def name(self, row: AgendaVersion) -> str:
        return str(row)

    @column(gettext_lazy("slots"), ordering="slot_count")
    def how_many(self, row: Any) -> int:
        return int(row.slot_count)

    @page(gettext_lazy("Release"), path="release", icon="publish", variant="primary")
    def release(self, request: HttpRequest) -> HttpResponse:
        """What would change, what clashes and who is told; then the next version."""
        event = desk.adding_event(request)
        if event is None or Right.PROGRAMME not in desk.of(request).rights_in(event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        difference = releases.pending(event)
        clashes = releases.clashes(releases.draft_of(event))
        blocking = [clash for clash in clashes if clash.blocks]
        confirmed = pages.is_confirmed(request)
        form = ReleaseForm(
            request.POST if confirmed else None,
            difference=difference,
            clashes=bool(blocking),
            zone=event.time_zone,
        )
        refused = ""
        if confirmed and form.is_valid():
            refused = self._publish(request, event, form)
            if not refused:
                return redirect(self.list_path())
        question = self._question(difference, clashes, refused)
        asked = form if difference else None
        hidden = [(desk.EVENT_FIELD, event.public_id)]
        return pages.ask(self, request, question, form=asked, hidden=hidden)

    @page(gettext_lazy("Door signs"), path="signs", icon="print")
    def signs(self, request: HttpRequest) -> HttpResponse:
        """A PDF with a page for each room and day."""
        event = desk.adding_event(request)
        if event is None or Right.PROGRAMME not in desk.of(request).rights_in(event):
            raise PermissionDenied(_("Your role at this event does not include this."))
        return redirect(f"/{event.slug}/agenda/signs.pdf")

    def _publish(self, request: HttpRequest, event: Event, form: ReleaseForm) -> str:
        """Releases; returns why not, or nothing."""
        by: Any = request.user
        try:
            version = releases.release(
                event=event,
                note=form.cleaned_data["note"],
                only=_guids(form.only()),
                waive=bool(form.cleaned_data.get("waive")),
                by=by,
                now=timezone.now(),
            )
        except releases.Refused as refused:
            return refused.message
        messages.success(request, _("%(version)s is public.") % {"version": version})
        return ""

    def _question(self, difference: Diff, clashes: list[Clash], refused: str) -> Question:
        told = changes.by_person(difference)
        names = {key: name for change in difference.changes for key, name in change.slot.speakers}
        tells = []
        if difference:
            tells = [
                ngettext("%d change becomes public at once.", "%d changes become public at once.", n) % n
                for n in [len(difference.changes)]
            ]
            if difference.quiet:
                tells.append(_("Some slots become public, secret or get another title."))
            people = sorted(names[key] for key in told)
            if people:
                said = ngettext("%d speaker gets a mail", "%d speakers get a mail", len(people)) % len(people)
                more = "…" if len(people) > 20 else ""
                tells.append(f"{said}: {', '.join(people[:20])}{more}")
            else:
                tells.append(_("Nobody gets a mail: no talk is new or moved."))
        else:
            tells.append(_("The draft is as the last version was. There is nothing to release."))
        problems = [clash.text for clash in clashes[:SHOWN_CLASHES]]
        if len(clashes) > SHOWN_CLASHES:
            problems.append(
                _("… and %d more; the agenda draft names all of them.") % (len(clashes) - SHOWN_CLASHES)
            )
        return Question(
            title=_("Release the agenda"),
            tells=tells,
            problems=problems,
            refused=refused,
            button=_("Release now") if difference else "",
            back=self.list_path(),
        )


def _guids(chosen: set[str] | None) -> set[UUID] | None:
    return None if chosen is None else {UUID(guid) for guid in chosen}
