"""How badges look and what printers do to them. Printing itself has its own pages (/<event>/badges/)."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminTextareaWidget

from core import history
from events import desk
from events.admin import pages
from events.admin.base import ScopedAdmin
from events.admin.forms import EventForm
from events.admin.pages import Question, page
from events.admin.unfold import Tag, column
from events.models import Event, Participant
from events.rights import Right
from tickets.badges import drawing, fitting, pictures, ready, samples, stock
from tickets.badges.confined import Unusable
from tickets.badges.drawing import Job
from tickets.badges.face import NAME_LIMIT, BadgeFace
from tickets.badges.layout import Layout
from tickets.badges.parts import Parts
from tickets.badges.placeholders import Wrong
from tickets.documents import coverage, sheets
from tickets.models import BadgeLayout, BadgePrinter

PICTURE_WIDTH = 300  # pixels
# What a layout must be laid out anew for before it is stored.
SHOWN = ("shows_partners", "shows_first_time", "shows_no_photo")
LAID_OUT = {"design", "stock", "is_turned", "html", "css", *SHOWN}


class LayoutForm(EventForm):
    overflows: Sequence[fitting.Overflow] = ()  # what does not fit for somebody, told once it is stored

    class Meta:
        model = BadgeLayout
        exclude = ("is_usual",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("html", "css"):
            if name in self.fields:
                self.fields[name].widget = UnfoldAdminTextareaWidget(
                    attrs={"rows": 14, "spellcheck": "false", "class": "font-mono", "dir": "ltr"}
                )

    def clean(self) -> dict[str, Any] | None:
        """What cannot be laid out is not stored: it would stop the desk. Tried for every combination of roles."""
        cleaned = super().clean() or {}
        if self.errors or not LAID_OUT & set(self.changed_data) or self.event is None:
            return cleaned
        made = BadgeLayout(**{name: cleaned[name] for name in ("design", "html", "css", *SHOWN)})
        side = made.side(stock.STOCKS[cleaned["stock"]], turned=cleaned["is_turned"])
        face, store = sheets.event_face(self.event, side.shows), Parts()
        faces = [*_samples(self.event), *samples.each_role(), *samples.combinations_of(side.shows)]
        try:
            drawing.draw(faces, face, Job(side), store=store)
            self.overflows = fitting.overflows(faces, face, side, store)
        except Wrong as wrong:
            for name in ("html", "css"):
                if _cannot_be_read(side, name):
                    self.add_error(
                        name, _("Line %(line)d: %(why)s") % {"line": wrong.line, "why": wrong.message}
                    )
                    break
        except Unusable as unusable:
            self.add_error("html", str(unusable))
        finally:
            store.close()
        return cleaned


def _cannot_be_read(side: Layout, name: str) -> bool:
    try:
        _ = side.body if name == "html" else side.style
    except Wrong:
        return True
    return False


def pictured(side: Layout, event: Event) -> list[bytes]:
    """PNGs of the longest, shortest and most difficult names. Raises Unusable and Wrong."""
    content = drawing.draw(_samples(event), sheets.event_face(event, side.shows), Job(side))
    return pictures.pngs(content, width=PICTURE_WIDTH)


def _back_pictured(job: Job, event: Event) -> list[bytes]:
    """One back, or none."""
    if job.back is None:
        return []
    content = drawing.draw(
        _samples(event)[:1], sheets.event_face(event, job.front.shows), job, agendas=[samples.agenda()]
    )
    return pictures.pngs(content, width=PICTURE_WIDTH)[1:]


def _samples(event: Event) -> Sequence[BadgeFace]:
    names = Participant.objects.filter(event=event).exclude(name="").annotate(name_length=Length("name"))
    in_order = names.order_by("name_length", "pk").values_list("name", flat=True)
    shortest, longest = in_order.first() or "", (in_order.last() or "")[:NAME_LIMIT]
    return samples.faces(longest, shortest)


@admin.register(BadgeLayout)
class BadgeLayoutAdmin(ScopedAdmin):
    form = LayoutForm
    view_rights = frozenset({Right.BADGES})
    change_right = Right.BADGES
    history_kind = "badge_layout"
    list_display = ("name", "design_word", "stock_word", "usual_tag")
    list_select_related = ("event",)
    search_fields = ("name",)
    fields = ("name", "design", "stock", "is_turned", "back", *SHOWN, "preview_place", "html", "css")
    readonly_fields = ("preview_place",)
    actions_detail = ("write_own", "make_usual")

    class Media:
        js = ("js/badge-preview.js",)

    def deletable(self, row: Any) -> bool:
        return True

    def store(self, request: HttpRequest, row: Any, form: Any, change: bool) -> None:
        super().store(request, row, form, change)
        for one in form.overflows:
            messages.warning(request, one.words)

    def get_urls(self) -> list[Any]:
        preview = path(
            "preview/",
            self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.preview)),
            name="badge_preview",
        )
        return [preview, *super().get_urls()]

    @column(gettext_lazy("ready layout"))
    def design_word(self, row: BadgeLayout) -> str:
        return str(_("own") if row.html else row.get_design_display())

    @column(gettext_lazy("stock"))
    def stock_word(self, row: BadgeLayout) -> str:
        return str(row.found_stock.name)

    @column(gettext_lazy("at the desk"), label={"usual": "success"})
    def usual_tag(self, row: BadgeLayout) -> Any:
        return Tag("usual", _("The usual one")) if row.is_usual else None

    @column(gettext_lazy("preview"))
    def preview_place(self, row: BadgeLayout) -> SafeString:
        """Filled by static/js/badge-preview.js; without script a link shows the layout as it is stored."""
        address = reverse("admin:badge_preview")
        plain = (
            format_html(
                '<noscript><a href="{}?layout={}">{}</a></noscript>', address, row.pk, _("Look at it")
            )
            if row.pk
            else SafeString("")
        )
        return format_html(
            '<div class="badge-preview" data-badge-preview="{}" aria-live="polite"></div>{}', address, plain
        )

    def preview(self, request: HttpRequest) -> HttpResponse:
        """A layout as pictures: that of a form which is being filled in, or `?layout=` a stored one."""
        if request.method == "GET":
            stored = self.row_for(request, request.GET.get("layout", ""), Right.BADGES)
            return HttpResponse(_shown(stored, stored.event))
        event = desk.of(request).current
        if event is None or self.change_right not in desk.of(request).rights_in(event):
            raise PermissionDenied
        given = {name: request.POST.get(name, "") for name in ("design", "stock", "back", "html", "css")}
        ticked = {name: bool(request.POST.get(name)) for name in ("is_turned", *SHOWN)}
        row = BadgeLayout(event=event, **ticked, **given)
        return HttpResponse(_shown(row, event))

    def offered(self, request: HttpRequest, row: Any) -> list[str]:
        if not self.may_change(request, row):
            return []
        return [*([] if row.html else ["write_own"]), *([] if row.is_usual else ["make_usual"])]

    @page(gettext_lazy("Write your own"), path="own", icon="code")
    def write_own(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Start from the text of the ready layout."""
        row = self.row_for(request, object_id, Right.BADGES)
        if pages.is_confirmed(request):
            design = ready.DESIGNS[row.design]
            css = f"{design.css}\n{row.css}" if row.css else design.css
            BadgeLayout.objects.filter(pk=row.pk, html="").update(html=design.html, css=css)
            return redirect(self.change_path(row))
        question = Question(
            title=_("Write your own layout"),
            tells=[
                _("HTML and CSS of “%(name)s” are copied here, for you to change.")
                % {"name": row.get_design_display()}
            ],
            button=_("Copy them"),
            back=self.change_path(row),
        )
        return pages.ask(self, request, question, row=row)

    @page(gettext_lazy("Make it the usual one"), path="usual", icon="check")
    def make_usual(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        row = self.row_for(request, object_id, Right.BADGES)
        if pages.is_confirmed(request):
            by: Any = request.user
            with transaction.atomic():
                BadgeLayout.objects.filter(event=row.event, is_usual=True).update(is_usual=False)
                BadgeLayout.objects.filter(pk=row.pk).update(is_usual=True)
                history.write(
                    "badge_layout.made_usual", row, scope=row.event.public_id, by=by, now=timezone.now()
                )
            messages.success(
                request, _("Badges at the desk and at home look like “%(name)s”.") % {"name": row}
            )
            return redirect(self.change_path(row))
        question = Question(
            title=_("The usual layout"),
            tells=[_("Badges at the desk and at home look like this from now on. Printed ones stay valid.")],
            button=_("Make it the usual one"),
            back=self.change_path(row),
        )
        return pages.ask(self, request, question, row=row)


def _shown(row: BadgeLayout, event: Event) -> SafeString:
    """Pictures of fronts and of one back, or why there are none."""
    side = row.side(row.found_stock, turned=row.is_turned)
    try:
        with translation.override(event.language):
            found = pictured(side, event)
            behind = _back_pictured(Job(side, row.back_side(side)), event)
            letters = _letters(side, event)
    except (Unusable, Wrong) as wrong:
        return format_html('<p class="badge-preview-wrong">{}</p>', str(wrong))
    words = (_("Longest name"), _("Shortest name"), *(_("Difficult name"),) * len(found))
    shown = [*zip(found, words, strict=False), *((one, _("Back")) for one in behind)]
    sources = ((b64encode(one).decode(), word) for one, word in shown)
    pictures_of = format_html_join("", '<img src="data:image/png;base64,{}" alt="{}">', sources)
    if not letters:
        return pictures_of
    words_of = _("No font on this machine has these letters, or they belong to no script:")
    return pictures_of + format_html('<p class="badge-preview-wrong">{} {}</p>', words_of, letters)


def _letters(side: Layout, event: Event) -> str:
    """What of the layout, the event and the sample names cannot be printed."""
    found = drawing.missing_of_event(sheets.event_face(event)) + drawing.missing_of_layout(side)
    found += "".join(drawing.missing_glyphs(face) for face in _samples(event))
    return coverage.spelled("".join(dict.fromkeys(found)))


@admin.register(BadgePrinter)
class BadgePrinterAdmin(ScopedAdmin):
    view_rights = frozenset({Right.BADGES})
    change_right = Right.BADGES
    history_kind = "badge_printer"
    list_display = ("name", "moved", "is_flipped_long")
    list_select_related = ("event",)
    search_fields = ("name",)
    fields = ("name", "offset_x", "offset_y", "back_x", "back_y", "is_flipped_long", "calibration")
    readonly_fields = ("calibration",)

    def deletable(self, row: Any) -> bool:
        return True

    @column(gettext_lazy("moved"))
    def moved(self, row: BadgePrinter) -> str:
        return _("%(x).1f mm right, %(y).1f mm down") % {"x": row.front[0], "y": row.front[1]}

    @column(gettext_lazy("calibration page"))
    def calibration(self, row: BadgePrinter | None) -> SafeString | str:
        if row is None or row.pk is None:
            return _("Save the printer first.")
        links = (
            (f"/{row.event.slug}/badges/calibration.pdf?stock={one.code}&printer={row.public_id}", one.name)
            for one in stock.ALL
            if not one.is_single
        )
        return format_html_join("", '<a class="block underline" href="{}">{}</a>', links)
