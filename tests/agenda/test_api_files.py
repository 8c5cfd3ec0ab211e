"""Files of sessions through the API: by the same rules as on pages, and never more than a token's maker may read."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from agenda.actions import files as actions
from agenda.actions.files import Sent
from agenda.models import ProposalAnswer, ProposalQuestion, Session, SessionFile
from core.api import bodies
from core.api.deadline import Deadline
from core.models import HistoryEntry
from events.models import Event, Role, TeamMember
from events.scopes import Scope
from tests.factories.agenda import make_session
from tests.factories.api import Api, code_of
from tests.factories.calls import make_asked, pdf, pptx
from tests.factories.events import make_event
from tests.factories.questions import png
from tests.factories.review import make_phase, make_reviewer

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def session(event: Event) -> Session:
    return make_session(event, title="Engines")


def path_of(session: Session) -> str:
    return f"events/{session.event.slug}/sessions/{session.public_id}/files"


def make_file(session: Session, name: str = "engines.pdf", **fields: Any) -> SessionFile:
    sent = Sent(content=BytesIO(pdf()), size=len(pdf()), suffix=".pdf", name=name, **fields)
    return actions.add(session=session, sent=sent, participant=None, by=None, now=NOW)


def make_answer(session: Session, audience: str, **fields: Any) -> ProposalAnswer:
    question = make_asked(session.event, "Your paper?", kind="file", audience=audience, **fields)
    row = ProposalAnswer(question=question, session=session, at=NOW, file_name="by-zelda.pdf")
    row.file.save("fil_x.pdf", BytesIO(pdf()), save=True)  # type: ignore[arg-type]
    return row


def on_disk() -> set[Path]:
    return set((Path(settings.MEDIA_ROOT) / "talks").glob("*"))


def test_a_file_is_added_found_shown_fetched_and_deleted(
    session: Session, django_capture_on_commit_callbacks: Any
) -> None:
    api, path, before = Api(session.event), path_of(session), on_disk()
    made = api.send("POST", f"{path}?file_name=..%2Fevil.html&title=My%20slides", pptx())
    file = made.json()
    assert (made.status_code, file["title"], file["file_name"]) == (201, "My slides", "evil.html")
    assert (file["kind"], file["size"], file["is_public"]) == ("slides", len(pptx()), False)
    assert api.get(path).json()["data"] == [file]
    shown = api.call("PATCH", f"{path}/{file['id']}", {"is_public": True}).json()
    assert (shown["is_public"], shown["for_reviewers"]) == (True, False)
    assert api.get(f"{path}/{file['id']}").json() == shown
    given = api.get(f"{path}/{file['id']}/content")
    assert (given.status_code, given.streaming, given.getvalue()) == (200, True, pptx())
    assert given["Content-Disposition"] == 'attachment; filename="evil.pptx"'
    assert (given["X-Content-Type-Options"], "presentationml" in given["Content-Type"]) == ("nosniff", True)
    again = api.get(f"{path}/{file['id']}/content", If_None_Match=given["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    with django_capture_on_commit_callbacks(execute=True):
        assert api.call("DELETE", f"{path}/{file['id']}").status_code == 204
    assert code_of(api.get(f"{path}/{file['id']}/content")) == (404, "not-found")
    assert (SessionFile.objects.count(), on_disk()) == (0, before)
    kinds = HistoryEntry.objects.filter(kind__startswith="session.file").values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == ["session.file_added", "session.file_shown", "session.file_removed"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("slides", b""),
        ("slides", b"<html><script>alert(1)</script>"),
        ("slides", pptx("ppt/vbaProject.bin")),
        ("slides", pdf(after=pptx())),
        ("slides", png().read()),
        ("other", pptx()),
        ("other", png(after=b"<script>").read()),
    ],
)
def test_what_is_no_such_file_is_refused_and_leaves_nothing(
    session: Session, kind: str, content: bytes
) -> None:
    before = on_disk()
    answer = Api(session.event).send("POST", f"{path_of(session)}?file_name=a.pdf&kind={kind}", content)
    assert (code_of(answer), answer.json()["errors"][0]["pointer"]) == ((422, "invalid"), "#")
    assert (SessionFile.objects.count(), on_disk()) == (0, before)


def test_a_body_that_is_no_file_or_too_large_is_refused(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    api, path = Api(session.event), f"{path_of(session)}?file_name=a.pdf"
    assert code_of(api.post(path, {"file": "a"})) == (415, "media-type")
    assert code_of(api.send("POST", path, b"--x--", "multipart/form-data; boundary=x")) == (415, "media-type")
    assert code_of(api.send("POST", path_of(session), pdf())) == (422, "invalid")
    monkeypatch.setattr(bodies, "LARGEST", len(pdf()) - 1)
    assert code_of(api.send("POST", path, pdf())) == (413, "too-large")


def test_what_comes_to_nothing_leaves_no_file(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tried, refused, too late: the disk is as it was."""
    api, path, before = Api(session.event), f"{path_of(session)}?file_name=a.pdf", on_disk()
    tried = api.send("POST", f"{path}&validate_only=true", pdf())
    assert (tried.status_code, tried["Validate-Only"]) == (201, "true")
    monkeypatch.setattr(actions, "MOST_FILES", 0)
    assert code_of(api.send("POST", path, pdf())) == (409, "refused")
    monkeypatch.undo()
    monkeypatch.setattr(actions, "_tell", _breaks)
    assert code_of(api.send("POST", path, pdf())) == (500, "server-error")
    monkeypatch.undo()
    monkeypatch.setattr(Deadline, "check", _too_late)
    assert code_of(api.send("POST", path, pdf())) == (500, "server-error")
    assert (SessionFile.objects.count(), on_disk()) == (0, before)


