"""Whose profile it is, and what changing it does."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from core.models import HistoryEntry
from events.actions import profiles
from events.actions.profiles import Profile
from events.models import Participant
from tests.factories.events import make_event, make_participant, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 2, 1, 18, 0, tzinfo=UTC)


def test_account_speaks_as_the_participant_of_its_main_address() -> None:
    event, other = make_event(), make_event()
    user = make_user("ada@example.org")
    EmailAddress.objects.create(user=user, email="ada@work.example", verified=True)
    make_participant(event, email=None, contact_email="ada@example.org")
    make_participant(event, email="ada@work.example")
    main = make_participant(event, email="ada@example.org")
    make_participant(other, email="ada@example.org")
    make_participant(event, email="stranger@example.org")
    assert profiles.own(event=event, user=user) == main
    assert profiles.people_of(event=event, user=user).count() == 3


def test_account_without_a_proved_address_is_nobody() -> None:
    event, user = make_event(), make_user("ada@example.org", verified=False)
    make_participant(event, email="ada@example.org")
    assert profiles.own(event=event, user=user) is None


def test_address_of_an_identity_is_not_reached_as_a_contact() -> None:
    event, user = make_event(), make_user("assistant@example.org")
    make_participant(event, email="boss@example.org", contact_email="assistant@example.org")
    assert profiles.own(event=event, user=user) is None


def test_first_profile_makes_the_participant_and_links_the_account() -> None:
    event, user = make_event(), make_user("ada@example.org")
    person = profiles.meet(
        event=event, user=user, address="ada@example.org", profile=Profile("Ada", company="Engines"), now=NOW
    )
    assert (person.email, person.user, person.name, person.company) == (
        "ada@example.org",
        user,
        "Ada",
        "Engines",
    )


def test_profile_given_before_signing_in_fills_but_never_empties() -> None:
    event, user = make_event(), make_user("ada@example.org")
    known = make_participant(
        event, email="ada@example.org", name="Ada Lovelace", pronouns="she/her", company="Engines"
    )
    met = profiles.meet(
        event=event,
        user=user,
        address="ada@example.org",
        profile=Profile("Ada Lovelace", company="New Engines"),
        now=NOW,
    )
    assert (met.pk, met.pronouns, met.company) == (known.pk, "she/her", "New Engines")


def test_change_is_told_with_before_and_after_and_pages_follow() -> None:
    event, user = make_event(), make_user()
    person = make_participant(event, name="Old Name", company="Engines")
    profiles.edit(participant=person, profile=Profile("New Name", company="Engines"), by=user, now=NOW)
    entry = HistoryEntry.objects.of(person.public_id).get()
    event.refresh_from_db()
    assert (entry.kind, entry.by, entry.before, entry.after, event.public_counter) == (
        "participant.changed",
        user,
        {"name": "Old Name"},
        {"name": "New Name"},
        1,
    )


def test_saving_the_same_profile_changes_nothing() -> None:
    event = make_event()
    person = make_participant(event, name="Ada")
    profiles.edit(participant=person, profile=Profile.of(person), by=None, now=NOW)
    event.refresh_from_db()
    assert (HistoryEntry.objects.count(), event.public_counter) == (0, 0)


def test_participant_of_another_event_is_left_alone() -> None:
    event, other = make_event(), make_event()
    user = make_user("ada@example.org")
    elsewhere = make_participant(other, email="ada@example.org", name="Ada", company="Engines")
    profiles.meet(
        event=event, user=user, address="ada@example.org", profile=Profile("Ada", company="New"), now=NOW
    )
    elsewhere.refresh_from_db()
    assert (elsewhere.company, Participant.objects.count()) == ("Engines", 2)
