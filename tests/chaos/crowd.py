"""The buyers, over HTTP: each does what the plan says, and tries again like somebody who wants his ticket."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from portal.bench import forms
from portal.bench.load import Answer, Browser
from tests.chaos.plan import Buyer, buyer
from tests.stubs.stripe_faults import FaultyStripe, session_of

AT_ONCE = 12
TRIES = 15
CODE = "REDPOINT20"


class GaveUp(Exception):
    """No answer, or only errors, as often as anybody would try."""


@dataclass
class Crowd:
    """`run()` until so many orders are placed. `placed` has the address of each order by its buyer's."""

    seed: int
    purchases: int
    ticket: str
    port: int
    stripe: FaultyStripe
    placed: dict[str, str] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    late: dict[str, str] = field(default_factory=dict)
    _next: int = 0

    async def run(self) -> None:
        await asyncio.gather(*(self._one_after_another() for _ in range(AT_ONCE)))

    async def _one_after_another(self) -> None:
        while len(self.placed) < self.purchases and self._next < 3 * self.purchases:
            self._next += 1
            who = buyer(self.seed, self._next)
            browser = Browser(self.port, keep_answers=False)
            try:
                await self._buy(who, browser)
            except GaveUp:
                self.outcomes["gave up without an answer"] += 1
            await browser.close()

    async def _buy(self, who: Buyer, browser: Browser) -> None:
        address = await self._order(who, browser)
        if address is None:
            self.outcomes["sold out or refused"] += 1
            return
        session = session_of(address)
        # An answer that was lost may have hidden the payment page: it is asked for on the order's page.
        self.placed[who.email] = address if not session else self._order_path(session)
        for _try in range(TRIES):
            if session:
                break
            await asyncio.sleep(0.1)
            session = session_of(await self._press(browser, self.placed[who.email], "/pay/"))
        if not session:
            self.outcomes["never got to pay"] += 1
            return
        self.outcomes[who.way] += 1
        await self._at_stripe(who, browser, session)
        if who.comes_back:
            await self._ask(browser, "GET", f"{self.placed[who.email]}return/?session={session}")

    async def _at_stripe(self, who: Buyer, browser: Browser, session: str) -> None:
        path, stripe = self.placed[who.email], self.stripe
        match who.way:
            case "pays":
                stripe.pay(session)
            case "pays in two tabs":
                other = session_of(await self._press(browser, path, "/pay/"))
                for one in filter(None, (session, other)):
                    stripe.pay(one)
            case "bank pays later" | "bank refuses" | "bank pays at once":
                stripe.pay_later(session)
                await asyncio.sleep(0 if "at once" in who.way else who.patience)
                (stripe.bank_refuses if "refuses" in who.way else stripe.bank_pays)(session)
            case "pays too late":
                stripe.deaf.add(session)
                self.late[session] = who.email
            case "pays and gives up at once":
                giving_up = asyncio.create_task(self._press(browser, path, "/cancel/"))
                await asyncio.sleep(who.patience / 20)
                stripe.pay(session)
                await giving_up
            case "gives up":
                await self._press(browser, path, "/cancel/")
            case "claims to have paid":
                stripe.forge(session)

    async def _order(self, who: Buyer, browser: Browser) -> str | None:
        """The form until it is taken: where one is sent then. None if there is nothing to buy."""
        code = CODE if who.has_code else ""
        for _round in range(3):
            path = f"/bench/tickets/order/?{self.ticket}={who.tickets}&code={code}"
            page = await self._ask(browser, "GET", path)
            try:
                form = forms.first_posted(page.text)
            except ValueError:
                return None
            values = {"buyer_name": f"Buyer {who.number}", "buyer_email": who.email}
            values |= {f"seats-{n}-name": f"Guest {who.number} {n}" for n in range(who.tickets)}
            fields = form.filled(values, check=("accept",))
            answer = await self._ask(browser, "POST", form.action or path, fields)
            if answer.status in {302, 303}:
                return answer.headers["location"]
            code = ""  # used up meanwhile: without it then
        return None

    async def _press(self, browser: Browser, path: str, end: str) -> str:
        """The order page's button whose address ends so; where it leads, or nothing if there is none."""
        page = await self._ask(browser, "GET", path)
        for form in forms.read(page.text):
            if form.method == "post" and form.action.endswith(end):
                answer = await self._ask(browser, "POST", form.action, form.fields)
                return answer.headers.get("location", "")
        return ""

    async def _ask(
        self, browser: Browser, method: str, path: str, fields: list[tuple[str, str]] | None = None
    ) -> Answer:
        """Again after errors and lost answers: the same form, as by a reload of the page."""
        wait = Random(path)
        for tries in range(TRIES):
            try:
                answer = await (browser.get(path) if method == "GET" else browser.post(path, fields or []))
            except (OSError, ValueError, IndexError, asyncio.IncompleteReadError, TimeoutError):
                await browser.close()
            else:
                if answer.status < 500:
                    return answer
            await asyncio.sleep(wait.uniform(0.1, 0.4) * (tries + 1))
        raise GaveUp(path)

    def _order_path(self, session: str) -> str:
        cancel = self.stripe.books.sessions[session]["asked"]["cancel_url"]
        return "/" + str(cancel).split("/", 3)[3]
