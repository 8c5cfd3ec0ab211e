"""A number for texts: proved by its code, told to nobody, sent to at most once, and gone at once when it is taken away."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from core import texting
from core.models import HistoryEntry
from core.texting import Outcome, Told
from events.actions import consents, text_numbers, texts
from events.models import Consent, Event, Participant, TextMessage, TextNumber
from portal import agreed, retention
from portal.actions import agreeing, erasing
from tests.factories.events import make_event, make_participant, make_team_member
from tests.factories.reading import make_guest

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 5, 12, 18, 0, tzinfo=UTC)
NUMBER = "+491701234567"


def code_of(person: Participant) -> str:
    newest = TextMessage.objects.filter(participant=person, kind="code").first()
    assert newest is not None
    found = re.search(r"\d{6}", newest.text)
    assert found is not None
    return found[0]


def guest(**fields: Any) -> Participant:
    return make_guest(fields.pop("event", None) or make_event(sends_texts=True), **fields)


def confirmed(person: Participant, number: str = NUMBER, at: datetime = NOW) -> TextNumber:
    text_numbers.ask(person=person, number=number, now=at)
    code = code_of(person)
    text_numbers.confirm(person=person, code=code, by=person.user, now=at)
    TextMessage.objects.all().delete()
    return TextNumber.objects.get(participant=person)


def queued(person: Participant) -> TextMessage:
    now = datetime.now(UTC)
    text_numbers.post(person, "change", "Moved", now=now, until_at=now + timedelta(hours=1))
    return TextMessage.objects.get()


class Answers:
    """A provider that says what it is told, and counts."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes, self.got = list(outcomes), []  # type: tuple[list[Outcome], list[tuple[str, str]]]

    def send(self, number: str, text: str) -> Told:
        self.got.append((number, text))
        return Told(self.outcomes.pop(0), "SM1", "why")


def by(monkeypatch: pytest.MonkeyPatch, *outcomes: Outcome) -> Answers:
    provider = Answers(*outcomes)
    monkeypatch.setattr(texting, "gateway", lambda: provider)
    return provider


def test_number_is_sealed_and_counts_once_its_code_came_back() -> None:
    person = guest()
    row = text_numbers.ask(person=person, number="0049 170 1234567", now=NOW)
    assert (row.number, NUMBER in row.number_sealed, row.confirmed_at) == (NUMBER, False, None)
    assert not Consent.objects.exists()
    text_numbers.confirm(person=person, code=f" {code_of(person)} ", by=person.user, now=NOW)
    row.refresh_from_db()
    consent = Consent.objects.get()
    assert (row.confirmed_at, row.code_hash) == (NOW, "")
    assert (consent.purpose, consent.participant, len(consent.version)) == ("texts", person, 8)
    told = [str(entry.after) for entry in HistoryEntry.objects.all()]
    assert told == ["{'partner': 'texts'}"]  # the history holds no number


def test_code_is_over_after_ten_minutes_and_after_five_guesses() -> None:
    person = guest()
    text_numbers.ask(person=person, number=NUMBER, now=NOW)
    code = code_of(person)
    wrong = "000000" if code != "000000" else "000001"
    with pytest.raises(text_numbers.Refused, match="is over"):
        text_numbers.confirm(person=person, code=code, by=None, now=NOW + text_numbers.CODE_LASTS)
    TextNumber.objects.update(tries=0)
    for _n in range(text_numbers.MOST_TRIES):
        with pytest.raises(text_numbers.Refused, match="not the code"):
            text_numbers.confirm(person=person, code=wrong, by=None, now=NOW)
    with pytest.raises(text_numbers.Refused, match="is over"):
        text_numbers.confirm(person=person, code=code, by=None, now=NOW)


def test_codes_are_few_for_a_person_and_for_a_number() -> None:
    event = make_event(sends_texts=True)
    people = [guest(event=event) for _n in range(6)]
    for _n in range(text_numbers.MOST_CODES):
        text_numbers.ask(person=people[0], number=NUMBER, now=NOW)
    with pytest.raises(text_numbers.Refused, match="many codes"):
        text_numbers.ask(person=people[0], number=NUMBER, now=NOW)
    for person in people[1:3]:
        text_numbers.ask(person=person, number=NUMBER, now=NOW)
    with pytest.raises(text_numbers.Refused, match="This number"):
        text_numbers.ask(person=people[3], number=NUMBER, now=NOW)


def test_who_has_no_ticket_or_an_event_without_texts_gets_no_code() -> None:
    without = make_participant(make_event(sends_texts=True))
    off = guest(event=make_event())
    for person, words in ((without, "valid ticket"), (off, "sends no texts")):
        with pytest.raises(text_numbers.Refused, match=words):
            text_numbers.ask(person=person, number=NUMBER, now=NOW)
    assert not TextMessage.objects.exists()


def test_taking_it_away_deletes_the_number_and_what_waits() -> None:
    person = guest()
    confirmed(person)
    row = queued(person)
    text_numbers.withdraw(person=person, by=person.user, now=NOW)
    row.refresh_from_db()
    assert (TextNumber.objects.count(), row.state, row.text) == (0, "stopped", "")
    assert [one.withdrawn_at for one in Consent.objects.all()] == [NOW]


