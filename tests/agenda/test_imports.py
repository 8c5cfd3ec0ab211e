"""Tables brought in from the workspace: read, looked at, written by the worker, and what becomes of a dead one."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from agenda.actions import imports
from agenda.importers.proposals import bringing
from agenda.importers.proposals.talks import Talks
from agenda.models import ImportMark, ProposalImport, Session
from core.models import HistoryEntry
from events.models import Event, Participant
from portal.jobs import TIMETABLE
from tests.agenda.proposal_files import sample
from tests.factories.agenda import NOW
from tests.factories.events import make_event, make_user

pytestmark = pytest.mark.django_db

State = ProposalImport.State
GOOD = "id,title,name,email\n1,Queues,Ada Lovelace,ada@example.org\n2,Caches,Ida Rhodes,ida@example.org\n"
LATER = NOW + timedelta(minutes=6)


def uploaded(
    event: Event, content: str | bytes = GOOD, name: str = "talks.csv", **more: Any
) -> ProposalImport:
    raw = content.encode() if isinstance(content, str) else content
    return imports.upload(event=event, file=ContentFile(raw, name=name), by=make_user(), now=NOW, **more)


def read(event: Event, content: str | bytes = GOOD, **more: Any) -> ProposalImport:
    row = uploaded(event, content, **more)
    assert imports.run_due(now=NOW) == 1
    row.refresh_from_db()
    return row


def brought(row: ProposalImport) -> ProposalImport:
    assert row.created_by is not None
    imports.bring_in(row=row, by=row.created_by, now=NOW)
    imports.run_due(now=NOW)
    row.refresh_from_db()
    return row


def test_a_table_is_read_first_and_changes_nothing() -> None:
    row = read(make_event(), sample("papercall.csv"))
    assert (row.state, row.report["system"], row.report["talks"], row.report["people"]) == (
        "read",
        "Papercall",
        2,
        3,
    )
    assert row.report["counts"] == {"people new": 3, "session types new": 2, "talks new": 2}
    assert row.mapping["talk_format"] == "type"
    assert row.report["columns"][0] == {
        "name": "name",
        "cells": ["Ada Lovelace", "Grace Hopper", "Ida Rhodes"],
    }
    assert (Session.objects.count(), Participant.objects.count(), ImportMark.objects.count()) == (0, 0, 0)


def test_it_is_written_when_somebody_says_so_and_the_history_names_him() -> None:
    row = brought(read(make_event()))
    assert (row.state, row.report["counts"]) == (
        "done",
        {"people new": 2, "session types new": 1, "talks new": 2},
    )
    assert (row.done, row.total, row.leased_until_at, row.ended_at is not None) == (2, 2, None, True)
    entry = HistoryEntry.objects.get(kind="proposals.imported")
    assert entry.by == row.created_by


def test_errors_stand_by_line_and_keep_it_out() -> None:
    row = read(make_event(), GOOD.replace("ida@example.org", "ida@"))
    assert row.report["errors"] == [
        {"line": 3, "column": "email", "value": "ida@", "words": "this is no e-mail address."}
    ]
    with pytest.raises(imports.Refused, match="cannot be brought in like this"):
        brought(row)
    assert Session.objects.count() == 0


def test_what_a_column_means_can_be_chosen_and_is_read_again() -> None:
    row = read(make_event(), "Thema,Wer\nQueues,Ada\n")
    assert row.report["errors"][0]["words"].startswith("no column is known to hold the titles")
    choices = {"Thema": "title", "Wer": "speaker_name"}
    imports.choose(row=row, mapping=choices, otherwise="accepted", now=NOW)
    imports.run_due(now=NOW)
    row.refresh_from_db()
    assert (row.state, row.report.get("errors"), row.report["counts"]["talks new"]) == ("read", None, 1)
    brought(row)
    assert Session.objects.get().state == "accepted"


def test_a_table_of_the_speakers_comes_along() -> None:
    people = ContentFile(sample("speakers.json"), name="speakers.json")
    brought(read(make_event(), sample("talks.json"), name="talks.json", speakers=people))
    assert Participant.objects.get(name="Ada Lovelace").company == "Analytical Engines"


def test_what_cannot_be_read_says_why() -> None:
    row = read(make_event(), "[[[[", name="talks.json")
    assert row.state == "failed"
    assert row.report["refusal"].startswith("talks.json: the JSON is broken")


@pytest.mark.parametrize(("size", "words"), [(0, "is empty"), (20 * 1024 * 1024 + 1, "at most 20 MB")])
def test_empty_and_huge_files_are_refused_at_once(size: int, words: str) -> None:
    with pytest.raises(imports.Refused, match=words):
        uploaded(make_event(), b"x" * size)
    assert ProposalImport.objects.count() == 0


# The worker


class Killed(BaseException):
    """The worker's process ends here."""


