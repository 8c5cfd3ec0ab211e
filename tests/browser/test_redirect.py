"""The way to the payment page in a real browser: a posted form that ends on another origin, past the page's policy."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from portal.bench import server
from tests import databases
from tests.browser.waiting import follow
from tests.stubs.stripe_server import StripeServer

pytestmark = pytest.mark.browser
FORM_ACTION = re.compile(r"form-action [^;]*")


@pytest.fixture(scope="module")
def stripe() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running


@pytest.fixture(scope="module")
def shop(stripe: StripeServer) -> Iterator[server.Server]:
    """The demo conference, whose payments go to the stand-in."""
    with databases.lively() as url:
        port = server.free_port()
        env = server.environment(url, port)
        keys = {
            "STRIPE_SECRET_KEY": "sk_test_browser", "STRIPE_WEBHOOK_SECRETS": "whsec_browser",
            "STRIPE_API_BASE": stripe.url,
        }  # fmt: skip
        with server.running(env | keys, port) as running:
            yield running


@pytest.fixture
def page(browser: Browser, shop: server.Server) -> Iterator[Page]:
    context = browser.new_context(base_url=shop.url)
    yield context.new_page()
    context.close()


def order(page: Page, email: str) -> None:
    page.goto("/relay/tickets/")
    page.get_by_label("Conference").first.fill("1")
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("Your name").fill("Ana Núñez")
    page.get_by_label("Your e-mail address").fill(email)
    page.locator("[name='seats-0-name']").fill("Ana Núñez")
    page.get_by_label("I accept").check()
    page.get_by_role("button", name="Order and pay").click()


def test_posted_order_ends_on_the_payment_page(page: Page, stripe: StripeServer) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    order(page, "ana@buyer.example")
    expect(page.get_by_role("heading", name="The stand-in's payment page")).to_be_visible()
    expect(page).to_have_url(f"{stripe.url}/pay/{list(stripe.books.sessions)[-1]}")
    assert complaints == []


def test_policy_without_the_payment_page_would_stop_the_buyer(page: Page, stripe: StripeServer) -> None:
    """The control: the browser does check the redirect of a posted form, so the policy must name that page."""

    def narrow(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        policy = FORM_ACTION.sub("form-action 'self'", answer.headers.get("content-security-policy", ""))
        route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": policy})

    page.route("**/relay/**", narrow)
    with page.expect_console_message(lambda message: "form-action" in message.text):
        order(page, "ben@buyer.example")
    assert not page.url.startswith(stripe.url)
