"""What of a talk is read while names are hidden, with and without a redacted copy, and when the copy is out of date."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from agenda import blind, committee
from agenda.actions import redactions
from agenda.actions.redactions import Copy
from agenda.actions.reviews import NotYours, Refused
from agenda.blind import Reading
from agenda.models import (
    ProposalAnswer,
    ProposalOption,
    ProposalQuestion,
    Redaction,
    Reviewer,
    Session,
    SessionFile,
    SpeakerInvitation,
)
from core.models import HistoryEntry
from events.models import Event, Role
from tests.factories.agenda import NOW, make_session
from tests.factories.events import make_event, make_participant, make_user
from tests.factories.review import make_phase, make_reviewer

pytestmark = pytest.mark.django_db

Audience = ProposalQuestion.Audience


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def session(event: Event) -> Session:
    speaker = make_participant(
        event, name="Noor Haddad", badge_name="Nono", company="Redpoint", email="noor@redpoint.example",
        biography="Writes", links="https://github.com/nhaddad",
    )  # fmt: skip
    return make_session(
        event, speaker, title="Noor Haddad on queues", subtitle="A year at Redpoint",
        abstract="Told by Nono, with guest@elsewhere.example.", notes="See github.com/nhaddad/queue",
    )  # fmt: skip


@pytest.fixture
def reviewer(event: Event) -> Reviewer:
    return make_reviewer(event)


@pytest.fixture
def chair(event: Event) -> Reviewer:
    return make_reviewer(event, role=Role.OWNER)


def read(reviewer: Reviewer, session: Session) -> Reading:
    seat = committee.take_seat(reviewer.user, reviewer.event, NOW)
    return blind.read(seat, blind.for_reading(seat.proposals()).get(pk=session.pk))


def redact(session: Session, by: Reviewer, **texts: str) -> Redaction:
    session.refresh_from_db()
    return redactions.save(
        session=session, copy=Copy(**{"title": "On queues"} | texts), covers=blind.fingerprint(session),
        by=by.user, now=NOW,
    )  # fmt: skip


def answer(session: Session, audience: str, text: str, **fields: Any) -> ProposalAnswer:
    question = ProposalQuestion.objects.create(
        event=session.event, text=f"{audience}?", audience=audience, **fields
    )
    return ProposalAnswer.objects.create(question=question, session=session, text=text, at=NOW)


def test_blind_reading_hides_what_surely_tells_somebody(reviewer: Reviewer, session: Session) -> None:
    seen = read(reviewer, session)
    assert (seen.title, seen.subtitle, seen.abstract, seen.notes) == (
        "[…] on queues",
        "A year at […]",
        "Told by […], with […].",
        "See […]",
    )
    assert (seen.is_blind, seen.people, seen.invited) == (True, (), ())
    told = str(asdict(seen)).lower()
    assert [word for word in ("noor", "nono", "redpoint", "nhaddad", "writes") if word in told] == []


def test_reading_with_names_holds_the_words_as_they_are(
    event: Event, reviewer: Reviewer, session: Session
) -> None:
    make_phase(event, sees_names=True)
    SpeakerInvitation.objects.create(session=session, email="guest@elsewhere.example", created_at=NOW)
    seen = read(reviewer, session)
    assert (seen.title, seen.is_blind) == ("Noor Haddad on queues", False)
    assert [(one.name, one.company, one.biography) for one in seen.people] == [
        ("Noor Haddad", "Redpoint", "Writes")
    ]
    assert seen.invited == ("guest@elsewhere.example",)


@pytest.mark.parametrize(
    ("sees_names", "role", "shown"),
    [
        (False, Role.REVIEWER, ["blind"]),
        (True, Role.REVIEWER, ["blind", "reviewers"]),
        (False, Role.OWNER, ["blind", "reviewers", "team"]),
    ],
)
def test_answers_are_for_their_audience(
    event: Event, session: Session, sees_names: bool, role: str, shown: list[str]
) -> None:
    make_phase(event, sees_names=sees_names)
    for audience in Audience:
        answer(session, audience, audience)
    answer(session, Audience.BLIND, "later", moment=ProposalQuestion.Moment.CONFIRMATION)
    seen = read(make_reviewer(event, role=role), session)
    assert sorted(one.text for one in seen.answers) == shown


def test_answers_chosen_from_options_are_read_and_telling_ones_hidden(
    reviewer: Reviewer, session: Session
) -> None:
    row = answer(session, Audience.BLIND, "Ask Noor Haddad")
    row.options.add(ProposalOption.objects.create(question=row.question, text="Often"))
    assert [one.text for one in read(reviewer, session).answers] == ["Ask […]\nOften"]


def test_files_and_their_names_are_read_only_with_names(
    event: Event, reviewer: Reviewer, chair: Reviewer, session: Session
) -> None:
    paper = answer(session, Audience.BLIND, "")
    paper.file_name = "haddad.pdf"
    paper.file.save("x.pdf", ContentFile(b"1"))
    for name, shown in (("slides.pdf", True), ("contract.pdf", False)):
        row = SessionFile(session=session, file_name=name, size=1, for_reviewers=shown)
        row.file.save(name, ContentFile(b"1"))
    assert read(reviewer, session).files == ()
    assert [
        (one.text, one.file, one.file_name, one.is_hidden) for one in read(reviewer, session).answers
    ] == [("", "", "", True)]
    assert [file.file_name for file in read(chair, session).files] == ["slides.pdf", "contract.pdf"]
    make_phase(event, sees_names=True)
    seen = read(reviewer, session)
    assert [file.file_name for file in seen.files] == ["slides.pdf"]
    assert [one.file_name for one in seen.answers] == ["haddad.pdf"]


def sent_file(session: Session, audience: str, **fields: Any) -> ProposalAnswer:
    """Called by its speaker's name."""
    row = answer(session, audience, "", kind=ProposalQuestion.Kind.FILE, **fields)
    row.file_name = "noor-haddad.v2.haddad.pdf"
    row.file.save("fil_x.pdf", ContentFile(b"Outline"))
    return row