def test_a_worker_that_dies_while_writing_leaves_nothing_and_the_next_one_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = read(make_event())
    assert row.created_by is not None
    imports.bring_in(row=row, by=row.created_by, now=NOW)

    def die(*args: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Talks, "_line_ups", die)
        with pytest.raises(Killed):
            imports.run_due(now=NOW)
    row.refresh_from_db()
    assert (row.state, row.leased_until_at) == ("running", NOW + imports.LEASE)
    assert (Session.objects.count(), Participant.objects.count()) == (0, 0)
    assert imports.run_due(now=NOW) == 0  # the lease still runs
    assert imports.run_due(now=LATER) == 1
    row.refresh_from_db()
    assert (row.state, Session.objects.count()) == ("done", 2)


def test_a_worker_whose_lease_went_to_another_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    row = read(make_event())
    assert row.created_by is not None
    imports.bring_in(row=row, by=row.created_by, now=NOW)
    written = bringing._write

    def slow(*args: Any) -> Any:
        counts = written(*args)
        ProposalImport.objects.filter(pk=row.pk).update(leased_until_at=LATER + imports.LEASE)
        return counts

    monkeypatch.setattr(bringing, "_write", slow)
    imports.run_due(now=NOW)
    # Taken back with everything else, also the other's lease, since this test has one connection only.
    assert (Session.objects.count(), ProposalImport.objects.get().state) == (0, "running")


def test_a_file_that_kills_every_worker_is_given_up() -> None:
    row = uploaded(make_event())
    ProposalImport.objects.filter(pk=row.pk).update(attempts=imports.MOST_ATTEMPTS)
    imports.run_due(now=NOW)
    row.refresh_from_db()
    assert (row.state, row.report) == ("failed", {"refusal": "The worker died 3 times over this file."})


def test_cancelled_while_it_runs_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    row = read(make_event())
    by = row.created_by
    assert by is not None
    imports.bring_in(row=row, by=by, now=NOW)
    found_in = bringing.found_in

    def cancelled_meanwhile(*args: Any, **options: Any) -> Any:
        imports.cancel(row=row, by=by, now=NOW)
        return found_in(*args, **options)

    monkeypatch.setattr(bringing, "found_in", cancelled_meanwhile)
    imports.run_due(now=NOW)
    row.refresh_from_db()
    assert (row.state, Session.objects.count()) == ("cancelled", 0)


def test_what_has_ended_cannot_be_cancelled_and_twice_is_once() -> None:
    row = brought(read(make_event()))
    assert row.created_by is not None
    with pytest.raises(imports.Refused, match="too late"):
        imports.cancel(row=row, by=row.created_by, now=NOW)
    imports.bring_in(row=row, by=row.created_by, now=NOW)
    assert imports.run_due(now=NOW) == 0


def test_the_timetable_reads_and_forgets() -> None:
    row = uploaded(make_event(), json.dumps([{"title": "Queues"}]), name="talks.json")
    assert TIMETABLE["proposal_imports"].run(NOW) == 1
    assert TIMETABLE["forget_tables"].run(NOW + timedelta(days=29)) == 0
    name, storage = row.file.name, row.file.storage
    assert storage.exists(str(name))
    assert TIMETABLE["forget_tables"].run(NOW + timedelta(days=31)) == 1
    row.refresh_from_db()
    assert (storage.exists(str(name)), row.file.name, row.state) == (False, "", "cancelled")
    assert "columns" not in row.report
    assert TIMETABLE["forget_tables"].run(NOW + timedelta(days=31)) == 0
