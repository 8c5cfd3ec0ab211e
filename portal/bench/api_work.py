"""Of the bench of the API: long work, and what the organizers' desk reads."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from agenda.models import Drafting, DraftPlacement
from events.models import Event
from portal.bench.api_asking import Operation, Request, fixed
from tickets.models import BadgeBatch, BadgeLayout

JOBS = 60


def fill(event: Event) -> None:
    """Many jobs that have ended: a draft of all sessions among them, and a file of badges."""
    now = timezone.now()
    BadgeLayout.objects.create(event=event, name="Band", is_usual=True)
    draft = Drafting.objects.create(
        event=event, name="Draft 1", form_key="bench", state=Drafting.State.DONE, created_at=now, ended_at=now
    )
    rooms = list(event.rooms.all())
    talks = list(event.sessions.filter(state="confirmed").order_by("pk"))
    DraftPlacement.objects.bulk_create(
        [
            DraftPlacement(
                drafting=draft, session=talk, room=rooms[n % len(rooms)], minutes=30,
                starts_at=now + timedelta(minutes=40 * (n // len(rooms))),
            )
            for n, talk in enumerate(talks)
        ],
        batch_size=150,
    )  # fmt: skip
    BadgeBatch.objects.bulk_create(
        [
            BadgeBatch(
                event=event, form_key=f"bench-{n}", state=BadgeBatch.State.CANCELLED, created_at=now, ended_at=now
            )
            for n in range(JOBS)
        ],
        batch_size=30,
    )  # fmt: skip
    done = BadgeBatch(event=event, form_key="done", state=BadgeBatch.State.DONE, created_at=now, ended_at=now)
    done.file.save("bench.pdf", ContentFile(b"%PDF-1.7\n" + b"0" * 1_000_000), save=True)
    done.file.close()


def reads(event: Event) -> Iterator[Operation]:
    base = f"events/{event.slug}"
    draft = event.draftings.get()
    batch = event.badge_batches.get(state=BadgeBatch.State.DONE)
    for name, path, has in [
        ("list_jobs", "jobs", "dft_"), ("read_job", f"jobs/{batch.public_id}", "bbt_"),
        ("read_solver_draft", f"solver-drafts/{draft.public_id}", "dft_"),
        ("list_badge_layouts", "badge-layouts", "bly_"),
        ("read_badge_batch", f"badge-batches/{batch.public_id}", "bbt_"),
    ]:  # fmt: skip
        yield fixed(name, f"{base}/{path}", has=has)
    yield Operation(
        "read_badge_file",
        lambda number: Request(f"{base}/badge-batches/{batch.public_id}/file"),
        expects="%PDF",
    )