def _breaks(*given: Any) -> None:
    raise RuntimeError("the history is full")


def _too_late(deadline: Any) -> None:
    """At the last moment: when the endpoint has done everything."""
    if SessionFile.objects.exists():
        raise RuntimeError("too late")


def test_one_key_is_one_file_and_another_file_is_another_call(session: Session) -> None:
    api, path = Api(session.event), f"{path_of(session)}?file_name=a.pdf"
    answers = [api.send("POST", path, pdf(), Idempotency_Key="one") for _try in range(2)]
    assert answers[0].content == answers[1].content
    other = api.send("POST", path, pdf(2000), Idempotency_Key="one")
    assert code_of(other) == (422, "idempotency-reused")
    assert SessionFile.objects.count() == 1


def test_an_answers_file_is_read_and_changed_by_its_speakers_alone(session: Session) -> None:
    answer = make_answer(session, ProposalQuestion.Audience.TEAM)
    api, path = Api(session.event), path_of(session)
    told = api.get(path).json()["data"]
    assert [(one["id"], one["kind"], one["title"]) for one in told] == [
        (answer.public_id, "answer", "Your paper?")
    ]
    assert api.get(f"{path}/{answer.public_id}/content").getvalue() == pdf()
    for method, body in (("DELETE", None), ("PATCH", {"is_public": True})):
        assert code_of(api.call(method, f"{path}/{answer.public_id}", body)) == (409, "refused")


def test_files_are_for_who_may_read_the_session(event: Event, session: Session) -> None:
    file, other = make_file(session), make_event()
    path = path_of(session)
    reads = Api(event, [Scope.SESSIONS_READ])
    assert reads.get(f"{path}/{file.public_id}/content").getvalue() == pdf()
    assert code_of(reads.call("DELETE", f"{path}/{file.public_id}")) == (403, "scope-missing")
    reviewer = Api(event, [Scope.SESSIONS_READ, Scope.SESSIONS_WRITE])
    TeamMember.objects.filter(user=reviewer.token.user).update(role=Role.REVIEWER)  # type: ignore[union-attr]
    assert code_of(reviewer.get(f"{path}/{file.public_id}/content")) == (403, "right-missing")
    assert code_of(reviewer.send("POST", f"{path}?file_name=a.pdf", pdf())) == (403, "right-missing")
    elsewhere = path_of(make_session(other))
    own = path_of(make_session(event))
    for api, asked in ((Api(other), elsewhere), (Api(other), path), (Api(event), own)):
        for method in ("GET", "DELETE"):
            assert code_of(api.call(method, f"{asked}/{file.public_id}")) == (404, "not-found")
    draft = make_session(event, state=Session.State.DRAFT)
    assert code_of(Api(event).send("POST", f"{path_of(draft)}?file_name=a.pdf", pdf())) == (404, "not-found")


@pytest.mark.parametrize(
    ("sees_names", "vouched", "names"),
    [(False, False, []), (False, True, ["File 1.pdf"]), (True, False, ["shown.pdf", "by-zelda.pdf"])],
)
def test_a_reviewer_gets_the_files_of_his_pages_and_none_that_tells_a_name(
    event: Event, session: Session, sees_names: bool, vouched: bool, names: list[str]
) -> None:
    now = timezone.now()
    make_phase(
        event, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1), sees_names=sees_names
    )
    hidden = make_file(session, "hidden.pdf")
    make_file(session, "shown.pdf", for_reviewers=True)
    make_answer(session, ProposalQuestion.Audience.BLIND, is_nameless=vouched)
    team = make_answer(session, ProposalQuestion.Audience.TEAM)
    api = Api(event, [Scope.PROPOSALS_READ], by=make_reviewer(event).user)
    path = f"events/{event.slug}/proposals/{session.public_id}/files"
    found = api.get(path).json()["data"]
    assert [one["file_name"] for one in found] == names
    for one in found:
        given = api.get(f"{path}/{one['id']}/content")
        assert given["Content-Disposition"] == f'attachment; filename="{one["file_name"]}"'
        assert given.getvalue() == pdf()
    for row in (hidden, team):
        assert code_of(api.get(f"{path}/{row.public_id}/content")) == (404, "not-found")


def test_files_cost_the_same_for_one_and_for_many(session: Session, django_assert_num_queries: Any) -> None:
    make_file(session)
    make_answer(session, ProposalQuestion.Audience.TEAM)
    api, path = Api(session.event), path_of(session)
    api.get(path)
    with django_assert_num_queries(5):  # token, rights, session, files, answers
        assert len(api.get(path).json()["data"]) == 2
    for _number in range(5):
        make_file(session)
        make_answer(session, ProposalQuestion.Audience.TEAM)
    with django_assert_num_queries(5):
        assert len(api.get(path).json()["data"]) == 12
