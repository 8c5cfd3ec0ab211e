"""The demo's partners as their own pages show them: words in links, who came by those, and who may be named."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from events import logos
from events.actions import consents, partner_levels, partner_links
from events.models import Partner, PartnerLevel
from portal.demo import obligations
from portal.demo.setting import Setting
from tickets.actions import orders, reserves, returns
from tickets.actions.orders import Seat, Wish
from tickets.models import DiscountCode, Order, Quota, Ticket, TicketType
from tickets.touches import Touches

SEATS = 10
CONTRACTS = {
    "Redpoint": "Gold: stand in the foyer, 20 % for their customers, logo on the stage.",
    "Kestrel Cloud": "Silver: 15 % for their customers, a page in the booklet.",
    "Fernspan": "Ten seats for their crew, paid for. What is not taken goes back a week before.",
    "Halyard Systems": "Pays for twenty dinners at the party.",
}
LEVELS = {"Redpoint": "Gold", "Kestrel Cloud": "Silver", "Fernspan": "Silver", "Halyard Systems": "Friends"}
PRICES = {"Gold": 1_200_000, "Silver": 500_000, "Friends": 0}
PLACES = {"Gold": 2, "Silver": 4, "Friends": None}
# Colour of the words and of the mark before them.
INKS = {
    "Redpoint": ("#c92a2a", "#c92a2a"),
    "Kestrel Cloud": ("#1c3d6e", "#2f7dd1"),
    "Fernspan": ("#2b8a3e", "#74b816"),
    "Halyard Systems": ("#495057", "#e8590c"),
}


def prepare(setting: Setting) -> None:
    """Before the sale: what was agreed, and a link for each contact."""
    levels = {
        name: PartnerLevel.objects.create(
            event=setting.event, name=name, position=number, price_minor=PRICES[name], places=PLACES[name]
        )
        for number, name in enumerate(dict.fromkeys(LEVELS.values()), 1)
    }
    obligations.prepare(setting, levels)
    for partner in _partners(setting):
        _draw_logo(partner)
        partner.ref = partner.name.split()[0].lower()
        partner.contract_note = CONTRACTS[partner.name]
        partner.owner = setting.organizer_user
        partner.save()
        agreed_at = setting.now - timedelta(days=65)
        level = levels[LEVELS[partner.name]]
        partner_levels.move(partner=partner, level=level, by=setting.organizer_user, now=agreed_at)
        partner_links.make(
            partner=partner, note=f"Events team of {partner.name}", by=setting.organizer_user,
            now=agreed_at,
        )  # fmt: skip
    obligations.build(setting)
    _keep_seats(setting)


def came(number: int) -> Touches:
    """Every sixth buyer comes by a partner's link, a few of them by two."""
    words = {0: ("r-fernspan",), 6: ("r-kestrel",), 12: ("r-redpoint", "r-kestrel"), 18: ("r-redpoint",)}
    hosts = {0: "fernspan.example", 6: "news.kestrel.example", 12: "redpoint.example", 18: "redpoint.example"}
    return Touches(words.get(number % 24, ()), hosts.get(number % 24, ""))


def look_back(setting: Setting, names: Iterator[str]) -> None:
    """After the sale: three of the crew have come, half of all guests may be named, one ticket was given back."""
    _bring_crew(setting, [next(names) for _each in range(3)])
    for partner in _partners(setting):
        tickets = Ticket.objects.valid().admissions().filter(order__partner=partner).order_by("pk")
        for ticket in tickets.select_related("attendee__event")[::2]:
            if ticket.attendee is not None:
                consents.let_partner_see(
                    person=ticket.attendee, partner=partner, by=None, by_label="Ticket link", now=setting.now
                )
    order = _order_of_several(setting)
    if order is not None:
        returns.refund_tickets(
            order=order, chosen=list(order.tickets.all()[:1]), fee_minor=2_000, reason="Cannot come",
            by=setting.organizer_user, now=setting.now,
        )  # fmt: skip


def _partners(setting: Setting) -> Iterable[Partner]:
    return Partner.objects.filter(event=setting.event).select_related("event").order_by("position")


def _draw_logo(partner: Partner) -> None:
    """A mark and the name, without a ground."""
    words, mark = INKS[partner.name]
    image = Image.new("RGBA", (1200, 240), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 50, 160, 190), fill=mark)
    draw.ellipse((66, 96, 114, 144), fill=(0, 0, 0, 0))
    draw.text((200, 120), partner.name, fill=words, font=ImageFont.load_default(size=120), anchor="lm")
    out = BytesIO()
    image.save(out, "PNG")
    png = logos.reencode(BytesIO(out.getvalue()), len(out.getvalue()))
    logo = logos.looked_at(png, partner.event.theme)
    partner.logo_on_light, partner.logo_on_dark = logo.on_light, logo.on_dark
    partner.logo.save("logo.png", ContentFile(png), save=False)


def _keep_seats(setting: Setting) -> None:
    code = DiscountCode.objects.get(event=setting.event, code="FERNSPAN-CREW")
    quota = Quota.objects.get(event=setting.event, name="Seats")
    until = setting.at(setting.event.starts_on - timedelta(days=7), 18)
    agreed_at = setting.now - timedelta(days=65)
    reserves.open_one(
        code=code, quota=quota, size=SEATS, until_at=until, by=setting.organizer_user, now=agreed_at
    )


def _bring_crew(setting: Setting, names: list[str]) -> None:
    kind = TicketType.objects.get(event=setting.event, name="Partner guest")
    seats = [Seat(ticket_type=str(kind.public_id), name=name, company="Fernspan") for name in names]
    wish = Wish(
        buyer_name="Events at Fernspan", buyer_email="events@fernspan.example", buyer_company="Fernspan",
        seats=tuple(seats), code="FERNSPAN-CREW", form_key="demo-fernspan-crew", language="en",
        terms_version=setting.event.terms_version,
    )  # fmt: skip
    orders.place(event=setting.event, wish=wish, by=None, now=setting.now - timedelta(days=12))


def _order_of_several(setting: Setting) -> Order | None:
    """Of a partner's code, with more than one person."""
    orders = Order.objects.filter(event=setting.event, state=Order.State.PAID, partner__name="Redpoint")
    many = (order for order in orders.order_by("pk") if order.tickets.admissions().count() > 1)
    return next(many, None)
