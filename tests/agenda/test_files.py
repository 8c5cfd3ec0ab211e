"""Slides and files: known by their content, read by who may, given out only as attachments."""

from datetime import timedelta
from io import BytesIO
from pathlib import PurePath
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from agenda.actions import files
from agenda.actions.files import Sent
from agenda.models import ProposalAnswer, Session, SessionFile
from core import uploads
from core.models import HistoryEntry
from events.models import Event, Role
from tests.factories.agenda import make_released_version, make_session, make_slot
from tests.factories.calls import archive, make_asked, odp, pdf, pptx
from tests.factories.events import make_participant, make_team_member, make_user
from tests.factories.questions import png
from tests.journeys.speaking import (  # noqa: F401 - the fixtures work by their names
    _files_in_memory,
    _mails_become_rows,
    make_open_call,
    signed_in,
    text_of,
)

pytestmark = pytest.mark.django_db

State = Session.State
NOW = timezone.now()


def upload(content: bytes, name: str = "slides.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def make_file(session: Session, content: bytes = b"", **fields: Any) -> SessionFile:
    content = content or pdf()
    values: dict[str, Any] = {"suffix": ".pdf", "name": "My slides.pdf"}
    sent = Sent(content=BytesIO(content), size=len(content), **values | fields)
    return files.add(session=session, sent=sent, participant=None, by=None, now=NOW)


def speaker_with_talk(event: Event, state: str = State.SUBMITTED) -> tuple[Client, Session]:
    client, user = signed_in(event)
    return client, make_session(event, make_participant(event, email=user.email, user=user), state=state)


# By content


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (pdf(), ".pdf"),
        (pdf(50 * 1024 * 1024), ".pdf"),
        (pptx(), ".pptx"),
        (odp(), ".odp"),
        (archive("Index/Document.iwa", "Metadata/Properties.plist"), ".key"),
    ],
)
def test_slides_are_known_by_what_is_in_them(content: bytes, suffix: str) -> None:
    assert uploads.slides_suffix_of(BytesIO(content), len(content)) == suffix


@pytest.mark.parametrize("packing", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_slides_whose_packed_kind_is_broken_are_refused_in_words(packing: int) -> None:
    """Every byte of the packed word is spoiled in turn: no unpacker is asked, so none can fail."""
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        packed.writestr("mimetype", b"application/vnd.oasis.opendocument.presentation", packing)
    start = 30 + len("mimetype")
    for place in range(start, out.getvalue().index(b"PK\x01\x02")):
        broken = bytearray(out.getvalue())
        broken[place] ^= 0xFF
        with pytest.raises(uploads.NotAFile, match="Slides can be sent as"):
            uploads.slides_suffix_of(BytesIO(broken), len(broken))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf(50 * 1024 * 1024 + 1), "larger than 50 MB"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Slides can be sent as PDF"),
        (b"<html><script>alert(1)</script>", "Slides can be sent as PDF"),
        (b"", "Slides can be sent as PDF"),
        (b"%PDF-1.7 cut off", "damaged or cut off"),
        (pdf(after=pptx()), "damaged or cut off|another file hidden"),
        (pdf(after=b"\n" + pptx() + b"\n%%EOF\n"), "another file hidden"),
        (b"\x89PNG\r\n\x1a\n" + pptx(), "Slides can be sent as PDF"),
        (pptx() + b"<script>alert(1)</script>", "another file hidden"),
        (pptx() + odp(), "another file hidden"),
        (pptx()[:-30], "another file hidden|damaged"),
        (pptx("ppt/vbaProject.bin"), "carry programs"),
        (odp("Basic/script-lc.xml"), "carry programs"),
        (pptx("META-INF/MANIFEST.MF", "Evil.class"), "carry programs"),
        (pptx("../../etc/passwd"), "damaged"),
        (archive("word/document.xml"), "Slides can be sent as PDF"),
        (archive("content.xml", first=("mimetype", b"application/epub+zip")), "Slides can be sent as PDF"),
        (b"PK\x03\x04" + b"\0" * 100 + b"PK\x05\x06" + b"\0" * 18, "damaged|hidden"),
    ],
)
def test_what_is_no_slides_or_more_than_slides_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(uploads.NotAFile, match=words):
        uploads.slides_suffix_of(BytesIO(content), len(content))


# Sending


