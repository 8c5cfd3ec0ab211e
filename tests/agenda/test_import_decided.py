"""A file that calls new talks decided: they are named before, and decided here unless somebody takes that over."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from agenda.actions import imports
from agenda.models import ProposalImport, Session
from core.models import HistoryEntry
from events.models import Event
from tests.agenda.proposal_files import bring
from tests.factories.agenda import NOW
from tests.factories.events import make_event, make_team_member, make_user

pytestmark = pytest.mark.django_db

HEAD = "id,title,state,name,email\n"
STATES = {
    "Q": "accepted",
    "R": "confirmed",
    "S": "waitlist",
    "T": "rejected",
    "U": "submitted",
    "V": "withdrawn",
}
TABLE = HEAD + "".join(f"{t},{t}uery,{state},Ada,ada@example.org\n" for t, state in STATES.items())
HELD_BACK = [
    ("Query", "submitted", "accept"), ("Ruery", "submitted", "accept"), ("Suery", "submitted", "wait"),
    ("Tuery", "submitted", "reject"), ("Uuery", "submitted", ""), ("Vuery", "withdrawn", ""),
]  # fmt: skip
AS_THEY_ARE = [
    ("Query", "accepted", ""), ("Ruery", "confirmed", ""), ("Suery", "waiting", ""), ("Tuery", "rejected", ""),
    ("Uuery", "submitted", ""), ("Vuery", "withdrawn", ""),
]  # fmt: skip


def stored(event: Event) -> list[tuple[str, str, str]]:
    rows = Session.objects.filter(event=event).order_by("title")
    return list(rows.values_list("title", "state", "pending_decision"))


def run(tmp_path: Path, *arguments: str) -> str:
    file, out = tmp_path / "talks.csv", StringIO()
    file.write_text(TABLE)
    call_command("import_proposals", str(file), *arguments, stdout=out)
    return out.getvalue()


def test_decisions_of_a_file_wait_to_be_told_and_only_the_committee_reads_them() -> None:
    event = make_event()
    outcome = bring(event, TABLE, keeps_states=False)
    assert stored(event) == HELD_BACK
    assert outcome.decided == [
        ("Query", "accepted"), ("Ruery", "confirmed"), ("Suery", "waiting"), ("Tuery", "rejected"),
    ]  # fmt: skip
    seen = HistoryEntry.objects.shown().filter(kind="session.imported").values_list("after", flat=True)
    assert {after["state"] for after in seen} == {"submitted", "withdrawn"}


def test_the_same_file_again_decides_nothing_either() -> None:
    event = make_event()
    bring(event, TABLE, keeps_states=False)
    again = bring(event, TABLE, keeps_states=False)
    assert (again.counts, again.decided, stored(event)) == ({}, [], HELD_BACK)


def test_command_names_them_before_and_takes_them_over_when_told(tmp_path: Path) -> None:
    event = make_event()
    told = run(tmp_path, "--event", event.slug, "--dry-run")
    assert "decided about: 4, as submitted, the decision to be told (else --keep-states)" in told
    assert ("  confirmed: Ruery\n" in told, stored(event)) == (True, [])
    assert "decided about: 4, taken over as they are" in run(tmp_path, "--event", event.slug, "--keep-states")
    assert stored(event) == AS_THEY_ARE


@pytest.mark.parametrize(("box", "expected"), [({}, HELD_BACK), ({"keeps_states": "on"}, AS_THEY_ARE)])
def test_workspace_names_them_and_has_a_box(
    client: Client, box: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    event, user = make_event(), make_user()
    make_team_member(event, user)
    client.force_login(user)
    row = imports.upload(event=event, file=ContentFile(TABLE.encode(), name="t.csv"), by=user, now=NOW)
    imports.run_due(now=NOW)
    path = f"/admin/agenda/proposalimport/{row.pk}/"
    html = client.get(f"{path}change/").content.decode()
    assert "The table has decided about 4 new talks. They come in as submitted" in html
    assert "<bdi>Ruery</bdi>: Confirmed" in html
    names = ProposalImport.objects.get().report["columns"]
    fields = {f"column-{place}": str(one["name"]) for place, one in enumerate(names)}
    fields |= {"column-3": "speaker_name", "column-4": "email"}
    client.post(f"{path}columns/", fields | box)
    imports.run_due(now=NOW)
    assert ("taken over as they are." in client.get(f"{path}change/").content.decode()) == bool(box)
    client.post(f"{path}start/")
    imports.run_due(now=NOW)
    assert stored(event) == expected
