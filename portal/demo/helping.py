"""The demo's grants: one awarded, one accepted with receipts; the others scored, two of them decided and not told."""

from datetime import timedelta
from io import BytesIO

from PIL import Image

from agenda.actions import grant_receipts, grant_reviews, grants
from agenda.actions.grant_receipts import Sent
from agenda.actions.grants import Wish
from agenda.actions.reviews import Words
from agenda.models import Grant, GrantCall, GrantCriterion, Reviewer
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
    (
        "Noor Haddad",
        True,
        130_000,
        "I am Noor Haddad, I translate manuals into Arabic, and nobody pays for that.",
    ),
    ("Lucia Ferrante", True, 110_000, "I run the only meetup of my region, and would bring it what I learn."),
    ("Pavel Novotny", False, 90_000, "I speak at a workshop and live two flights away."),
    ("Aroha Ngata", True, 150_000, "I look after the school network of four islands, alone."),
)
CRITERIA = (
    ("Need", "1: would come anyway, 5: cannot come otherwise", 2),
    ("What it gives back", "1: to nobody else, 5: to many who cannot come", 1),
)
JUDGES = ("reviewer2@relay.example", "reviewer3@relay.example", "reviewer@relay.example")
# By applicant who is not decided yet, what each reviewer scores of both criteria; nothing: he has not come to it.
SCORES = (
    (),
    (),
    ((4, 3), (5, 4), ()),
    ((2, 2), (1, 2), (3, 2)),
    ((5, 5), (5, 4), ()),
    ((4, 5), (3, 5), ()),
    ((2, 4), (4, 1), ()),
    ((5, 5), (), ()),
)
COMMENTS = ("Comes from far, and asks for little.", "", "I would give the ticket and half of the money.")


def build(setting: Setting) -> None:
    event, now = setting.event, setting.now
    call = GrantCall.objects.create(
        event=event, opens_at=now - timedelta(days=20), closes_at=now + timedelta(days=10), questions=f"{WHY}\n{FROM}",
        text="For people whose voice we miss: students, maintainers without an employer, people from far away.",
        budget_minor=500_000, most_minor=150_000, is_reviewed=True,
    )  # fmt: skip
    for number, (name, ticket, minor, why) in enumerate(APPLICANTS):
        address = f"{name.split()[0].lower()}@grants.example"
        wish = Wish(
            wants_ticket=ticket, asked_minor=minor, answers={WHY: why, FROM: "By train and by plane."}
        )
        grants.apply(call=call, name=name, email=address, wish=wish, now=now - timedelta(days=9 - number))
    _score(setting)
    first, second = Grant.objects.filter(event=event).order_by("pk")[:2]
    for grant in (first, second):
        grants.award(grant=grant, minor=80_000, ticket=True, by=None, now=now - timedelta(days=1))
    grants.accept(grant=first, now=now)
    _pay_back(setting, first)
    _decide(setting, call)


def _pay_back(setting: Setting, grant: Grant) -> None:
    """Two receipts, one of them checked and paid."""
    for number, (what, minor) in enumerate((("Train there and back", 31_250), ("Three nights", 36_000))):
        content = BytesIO()
        Image.new("RGB", (400, 560), "white").save(content, "PNG")
        sent = Sent(
            content=content,
            size=content.tell(),
            suffix=".png",
            name=f"{what}.png",
            amount_minor=minor,
            what=what,
        )
        content.seek(0)
        receipt = grant_receipts.add(grant=grant, sent=sent, now=setting.now)
        if number == 0:
            known = {receipt.public_id}
            grant_receipts.check(grant=grant, checked=known, seen=known, by=None, now=setting.now)
            grants.pay_out(grant=grant, minor=minor, note="Transfer 2027-118", by=None, now=setting.now)


def _decide(setting: Setting, call: GrantCall) -> None:
    """The next are told together: two decisions wait."""
    call.tells_in_rounds = True
    call.save(update_fields=["tells_in_rounds"])
    best, last = (Grant.objects.get(event=setting.event, name=name) for name in ("Noor Haddad", "Oskar Lind"))
    grants.award(grant=best, minor=100_000, ticket=True, by=None, now=setting.now)
    grants.refuse(grant=last, by=None, now=setting.now)


def _score(setting: Setting) -> None:
    criteria = [
        GrantCriterion.objects.create(
            event=setting.event, name=name, help_text=told, weight=weight, position=n
        )
        for n, (name, told, weight) in enumerate(CRITERIA, 1)
    ]
    known = Reviewer.objects.filter(event=setting.event).select_related("user")
    reviewers = [known.get(user__email=email) for email in JUDGES]
    for grant, given in zip(Grant.objects.filter(event=setting.event).order_by("pk"), SCORES, strict=True):
        for number, scores in enumerate(given):
            if not scores:
                continue
            words = Words(
                {row.public_id: score for row, score in zip(criteria, scores, strict=True)}, COMMENTS[number]
            )
            grant_reviews.finish(grant=grant, words=words, by=reviewers[number].user, now=setting.now)