def test_file_that_carries_no_names_is_read_blind_by_number(
    event: Event, session: Session, reviewer: Reviewer, chair: Reviewer, client: Client
) -> None:
    other, first, second = (
        sent_file(session, Audience.BLIND, is_nameless=vouched) for vouched in (False, True, True)
    )
    for_named = sent_file(session, Audience.REVIEWERS, is_nameless=True)
    shown = [(one.file, one.file_name, one.is_hidden) for one in read(reviewer, session).answers]
    assert shown == [
        ("", "", True),
        (first.public_id, "File 1.pdf", False),
        (second.public_id, "File 2.pdf", False),
    ]
    client.force_login(reviewer.user)
    page = f"/{event.slug}/review/{session.code}/"
    html = client.get(page).content.decode()
    assert ("It is hidden while names are" in html, "haddad" in html.lower()) == (True, False)
    opened: Any = client.get(f"{page}files/{second.public_id}/")
    told = (opened.status_code, opened["Content-Disposition"], b"".join(opened.streaming_content))
    assert told == (200, 'attachment; filename="File 2.pdf"', b"Outline")
    for row in (other, for_named):
        assert client.get(f"{page}files/{row.public_id}/").status_code == 404
    assert {one.file_name for one in read(chair, session).answers} == {"noor-haddad.v2.haddad.pdf"}


def test_only_a_question_for_a_file_can_be_without_names(event: Event, session: Session) -> None:
    with pytest.raises(IntegrityError):
        answer(session, Audience.BLIND, "Yes", is_nameless=True)


# Redacted copies


def test_redacted_copy_is_read_while_blind_and_by_nobody_else(
    reviewer: Reviewer, chair: Reviewer, session: Session
) -> None:
    redact(session, chair, abstract="Told by somebody.")
    seen = read(reviewer, session)
    assert (seen.title, seen.subtitle, seen.abstract, seen.notes) == (
        "On queues",
        "",
        "Told by somebody.",
        "",
    )
    assert (seen.is_redacted, seen.has_changed) == (True, False)
    assert read(chair, session).title == "Noor Haddad on queues"


