"""The benchmarks by name: what each fills the database with, and what one job of it does."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Max, Min

from agenda.models import Favourite
from events.models import Role
from portal.bench import crowd, door, fill, finding, forms, panel, speakers
from portal.bench.load import Answer, Browser, Failed, Job, Run, expect
from tickets.models import Order, Quota, Ticket, TicketType

SESSIONS = 200
FLASH_SEATS = 50
LARGE_FLASH_SEATS = 500
REDIRECTS = {302, 303}


@dataclass(frozen=True)
class Bench:
    """`prepare` fills the empty database and returns the job; `n` and `clients` are the defaults.

    `check` looks at the database afterwards and returns what it found in words. `takes_orders`: `prepare` can be told
    how many orders there are to be before.
    """

    prepare: Callable[..., Job]
    n: int = 2000
    clients: int = 20
    new_visitor: bool = False
    warm_up: bool = True
    check: Callable[[Run], str] | None = None
    takes_orders: bool = False


def _page(path: str) -> Job:
    async def job(browser: Browser, number: int) -> None:
        expect(await browser.get(path), 200)

    return job


def _sale(*, seats: int, orders: int = 0) -> TicketType:
    """A shop, and so many orders that were paid before."""
    kind = fill.shop(fill.event(), seats=seats + orders)
    crowd.fill_orders(kind.event, kind, orders)
    return kind


def shop_page(orders: int = 0) -> Job:
    _sale(seats=500, orders=orders)
    return _page("/bench/tickets/")


def order_page(orders: int = 0) -> Job:
    """What a buyer comes back to: a paid order of three tickets."""
    kind = _sale(seats=500, orders=orders)
    return _page(crowd.paid_order(kind.event, kind, tickets=3).path)


def agenda_page() -> Job:
    fill.agenda(fill.event(), sessions=SESSIONS)
    return _page("/bench/agenda/")


def session_page() -> Job:
    version = fill.agenda(fill.event(), sessions=SESSIONS)
    codes = list(version.slots.values_list("session__code", flat=True))

    async def job(browser: Browser, number: int) -> None:
        expect(await browser.get(f"/bench/agenda/{codes[number % len(codes)]}/"), 200)

    return job


def star() -> Job:
    """A keynote: each of thousands of new devices stars it from the agenda's page, as js/stars.js does."""
    version = fill.agenda(fill.event(), sessions=SESSIONS)
    path = f"/bench/agenda/{version.slots.values_list('session__code', flat=True)[0]}/star/"

    async def job(browser: Browser, number: int) -> None:
        token = json.loads(expect(await browser.get("/bench/agenda/stars.json?token"), 200).text)["token"]
        form = [("on", "1"), ("csrfmiddlewaretoken", token)]
        expect(await browser.post(path, form), *REDIRECTS)

    return job


def all_starred(run: Run) -> str:
    """Each device has one star, warm-up included."""
    stars = Favourite.objects.standing().count()
    if run.errors or stars < run.jobs:
        raise Failed(f"{stars} stars of {run.jobs} devices, {run.errors} without an answer")
    return f"{stars} stars, {run.errors} refused"


def feed(ending: str) -> Callable[[], Job]:
    def prepare() -> Job:
        fill.agenda(fill.event(), sessions=SESSIONS)
        return _page(f"/bench/agenda/schedule.{ending}")

    return prepare


def unchanged_feed() -> Job:
    """A reader that asks again with the ETag it was given: 304 without a body."""
    fill.agenda(fill.event(), sessions=SESSIONS)
    known: dict[str, str] = {}

    async def job(browser: Browser, number: int) -> None:
        answer = await browser.get("/bench/agenda/schedule.xml", {"If-None-Match": known.get("etag", "")})
        expect(answer, 304 if known else 200)
        known["etag"] = answer.headers["etag"]

    return job


def purchase(orders: int = 0) -> Job:
    """Everything one buyer asks for: shop, order form, order, the gateway's page, order page."""
    ticket = str(_sale(seats=1_000_000, orders=orders).public_id)

    async def job(browser: Browser, number: int) -> None:
        expect(await browser.get("/bench/tickets/?code=REDPOINT20"), 200)
        placed = await _order(browser, ticket, number, code="REDPOINT20")
        gateway = expect(await browser.get(_local(placed.headers["location"])), 200)
        form = forms.first_posted(gateway.text)
        pay = [*form.fields, next(button for button in form.buttons if button[1] == "pay")]
        paid = expect(await browser.post(_local(form.action or placed.headers["location"]), pay), *REDIRECTS)
        page = expect(await browser.get(_local(paid.headers["location"])), 200, *REDIRECTS)
        if page.status in REDIRECTS:
            expect(await browser.get(_local(page.headers["location"])), 200)

    return job


async def _order(browser: Browser, ticket: str, number: int, *, code: str = "") -> Answer:
    path = f"/bench/tickets/order/?{ticket}=1&code={code}"
    form = forms.first_posted(expect(await browser.get(path), 200).text)
    return expect(await browser.post(_local(form.action or path), _filled(form, number)), *REDIRECTS)