def test_speaker_sends_slides_sees_and_deletes_them(django_capture_on_commit_callbacks: Any) -> None:
    event = make_open_call()
    client, session = speaker_with_talk(event, State.CONFIRMED)
    path = f"/relay/propose/{session.code}/"
    client.post(f"{path}files/", {"kind": "slides", "title": "Slides", "file": upload(pptx(), "x.html")})
    row = SessionFile.objects.get()
    assert (row.title, row.size, row.is_public, PurePath(str(row.file.name)).suffix) == (
        "Slides",
        len(pptx()),
        False,
        ".pptx",
    )
    page = text_of(client.get(path))
    assert f"{path}files/{row.public_id}/" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{path}files/{row.public_id}/change/", {"delete": "1"})
    assert (SessionFile.objects.count(), row.file.storage.exists(str(row.file.name))) == (0, False)
    told = HistoryEntry.objects.filter(subject=session.public_id).order_by("pk")
    assert list(told.values_list("kind", flat=True)) == ["session.file_added", "session.file_removed"]


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("slides", b"<svg onload=alert(1)>", "Slides can be sent as PDF"),
        ("other", b"<svg onload=alert(1)>", "Only PDF, JPEG and PNG files can be sent."),
        ("other", png(b"<script>").read(), "There is something else hidden in this image."),
        ("slides", b"", "Slides can be sent as PDF"),
    ],
)
def test_file_that_is_refused_is_told_beside_its_field(kind: str, content: bytes, words: str) -> None:
    event = make_open_call()
    client, session = speaker_with_talk(event)
    fields = {"kind": kind, "title": "Kept title", "file": upload(content)}
    answer = client.post(f"/relay/propose/{session.code}/files/", fields)
    assert (answer.status_code, words in text_of(answer), "Kept title" in text_of(answer)) == (
        422,
        True,
        True,
    )
    assert SessionFile.objects.count() == 0


@pytest.mark.parametrize("where", ["by its speaker", "in the admin"])
def test_deleted_draft_leaves_no_file_behind(where: str, django_capture_on_commit_callbacks: Any) -> None:
    event = make_open_call()
    client, session = speaker_with_talk(event, State.DRAFT)
    slides = make_file(session).file
    answer = ProposalAnswer(question=make_asked(event, "Paper", kind="file"), session=session, at=NOW)
    answer.file.save("fil_1.pdf", ContentFile(pdf()))
    path = f"/relay/propose/{session.code}/withdraw/"
    if where == "in the admin":
        user = make_user()
        make_team_member(event, user, Role.ORGANIZER)
        client.force_login(user)
        path = f"/admin/agenda/session/{session.pk}/delete/"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, {"sure": "1", "post": "yes"})
    assert Session.objects.count() == 0
    assert [one.storage.exists(str(one.name)) for one in (slides, answer.file)] == [False, False]


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.CANCELLED])
def test_talk_that_is_over_takes_no_files(state: str) -> None:
    event = make_open_call()
    client, session = speaker_with_talk(event, state)
    path = f"/relay/propose/{session.code}/"
    assert "Send a file" not in text_of(client.get(path))
    answer = client.post(f"{path}files/", {"kind": "slides", "file": upload(pdf())}, follow=True)
    assert ("so it takes no files" in text_of(answer), SessionFile.objects.count()) == (True, 0)


def test_twenty_files_are_enough() -> None:
    event = make_open_call()
    client, session = speaker_with_talk(event)
    for _number in range(20):
        make_file(session)
    path = f"/relay/propose/{session.code}/files/"
    answer = client.post(path, {"kind": "slides", "file": upload(pdf())}, follow=True)
    assert "A talk has at most 20 files. Delete one first." in text_of(answer)


# Reading


def test_file_goes_out_only_as_an_attachment_under_a_name_of_its_content() -> None:
    event = make_open_call()
    client, session = speaker_with_talk(event)
    row = make_file(session, name="evil.html")
    answer = client.get(f"/relay/propose/{session.code}/files/{row.public_id}/")
    assert b"".join(answer.streaming_content) == pdf()  # type: ignore[attr-defined]
    head = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")
    assert [answer[name] for name in head] == [
        "application/pdf",
        'attachment; filename="evil.pdf"',
        "nosniff",
        "default-src 'none'; sandbox",
    ]
    assert answer["Cache-Control"] == "private, no-store"


def test_file_that_is_gone_from_the_disk_is_not_found() -> None:
    event = make_open_call()
    client, session = speaker_with_talk(event)
    row = make_file(session)
    row.file.storage.delete(str(row.file.name))
    assert client.get(f"/relay/propose/{session.code}/files/{row.public_id}/").status_code == 404


