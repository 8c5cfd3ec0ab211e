"""The pages by which organizers bring a table in: upload, columns, errors, progress, end; with and without htmx."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agenda.actions import imports
from agenda.models import ProposalImport, Session
from events.models import Event, Role
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_user

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/agenda/proposalimport/upload/"
GOOD = b"id,title,name,email,Shirt\n1,Queues,Ada Lovelace,ada@example.org,L\n"


@pytest.fixture
def event() -> Event:
    return make_event()


def signed_in(client: Client, event: Event, role: str = Role.ORGANIZER) -> Client:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def post_file(client: Client, event: Event, content: bytes = GOOD, name: str = "talks.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(UPLOAD, {"_confirmed": "1", "_event": event.public_id, "file": file})


def page(row: ProposalImport, part: str = "change") -> str:
    return f"/admin/agenda/proposalimport/{row.pk}/{part}/"


def words(response: Any) -> str:
    text = response.content.decode()
    main = text[text.index("plenary-page") :] if "plenary-page" in text else text
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_from_upload_to_talks_without_script(client: Client, event: Event) -> None:
    signed_in(client, event)
    assert "Nobody gets a mail" in words(client.get(UPLOAD))
    answer = post_file(client, event)
    row = ProposalImport.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page(row))
    assert "The table is being read." in words(client.get(page(row)))
    imports.run_due(now=NOW)
    shown = words(client.get(page(row)))
    assert "1 row, 1 talk, 1 speaker." in shown
    assert "Columns not taken, since nobody knows what they mean: Shirt." in shown
    assert "Talks new: 1" in shown
    client.post(page(row, "start"))
    assert "Waiting for the worker." in words(client.get(page(row)))
    imports.run_due(now=NOW)
    assert "It is in. What changed:" in words(client.get(page(row)))
    assert Session.objects.get().title == "Queues"


def test_htmx_is_given_the_progress_and_then_the_whole_page(client: Client, event: Event) -> None:
    signed_in(client, event)
    post_file(client, event)
    row = ProposalImport.objects.get()
    part = client.get(page(row), headers={"HX-Request": "true"})
    assert part.content.decode().startswith('<div class="plenary-progress" id="import-progress"')
    imports.run_due(now=NOW)
    done = client.get(page(row), headers={"HX-Request": "true"})
    assert (done.content, done["HX-Refresh"]) == (b"", "true")


def test_what_a_column_means_is_chosen_on_the_page(client: Client, event: Event) -> None:
    signed_in(client, event)
    post_file(client, event)
    row = ProposalImport.objects.get()
    imports.run_due(now=NOW)
    fields = {"column-0": "id", "column-1": "title", "column-2": "speaker_name", "column-3": "email"}
    client.post(page(row, "columns"), fields | {"column-4": "question", "otherwise": "accepted"})
    imports.run_due(now=NOW)
    row.refresh_from_db()
    assert (row.mapping["Shirt"], row.otherwise) == ("question", "accepted")
    assert row.report["counts"]["questions new"] == 1
    client.post(page(row, "columns"), fields | {"column-4": "nonsense", "otherwise": "<b>"})
    row.refresh_from_db()
    assert (row.mapping["Shirt"], row.otherwise) == ("ignore", "accepted")


def test_errors_are_named_by_line_and_there_is_no_button(client: Client, event: Event) -> None:
    signed_in(client, event)
    post_file(client, event, b"id,title,name,email\n1,Queues,Ada,ada@\n2,<b>bold</b>,Ida,nowhere\n")
    row = ProposalImport.objects.get()
    imports.run_due(now=NOW)
    shown = client.get(page(row))
    assert "2 email ada@ This is no e-mail address. 3 email nowhere This is no e-mail address." in words(
        shown
    )
    assert "Bring it in" not in words(shown)
    assert "<b>bold" not in shown.content.decode()


def test_an_empty_upload_is_told_beside_the_field(client: Client, event: Event) -> None:
    signed_in(client, event)
    assert "The submitted file is empty." in words(post_file(client, event, b""))
    assert "This field is required." in words(
        client.post(UPLOAD, {"_confirmed": "1", "_event": event.public_id})
    )


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DOOR, Role.FINANCE])
def test_only_who_makes_the_programme_brings_anything_in(client: Client, event: Event, role: str) -> None:
    row = ProposalImport.objects.create(event=event, file_name="talks.csv", created_at=NOW, state="read")
    signed_in(client, event, role)
    answers = [client.get(UPLOAD), post_file(client, event), client.get(page(row))]
    answers += [client.post(page(row, part)) for part in ("columns", "start", "stop")]
    assert answers[2]["Location"] == "/admin/"
    assert [answer.status_code for answer in answers] == [403, 403, 302, 404, 404, 404]
    row.refresh_from_db()
    assert (row.state, ProposalImport.objects.count()) == ("read", 1)


def test_a_table_of_another_event_does_not_exist(client: Client, event: Event) -> None:
    theirs = ProposalImport.objects.create(
        event=make_event(), file_name="zebra.csv", created_at=NOW, state="read"
    )
    signed_in(client, event)
    assert client.get(page(theirs))["Location"] == "/admin/"
    answers = [client.post(page(theirs, part)) for part in ("columns", "start", "stop")]
    assert {answer.status_code for answer in answers} == {404}
    theirs.refresh_from_db()
    assert theirs.state == "read"


def test_organizers_notes_are_kept_from_reviewers_and_from_whose_talk_it_is(
    client: Client, event: Event
) -> None:
    speaker = make_participant(event, email="ada@speaker.example")
    session = make_session(event, speaker, internal_notes="Zebrafish")
    path = f"/admin/agenda/session/{session.pk}/change/"
    assert "Zebrafish" in signed_in(client, event).get(path).content.decode()
    assert "Zebrafish" not in signed_in(client, event, Role.REVIEWER).get(path, follow=True).content.decode()
    organizer = make_team_member(event, make_user("ada@speaker.example"), Role.ORGANIZER)
    client.force_login(organizer.user)
    own = client.get(path)
    assert (own.status_code, "Zebrafish" in own.content.decode()) == (200, False)


def test_an_uploaded_table_has_no_address_of_its_own(client: Client, event: Event) -> None:
    signed_in(client, event)
    post_file(client, event, name="../../evil.html")
    row = ProposalImport.objects.get()
    assert (row.file_name, str(row.file.name).endswith(".txt")) == ("evil.html", True)
    assert client.get(f"/media/{row.file.name}").status_code == 404
