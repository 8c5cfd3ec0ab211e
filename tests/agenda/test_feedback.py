"""Feedback: by who is there, once it began, changeable; speakers see it from three on."""

import pytest
from django.test import Client

from agenda.actions import feedback
from agenda.models import Feedback, Slot
from events.models import Participant
from tests.factories.agenda import later, make_confirmed, make_released_version, make_slot
from tests.factories.events import make_event
from tests.factories.reading import make_guest

pytestmark = pytest.mark.django_db
IN = Participant.Admission.IN


def test_feedback_of_three_is_seen_by_the_speaker_and_of_two_is_not(client: Client) -> None:
    event = make_event()
    speaker = make_guest(event)
    talk = make_confirmed(event, speaker)
    make_slot(make_released_version(event), talk)
    assert speaker.user is not None
    for n, rating in enumerate((5, 4, 3)):
        assert feedback.of_session(talk).words == ()
        person = make_guest(event, admission=IN)
        for words in ("At first", f"Words {n}"):
            feedback.give(session=talk, person=person, rating=rating, words=words, by=None, now=later(1))
        feedback.give(session=talk, person=person, rating=rating, words=None, by=None, now=later(2))
    assert feedback.of_session(talk) == feedback.Told(3, 4.0, ("Words 0", "Words 1", "Words 2"))
    Slot.objects.update(starts_at=later(-60 * 24 * 365 * 3))
    client.force_login(speaker.user)
    assert "Words 1" in client.get(f"/{event.slug}/propose/{talk.code}/").content.decode()


@pytest.mark.parametrize(
    ("admission", "minutes", "rating", "said"),
    [("valid", 1, 5, "checked in"), ("in", -1, 5, "has begun"), ("in", 1, 6, "one to five")],
)
def test_feedback_is_refused_in_words(admission: str, minutes: int, rating: int, said: str) -> None:
    event = make_event()
    talk = make_confirmed(event)
    make_slot(make_released_version(event), talk)
    person = make_guest(event, admission=admission)
    with pytest.raises(feedback.Refused, match=said):
        feedback.give(session=talk, person=person, rating=rating, words="", by=None, now=later(minutes))
    assert Feedback.objects.count() == 0


def test_two_taps(client: Client) -> None:
    event = make_event()
    talk = make_confirmed(event)
    make_slot(make_released_version(event), talk)
    Slot.objects.update(starts_at=later(-60 * 24 * 365 * 3))
    person = make_guest(event, admission=IN)
    assert person.user is not None
    path = f"/{event.slug}/agenda/{talk.code}/feedback/"
    assert client.get(path).status_code == 302
    client.force_login(person.user)
    assert "Outstanding" in client.get(path).content.decode()
    assert client.post(path, {"rating": "4"}, follow=True).status_code == 200
    assert client.post(path, {"rating": "zero"}).status_code == 422
    client.post(path, {"rating": "4", "words": "<b>Bold</b>"})
    assert "&lt;b&gt;Bold" in client.get(path).content.decode()
    assert list(Feedback.objects.values_list("rating", "words")) == [(4, "<b>Bold</b>")]
