"""What partners of the demo get and owe: benefits of their levels, and how far each partner is with its tasks."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from events.actions import partner_links, partner_tasks
from events.actions.partner_tasks import Given
from events.models import Benefit, Partner, PartnerLevel, PartnerLink, PartnerTask
from portal.demo.setting import Setting

Kind = Benefit.Kind
COLLEAGUE = "marketing@redpoint.example"
LOGO, PAGE, POST, STAND = "Logo", "Page in the booklet", "Post about you", "People at your stand"


@dataclass(frozen=True)
class Promise:
    """`days` is when it is due, counted from today."""

    name: str
    kind: Kind
    days: int
    description: str = ""
    most: int | None = None


PROMISES = {
    "Gold": (
        Promise(LOGO, Kind.LOGO, -40, "For site, stage and badges."),
        Promise("Text for the programme", Kind.TEXT, -3, "Who you are, and whom you would like to meet.", 600),
        Promise(PAGE, Kind.FILE, 10, "A5, portrait, 3 mm bleed, as PDF."),
        Promise(STAND, Kind.PEOPLE, 28, "Each gets a badge.", 6),
        Promise("Stand in the foyer", Kind.CONFIRM, 5, "Three by two metres, power, two high tables."),
        Promise(POST, Kind.TEAM, -10),
        Promise("Logo on the main stage", Kind.TEAM, 43),
    ),
    "Silver": (
        Promise(LOGO, Kind.LOGO, -40, "For site and badges."),
        Promise(PAGE, Kind.FILE, 10, "A5, portrait, 3 mm bleed, as PDF."),
        Promise(POST, Kind.TEAM, 4),
    ),
    "Friends": (Promise(LOGO, Kind.LOGO, 5, "For the site."),),
}  # fmt: skip


def prepare(setting: Setting, levels: dict[str, PartnerLevel]) -> None:
    """Before a partner gets its level: the tasks come with it."""
    today = setting.now.date()
    Benefit.objects.bulk_create(
        Benefit(
            level=levels[level], name=one.name, kind=one.kind, description=one.description, most=one.most,
            due_on=today + timedelta(days=one.days), position=position,
        )
        for level, promises in PROMISES.items()
        for position, one in enumerate(promises, 1)
    )  # fmt: skip


def build(setting: Setting) -> None:
    """Redpoint is late with a text, and the people at its stand wait to be looked at; one page came and one went back."""
    for partner in Partner.objects.filter(event=setting.event).exclude(level__name="Friends"):
        with partner.logo.open("rb") as opened:
            logo = Given(content=opened.read(), suffix=".png", name=f"{partner.ref}-logo.png")
        _accept(setting, _hand_in(setting, partner, LOGO, logo, 45), 44)
    redpoint, kestrel, fernspan = (
        Partner.objects.get(event=setting.event, name=name)
        for name in ("Redpoint", "Kestrel Cloud", "Fernspan")
    )
    partner_links.make(
        partner=redpoint, note="Marketing of Redpoint", email=COLLEAGUE, may_invite=True,
        by=setting.organizer_user, now=setting.now - timedelta(days=21),
    )  # fmt: skip
    _hand_in(setting, redpoint, STAND, Given(text="Ines Duarte\nOle Brandvold\nPriya Raman"), 1)
    _accept(setting, _task(redpoint, POST), 11, proof="https://social.example/relay/welcome-redpoint")
    _hand_in(setting, kestrel, PAGE, _sheet("Kestrel Cloud", "#1c3d6e"), 2)
    page = _hand_in(setting, fernspan, PAGE, _sheet("Fernspan", "#2b8a3e"), 4)
    partner_tasks.send_back(
        task=page, reason="The bleed is missing: please add 3 mm on each side.", by=setting.organizer_user,
        now=setting.now - timedelta(days=3),
    )  # fmt: skip


def _task(partner: Partner, name: str) -> PartnerTask:
    return PartnerTask.objects.get(partner=partner, benefit__name=name)


def _hand_in(setting: Setting, partner: Partner, name: str, given: Given, days_ago: int) -> PartnerTask:
    link = PartnerLink.objects.standing().filter(partner=partner).order_by("pk")[0]
    now = setting.now - timedelta(days=days_ago)
    return partner_tasks.hand_in(task=_task(partner, name), given=given, link=link, now=now)


def _accept(setting: Setting, task: PartnerTask, days_ago: int, **more: Any) -> None:
    now = setting.now - timedelta(days=days_ago)
    partner_tasks.accept(task=task, by=setting.organizer_user, now=now, **more)


def _sheet(words: str, colour: str) -> Given:
    """A page as PDF: a colour and a name."""
    image = Image.new("RGB", (620, 874), colour)
    font = ImageFont.load_default(size=64)
    ImageDraw.Draw(image).text((310, 437), words, fill="#ffffff", font=font, anchor="mm")
    out = BytesIO()
    image.save(out, "PDF", resolution=105)
    return Given(content=out.getvalue(), suffix=".pdf", name=f"{words.split(maxsplit=1)[0].lower()}-a5.pdf")
