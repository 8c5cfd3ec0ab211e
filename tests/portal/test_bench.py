"""The load generator is a client like others: cookies, kept connections, forms, honest figures."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import measure_pages
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F
from django.test import Client

from events.models import Role
from portal.bench import crowd, fill, forms, jobs, panel
from portal.bench.committee import COMMITTEES
from portal.bench.load import Answer, Browser, Failed, Job, Run
from portal.management.commands.bench import figures, percentile
from tickets.models import Order, Quota, Ticket

PAGE = """
<form action="/search/"><input name="q"></form>
<form method="post" action="/order/">
  <input type="hidden" name="csrfmiddlewaretoken" value="abc">
  <input name="buyer_name" value=""><input type="checkbox" name="accept"><input type="checkbox" name="party" checked>
  <select name="kind"><option value="a">A</option><option value="b" selected>B</option></select>
  <textarea name="note">
Hello</textarea>
  <button name="outcome" value="pay">Pay</button>
</form>
"""


def test_form_is_filled_as_a_browser_would() -> None:
    form = forms.first_posted(PAGE)
    assert form.filled({"_name": "Ana"}, check=("accept",)) == [
        ("csrfmiddlewaretoken", "abc"),
        ("buyer_name", "Ana"),
        ("party", "on"),
        ("kind", "b"),
        ("note", "Hello"),
        ("accept", "on"),
    ]
    assert (form.action, form.buttons) == ("/order/", [("outcome", "pay")])


def test_page_without_a_form_is_told() -> None:
    with pytest.raises(ValueError, match="no form"):
        forms.first_posted("<p>Sold out</p>")


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_percentile_is_by_nearest_rank(share: float, value: float) -> None:
    assert percentile([float(n) for n in range(1, 101)], share) == value


def test_figures_are_per_job() -> None:
    run = Run(jobs=2, requests=8, queries=20, bytes=1000, seconds=0.5, latencies=[0.01, 0.02])
    row = figures("purchase", 2, 1, run, None)
    assert (row["per_s"], row["requests"], row["queries"], row["bytes"]) == (4.0, 4.0, 10.0, 500)


@pytest.mark.django_db
def test_database_is_filled_with_whole_paid_orders_that_refer_to_their_own_rows() -> None:
    kind = fill.shop(fill.event(), seats=10)
    crowd.fill_orders(kind.event, kind, 4)
    assert Order.objects.filter(state=Order.State.PAID).count() == 4
    assert len(set(Order.objects.values_list("public_id", flat=True))) == 4
    own = Ticket.objects.valid().filter(line__order=F("order"), order__payments__isnull=False)
    assert own.filter(attendee__event=kind.event).values("order").distinct().count() == 4
    assert Quota.objects.get(name="Seats").taken == 4
    assert crowd.paid_order(kind.event, kind, tickets=3, number=9).tickets.valid().count() == 3


def test_orders_are_refused_for_a_bench_that_has_none() -> None:
    with pytest.raises(CommandError, match="--orders is for shop-page, purchase, order-page"):
        call_command("bench", "agenda-page", "--orders", "5")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("taken", "errors", "words"), [(4, 0, "4 seats, 4 taken"), (0, 1, "1 of 2 buyers got no answer")]
)
def test_sale_that_sold_wrong_or_left_buyers_without_an_answer_fails(
    taken: int, errors: int, words: str
) -> None:
    fill.shop(fill.event(), seats=4)
    Quota.objects.filter(name="Seats").update(taken=taken)
    with pytest.raises(Failed, match=words):
        jobs.sold_right(Run(jobs=2, errors=errors))


@pytest.mark.django_db(transaction=True)
def test_order_page_bench_asks_for_a_paid_order(client: Client) -> None:
    path = asked_for(jobs.order_page(orders=2))
    assert "Order complete" in client.get(path).content.decode()


def asked_for(job: Job) -> str:
    """The address of a job that asks for one page."""
    asked: list[str] = []

    class Noting(Browser):
        async def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
            asked.append(path)
            return Answer(200, {}, b"", 0.0)

    async def once() -> None:
        await job(Noting(port=0), 0)

    # In a thread of its own: where browser tests ran before, this one has a loop that runs already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(once())).result()
    return asked[0]


def test_calibration_report_compares_both_orders_with_the_truth(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("bench", "calibration", n=3, as_json=True)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["committee"] for row in rows] == list(COMMITTEES)
    assert rows[0]["adjusted_tau"] > rows[0]["raw_tau"]


@pytest.mark.django_db
def test_dashboard_bench_asks_for_a_page_that_shows_the_talks(client: Client) -> None:
    event = fill.event()
    panel.fill(event, talks=12, reviewers=4, reviews=36)
    client.cookies.load(panel.signed_in(panel.member(event, "chair@bench.example", Role.ORGANIZER)))
    page = client.get("/bench/review/standing/").content.decode()
    assert "36 of 36" in page
    assert page.count("Proposal number") == 12


def test_reading_tells_medians_and_how_long_a_page_did_not_answer() -> None:
    loads = [
        measure_pages.Seen(
            first_paint=100.0 * n,
            largest_paint=200,
            shift=0,
            bytes=9,
            requests=2,
            nodes=5,
            tasks=(60.0, 50.0 + n),
        )
        for n in (1, 2, 9)
    ]
    row = measure_pages.figures("agenda", "phone", 4, loads)
    assert [row[key] for key in ("first_paint_ms", "long_tasks", "longest_task_ms", "blocking_ms")] == [
        200, 2, 60, 12
    ]  # fmt: skip
