"""A speaker's profile over HTTP: kept from event to event, cut to a square, taken along as a file."""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from agenda.models import SpeakerInvitation
from events import profile_file
from events.actions import profiles
from events.models import Event, Participant
from tests.factories.agenda import make_session
from tests.factories.events import make_event, make_participant, make_user
from tests.factories.speaking import make_invitation
from tests.journeys.speaking import (  # noqa: F401 - the fixtures work by their names
    _files_in_memory,
    _mails_become_rows,
    hidden,
    make_open_call,
    propose,
    signed_in,
    text_of,
    typed,
)

pytestmark = pytest.mark.django_db

PAGE = "/relay/propose/profile/"
ADA = "ada@example.org"


def jpeg(colour: str = "teal", size: tuple[int, int] = (90, 90)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def upload(content: bytes, name: str = "profile.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def make_ada(event: Event, user: User | None = None, **fields: Any) -> Participant:
    return make_participant(event, **{"name": "Ada Lovelace", "email": ADA, "user": user} | fields)


def make_last_year(user: User, **fields: Any) -> Participant:
    """A whole profile with photo at an event of another organizer."""
    event = make_event(name="Relay 2025", starts_on="2025-05-12", ends_on="2025-05-14")
    values = {"biography": "Plays the tuba.", "company": "Engines", "pronouns": "she/her"}
    person = make_ada(event, user, **values | fields)
    person.photo.save("photo.jpg", ContentFile(jpeg("maroon")))
    return person


# From event to event


def test_new_event_offers_the_last_profile_and_keeps_only_what_is_saved() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    earlier, here = make_last_year(user), make_ada(event, user)
    page = text_of(client.get(PAGE))
    assert ("Filled in from your profile at Relay 2025." in page, "Plays the tuba." in page) == (True, True)
    here.refresh_from_db()
    assert (here.biography, bool(here.photo)) == ("", False)

    client.post(PAGE, {"name": "Ada Lovelace", "biography": "Plays the horn.", "earlier_photo": "on"})
    here.refresh_from_db()
    earlier.refresh_from_db()
    assert (here.biography, here.company, earlier.biography) == ("Plays the horn.", "", "Plays the tuba.")
    assert here.photo.name != earlier.photo.name
    assert Image.open(here.photo).size == (90, 90)
    assert "Filled in from" not in text_of(client.get(PAGE))


def test_photo_from_there_stays_there_without_the_tick() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    make_last_year(user)
    here = make_ada(event, user)
    client.post(PAGE, {"name": "Ada Lovelace"})
    here.refresh_from_db()
    assert not here.photo


def test_photo_of_its_own_lives_on_when_the_other_one_is_deleted() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    earlier, here = make_last_year(user), make_ada(event, user)
    client.post(PAGE, {"name": "Ada Lovelace", "earlier_photo": "on"})
    earlier.photo.delete()
    here.refresh_from_db()
    assert here.photo.size > 0


def test_invited_co_speaker_finds_the_profile_filled_in() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    make_last_year(user)
    session = make_session(event)
    one = make_invitation(session, name="Ada", email=ADA)
    page = text_of(client.get(one.path))
    assert ("Plays the tuba." in page, "Relay 2025" in page) == (True, True)
    client.post(one.path, {"name": "Ada Lovelace", "biography": "Plays the tuba.", "earlier_photo": "on"})
    person = session.speakers.get(position=1).participant
    assert (person.event, person.biography, bool(person.photo)) == (event, "Plays the tuba.", True)
    assert SpeakerInvitation.objects.get().participant == person


def test_form_of_a_new_proposal_begins_with_it_and_forgets_no_tick() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    make_last_year(user)
    page = text_of(client.get("/relay/propose/"))
    assert ("Plays the tuba." in page, 'name="earlier_photo" checked' in unordered(page)) == (True, True)
    answer = propose(
        client, event, button="draft", name="Ada Lovelace", biography="Shorter.", earlier_photo="on"
    )
    assert answer.status_code == 302
    here = Participant.objects.get(event=event)
    assert (here.biography, bool(here.photo)) == ("Shorter.", True)


def test_tick_that_was_taken_away_stays_away_while_the_form_is_kept() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    make_last_year(user)
    page = text_of(client.get("/relay/propose/"))
    data = typed(event, form_key=hidden(page, "form_key"))
    assert client.post("/relay/propose/keep/", data).status_code == 200
    again = text_of(client.get("/relay/propose/"))
    assert 'name="earlier_photo"' in again
    assert 'name="earlier_photo" checked' not in unordered(again)


def unordered(page: str) -> str:
    """Without the attributes that come between a box's name and its tick."""
    return re.sub(r'(name="earlier_photo")[^>]*?( checked)?>', r"\1\2>", page)


def test_only_profiles_of_a_proved_address_are_offered() -> None:
    """Not those reached at it as a contact, not another account's, and nothing for who has proved nothing."""
    event, last = make_open_call(), make_event()
    user, other = make_user(ADA), make_user("other@example.org")
    make_participant(last, email=None, contact_email=ADA, biography="Somebody at the same address")
    make_participant(last, email="other@example.org", user=other, biography="Another account")
    make_participant(last, email="boss@example.org", contact_email=ADA, biography="Her boss")
    assert profiles.elsewhere(event=event, user=user) is None
    mine = make_ada(last, None, biography="Mine")
    assert profiles.elsewhere(event=event, user=user) == mine
    unproved = make_user("new@example.org", verified=False)
    make_participant(last, email="new@example.org", biography="Not proved")
    assert profiles.elsewhere(event=event, user=unproved) is None


def test_latest_event_counts_and_empty_profiles_do_not() -> None:
    event, user = make_open_call(), make_user(ADA)
    for year, fields in ((2023, {"biography": "Old"}), (2025, {"biography": "New"}), (2026, {})):
        day = f"{year}-05-01"
        make_ada(make_event(starts_on=day, ends_on=day), user, **fields)
    found = profiles.elsewhere(event=event, user=user)
    assert found is not None
    assert found.biography == "New"


def test_two_people_on_one_address_have_a_profile_each() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    ada = make_ada(event, user, biography="Ada's")
    charles = make_participant(event, name="Charles", email=None, contact_email=ADA, biography="Charles's")
    stranger = make_participant(event, name="Stranger", biography="Nobody's business")
    page = text_of(client.get(f"{PAGE}?person={charles.code}"))
    assert ("Charles&#x27;s" in page, "This is the profile of Charles." in page) == (True, True)
    client.post(f"{PAGE}?person={charles.code}", {"name": "Charles", "biography": "Changed"})
    for person in (ada, charles):
        person.refresh_from_db()
    assert (ada.biography, charles.biography) == ("Ada's", "Changed")
    assert "Nobody's business" not in text_of(client.get(f"{PAGE}?person={stranger.code}"))


# The photo


def test_photo_is_cut_where_it_was_chosen_without_any_script() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    person = make_ada(event, user)
    out = BytesIO()
    image = Image.new("RGB", (900, 300), "red")
    image.paste(Image.new("RGB", (300, 300), "blue"), (600, 0))
    image.save(out, "PNG")
    assert '<select name="photo_x"' in text_of(client.get(PAGE))
    chosen = {"name": "Ada", "photo_x": "100", "photo_y": "50", "photo_zoom": "100"}
    client.post(PAGE, chosen | {"photo": upload(out.getvalue(), "me.png")})
    person.refresh_from_db()
    made = Image.open(person.photo)
    red, _green, blue = made.getpixel((150, 150))  # type: ignore[misc]
    assert (made.format, made.size, blue > red) == ("JPEG", (300, 300), True)


@pytest.mark.parametrize("place", ["", "-5", "1e9", "left", "9" * 400])
def test_place_from_nowhere_is_the_middle_and_never_an_error_page(place: str) -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    make_ada(event, user)
    photo = upload(jpeg(size=(90, 60)), "me.jpg")
    answer = client.post(PAGE, {"name": "Ada", "photo_x": place, "photo_zoom": place, "photo": photo})
    assert answer.status_code in {302, 422}


# As a file


def test_profile_goes_out_and_comes_in_again_after_its_owner_has_looked_at_it() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    earlier = make_last_year(user, links="https://example.org/ada")
    taken = client.get(f"/{earlier.event.slug}/propose/profile/export.json")
    assert (taken["Content-Type"], taken["Content-Disposition"]) == (
        "application/json",
        'attachment; filename="ada-lovelace.json"',
    )
    assert ADA not in taken.content.decode()

    here = make_ada(event, user, biography="Says something else", pronouns="they/them")
    shown = text_of(client.post(f"{PAGE}import/", {"file": upload(taken.content)}))
    assert ("Nothing is saved yet" in shown, "Plays the tuba." in shown) == (True, True)
    assert "data:image/jpeg;base64," in shown
    here.refresh_from_db()
    assert (here.biography, bool(here.photo)) == ("Says something else", False)

    client.post(PAGE, {"name": "Ada Lovelace", "biography": "Plays the tuba.", "company": "Engines"})
    here.refresh_from_db()
    assert (here.biography, here.company, Image.open(here.photo).size) == (
        "Plays the tuba.",
        "Engines",
        (90, 90),
    )


def test_photo_of_a_file_that_was_not_saved_is_forgotten() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    here = make_ada(event, user)
    body = profile_file.write(
        {"name": "Ada", "pronouns": "", "company": "", "biography": "", "links": ""}, jpeg()
    )
    client.post(f"{PAGE}import/", {"file": upload(body)})
    client.get(PAGE)
    client.post(PAGE, {"name": "Ada"})
    here.refresh_from_db()
    assert not here.photo


def test_errors_stand_beside_the_field_and_the_rest_is_there() -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    here = make_ada(event, user, biography="Stays")
    document = {
        "format": "plenary-profile", "version": 1, "name": "A" * 300, "company": 5, "pronouns": "she/her",
        "links": ["javascript:alert(1)"], "photo": {"data": "PHN2Zz4="},
    }  # fmt: skip
    answer = client.post(f"{PAGE}import/", {"file": upload(json.dumps(document).encode())})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Not everything could be used" in page
    assert "“company” is no text, so it is left out." in page
    assert ("Ensure this value has at most 200 characters" in page, "Enter a valid URL." in page) == (
        True,
        True,
    )
    assert ('value="she/her"' in page, "Stays" in page) == (True, True)
    here.refresh_from_db()
    assert (here.name, here.pronouns) == ("Ada Lovelace", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"[" * 200_000, "cannot be read as JSON"),
        (b'{"format": "plenary-profile", "version": 9}', "newer Plenary"),
        (b"\xff" * 5_000_000, "larger than 4 MB"),
    ],
)
def test_file_that_is_no_profile_changes_nothing_and_says_why(content: bytes, said: str) -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    make_ada(event, user, biography="Stays")
    answer = client.post(f"{PAGE}import/", {"file": upload(content)})
    assert (answer.status_code, said in text_of(answer), "Stays" in text_of(answer)) == (422, True, True)


def test_who_is_nobody_at_the_event_has_nothing_to_take_or_bring(client: Client) -> None:
    event = make_open_call()
    make_ada(event, None, biography="Hers")
    for path in (f"{PAGE}export.json", PAGE):
        assert client.get(path)["Location"].startswith("/accounts/login/")
    stranger, _user = signed_in(event, "stranger@example.org")
    assert stranger.get(f"{PAGE}export.json").status_code == 404
    assert stranger.post(f"{PAGE}import/", {"file": upload(b"{}")})["Location"] == "/relay/propose/"


@pytest.mark.parametrize("events", [1, 3])
def test_page_costs_the_same_for_one_and_three_earlier_profiles(
    events: int, django_assert_num_queries: Any
) -> None:
    event = make_open_call()
    client, user = signed_in(event, ADA)
    make_ada(event, user)
    for _number in range(events):
        make_last_year(user)
    with django_assert_num_queries(6):
        client.get(PAGE)
