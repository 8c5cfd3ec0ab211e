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


@dataclass(frozen=True)
class Place:
    """A model's list. `model` is app.model in small letters."""

    model: str
    icon: str
    title: Any = ""


GROUPS: tuple[tuple[Any, tuple[Place, ...]], ...] = (
    (
        gettext_lazy("Sell"),
        (
            Place("tickets.order", "receipt_long"),
            Place("tickets.ticket", "confirmation_number"),
            Place("tickets.tickettype", "sell"),
            Place("tickets.groupdiscount", "groups"),
            Place("tickets.quota", "event_seat"),
            Place("tickets.waitingentry", "hourglass_top"),
        ),
    ),
    (
        gettext_lazy("Partners"),
        (Place("events.partner", "handshake"), Place("tickets.discountcode", "percent")),
    ),
    (
        gettext_lazy("Programme"),
        (
            Place("agenda.callfortalks", "campaign"),
            Place("agenda.session", "co_present"),
            Place("agenda.slot", "calendar_view_week", gettext_lazy("Agenda draft")),
            Place("agenda.agendaversion", "published_with_changes", gettext_lazy("Releases")),
            Place("agenda.sessiontype", "category"),
        ),
    ),
    (
        gettext_lazy("People"),
        (
            Place("events.participant", "group"),
            Place("tickets.question", "quiz"),
            Place("tickets.attendeefield", "list_alt"),
            Place("core.outboxmail", "outgoing_mail", gettext_lazy("Mail")),
        ),
    ),
    (
        gettext_lazy("Money"),
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
        gettext_lazy("Set-up"),
        (
            Place("events.event", "event"),
            Place("events.room", "meeting_room"),
            Place("events.track", "linear_scale"),
            Place("events.teammember", "badge"),
            Place("tickets.taxrule", "account_balance", gettext_lazy("Tax table")),
            Place("tickets.numberseries", "tag", gettext_lazy("Invoice numbers")),
            Place("events.organizer", "domain"),
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
        groups.append({"title": title, "separator": False, "items": items})
    door = _door(request)
    if door:
        groups.insert(-2, {"title": _("Door"), "separator": False, "items": door})
    return [group for group in groups if group["items"]]


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
    if seat.current is None or not seat.may(Right.BADGES):
        return []
    return [_item(_("All badges (PDF)"), "print", f"/{seat.current.slug}/badges.pdf")]
