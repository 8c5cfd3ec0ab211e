"""The agenda on paper: complete, nothing secret, signs for the team only."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from agenda.models import AgendaPaper, Session
from agenda.public import Programme
from events import counters
from events.models import Event, Role
from portal import paper_work, programme_paper
from tests.factories.agenda import FIRST_MORNING, make_confirmed, make_released_version, make_slot
from tests.factories.events import make_event, make_participant, make_room, make_team_member, make_user
from tests.factories.programme import HOSTILE, make_item, make_place, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_elsewhere(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def pages(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]


def released(event: Event) -> None:
    version = make_released_version(event)
    hall, lab = make_room(event, name="Hall"), make_room(event, name="Lab")
    make_slot(version, make_confirmed(event, make_participant(event, name="Ana"), title="Queues"), hall)
    make_slot(
        version, make_confirmed(event, title="Soldering"), lab, starts_at=FIRST_MORNING + timedelta(days=1)
    )
    make_slot(version, title="Coffee", starts_at=FIRST_MORNING + timedelta(hours=1))
    make_slot(version, make_confirmed(event, title="Secret"), hall, is_secret=True)


def status(path: str) -> int:
    answer = Client().get(path)
    _let_go(answer)
    return answer.status_code


def _let_go(answer: Any) -> None:
    """Of its file; closing the answer as a whole would end the test's own connection."""
    for close in answer._resource_closers:
        close()


def printed(minutes: int = 0) -> int:
    """The worker's look, so many minutes from now."""
    return paper_work.draw_due(timezone.now() + timedelta(minutes=minutes))


def test_the_agenda_is_drawn_by_the_worker_kept_and_has_everything_public(
    django_assert_num_queries: Any,
) -> None:
    event = make_event()
    released(event)
    path = f"/{event.slug}/agenda/agenda.pdf"
    waiting = Client().get(path)
    assert (waiting.status_code, waiting["Retry-After"]) == (202, "30")
    assert "Version 1 is being set for print" in waiting.content.decode()
    assert (printed(), printed()) == (1, 0)
    with django_assert_num_queries(3):
        first = Client().get(path)
    content = first.getvalue()
    with django_assert_num_queries(3):
        again = Client().get(path, headers={"if-none-match": first["ETag"]})
    text = "\n".join(pages(content))
    assert [word in text for word in ("Queues", "Ana", "Hall", "Soldering", "Coffee", "Secret")] == [
        True
    ] * 5 + [False]
    assert (first["Content-Type"], again.status_code) == ("application/pdf", 304)


def test_the_agenda_is_drawn_anew_after_a_release_and_after_changes_but_not_each_time() -> None:
    event = make_event()
    released(event)
    path = f"/{event.slug}/agenda/agenda.pdf"
    printed()
    paper = AgendaPaper.objects.get()
    # What it shows has not changed: the same file.
    counters.raise_public(event.pk)
    assert (printed(), printed(3)) == (0, 1)
    assert AgendaPaper.objects.get().file == paper.file
    Session.objects.filter(title="Queues").update(state=Session.State.CANCELLED)
    counters.raise_public(event.pk)
    assert (status(path), printed(3), printed(6)) == (200, 0, 1)
    assert not paper.file.storage.exists(str(paper.file))
    assert "Queues" not in "".join(pages(Client().get(path).getvalue()))
    version = make_released_version(event, number=2, released_at=timezone.now() - timedelta(minutes=9))
    make_slot(version, make_confirmed(event, title="New"))
    late = Client().get(path)
    assert (late.status_code, "is late" in late.content.decode()) == (202, True)
    assert (printed(), status(path)) == (1, 200)
    # A file that is lost is drawn anew.
    found = AgendaPaper.objects.get().file
    found.storage.delete(str(found))
    assert [status(path), printed(), status(path)] == [202, 1, 200]


def test_an_agenda_that_cannot_be_drawn_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    broken, fine = make_event(), make_event()
    for event in (broken, fine):
        released(event)
    draw = programme_paper.agenda_pdf

    def fails(programme: Programme) -> bytes:
        if programme.event.slug == broken.slug:
            raise ValueError("no font has this sign")
        return draw(programme)

    monkeypatch.setattr(programme_paper, "agenda_pdf", fails)
    assert [printed(), printed(), printed()] == [1, 1, 0]
    assert AgendaPaper.objects.exclude(file="").get().event == fine
    assert Client().get(f"/{broken.slug}/agenda/agenda.pdf").status_code == 202
    assert printed(11) == 1  # tried again


def test_the_paper_of_a_hidden_event_is_for_its_team() -> None:
    event = make_event(is_public=False)
    released(event)
    printed()
    team = Client()
    team.force_login(make_team_member(event).user)
    path = f"/{event.slug}/agenda/agenda.pdf"
    shown = team.get(path)
    _let_go(shown)
    assert (shown.status_code, shown["Cache-Control"]) == (200, "private, no-cache")
    assert status(path) == 404


def test_signs_are_for_the_team_one_a_room_and_day_and_can_be_chosen() -> None:
    event = make_event()
    released(event)
    path = f"/{event.slug}/agenda/signs.pdf"
    clients = [Client() for _ in range(3)]
    for client, user in zip(
        clients,
        (
            make_team_member(event, role=Role.ORGANIZER).user,
            make_team_member(event, role=Role.DOOR).user,
            make_user(),
        ),
        strict=True,
    ):
        client.force_login(user)
    assert [client.get(path).status_code for client in clients] == [200, 403, 404]
    signs = pages(clients[0].get(path).content)
    assert [("Hall" in text, "Lab" in text, "Coffee" in text) for text in signs] == [
        (True, False, True),
        (False, True, False),
    ]
    assert len(pages(clients[0].get(f"{path}?day=2027-05-13").content)) == 1
    assert clients[0].get(f"{path}?day=2027-05-14").status_code == 404


def test_any_text_prints_and_a_full_day_is_set_smaller() -> None:
    items = [
        make_item(n, title=HOSTILE, starts_at=make_item(n).starts_at + timedelta(minutes=n))
        for n in range(1, 13)
    ]
    programme = make_programme(*items)
    signs = programme_paper.signs(programme, room=make_place().public_id)
    assert [(sign.is_full, len(sign.items)) for sign in signs] == [(True, 12)]
    assert "END:VEVENT" in "".join(pages(programme_paper.signs_pdf(programme, signs)))
