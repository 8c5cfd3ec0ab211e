"""Every list of the workspace, its home and a person's page, over a large event among five."""

import asyncio
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.urls import reverse

from events.models import Participant, Role, TeamMember
from portal.bench import fill, finding, panel
from portal.bench.load import Answer, Browser

OTHER_EVENTS, OTHER_PEOPLE, OTHER_TALKS = 4, 500, 50
RUNS = 5
OK, FORBIDDEN = 200, 403


@dataclass(frozen=True)
class World:
    cookies: dict[str, str]
    pages: dict[str, str]  # by name, the address


def prepare(people: int = finding.PEOPLE, talks: int = finding.TALKS) -> World:
    """20,000 people with tickets, 15,000 orders, 1,000 proposals; four smaller events beside it that one also runs."""
    event = fill.event()
    finding.crowd(event, people, talks)
    chair = panel.member(event, "chair@bench.example", Role.OWNER)
    for number in range(OTHER_EVENTS):
        other = fill.event(f"other-{number}")
        finding.crowd(other, min(people, OTHER_PEOPLE), min(talks, OTHER_TALKS))
        TeamMember.objects.create(event=other, user=chair, role=Role.OWNER)
    person = Participant.objects.filter(event=event).order_by("pk")[7]
    pages = {
        "today": reverse("admin:index"),
        "checklist": reverse("checklist"),
        "person": reverse("admin:events_participant_change", args=[person.pk]),
        "segments": f"/{event.slug}/segments/",
        "decisions": f"/{event.slug}/review/decisions/",
    }
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label_lower):
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        pages[label] = reverse(f"admin:{label}_changelist")
    return World(panel.signed_in(chair), pages)


def workspace_report(world: World, port: int, runs: int = RUNS) -> Iterator[dict[str, object]]:
    """A row a page: queries, and how long the page took in the middle of so many times after the first."""
    for name, path in world.pages.items():
        answers = asyncio.run(_asked(world, port, path, runs + 1))
        # A list that this role does not reach says so in one cheap page: no figure of it.
        if answers[0].status == FORBIDDEN:
            continue
        times = sorted(answer.seconds * 1000 for answer in answers[1:])
        yield {
            "name": f"admin {name}",
            "n": runs,
            "clients": 1,
            "p50_ms": round(statistics.median(times), 1),
            "p99_ms": round(times[-1], 1),
            "queries": answers[-1].queries,
            "bytes": len(answers[-1].body),
            "errors": sum(answer.status != OK for answer in answers),
        }


async def _asked(world: World, port: int, path: str, times: int) -> list[Answer]:
    browser = Browser(port, cookies=dict(world.cookies))
    try:
        return [await browser.get(path) for _ in range(times)]
    finally:
        await browser.close()