def test_text_is_sent_once_and_its_words_go(monkeypatch: pytest.MonkeyPatch) -> None:
    person = guest()
    confirmed(person)
    row, provider = queued(person), by(monkeypatch, Outcome.TAKEN)
    assert [texts.send_due(now=row.created_at) for _n in range(2)] == [1, 0]
    row.refresh_from_db()
    assert (provider.got, row.state, row.reference, row.text) == ([(NUMBER, "Moved")], "sent", "SM1", "")


def test_what_was_not_taken_is_tried_again_what_may_have_been_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    person = guest()
    number = confirmed(person)
    row, provider = queued(person), by(monkeypatch, Outcome.LATER, Outcome.UNCLEAR)
    assert texts.send_due(now=row.created_at) == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("queued", 1)
    TextMessage.objects.update(send_after_at=None)
    for _n in range(2):
        texts.send_due(now=row.created_at)
    row.refresh_from_db()
    number.refresh_from_db()
    assert (row.state, len(provider.got), number.problem) == ("unclear", 2, "why")


def test_sender_that_died_leaves_it_unclear_and_unsent(monkeypatch: pytest.MonkeyPatch) -> None:
    person = guest()
    confirmed(person)
    row, provider = queued(person), by(monkeypatch)
    TextMessage.objects.update(state="sending", handed_at=row.created_at)
    texts.send_due(now=row.created_at + 2 * texts.LEASE)
    row.refresh_from_db()
    assert (row.state, provider.got) == ("unclear", [])


def test_late_text_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    person = guest()
    confirmed(person)
    row, provider = queued(person), by(monkeypatch)
    texts.send_due(now=row.until_at)
    row.refresh_from_db()
    assert (row.state, provider.got) == ("failed", [])


def test_stop_by_text_deletes_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    person = guest()
    confirmed(person)
    row = queued(person)
    by(monkeypatch, Outcome.STOPPED)
    texts.send_due(now=row.created_at)
    row.refresh_from_db()
    assert (row.state, TextNumber.objects.count(), Consent.objects.standing().count()) == ("stopped", 0, 0)
    assert HistoryEntry.objects.get(kind="consent.withdrawn").by_label == "STOP by text"


def test_taking_the_consent_back_or_being_erased_deletes_the_number() -> None:
    event = make_event(sends_texts=True)
    first, second = guest(event=event), guest(event=event)
    for n, person in enumerate((first, second)):
        confirmed(person, f"+49170123456{n}")
    assert first.user is not None
    key = next(one.key for one in agreed.of([first]) if one.key.startswith("texts"))
    assert agreeing.take_back(key=key, people=[second], by=first.user, now=NOW) is False
    assert agreeing.take_back(key=key, people=[first], by=first.user, now=NOW) is True
    assert list(TextNumber.objects.values_list("participant", flat=True)) == [second.pk]
    queued(second)
    erasing.erase(person=second, give_up=True, by=None, now=NOW)
    assert (TextNumber.objects.count(), TextMessage.objects.count()) == (0, 0)


def test_numbers_go_a_day_after_the_event() -> None:
    person = guest()
    confirmed(person)
    event: Event = person.event
    last = datetime(2027, 5, 15, 5, 0, tzinfo=UTC)  # still the evening of the last day there
    retention.run_due(now=last, only=[event])
    assert TextNumber.objects.count() == 1
    retention.run_due(now=last + timedelta(days=1), only=[event])
    assert TextNumber.objects.count() == 0


def test_consent_is_kept_as_a_proof_for_180_days_after_the_event_and_no_longer() -> None:
    person = guest()
    confirmed(person)
    consents.give_to_scanners(person=person, by=person.user, now=NOW)
    evening = datetime(2027, 5, 15, 5, 0, tzinfo=UTC)
    left = []
    for days in (179, 180):
        retention.run_due(now=evening + timedelta(days=days), only=[person.event])
        left.append(sorted(Consent.objects.values_list("purpose", flat=True)))
    assert left == [["leads", "texts"], ["leads"]]


def test_whole_way_on_the_page_and_what_the_team_sees(client: Client, settings: Any) -> None:
    settings.SHOW_MAILS = settings.LOCAL = True
    event = make_event(sends_texts=True, starts_on="2099-05-12", ends_on="2099-05-14")
    person, path = guest(event=event), f"/{event.slug}/me/texts/"
    assert client.get(path).status_code == 302
    client.force_login(person.user)  # type: ignore[arg-type]
    assert "may text me" in client.get(path).content.decode()
    answer = client.post(path, {"do": "ask", "number": "0170 1", "agreed": "on"})
    assert "with its country" in answer.content.decode()
    client.post(path, {"do": "ask", "number": NUMBER, "agreed": "on"})
    assert code_of(person) in client.get("/mail/texts/").content.decode()
    client.post(path, {"do": "confirm", "code": code_of(person)})
    page = client.get(path).content.decode()
    assert ("… 567" in page, NUMBER in page) == (True, False)
    texts.send_due(now=datetime.now(UTC))
    team = Client()
    team.force_login(make_team_member(event).user)
    seen = team.get(f"/admin/events/participant/{person.pk}/person/").content.decode()
    assert ("Texts to the phone" in seen, "567" in seen) == (True, False)
    client.post(path, {"do": "stop"})
    assert not TextNumber.objects.exists()


def test_page_is_not_there_where_no_texts_are_sent(client: Client) -> None:
    person = guest(event=make_event())
    client.force_login(person.user)  # type: ignore[arg-type]
    assert client.get(f"/{person.event.slug}/me/texts/").status_code == 404
