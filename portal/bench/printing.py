"""Badges of a whole conference: how long they take, how large they are, and what a second run costs."""

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import django

from tickets import credentials
from tickets.badges import drawing, ready, stock
from tickets.badges.drawing import Drawing, Job
from tickets.badges.face import BadgeFace, EventFace, Role
from tickets.badges.parts import Parts

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE = 1_000
CHANGED = 10
# As people come: one in four has a name that is not Latin. Fourteen scripts and an emoji.
GIVEN = (
    "Ada", "Zoë", "Łukasz", "Nguyễn", "Maximiliane", "Sam", "João", "Þóra", "Amélie", "Søren", "Chloé", "Jürgen",
)  # fmt: skip
FAMILY = (
    "Lovelace", "Müller", "Żółty", "Thị Ánh", "von Schwarzenberg-Hohenlohe", "O’Neill", "Gonçalves", "Jónsdóttir",
    "Smith", "Kierkegaard", "Đorđević", "Škvorecký", "Öztürk",
)  # fmt: skip
OTHERS = (
    "Γεωργία Παππά", "Ада Лавлейс", "محمد عبد الله", "דוד כהן", "प्रिया शर्मा", "রবি ঠাকুর", "கவிதா ராமன்", "สมชาย ใจดี",
    "欧阳修远", "山田 たろう", "김철수", "ნინო ბერიძე", "Անի Պետրոսյան", "Sam 🚀 Lee",
)  # fmt: skip
COMPANIES = (
    "Redpoint",
    "Blue Harbour GmbH",
    "",
    "Northern Lights Software AS",
    "株式会社青空",
    "Ministry of Silly Walks",
)
ROLES = (
    (Role.ATTENDEE,), (Role.ATTENDEE,), (Role.ATTENDEE,), (Role.SPEAKER,), (Role.ATTENDEE, Role.PARTNER), (Role.CREW,),
    (Role.ORGANIZER, Role.SPEAKER),
)  # fmt: skip
EVENT = EventFace(name="Relay 2027", when="May 12 – 14, 2027", place="Pier 27", accent="#3b5bdb")


def faces(count: int) -> list[BadgeFace]:
    """So many people, no two of the same name."""
    found = []
    for number in range(count):
        name = f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // 3 % len(FAMILY)]}"
        if number % 4 == 3:
            name = OTHERS[number // 4 % len(OTHERS)]
        face = BadgeFace.of(
            name=f"{name} {_letters(number)}",
            pronouns="she/her" if number % 5 == 0 else "",
            company=COMPANIES[number % len(COMPANIES)],
            roles=ROLES[number % len(ROLES)],
        )
        found.append(replace(face, credential=_credential(number)))
    return found


def _letters(number: int) -> str:
    """A number as an initial or two."""
    return chr(65 + number % 26) + (_letters(number // 26 - 1) if number >= 26 else "")


def _credential(number: int) -> str:
    return credentials.badge_code(f"bdg_{number:020}")


def report(count: int) -> Iterator[dict[str, object]]:
    """As measured, by a process that does nothing else, as the worker's memory would show it."""
    command = [sys.executable, "-m", "portal.bench.printing", str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own command line
    yield from (json.loads(line) for line in done.stdout.splitlines())


def measured(count: int) -> Iterator[dict[str, object]]:
    """All of them, once more, with some names changed, and one alone; in this process, from nothing."""
    card = stock.STOCKS[stock.FIRST]
    job = Job(ready.layout(ready.FIRST, card.width, card.height))
    people = faces(count)
    changed = [
        replace(face, name=f"{face.name} Jr.", credential=_credential(count + number))
        if number % max(1, count // CHANGED) == 0 and number < CHANGED * (count // CHANGED)
        else face
        for number, face in enumerate(people)
    ]
    gc.collect()
    with tempfile.TemporaryDirectory(prefix="plenary-badges-") as folder:
        store = Parts(Path(folder) / "parts.sqlite3")
        yield _measured("all", people, job, store)
        yield _measured("again", people, job, store)
        yield _measured("again, ten changed", changed, job, store)
        yield _measured("one alone", [replace(people[0], name="Grace Hopper")], job, store)
        store.close()


def _measured(what: str, people: list[BadgeFace], job: Job, store: Parts) -> dict[str, object]:
    began = time.perf_counter()
    one = Drawing(people, EVENT, job, store=store)
    for _done in one.steps():
        pass
    content = one.bound()
    seconds = time.perf_counter() - began
    return {
        "name": "badges",
        "run": what,
        "n": len(people),
        "drawn": one.fresh,
        "seconds": round(seconds, 3),
        "ms_per_badge": round(seconds * 1000 / len(people), 2),
        "megabytes": round(len(content) / 1_000_000, 2),
        "rss_mb": peak(),
        "errors": sum(bool(drawing.missing_glyphs(face)) for face in people[:50]),
    }


def peak() -> float:
    """Peak memory of this process in megabytes."""
    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(found / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


if __name__ == "__main__":
    django.setup()
    for row in measured(int(sys.argv[1])):
        print(json.dumps(row), flush=True)
