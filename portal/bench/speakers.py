"""Speakers nobody knew, each handing in a whole talk: the form, the code from the mail, the talk's page."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.utils import timezone

from agenda.models import CallForTalks, ProposalQuestion, Session, SessionType
from core.models import OutboxMail
from events.models import Event, Track
from portal.bench import forms
from portal.bench.load import Browser, Run, expect

CODE = re.compile(r"^ {4}([A-Z0-9-]{6,})$", re.MULTILINE)
REDIRECTS = (302, 303)
# One thread with one connection to the database: the machine is for the server.
POSTMAN = ThreadPoolExecutor(max_workers=1)
ABSTRACT = (
    "What we learned from running this in production for three years, with figures and one live failure. " * 8
)


def open_call(event: Event) -> None:
    """Three types, eight tracks, two questions."""
    now = timezone.now()
    CallForTalks.objects.create(
        event=event, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=30), text=ABSTRACT
    )
    for position, (name, minutes) in enumerate((("Talk", 40), ("Workshop", 120), ("Lightning talk", 5))):
        SessionType.objects.create(event=event, name=name, minutes=minutes, position=position)
    Track.objects.bulk_create(Track(event=event, name=f"Track {n}", position=n) for n in range(8))
    ProposalQuestion.objects.create(event=event, text="Where have you given it before?")
    ProposalQuestion.objects.create(event=event, text="Who would miss it?", kind="long", position=1)


def code_for(address: str) -> str:
    """Read from the outbox, as the speaker reads his mail: that is no request of his."""
    mail = OutboxMail.objects.filter(to_address=address, kind="account").only("text_sealed").first()
    found = CODE.search(mail.text) if mail else None
    if found is None:
        raise ValueError(f"no code was sent to {address}")
    return found[1]


async def hand_in(browser: Browser, number: int) -> None:
    """The four requests of a first-time speaker."""
    # Everybody comes from an address of his own, else the limits of codes for one address would be measured.
    browser.headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    address = f"speaker{number}x{id(browser)}@example.org"
    form = forms.first_posted(expect(await browser.get("/bench/propose/"), 200).text)
    words = {
        "title": f"Talk number {number}", "abstract": ABSTRACT, "name": f"Speaker {number} Sample",
        "biography": ABSTRACT[:300], "company": "Example Works", "email": address,
    }  # fmt: skip
    fields = form.filled({key: value for key, value in words.items() if key != "name"})
    fields = [(key, words["name"] if key == "name" else value) for key, value in fields]
    code_page = expect(await browser.post(form.action, [*fields, ("submit", "1")]), 200)
    confirm = forms.first_posted(code_page.text)
    code = await asyncio.get_running_loop().run_in_executor(POSTMAN, code_for, address)
    done = expect(await browser.post(confirm.action, confirm.filled({"code": code})), *REDIRECTS)
    page = expect(await browser.get(done.headers["location"]), 200)
    if "Handed in." not in page.text:
        raise ValueError("the talk is not handed in")


def all_handed_in(run: Run) -> str:
    handed_in = Session.objects.filter(state=Session.State.SUBMITTED).count()
    mails = OutboxMail.objects.filter(kind="session.received").count()
    if run.errors or handed_in != mails or handed_in < run.jobs:
        raise ValueError(f"{handed_in} talks, {mails} mails, {run.errors} errors for {run.jobs} speakers")
    return f"{handed_in} talks handed in and as many mails in the outbox"
