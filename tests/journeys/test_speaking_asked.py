"""What a call asks beside the talk: by type and track, with a script and without, kept like everything else."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from agenda import asking
from agenda.actions import answers, proposals
from agenda.models import ProposalAnswer, ProposalQuestion, Session
from core.models import HistoryEntry
from events import counters
from events.actions.answers import CannotAnswer, Given
from events.models import Event
from tests.factories.agenda import NOW, make_session, make_session_type
from tests.factories.calls import make_asked, pdf
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.journeys.speaking import (  # noqa: F401 - the fixtures work by their names
    _files_in_memory,
    _mails_become_rows,
    code_for,
    hidden,
    make_open_call,
    propose,
    signed_in,
    text_of,
    typed,
)

pytestmark = pytest.mark.django_db

State, Moment = Session.State, asking.Moment


def said(session: Session) -> dict[str, str]:
    return {
        one.text: asking.in_words(one, answer) for one, answer in asking.of_session(session, "proposal").said
    }


def form_of(event: Event, **fields: Any) -> dict[str, Any]:
    """With a second type, so `typed` cannot pick the only one."""
    kind = event.session_types.get(name="Talk")
    track = event.tracks.get()
    return {
        "title": "Bots", "abstract": "About them.", "session_type": kind.public_id, "track": track.public_id,
        "name": "Ada Lovelace",
    } | fields  # fmt: skip


def test_questions_are_answered_with_the_talk_and_come_with_it_through_signing_in(client: Client) -> None:
    event = make_open_call()
    before = make_asked(event, "Where did you give it before?", is_required=True)
    needs = make_asked(event, "What do you need?", "Sound", "Internet", kind="several")
    agreed = make_asked(event, "I keep to the code of conduct", kind="consent", is_required=True)
    answered: dict[str, Any] = {
        before.public_id: "Nowhere",
        needs.public_id: ["Sound", "Internet"],
        agreed.public_id: "on",
    }
    page = propose(client, event, email="ada@example.org", **answered)
    assert "Type in the code" in text_of(page)
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    session = Session.objects.get()
    assert (session.state, said(session)) == (
        State.SUBMITTED,
        {
            "Where did you give it before?": "Nowhere",
            "What do you need?": "Sound, Internet",
            "I keep to the code of conduct": "Agreed",
        },
    )
    shown = text_of(client.get(f"/relay/propose/{session.code}/"))
    assert ("What you answered" in shown, "Sound, Internet" in shown) == (True, True)


def test_required_question_is_told_beside_its_field_and_the_rest_is_kept(client: Client) -> None:
    event = make_open_call()
    needed = make_asked(event, "Why you?", is_required=True)
    other = make_asked(event, "Anything else?", kind="long")
    wrong = propose(client, event, email="ada@example.org", **{other.public_id: "A long story"})
    page = text_of(wrong)
    assert (wrong.status_code, "One thing to mend" in page, "This needs an answer." in page) == (
        422,
        True,
        True,
    )
    assert f'id="id_{needed.public_id}_error"' in page
    assert "A long story" in text_of(client.get("/relay/propose/"))


def test_question_for_workshops_blocks_no_talk_and_says_for_what_it_is(client: Client) -> None:
    event = make_open_call()
    workshop = make_session_type(event, name="Workshop")
    laptops = make_asked(event, "How many laptops?", types=[workshop], is_required=True)
    page = text_of(client.get("/relay/propose/"))
    assert "Only for: Workshop." in page
    fields = form_of(event, form_key=hidden(page, "form_key"), email="ada@example.org", submit="1")
    client.post("/relay/propose/", fields | {laptops.public_id: "x" * 500})
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    session = Session.objects.get()
    assert (session.state, ProposalAnswer.objects.count()) == (State.SUBMITTED, 0)
    refused = client.post(
        f"/relay/propose/{session.code}/edit/", fields | {"session_type": workshop.public_id, "seen": ""}
    )
    assert (refused.status_code, "This needs an answer." in text_of(refused)) == (422, True)


def test_question_by_track_asks_only_there(client: Client) -> None:
    event = make_open_call()
    make_asked(event, "Which bot?", tracks=[event.tracks.get()], is_required=True)
    assert propose(client, event, email="ada@example.org").status_code == 422
    done = propose(client, event, email="ada@example.org", track="")
    assert "Type in the code" in text_of(done)


def test_draft_needs_no_answers_but_cannot_be_handed_in_without_them() -> None:
    event = make_open_call()
    make_asked(event, "Why you?", is_required=True)
    client, _user = signed_in(event)
    propose(client, event, button="draft")
    session = Session.objects.get()
    page = text_of(client.post(f"/relay/propose/{session.code}/submit/", follow=True))
    session.refresh_from_db()
    assert session.state == State.DRAFT
    assert "Before it can be handed in, an answer is needed: “Why you?”." in page
    assert "Not answered yet" in page


def test_file_is_asked_once_somebody_is_signed_in_and_the_draft_waits(client: Client) -> None:
    event = make_open_call()
    proof = make_asked(event, "Proof of employment", kind="file", is_required=True)
    page = text_of(client.get("/relay/propose/"))
    assert (proof.public_id in page, "You are asked for one more thing once you are signed in" in page) == (
        False,
        True,
    )
    propose(client, event, email="ada@example.org")
    done = client.post("/relay/propose/code/", {"code": code_for("ada@example.org")}, follow=True)
    session = Session.objects.get()
    path = f"/relay/propose/{session.code}/edit/"
    assert done.redirect_chain[-1][0] == path
    assert "an answer is needed: “Proof of employment”" in text_of(done)
    upload = SimpleUploadedFile("proof.html", pdf(), content_type="text/html")
    seen = hidden(text_of(done), "seen")
    client.post(path, typed(event, seen=seen, submit="1") | {proof.public_id: upload})
    session.refresh_from_db()
    assert (session.state, said(session)) == (State.SUBMITTED, {"Proof of employment": "proof.html"})
    answer = ProposalAnswer.objects.get()
    served = client.get(f"/relay/propose/{session.code}/files/{answer.public_id}/")
    assert served["Content-Disposition"] == 'attachment; filename="proof.pdf"'


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"GIF89a", b"%PDF-1.7 cut"])
def test_file_that_is_none_of_the_allowed_is_refused_and_the_talk_stays(content: bytes) -> None:
    event = make_open_call()
    proof = make_asked(event, "Proof", kind="file")
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user), state=State.DRAFT)
    path = f"/relay/propose/{session.code}/edit/"
    seen = hidden(text_of(client.get(path)), "seen")
    upload = SimpleUploadedFile("proof.pdf", content, content_type="application/pdf")
    kept = typed(event, title="Not lost", seen=seen, draft="1")
    answer = client.post(path, kept | {proof.public_id: upload})
    assert (answer.status_code, 'value="Not lost"' in text_of(answer)) == (422, True)
    assert ProposalAnswer.objects.count() == 0


def test_changed_answer_is_told_in_the_history_without_what_was_said() -> None:
    event = make_open_call()
    why = make_asked(event, "Why you?")
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user))
    path = f"/relay/propose/{session.code}/edit/"
    for words in ("Because of my diagnosis", "Because"):
        seen = hidden(text_of(client.get(path)), "seen")
        talk = typed(
            event, title=session.title, abstract=session.abstract, track="", notes="", may_record="on"
        )
        client.post(path, talk | {"seen": seen, why.public_id: words})
    entries = HistoryEntry.objects.filter(subject=session.public_id, kind="session.edited").order_by("pk")
    assert [entry.after for entry in entries] == [{"answers": ["Why you?"]}, {"answers": ["Why you?"]}]
    assert said(session) == {"Why you?": "Because"}


def test_answer_saved_in_one_tab_is_told_in_the_other() -> None:
    event = make_open_call()
    why = make_asked(event, "Why you?")
    client, user = signed_in(event)
    session = make_session(event, make_participant(event, email=user.email, user=user))
    path = f"/relay/propose/{session.code}/edit/"
    seen = hidden(text_of(client.get(path)), "seen")
    client.post(path, typed(event, seen=seen) | {why.public_id: "First"})
    second = client.post(path, typed(event, seen=seen) | {why.public_id: "Second"})
    assert (second.status_code, "Second" in text_of(second), said(session)) == (
        409,
        True,
        {"Why you?": "First"},
    )


def test_answers_to_foreign_and_stopped_questions_are_passed_over(client: Client) -> None:
    event = make_open_call()
    stopped = make_asked(event, "Why you?", is_required=True)
    foreign = make_asked(make_event(), "Which size?")
    page = text_of(client.get("/relay/propose/"))
    ProposalQuestion.objects.filter(pk=stopped.pk).update(is_active=False)
    counters.raise_public(event.pk)  # as the workspace does
    fields = typed(event, form_key=hidden(page, "form_key"), email="ada@example.org", submit="1")
    client.post("/relay/propose/", fields | {stopped.public_id: "x", foreign.public_id: "XXL"})
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    assert (Session.objects.get().state, ProposalAnswer.objects.count()) == (State.SUBMITTED, 0)


def test_option_that_is_none_and_too_many_letters_are_refused() -> None:
    event = make_open_call()
    size, line = make_asked(event, "Size", "S", "M"), make_asked(event, "Handle")
    foreign = make_asked(make_event(), "Size", "XXL").options.get()
    session = make_session(event)
    for given in (Given(options=frozenset({foreign.pk})), Given(options=frozenset({1, 2}))):
        with pytest.raises(CannotAnswer):
            answers.save(session=session, said={size.pk: given}, moment="proposal", by=None, now=NOW)
    with pytest.raises(CannotAnswer):
        answers.save(session=session, said={line.pk: Given("x" * 201)}, moment="proposal", by=None, now=NOW)
    assert ProposalAnswer.objects.count() == 0


def test_questions_of_the_confirmation_are_not_asked_with_the_proposal() -> None:
    event = make_open_call()
    later = make_asked(event, "Shirt size", moment=Moment.CONFIRMATION, is_required=True)
    session = make_session(event, state=State.DRAFT)
    assert proposals.submit(session=session, by=None, now=timezone.now()).state == State.SUBMITTED
    changed = answers.save(
        session=session, said={later.pk: Given("M")}, moment=Moment.CONFIRMATION, by=None, now=NOW
    )
    assert (changed, [a.text for _q, a in asking.of_session(session, Moment.CONFIRMATION).said]) == (
        ["Shirt size"],
        ["M"],
    )
    again = answers.save(
        session=session, said={later.pk: Given("M")}, moment=Moment.CONFIRMATION, by=None, now=NOW
    )
    assert (again, HistoryEntry.objects.filter(kind="session.answered").count()) == ([], 1)


@pytest.mark.parametrize("many", [1, 3, 20])
def test_form_with_questions_costs_the_same_for_any_number(
    many: int, client: Client, django_assert_num_queries: Any
) -> None:
    event = make_open_call()
    for _number in range(many):
        make_asked(event, f"Question {_number}", "One", "Two", types=list(event.session_types.all()))
    client.get("/relay/propose/")
    with django_assert_num_queries(1):
        client.get("/relay/propose/")


def test_organizer_asks_a_question_of_workshops_and_may_not_change_its_kind_once_answered() -> None:
    event = make_open_call()
    client = Client()
    client.force_login(make_team_member(event, make_user()).user)
    client.get("/admin/")
    fields = {
        "text": "Size?", "kind": "choice", "moment": "proposal", "audience": "team", "is_active": "on",
        "position": "0", "session_types": [event.session_types.get().pk], "options-TOTAL_FORMS": "1",
        "options-INITIAL_FORMS": "0", "options-0-text": "S", "options-0-position": "0",
        "_event": event.public_id,
    }  # fmt: skip
    refused = client.post("/admin/agenda/proposalquestion/add/", fields)
    assert "A choice needs at least two possible answers." in text_of(refused)
    more = {"options-TOTAL_FORMS": "2", "options-1-text": "M", "options-1-position": "1"}
    assert client.post("/admin/agenda/proposalquestion/add/", fields | more).status_code == 302
    question = ProposalQuestion.objects.get()
    ProposalAnswer.objects.create(question=question, session=make_session(event), at=NOW)
    change = f"/admin/agenda/proposalquestion/{question.pk}/change/"
    page = text_of(client.post(change, fields | {"kind": "text", "options-TOTAL_FORMS": "0"}))
    assert "It has answers already. Stop asking it and ask a new one." in page
    assert (
        client.post(f"/admin/agenda/proposalquestion/{question.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )


def test_only_files_are_vouched_for_and_speakers_are_told_to_leave_their_names_out() -> None:
    event = make_open_call()
    team, (speaker, _user) = Client(), signed_in(event)
    team.force_login(make_team_member(event, make_user()).user)
    team.get("/admin/")
    fields = {
        "text": "Outline", "kind": "text", "moment": "proposal", "audience": "blind", "is_active": "on",
        "is_nameless": "on", "position": "0", "options-TOTAL_FORMS": "0", "options-INITIAL_FORMS": "0",
        "_event": event.public_id,
    }  # fmt: skip
    refused = text_of(team.post("/admin/agenda/proposalquestion/add/", fields))
    assert "Only files need it: in texts, names are hidden by themselves." in refused
    fields["kind"] = "file"
    assert team.post("/admin/agenda/proposalquestion/add/", fields).status_code == 302
    assert "leave your name and company out of it" in text_of(speaker.get("/relay/propose/"))
