"""What a message or an answer says of somebody who is erased is struck out, also where one hears of all events."""

import pytest

from core.striking import Words
from events.models import WebhookAttempt, WebhookMessage
from portal import sweeping
from tests.factories.events import make_event
from tests.factories.webhooks import NOW, make_endpoint, make_message

pytestmark = pytest.mark.django_db


def test_name_in_a_title_or_an_answer_is_struck_out() -> None:
    event, other = make_event(), make_event()
    for one in (event, other):
        message = make_message(
            make_endpoint(one, is_of_organizer=True), body='{"title":"Ada Lovelace on stage"}'
        )
        WebhookAttempt.objects.create(message=message, at=NOW, milliseconds=1, answer="hello Ada Lovelace")
    words = Words.of(["Ada Lovelace"], "Somebody")
    sweeping.strike(words, event, sweeping.find(words, event))
    for rows in (
        WebhookMessage.objects.values_list("event", "body"),
        WebhookAttempt.objects.values_list("message__event", "answer"),
    ):
        named = {key: "Ada Lovelace" in text for key, text in rows}
        assert named == {event.pk: False, other.pk: True}