def flash_sale() -> Job:
    """Everybody wants one of the last seats at the same instant; who comes too late is told in words."""
    return buyers_of(str(_sale(seats=FLASH_SEATS).public_id))


def flash_sale_large() -> Job:
    return buyers_of(str(_sale(seats=LARGE_FLASH_SEATS).public_id))


def buyers_of(ticket: str) -> Job:
    """Open the order form and send it off; being told that all is gone is an answer, an error page is none."""

    async def job(browser: Browser, number: int) -> None:
        path = f"/bench/tickets/order/?{ticket}=1"
        page = expect(await browser.get(path), 200, 409)
        try:
            form = forms.first_posted(page.text)
        except ValueError:
            return  # sold out before the form was opened: told on the page
        expect(
            await browser.post(_local(form.action or path), _filled(form, number)), 200, 409, 422, *REDIRECTS
        )

    return job


def _filled(form: forms.Form, number: int) -> list[tuple[str, str]]:
    who = f"Buyer {number}"
    values = {"buyer_name": who, "seats-0-name": who, "buyer_email": f"buyer{number}@example.org"}
    return form.filled(values, check=("accept",))


def sold_right(run: Run) -> str:
    """After a flash sale: exactly the seats there were, no more, the books say the same, and all were answered."""
    if run.errors:
        raise Failed(f"{run.errors} of {run.jobs} buyers got no answer")
    orders, held = Order.objects.holding().count(), Ticket.objects.exclude(state=Ticket.State.VOID).count()
    quota = Quota.objects.get(name="Seats")
    if not orders == held == quota.taken == quota.size:
        raise Failed(f"{orders} orders and {held} tickets for {quota.size} seats, {quota.taken} taken")
    sold = Order.objects.holding().aggregate(first=Min("placed_at"), last=Max("placed_at"))
    lasted = (sold["last"] - sold["first"]).total_seconds()
    return (
        f"{orders} of {quota.size} seats sold to {run.jobs} buyers, none twice; "
        f"the last seat was asked for {lasted:.1f} s after the first, all were answered after {run.seconds:.1f} s"
    )


def submit_proposal() -> Job:
    speakers.open_call(fill.event())
    return speakers.hand_in


def review_dashboard() -> Job:
    """How 1,000 proposals stand after 10,000 reviews by 40 people, as an organizer sees it."""
    event = fill.event()
    panel.fill(event, talks=1_000, reviewers=40, reviews=10_000)
    cookies = panel.signed_in(panel.member(event, "chair@bench.example", Role.ORGANIZER))

    async def job(browser: Browser, number: int) -> None:
        browser.cookies |= cookies
        page = expect(await browser.get("/bench/review/standing/"), 200)
        if "1,000" not in page.text and "1000 talks" not in page.text:
            raise Failed("the page shows no talks")

    return job


def review_list() -> Job:
    """The list of a blind reviewer among 500 proposals and 3,000 reviews, its pages and a search in turn."""
    event = fill.event()
    panel.fill(event, talks=500, reviewers=12, reviews=3_000)
    cookies = panel.signed_in(panel.member(event, "fresh@bench.example", Role.REVIEWER))
    queries = ("", "?page=2", "?page=7", "?q=number+4")

    async def job(browser: Browser, number: int) -> None:
        browser.cookies |= cookies
        page = expect(await browser.get(f"/bench/review/{queries[number % len(queries)]}"), 200)
        if "Proposal number" not in page.text:
            raise Failed("the list shows no talks")

    return job


def _local(address: str) -> str:
    """The path of an address on this very server."""
    return "/" + address.split("/", 3)[3] if address.startswith("http") else address


BENCHES: Mapping[str, Bench] = {
    "shop-page": Bench(shop_page, takes_orders=True),
    "purchase": Bench(purchase, n=300, new_visitor=True, takes_orders=True),
    "order-page": Bench(order_page, takes_orders=True),
    "flash-sale": Bench(flash_sale, n=200, clients=200, new_visitor=True, warm_up=False, check=sold_right),
    "flash-sale-large": Bench(
        flash_sale_large, n=10_000, clients=200, new_visitor=True, warm_up=False, check=sold_right
    ),
    "agenda-page": Bench(agenda_page),
    "session-page": Bench(session_page),
    "star": Bench(star, n=5_000, new_visitor=True, check=all_starred),
    "checkin": Bench(door.checkin, n=4_000, clients=4, check=door.all_in),
    "admin-search": Bench(finding.admin_search, n=400, clients=1),
    "door-search": Bench(door.search, n=1_000, clients=4),
    "feed-xml": Bench(feed("xml")),
    "feed-json": Bench(feed("json")),
    "feed-ics": Bench(feed("ics")),
    "feed-unchanged": Bench(unchanged_feed),
    "review-list": Bench(review_list, n=400, clients=4),
    "submit-proposal": Bench(
        submit_proposal, n=300, clients=16, new_visitor=True, check=speakers.all_handed_in
    ),
    "review-dashboard": Bench(review_dashboard, n=60, clients=1),
}
