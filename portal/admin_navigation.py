"""The workspace's sidebar: places grouped by the work people come for, only those the role reaches."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import desk
from events.rights import Right
from portal import saved_exports, table_imports


@dataclass(frozen=True)
class Place:
    """A model's list. `model` is app.model in small letters."""

    model: str
    icon: str
    title: Any = ""


REVIEW = gettext_lazy("Review")
PARTNERS = gettext_lazy("Partners")
PEOPLE = gettext_lazy("People")
PROGRAMME = gettext_lazy("Programme")
DOOR = gettext_lazy("Door")
MONEY = gettext_lazy("Money")
SET_UP = gettext_lazy("Set-up")
GROUPS: tuple[tuple[Any, tuple[Place, ...]], ...] = (
    (
        gettext_lazy("Sell"),
        (
            Place("tickets.order", "receipt_long"),
            Place("tickets.ticket", "confirmation_number"),
            Place("tickets.ticketcase", "contact_support", gettext_lazy("Speakers’ tickets")),
            Place("tickets.tickettype", "sell"),
            Place("tickets.groupdiscount", "groups"),
            Place("tickets.quota", "event_seat"),
            Place("tickets.waitingentry", "hourglass_top"),
        ),
    ),
    (
        PARTNERS,
        (
            Place("events.partner", "handshake"),
            Place("events.partnerlevel", "military_tech"),
            Place("events.benefit", "redeem"),
            Place("tickets.discountcode", "percent"),
            Place("tickets.seatblock", "chair_alt", gettext_lazy("Company seats")),
            Place("tickets.lead", "contacts"),
        ),
    ),
    (
        PROGRAMME,
        (
            Place("agenda.callfortalks", "campaign"),
            Place("agenda.session", "co_present"),
            Place("agenda.speakersheet", "assignment_ind", gettext_lazy("Speakers")),
            Place("agenda.speakerinvitation", "person_add", gettext_lazy("Invited co-speakers")),
            Place("agenda.availability", "event_available"),
            Place("agenda.checklisttask", "checklist"),
            Place("agenda.changenotice", "rate_review"),
            Place("agenda.proposalimport", "upload_file", gettext_lazy("Bring proposals in")),
            Place("agenda.programmehours", "schedule", gettext_lazy("Hours of the programme")),
            Place("agenda.slot", "calendar_view_week", gettext_lazy("Agenda draft")),
            Place("agenda.agendaversion", "published_with_changes", gettext_lazy("Releases")),
            Place("agenda.signuplist", "how_to_reg", gettext_lazy("Limited sessions")),
            Place("agenda.signup", "person_check", gettext_lazy("People signed up")),
            Place("agenda.lottery", "casino", gettext_lazy("Lotteries")),
            Place("agenda.feedback", "thumbs_up_down", gettext_lazy("Feedback")),
            Place("agenda.sessiontype", "category"),
            Place("agenda.proposalquestion", "contact_support"),
            Place("agenda.latelink", "add_link"),
        ),
    ),
    (
        REVIEW,
        (
            Place("agenda.reviewphase", "schedule"),
            Place("agenda.criterion", "rule"),
            Place("agenda.reviewer", "rate_review"),
            Place("agenda.reviewteam", "groups_3"),
        ),
    ),
    (
        PEOPLE,
        (
            Place("events.participant", "group"),
            Place("tickets.question", "quiz"),
            Place("tickets.attendeefield", "list_alt"),
            Place("agenda.grant", "volunteer_activism"),
            Place("tickets.visaletter", "approval", gettext_lazy("Visa letters")),
            Place("core.outboxmail", "outgoing_mail", gettext_lazy("Mail")),
            Place("tickets.badgelayout", "badge", gettext_lazy("Badge layouts")),
            Place("tickets.badgeprinter", "print", gettext_lazy("Badge printers")),
            Place("tickets.pickupdesk", "table_restaurant"),
        ),
    ),
    (
        DOOR,
        (
            Place("tickets.checkin", "how_to_reg"),
            Place("tickets.device", "smartphone"),
            Place("tickets.gate", "door_front"),
            Place("tickets.checkinlist", "fact_check"),
        ),
    ),
    (
        MONEY,
        (
            Place("tickets.payment", "payments"),
            Place("tickets.refund", "currency_exchange"),
            Place("tickets.dispute", "gavel"),
            Place("tickets.bookdifference", "balance", gettext_lazy("Differences with Stripe")),
            Place("tickets.invoice", "description"),
            Place("tickets.creditnote", "request_quote"),
        ),
    ),
    (
        SET_UP,
        (
            Place("events.event", "event"),
            Place("events.room", "meeting_room"),
            Place("events.roomfeature", "chair", gettext_lazy("What rooms have")),
            Place("events.track", "linear_scale"),
            Place("events.teammember", "badge"),
            Place("events.teaminvitation", "outgoing_mail", gettext_lazy("Invitations to the team")),
            Place("tickets.taxrule", "account_balance", gettext_lazy("Tax table")),
            Place("agenda.grantcall", "savings", gettext_lazy("Grants offered")),
            Place("agenda.grantcriterion", "rule"),
            Place("tickets.visaterms", "contact_mail", gettext_lazy("Visa letters offered")),
            Place("tickets.numberseries", "tag", gettext_lazy("Invoice numbers")),
            Place("events.organizer", "domain"),
            Place("events.apitoken", "key", gettext_lazy("API tokens")),
            Place("events.apicall", "api", gettext_lazy("API calls")),
            Place("core.historyentry", "history"),
            Place("accounts.user", "manage_accounts"),
        ),
    ),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    reached = {
        f"{found.opts.app_label}.{found.opts.model_name}": found
        for found in admin.site._registry.values()
        if found.has_module_permission(request)
    }
    groups: list[dict[str, Any]] = [
        {"title": "", "items": [_item(_("Today"), "home", reverse("admin:index"))]}
    ]
    for title, places in GROUPS:
        items = [_listed(place, reached[place.model]) for place in places if place.model in reached]
        if title is REVIEW:
            items = [*_cockpit(request), *items]
        if title is PROGRAMME:
            items = [*_editor(request), *_drafts(request), *items]
        if title is PEOPLE:
            items = [*items, *_grants(request), *_segments(request), *_imports(request), *_exports(request)]
        if title is PARTNERS:
            items = [*items, *_partner_tasks(request)]
        if title is MONEY:
            items = [*items, *_refund_runs(request)]
        if title is DOOR:
            items = [*_door(request), *items]
        if title is SET_UP:
            items = [
                *_checklist(request),
                *items,
                *_webhooks(request),
                *_copy(request),
                *_sandbox(request),
                *_retention(request),
                *_file(request),
            ]
        groups.append({"title": title, "separator": False, "items": items})
    return [group for group in groups if group["items"]]


def sandbox_mark(request: HttpRequest) -> list[str] | None:
    """Beside the title of each page of the workspace: what is worked on here is not real."""
    event = desk.of(request).current if request.user.is_authenticated else None
    return [_("Sandbox"), "warning"] if event is not None and event.is_sandbox else None


def account_links(request: HttpRequest) -> list[dict[str, str]]:
    return [{"title": _("Your account"), "link": reverse("account_email")}]


def _listed(place: Place, found: Any) -> dict[str, Any]:
    opts = found.opts
    name = str(place.title or opts.verbose_name_plural)
    return _item(
        name[:1].upper() + name[1:],
        place.icon,
        reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"),
    )


def _item(title: Any, icon: str, link: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": link}


def _door(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None:
        return []
    slug, items = seat.current.slug, []
    if seat.may(Right.DOOR):
        items.append(_item(_("Who is here"), "monitoring", f"/{slug}/door/board/"))
    if seat.may(Right.SELL):
        items.append(_item(_("Sell at the door"), "point_of_sale", f"/{slug}/door/walk-in/"))
    if seat.may(Right.BADGES):
        items.append(_item(_("Print badges"), "print", f"/{slug}/badges/"))
    return items


def _refund_runs(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.SELL):
        return []
    return [_item(_("Refund many orders"), "assignment_return", f"/{seat.current.slug}/refund-runs/")]


def _partner_tasks(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.PARTNERS):
        return []
    return [_item(_("Partners’ tasks"), "checklist", f"/{seat.current.slug}/partners/tasks/")]


def _checklist(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.SETUP):
        return []
    return [_item(_("Checklist"), "checklist", reverse("checklist"))]


def _webhooks(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.SETUP):
        return []
    slug = seat.current.slug
    return [
        _item(_("Webhooks"), "webhook", f"/{slug}/webhooks/"),
        _item(_("Embeds"), "code_blocks", f"/{slug}/embeds/"),
        _item(_("See it as others do"), "visibility", f"/{slug}/preview/"),
    ]


def _copy(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None or seat.current.organizer_id not in seat.organizers_with(Right.SETUP):
        return []
    return [_item(_("Copy this event"), "content_copy", reverse("copy_event"))]


def _sandbox(request: HttpRequest) -> list[dict[str, Any]]:
    """The clock of the one that is open, and a new one for who may make events."""
    seat, items = desk.of(request), []
    if seat.current is not None and seat.current.is_sandbox and seat.may(Right.SETUP):
        items.append(_item(_("Sandbox"), "hourglass_top", reverse("sandbox", args=[seat.current.slug])))
    if seat.organizers_with(Right.SETUP):
        items.append(_item(_("New sandbox event"), "science", reverse("new_sandbox")))
    return items


def _drafts(request: HttpRequest) -> list[dict[str, Any]]:
    """Agendas that the solver drafts, outside of the workspace like the editor."""
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.PROGRAMME):
        return []
    return [_item(_("Draft and re-plan"), "auto_awesome_mosaic", f"/{seat.current.slug}/editor/drafts/")]


def _cockpit(request: HttpRequest) -> list[dict[str, Any]]:
    """The committee's own pages stand outside of the workspace: they know who may read what."""
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.REVIEW):
        return []
    return [_item(_("Review talks"), "reviews", f"/{seat.current.slug}/review/")]


def _grants(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.GRANTS):
        return []
    return [_item(_("Decide about grants"), "savings", f"/{seat.current.slug}/review/grants/standing/")]


def _editor(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.PROGRAMME):
        return []
    return [_item(_("Agenda editor"), "edit_calendar", f"/{seat.current.slug}/editor/")]


def _segments(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.PEOPLE):
        return []
    slug = seat.current.slug
    return [
        _item(_("Segments"), "filter_alt", f"/{slug}/segments/"),
        _item(_("Mailings"), "forward_to_inbox", f"/{slug}/mailings/"),
    ]


def _exports(request: HttpRequest) -> list[dict[str, Any]]:
    """For each role that reads one of the tables."""
    seat = desk.of(request)
    if seat.current is None or not saved_exports.readable(seat.rights_in(seat.current)):
        return []
    return [_item(_("Exports"), "download", f"/{seat.current.slug}/exports/")]


def _imports(request: HttpRequest) -> list[dict[str, Any]]:
    """For each role that may bring in one of the tables."""
    seat = desk.of(request)
    if seat.current is None or not table_imports.usable(seat.rights_in(seat.current)):
        return []
    return [_item(_("Imports"), "upload", f"/{seat.current.slug}/imports/")]


def _file(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.FILE):
        return []
    return [_item(_("Event file"), "folder_zip", f"/{seat.current.slug}/event-file/")]


def _retention(request: HttpRequest) -> list[dict[str, Any]]:
    seat = desk.of(request)
    if seat.current is None or not seat.may(Right.SETUP):
        return []
    return [_item(_("How long data is kept"), "auto_delete", f"/{seat.current.slug}/retention/")]
