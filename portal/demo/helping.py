"""The demo's grants: two to decide, one awarded, one accepted."""

from datetime import timedelta

from agenda.actions import grants
from agenda.actions.grants import Wish
from agenda.models import Grant, GrantCall
from portal.demo.setting import Setting

WHY, FROM = "Why would you like to come?", "From where do you travel, and what does it cost?"
APPLICANTS = (
    (
        "Ines Vidal",
        True,
        90_000,
        "I teach a free course on networks and have never met anybody who builds them.",
    ),
    (
        "Tunde Bakare",
        True,
        120_000,
        "I maintain a small library in my evenings and would like to meet its users.",
    ),
    ("Mai Pham", True, 60_000, "I am in my last year at school and write my first compiler."),
    ("Oskar Lind", False, 40_000, "My employer pays the ticket and not the journey."),
)


def build(setting: Setting) -> None:
    event, now = setting.event, setting.now
    call = GrantCall.objects.create(
        event=event, opens_at=now - timedelta(days=20), closes_at=now + timedelta(days=10), questions=f"{WHY}\n{FROM}",
        text="For people whose voice we miss: students, maintainers without an employer, people from far away.",
        budget_minor=500_000, most_minor=150_000,
    )  # fmt: skip
    for number, (name, ticket, minor, why) in enumerate(APPLICANTS):
        address = f"{name.split()[0].lower()}@grants.example"
        wish = Wish(
            wants_ticket=ticket, asked_minor=minor, answers={WHY: why, FROM: "By train and by plane."}
        )
        grants.apply(call=call, name=name, email=address, wish=wish, now=now - timedelta(days=9 - number))
    first, second = Grant.objects.filter(event=event).order_by("pk")[:2]
    for grant in (first, second):
        grants.award(grant=grant, minor=80_000, ticket=True, by=None, now=now - timedelta(days=1))
    grants.accept(grant=first, now=now)
