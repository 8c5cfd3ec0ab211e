"""A mailing to thousands whose worker is killed again and again: who got it twice, and who not at all."""

import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.utils import timezone

from core import jobs, mail
from core.models import OutboxMail
from events.models import Mailing, MailingRecipient, Participant
from portal import mailings as read
from portal import segments
from portal.actions import mailings
from portal.actions.mailings import Draft, Going
from portal.bench import fill, inbox, panel
from portal.bench.backstage import Backstage
from portal.bench.inbox import Inbox

PEOPLE = 5_000
KILLS = 4
# Nobody waits longer than this for the next mail; a machine may be busy with something else.
STALLED = 180
BODY = "Hello {first_name},\n\n**{event}** begins soon. [Everything of yours]({my_page}) is on one page.\n\nSee you there."


@dataclass(frozen=True)
class Verdict:
    """`doubled` people got more than one mail; `lost` got none and are named nowhere; `unclear` are named: the worker
    died while it was handing theirs over, and a person decides. `arrived` of those had arrived all the same.
    """

    doubled: int
    lost: int
    unclear: int
    arrived: int


def judge(people: Collection[str], taken: Collection[str], unclear: Collection[str]) -> Verdict:
    """All by address."""
    counted, named = Counter(taken), set(unclear)
    return Verdict(
        doubled=sum(number > 1 for number in counted.values()),
        lost=sum(address not in counted and address not in named for address in people),
        unclear=len(named),
        arrived=sum(address in counted for address in named),
    )


def mailing_report(n: int) -> Iterator[dict[str, object]]:
    """On a database that is there. Killed by SIGKILL once while its people become mails, then at even shares."""
    row = _mailing(n)
    with inbox.running() as post:
        env = dict(os.environ) | {"EMAIL_URL": f"smtp://127.0.0.1:{post.port}"}
        with Backstage.opened(env) as behind:
            began = time.monotonic()
            _killed(behind, OutboxMail.objects.exists)
            for number in range(1, KILLS):
                _killed(behind, lambda share=number * n // KILLS: len(post.taken) >= share)  # type: ignore[misc]
            _to_the_end(behind, row, post)
            seconds = time.monotonic() - began
        yield _figures(n, row, post, seconds)


def _mailing(n: int) -> Mailing:
    event = fill.event()
    Participant.objects.bulk_create(
        [
            Participant(event=event, name=f"Person {number}", email=f"person{number}@people.example")
            for number in range(n)
        ],
        batch_size=2000,
    )
    by = panel.member(event, "chair@bench.example", "organizer")
    draft = Draft("Bench", segments.find(event, "everybody"), {event.language: ("Soon", BODY)})
    row = mailings.save(event=event, row=None, draft=draft, by=by, now=timezone.now())
    return mailings.schedule(row=row, going=Going(at=timezone.now()), by=by, now=timezone.now())


def _killed(behind: Backstage, is_time: Callable[[], bool]) -> None:
    worker = behind.worker()
    wait(is_time)
    behind.kill(worker)
    # What it had claimed is free once its lease is over, and looked for every ten seconds; nobody waits for that here.
    OutboxMail.objects.filter(state=OutboxMail.State.SENDING).update(claimed_until_at=timezone.now())
    jobs.wake(mail.DUTY)


def _to_the_end(behind: Backstage, row: Mailing, post: Inbox) -> None:
    worker = behind.worker()
    try:
        wait(
            lambda: Mailing.objects.filter(pk=row.pk, state=Mailing.State.SENT).exists(),
            lambda: len(post.taken),
        )
    finally:
        behind.stop(worker)


def wait(is_time: Callable[[], bool], moves: Callable[[], int] = lambda: 0) -> None:
    """Until it is time, as long as something moves."""
    last, since = -1, time.monotonic()
    while not is_time():
        now = time.monotonic()
        if (at := moves()) != last:
            last, since = at, now
        if now - since > STALLED:
            raise RuntimeError("the worker does nothing")
        time.sleep(0.01)


def _figures(n: int, row: Mailing, post: Inbox, seconds: float) -> dict[str, object]:
    mails = OutboxMail.objects.filter(subject_id=row.public_id, kind=read.KIND)
    unclear = mails.filter(state=OutboxMail.State.UNCLEAR).values_list("to_address", flat=True)
    people = Participant.objects.filter(event=row.event).exclude(email=None)
    addresses = [str(one) for one in people.values_list("email", flat=True)]
    verdict = judge(addresses, [address for address, _id in post.taken], list(unclear))
    return {
        "name": "mailing",
        "n": n,
        "kills": KILLS,
        "seconds": round(seconds, 1),
        "per_s": round(n / seconds, 1),
        "recipients": MailingRecipient.objects.filter(mailing=row).count(),
        "mails": mails.count(),
        "sent": mails.filter(state=OutboxMail.State.SENT).count(),
        "arrived": len({address for address, _id in post.taken}),
        "doubled": verdict.doubled,
        "lost": verdict.lost,
        "unclear": verdict.unclear,
        "unclear_arrived": verdict.arrived,
        "errors": verdict.doubled + verdict.lost,
    }