def test_what_speakers_write_later_is_not_shown_until_somebody_looked(
    reviewer: Reviewer, chair: Reviewer, session: Session
) -> None:
    redact(session, chair, abstract="Told by somebody.")
    Session.objects.filter(pk=session.pk).update(abstract="By the author of the Quux Handbook.")
    seen = read(reviewer, session)
    assert (seen.abstract, seen.has_changed) == ("Told by somebody.", True)
    redact(session, chair, abstract="Told by an author.")
    assert read(reviewer, session).abstract == "Told by an author."
    assert read(reviewer, session).has_changed is False


@pytest.mark.parametrize("name", ["title", "subtitle", "abstract", "description", "notes"])
def test_each_text_makes_the_copy_out_of_date(session: Session, chair: Reviewer, name: str) -> None:
    copy = redact(session, chair)
    assert not blind.is_stale(copy, session)
    setattr(session, name, "Something else")
    assert blind.is_stale(copy, session)


def test_copy_of_a_text_that_changed_meanwhile_is_not_saved(session: Session, chair: Reviewer) -> None:
    looked_at = blind.fingerprint(session)
    Session.objects.filter(pk=session.pk).update(abstract="New")
    with pytest.raises(redactions.Changed):
        redactions.save(session=session, copy=Copy("On queues"), covers=looked_at, by=chair.user, now=NOW)
    assert not Redaction.objects.exists()


def test_copy_needs_a_title(session: Session, chair: Reviewer) -> None:
    with pytest.raises(Refused, match="title"):
        redact(session, chair, title="  ")


def test_discarded_copy_gives_the_hidden_words_back(
    reviewer: Reviewer, chair: Reviewer, session: Session
) -> None:
    redact(session, chair)
    for _ in range(2):
        redactions.discard(session=session, by=chair.user, now=NOW)
    assert read(reviewer, session).title == "[…] on queues"
    kinds = HistoryEntry.objects.of(session.public_id).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["session.redacted", "session.unredacted"]


def test_only_organizers_without_a_conflict_redact(
    event: Event, reviewer: Reviewer, session: Session
) -> None:
    colleague = make_reviewer(event, role=Role.OWNER, company="Redpoint")
    elsewhere = make_reviewer(make_event(), role=Role.OWNER)
    for somebody in (reviewer, colleague, elsewhere):
        with pytest.raises(NotYours):
            redact(session, somebody)
        with pytest.raises(NotYours):
            redactions.discard(session=session, by=somebody.user, now=NOW)


# Told to whoever writes


def typed(client: Client, event: Event, **fields: str) -> list[str]:
    answer = client.post(f"/{event.slug}/propose/telling/", fields)
    assert answer.status_code == 200
    return list(answer.context["words"])


def test_somebody_who_writes_is_told_which_words_tell_who_he_is(client: Client, event: Event) -> None:
    text = {"title": "Queues", "abstract": "I am Ada Lovelace and work at Redpoint."}
    assert typed(client, event, **text, name="Ada Lovelace", company="Redpoint") == [
        "Ada Lovelace",
        "Redpoint",
    ]
    assert typed(client, event, title="Queues", abstract="x" * 2_000_000, name="\0[(" * 999) == []
    user = make_user()
    make_participant(event, name="Ada Lovelace", user=user)
    client.force_login(user)
    assert typed(client, event, **text) == ["Ada Lovelace"]


def test_where_names_are_seen_nobody_is_told_anything(client: Client, event: Event) -> None:
    now = timezone.now()
    make_phase(event, sees_names=True, opens_at=now, closes_at=now + timedelta(days=1))
    assert typed(client, event, abstract="I am Ada Lovelace", name="Ada Lovelace") == []


def test_page_of_an_own_talk_tells_the_words_while_they_can_be_changed(client: Client, event: Event) -> None:
    user = make_user()
    speaker = make_participant(event, name="Noor Haddad", user=user)
    talk = make_session(event, speaker, title="Noor Haddad on queues")
    client.force_login(user)
    page = f"/{event.slug}/propose/{talk.code}/"
    assert client.get(page).context["telling"] == ["Noor Haddad"]
    Session.objects.filter(pk=talk.pk).update(state=Session.State.ACCEPTED)
    assert "telling" not in client.get(page).context
