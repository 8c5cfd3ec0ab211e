"""A worker killed at any point loses no work and does none twice with double effect."""

import random
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from portal.bench import server
from tests import databases
from tests.races.backstage import Backstage
from tests.stubs import smtp_server

pytestmark = pytest.mark.race
MAILS = 80
KILLS = 4

FILL = """
from django.utils import timezone
from core.models import OutboxMail
rows = [OutboxMail(kind="test", to_address="p%s@example.org" % n, subject="Hello", created_at=timezone.now())
        for n in range({count})]
for row in rows:
    row.text = "Text"
OutboxMail.objects.bulk_create(rows)
"""
LEASES_OVER = """
from django.utils import timezone
from core.models import OutboxMail
OutboxMail.objects.filter(state="sending").update(claimed_until_at=timezone.now())
"""
COUNT = """
from core.models import OutboxMail
print(OutboxMail.objects.filter(state="sent").count(), OutboxMail.objects.count())
"""


@pytest.fixture
def world() -> Iterator[tuple[Backstage, smtp_server.SmtpServer]]:
    with databases.migrated() as url, smtp_server.running() as post:
        env = server.environment(url, 8000) | {"EMAIL_URL": f"smtp://127.0.0.1:{post.port}"}
        with Backstage.opened(env) as behind:
            yield behind, post


def killed_worker(behind: Backstage, post: smtp_server.SmtpServer, after: int) -> None:
    """Start a worker and kill it as soon as so many mails have arrived in all."""
    worker = behind.begin("worker")
    end = time.monotonic() + 180
    while len(post.taken) < after and time.monotonic() < end:
        time.sleep(0.001)
    behind.kill(worker)


def test_every_mail_leaves_although_the_worker_is_killed_again_and_again(
    world: tuple[Backstage, smtp_server.SmtpServer],
) -> None:
    behind, post = world
    behind.shell(FILL.format(count=MAILS))
    draw = random.Random(7)
    for after in sorted(draw.sample(range(1, MAILS - 15), KILLS)):
        killed_worker(behind, post, after)
    behind.shell(LEASES_OVER)
    behind.manage("worker", "--once")
    assert behind.shell(COUNT).split() == [str(MAILS), str(MAILS)]
    arrived = Counter(post.taken)
    assert len(arrived) == MAILS
    # A mail that was handed over but not yet noted goes out again, with the same Message-ID: at most one a kill.
    assert sum(arrived.values()) - MAILS <= KILLS