def test_files_are_read_by_speakers_and_organizers_and_nobody_else() -> None:
    event = make_open_call()
    owner, session = speaker_with_talk(event)
    question = make_asked(event, "Proof", kind="file")
    answer = ProposalAnswer(question=question, session=session, at=NOW, file_name="proof.pdf")
    answer.file.save("fil_x.pdf", BytesIO(pdf()), save=True)  # type: ignore[arg-type]
    rows = (make_file(session), answer)
    organizer, reviewer, stranger = Client(), Client(), Client()
    organizer.force_login(make_team_member(event, make_user()).user)
    reviewer.force_login(make_team_member(event, make_user(), Role.REVIEWER).user)
    stranger.force_login(make_user())
    for row in rows:
        path = f"/relay/propose/{session.code}/files/{row.public_id}/"
        asked = [client.get(path).status_code for client in (owner, organizer, reviewer, stranger, Client())]
        assert asked == [200, 200, 404, 404, 302]
        other = make_session(event)
        assert owner.get(f"/relay/propose/{other.code}/files/{row.public_id}/").status_code == 404
        assert organizer.get(f"/relay/propose/{other.code}/files/{row.public_id}/").status_code == 404


def test_public_file_stands_on_the_talks_page_once_it_is_in_the_agenda(client: Client) -> None:
    event = make_open_call()
    owner, session = speaker_with_talk(event, State.CONFIRMED)
    row, hidden = make_file(session, title="The slides"), make_file(session, title="Backstage")
    path = f"/relay/agenda/{session.code}/"
    owner.post(f"/relay/propose/{session.code}/files/{row.public_id}/change/", {"publish": "1"})
    assert client.get(f"{path}files/{row.public_id}/").status_code == 404
    make_slot(make_released_version(event), session)
    page = text_of(client.get(path))
    assert (f"{path}files/{row.public_id}/" in page, "Backstage" in page) == (True, False)
    assert client.get(f"{path}files/{row.public_id}/")["Content-Disposition"].startswith("attachment")
    assert client.get(f"{path}files/{hidden.public_id}/").status_code == 404

    owner.post(f"/relay/propose/{session.code}/files/{row.public_id}/change/", {"hide": "1"})
    assert "The slides" not in text_of(client.get(path))
    assert client.get(f"{path}files/{row.public_id}/").status_code == 404


def test_stranger_changes_no_file() -> None:
    event = make_open_call()
    _owner, session = speaker_with_talk(event)
    row = make_file(session)
    stranger = Client()
    stranger.force_login(make_user())
    path = f"/relay/propose/{session.code}/files/{row.public_id}/change/"
    assert stranger.post(path, {"delete": "1"}).status_code == 404
    assert SessionFile.objects.count() == 1


@pytest.mark.parametrize("papers", [1, 3])
def test_public_page_of_a_talk_costs_one_query_more_for_any_number_of_files(
    papers: int, client: Client, django_assert_num_queries: Any
) -> None:
    event = make_open_call()
    session = make_session(event, state=State.CONFIRMED)
    make_slot(make_released_version(event), session)
    for _number in range(papers):
        make_file(session, is_public=True)
    with django_assert_num_queries(5):
        assert client.get(f"/relay/agenda/{session.code}/").status_code == 200


# The committee


def test_committee_is_no_longer_asked_about_once_it_has_decided() -> None:
    event = make_open_call(closes_in=timedelta(days=1))
    client, session = speaker_with_talk(event, State.ACCEPTED)
    assert "The committee may read it" not in text_of(client.get(f"/relay/propose/{session.code}/"))


def test_organizer_finds_answers_and_files_on_the_talks_page_in_the_workspace() -> None:
    event = make_open_call()
    session = make_session(event)
    client = Client()
    client.force_login(make_team_member(event, make_user()).user)
    client.get("/admin/")
    path = f"/admin/agenda/session/{session.pk}/change/"
    assert "My slides.pdf" not in text_of(client.get(path))
    row = make_file(session)
    ProposalAnswer.objects.create(question=make_asked(event, "Why you?"), session=session, text="So", at=NOW)
    page = text_of(client.get(path))
    assert (f"/relay/propose/{session.code}/files/{row.public_id}/" in page, "Why you?" in page) == (
        True,
        True,
    )
