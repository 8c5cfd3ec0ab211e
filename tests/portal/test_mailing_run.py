"""Mailings on their way: who gets which words, once, as fast as allowed, until they are stopped."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from events.actions import mail_stops
from events.models import Event, Mailing, MailingRecipient, MailStop
from portal import mailings as read
from portal.actions import erasing, mailing_run, mailings
from portal.actions.mailings import Refused
from tests.factories import admissions
from tests.factories.agenda import make_confirmed
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.mailings import let_go, make_mailing, work
from tests.factories.people import make_plain_order
from tickets.models import Order

pytestmark = pytest.mark.django_db
State, Mailed = Mailing.State, OutboxMail.State


@pytest.fixture
def event(settings: Any) -> Event:
    settings.OUTBOX_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return make_event(name="Relay 2027")


def states(row: Mailing) -> tuple[str, dict[str, int]]:
    row.refresh_from_db()
    return row.state, dict(Counter(OutboxMail.objects.values_list("state", flat=True)))


def test_everybody_of_the_segment_gets_it_once_and_nobody_else(event: Event) -> None:
    for name in ("Ada Lovelace", "Grace Hopper"):
        make_confirmed(event, make_participant(event, name=name))
    make_participant(event, name="Only Listens")
    make_participant(make_event(), name="Elsewhere")
    row = let_go(make_mailing(event, key="speakers"))
    work(times=4)
    assert states(row) == (State.SENT, {Mailed.SENT: 2})
    first, second = django_mail.outbox
    assert [first.subject, first.to[0].split(" <")[0]] == ["News of Relay 2027", "Ada Lovelace"]
    assert (first.body[:10], second.body[:12]) == ("Hello Ada,", "Hello Grace,")
    assert "<strong>Relay 2027</strong>" in str(first.alternatives[0][0])  # type: ignore[union-attr]
    assert first.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    kinds = HistoryEntry.objects.within(event.public_id).filter(subject=row.public_id).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "mailing.saved", "mailing.scheduled", "mailing.begun", "mailing.sent",
    ]  # fmt: skip


def test_who_is_in_the_segment_when_it_goes_out_counts_unless_said_otherwise(event: Event) -> None:
    make_participant(event, name="Early")
    later = timezone.now() + timedelta(hours=1)
    asked_then = let_go(make_mailing(event, name="Then"), at=later)
    asked_now = let_go(make_mailing(event, name="Now"), at=later, audience=Mailing.Audience.NOW)
    make_participant(event, name="Late")
    assert (mailing_run.run_due(now=timezone.now()), asked_then.recipients.count()) == (0, 0)
    work(later + timedelta(seconds=1), times=2)
    assert (asked_then.recipients.count(), asked_now.recipients.count()) == (2, 1)


def test_people_who_want_none_or_cannot_be_reached_are_left_out_with_the_reason(event: Event) -> None:
    for address in ("stop@example.org", "back@example.org", "fine@example.org"):
        make_participant(event, name=address, email=address)
    make_participant(event, name="No address", email=None)
    elsewhere = make_event()
    now = timezone.now()
    for where, address, reason in (
        (event, "Stop@example.org", MailStop.Reason.UNSUBSCRIBED),
        (event, "back@example.org", MailStop.Reason.BOUNCED),
        (elsewhere, "fine@example.org", MailStop.Reason.UNSUBSCRIBED),
    ):
        mail_stops.stop(event=where, address=address, reason=reason, now=now)
    row = let_go(make_mailing(event))
    work(times=3)
    assert [message.to for message in django_mail.outbox] == [['"fine@example.org" <fine@example.org>']]
    left = row.recipients.filter(state=MailingRecipient.State.LEFT_OUT)
    assert dict(left.values_list("participant__name", "reason")) == {
        "stop@example.org": "unsubscribed", "back@example.org": "bounced", "No address": "address",
    }  # fmt: skip


def test_gaps_have_to_be_decided_before_and_leave_people_out_or_not(event: Event) -> None:
    make_confirmed(event, make_participant(event, name="Ada"), title="Engines")
    make_participant(event, name="Grace")
    body = "Your talk is {talk_title}."
    row = make_mailing(event, body=body)
    assert [(gap.placeholder.name, gap.count, gap.names) for gap in read.gaps(
        event, read.people(row), read.needed(read.texts_of(row))
    )] == [("talk_title", 1, ["Grace"])]  # fmt: skip
    with pytest.raises(Refused, match="nothing to say"):
        let_go(row)
    let_go(row, gaps=Mailing.Gaps.LEAVE_OUT)
    let_go(make_mailing(event, body=body), gaps=Mailing.Gaps.SEND)
    let_go(make_mailing(event, body="Your talk is {talk_title|to come}."))
    work(times=3)
    assert Counter(message.body.split("\n")[0] for message in django_mail.outbox) == {
        "Your talk is Engines.": 3, "Your talk is .": 1, "Your talk is to come.": 1,
    }  # fmt: skip


def test_each_reads_the_language_he_ordered_in(event: Event) -> None:
    for name, language in (("Jürgen", "de-at"), ("Ada", "en"), ("Yuki", "ja")):
        order = make_plain_order(make_participant(event, name=name))
        Order.objects.filter(pk=order.pk).update(language=language)
    texts = {"en": ("News", "Hello {name}"), "de": ("Neues", "Hallo {name}")}
    let_go(make_mailing(event, texts=texts))
    work(times=3)
    assert sorted(message.body.split("\n")[0] for message in django_mail.outbox) == [
        "Hallo Jürgen", "Hello Ada", "Hello Yuki",
    ]  # fmt: skip


def test_no_more_a_minute_than_was_said(event: Event) -> None:
    for _each in range(5):
        make_participant(event)
    row = let_go(make_mailing(event), per_minute=2)
    begun = timezone.now()
    counts = []
    for seconds in (0, 2, 30, 61, 122, 130):
        work(begun + timedelta(seconds=seconds), times=2)
        counts.append(len(django_mail.outbox))
    assert (counts, states(row)[0]) == ([2, 2, 2, 4, 5, 5], State.SENT)


def test_stopped_nothing_leaves_and_goes_on_where_it_was(
    event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing_run, "BATCH", 2)
    for _each in range(5):
        make_participant(event)
    row, by, now = let_go(make_mailing(event)), make_user(), timezone.now()
    work()
    mailing_run.run_due(now=now)
    mailings.stop(row=row, by=by, now=now)
    work(times=3)
    assert (states(row), len(django_mail.outbox)) == ((State.STOPPED, {Mailed.HELD: 2}), 0)
    with pytest.raises(Refused, match="“News” is now “Stopped”"):
        mailings.stop(row=row, by=by, now=now)
    mailings.go_on(row=row, by=by, now=now)
    work(times=4)
    assert (states(row), len({message.to[0] for message in django_mail.outbox})) == (
        (State.SENT, {Mailed.SENT: 5}), 5,
    )  # fmt: skip


def test_only_what_failed_is_sent_again_as_the_same_mail(event: Event) -> None:
    for _each in range(3):
        make_participant(event)
    row = let_go(make_mailing(event))
    work(times=3)
    failed, unclear, _sent = OutboxMail.objects.order_by("pk")
    OutboxMail.objects.filter(pk=failed.pk).update(state=Mailed.FAILED)
    OutboxMail.objects.filter(pk=unclear.pk).update(state=Mailed.UNCLEAR)
    assert mailings.resend(row=row, by=make_user(), now=timezone.now()) == 2
    assert states(row)[0] == State.SENDING
    work(times=2)
    assert (states(row), len(django_mail.outbox)) == ((State.SENT, {Mailed.SENT: 3}), 5)
    assert len({message.extra_headers["Message-ID"] for message in django_mail.outbox}) == 3
    with pytest.raises(Refused, match="None of its mails"):
        mailings.resend(row=row, by=make_user(), now=timezone.now())


def test_a_draft_again_until_it_goes_out(event: Event) -> None:
    make_participant(event)
    row = let_go(make_mailing(event), at=timezone.now() + timedelta(days=1), audience=Mailing.Audience.NOW)
    mailings.unschedule(row=row, by=make_user(), now=timezone.now())
    row.refresh_from_db()
    assert (row.state, row.scheduled_at, row.recipients.count()) == (State.DRAFT, None, 0)
    mailings.delete(row=row, by=make_user(), now=timezone.now())
    sent = let_go(make_mailing(event))
    work(times=3)
    with pytest.raises(Refused):
        mailings.delete(row=sent, by=make_user(), now=timezone.now())
    assert Mailing.objects.count() == 1


def test_own_ticket_comes_along_and_nobody_elses(event: Event) -> None:
    kind = admissions.ticket_type(event, name="Early")
    holder, other = make_participant(event, name="Ada"), make_participant(event, name="No Ticket")
    admissions.ticket(event, holder, kind=kind)
    let_go(make_mailing(event, attachment=Mailing.Attachment.TICKET))
    work(times=3)
    files = {
        message.to[0].split(" <")[0]: [file[0] for file in message.attachments]
        for message in django_mail.outbox
    }
    assert files == {"Ada": [f"{event.slug}-tickets-{holder.code}.pdf"], other.name: []}


def test_erased_person_is_in_no_mailing_and_in_no_outbox(
    event: Event, django_capture_on_commit_callbacks: Any
) -> None:
    ada = make_participant(event, name="Ada", email="ada@example.org")
    make_participant(event, name="Bo")
    sent = let_go(make_mailing(event))
    work(times=3)
    OutboxMail.objects.filter(to_name="Ada").update(state=Mailed.UNCLEAR)
    later = let_go(make_mailing(event), at=timezone.now() + timedelta(days=1), audience=Mailing.Audience.NOW)
    address, now = "ada@example.org", timezone.now()
    mail_stops.stop(event=event, address=address, reason=MailStop.Reason.BOUNCED, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(person=ada, give_up=True, by=make_team_member(event).user, now=now)
    for row in (sent, later):
        assert list(row.recipients.values_list("participant__name", flat=True)) == ["Bo"]
    assert not OutboxMail.objects.filter(state=Mailed.UNCLEAR).exists()
    assert not MailStop.objects.exists()


@pytest.mark.parametrize("count", [1, 40])
def test_a_step_costs_the_same_for_any_number(
    event: Event, count: int, django_assert_num_queries: Any
) -> None:
    kind = admissions.ticket_type(event)
    for _each in range(count):
        person = make_participant(event)
        admissions.ticket(event, person, kind=kind)
        make_confirmed(event, person)
    body = "{name} {ticket_type} {ticket_link} {talk_title} {talk_link} {talk_time|soon}"
    row = let_go(make_mailing(event, body=body))
    now = timezone.now()
    with django_assert_num_queries(10):
        mailing_run.run_due(now=now)
    with django_assert_num_queries(19):
        mailing_run.run_due(now=now)
    assert row.recipients.filter(state=MailingRecipient.State.POSTED).count() == count
