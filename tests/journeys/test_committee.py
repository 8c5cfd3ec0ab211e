"""A call's whole second half: proposals from a file, a committee of four tempers, one line, everybody told once."""

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agenda import standings
from agenda.actions import reviews
from agenda.actions.reviews import Words
from agenda.models import Criterion, Reviewer, Session, Speaker
from core.models import OutboxMail
from events.models import Event, Role
from tests.factories.events import make_event, make_team_member, make_user
from tests.factories.review import make_criterion, make_phase

pytestmark = pytest.mark.django_db

TALKS, SPEAKERS = 62, 60
PAIRS = (0, 1)  # the talks with two speakers; the last two are given by speakers who have one already
NOW = timezone.now()
TEMPERS = {"harsh": -1.1, "strict": -0.5, "fair": 0.0, "kind": 1.0}


def write_files(folder: Path) -> Path:
    """As many talks and speakers as a real conference of three days had."""
    people = [
        {
            "slug": f"s{n}",
            "name": f"Speaker {n}",
            "email": f"s{n}@s{n}.example",
            "company": "",
            "biography": "Speaks.",
        }
        for n in range(SPEAKERS)
    ]
    talks = [
        {
            "slug": f"t{n}", "kind": "talks", "title": f"Talk {n}", "abstract": f"What we learned of {n}.",
            "speakers": [f"s{n % SPEAKERS}", *([f"s{SPEAKERS - 1 - n}"] if n in PAIRS else [])],
            "track": f"t{n % 4}", "start": None, "end": None,
        }
        for n in range(TALKS)
    ]  # fmt: skip
    (folder / "speakers.json").write_text(json.dumps(people))
    file = folder / "talks.json"
    file.write_text(json.dumps(talks))
    return file


def organizer_of(event: Event) -> Client:
    client = Client()
    client.force_login(make_team_member(event, role=Role.ORGANIZER).user)
    return client


def judge(event: Event, truth: dict[int, float]) -> dict[str, User]:
    """Each reviewer reads about half, in a run of his own: who reads what is by chance, so raw means are unfair."""
    criterion, draw = Criterion.objects.get(event=event), random.Random(2024)
    users = {}
    for temper, shift in TEMPERS.items():
        users[temper] = user = make_user(name=temper)
        make_team_member(event, user, Role.REVIEWER)
        for session in Session.objects.filter(event=event).order_by("pk"):
            if draw.random() < 0.5:
                felt = 3 + 1.1 * truth[session.pk] + shift + draw.gauss(0, 0.45)
                score = {criterion.public_id: min(5, max(1, round(felt)))}
                reviews.finish(session=session, words=Words(scores=score), by=user, now=NOW)
    return users


def tau(truth: dict[int, float], values: dict[int, float | None]) -> float:
    """Kendall's: 1 the same order, 0 none. Over the talks that were reviewed."""
    kept = [(truth[key], value) for key, value in values.items() if value is not None]
    pairs = [
        (a[0] - b[0]) * (a[1] - b[1]) for place, a in enumerate(kept) for b in kept[:place] if a[1] != b[1]
    ]
    return sum(1 if each > 0 else -1 for each in pairs) / (len(kept) * (len(kept) - 1) / 2)


@pytest.fixture
def event(tmp_path: Path) -> Event:
    event = make_event(name="Relay")
    make_phase(event, opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=1))
    make_criterion(event)
    call_command("import_proposals", str(write_files(tmp_path)), event=event.slug, verbosity=0)
    return event


def test_committee_reads_decides_and_tells_everybody_once(event: Event) -> None:
    sessions = list(Session.objects.filter(event=event).order_by("pk"))
    assert (len(sessions), event.participants.count()) == (TALKS, SPEAKERS)
    draw = random.Random(7)
    truth = {session.pk: draw.gauss(0, 1) for session in sessions}
    judge(event, truth)
    assert Reviewer.objects.filter(event=event).count() == 4

    found = standings.of_event(event)
    raw = tau(truth, {key: one.raw for key, one in found.items()})
    adjusted = tau(truth, {key: one.adjusted for key, one in found.items()})
    assert adjusted > raw + 0.05, (raw, adjusted)

    client = organizer_of(event)
    line = {"per": "all", "kind": "", "accept": "30", "wait": "10", "rest": "on"}
    draw_line(client, event, line)
    assert pending(event) == {"accept": 30, "wait": 10, "reject": len(found) - 40}
    assert OutboxMail.objects.filter(scope=event.public_id).count() == 0

    client.post(f"/{event.slug}/review/letters/draft/")
    assert set(mails(event).values_list("state", flat=True)) == {"held"}
    round_ = event.decision_rounds.get()
    for _twice in range(2):
        client.post(f"/{event.slug}/review/letters/send/", {"round": round_.public_id})

    told = {(mail.subject_id, mail.recipient) for mail in mails(event)}
    spoken = Speaker.objects.filter(session__in=found).values_list(
        "session__public_id", "participant__public_id"
    )
    assert told == set(spoken)
    assert mails(event).count() == len(told)
    states = Session.objects.filter(pk__in=found).values_list("state", flat=True)
    assert sorted(states).count("accepted") == 30


def draw_line(client: Client, event: Event, line: dict[str, str]) -> None:
    """Looked at first; what is posted is what was shown."""
    address = f"/{event.slug}/review/decisions/by-rank/"
    preview: Any = client.get(address, line).context["preview"]
    client.post(address, line | {"shown": preview.fingerprint})


def pending(event: Event) -> dict[str, int]:
    found = Session.objects.filter(event=event).exclude(pending_decision="")
    counts: dict[str, int] = {}
    for decision in found.values_list("pending_decision", flat=True):
        counts[decision] = counts.get(decision, 0) + 1
    return counts


def mails(event: Event) -> Any:
    return OutboxMail.objects.filter(scope=event.public_id, kind__contains="session.").order_by("pk")


def test_each_of_a_pair_reads_of_the_other(event: Event) -> None:
    pair = Session.objects.get(event=event, title="Talk 1")
    Session.objects.filter(pk=pair.pk).update(pending_decision="accept")
    client = organizer_of(event)
    client.post(f"/{event.slug}/review/letters/draft/")
    client.post(f"/{event.slug}/review/letters/send/", {"round": event.decision_rounds.get().public_id})
    texts = {mail.to_address: mail.text for mail in mails(event)}
    assert set(texts) == {"s1@s1.example", "s58@s58.example"}
    assert "Speaker 58" in texts["s1@s1.example"]
    assert "Speaker 1" in texts["s58@s58.example"]
