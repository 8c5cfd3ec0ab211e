"""Letters that cannot be printed are told before anything is drawn, with whose they are."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal import badge_letters, badges
from tests.factories import pdf as read
from tests.factories.admissions import admitted
from tests.factories.events import make_event
from tests.portal.test_badge_printing import drawn, signed_in
from tickets.badges.filling import Row
from tickets.models import Badge, BadgeBatch, BadgeLayout

pytestmark = pytest.mark.django_db

# A private letter that only the person's own computer knows, and one that is in the standard but in no font.
PRIVATE, RARE = "\ue000", "\u1ac7"
WISHES = {"what": "all", "form": "single", "order": "name", "desks": 1, "start_cell": 1, "form_key": "k"}


def person_page(pk: int) -> str:
    return reverse("admin:events_participant_person", args=[pk])


def test_batch_is_held_until_somebody_has_looked_and_wants_it_anyway(client: Client) -> None:
    event, other = make_event(), make_event()
    ada, mo = admitted(event, name="Ada", company=f"Redpoint {RARE}"), admitted(event, name=f"Mo{PRIVATE}")
    fine, foreign = admitted(event, name="欧阳修远"), admitted(other, name=f"Foreign {RARE}")
    signed_in(client, event)
    path = f"/{event.slug}/badges/"
    held = client.post(path, WISHES)
    page = held.content.decode()
    assert (held.status_code, BadgeBatch.objects.count()) == (409, 0)
    linked = [one for one in (ada, mo, fine, foreign) if f'href="{person_page(one.pk)}"' in page]
    assert (linked, f"{RARE} U+1AC7" in page, "U+E000" in page) == ([ada, mo], True, True)
    assert client.post(path, WISHES | {"anyway": "1"}).status_code == 302
    assert BadgeBatch.objects.get().event == event


def test_only_those_whom_the_batch_is_for_hold_it(client: Client) -> None:
    event = make_event()
    ada, _mo = admitted(event, name="Ada"), admitted(event, name=f"Mo {RARE}")
    signed_in(client, event)
    kind = ada.tickets.get().type_id
    assert client.post(f"/{event.slug}/badges/", WISHES | {"ticket_type": kind}).status_code == 302


def test_form_tells_before_anything_is_asked_for_and_the_batch_afterwards(client: Client) -> None:
    event = make_event()
    mo = admitted(event, name=f"Mo {RARE}")
    signed_in(client, event)
    row = drawn(event)
    assert row.missing == [{"name": f"Mo {RARE}", "letters": RARE, "person": mo.public_id}]
    pages = [client.get(path).content.decode() for path in (f"/{event.slug}/badges/", row.path)]
    assert [f'href="{person_page(mo.pk)}"' in page for page in pages] == [True, True]
    mo.badge_name = "Mo"
    mo.save()
    assert person_page(mo.pk) not in client.get(f"/{event.slug}/badges/").content.decode()


def test_desk_is_told_first_and_prints_it_all_the_same_if_wanted(client: Client) -> None:
    event = make_event()
    mo = admitted(event, name=f"Mo {RARE}")
    signed_in(client, event)
    path = f"/{event.slug}/badges/people/"
    assert f"not to be printed: {RARE} U+1AC7" in client.get(path).content.decode()
    first = client.post(f"{path}print/", {"person": mo.public_id, "size": "4x3"})
    assert (first.status_code, Badge.objects.count()) == (409, 0)
    assert f'href="{person_page(mo.pk)}"' in first.content.decode()
    second = client.post(f"{path}print/", {"person": mo.public_id, "size": "4x3", "anyway": "1"})
    assert (read.sizes(second.content), Badge.objects.count()) == ([(288.0, 216.0)], 1)


def test_all_badges_at_once_are_held_as_well(client: Client) -> None:
    event = make_event()
    admitted(event, name="Ada"), admitted(event, name=f"Mo {RARE}")
    signed_in(client, event)
    path = f"/{event.slug}/badges.pdf?size=4x3"
    held = client.post(path)
    page = held.content.decode()
    assert (held.status_code, f"{RARE} U+1AC7" in page, Badge.objects.exists()) == (409, True, False)
    assert f'action="{path}"' in page
    assert len(read.texts(client.post(path, {"anyway": "1"}).content)) == 2


def test_words_of_the_event_the_layout_and_the_agenda_are_told_too(client: Client) -> None:
    event = make_event(name=f"Relay {RARE}")
    signed_in(client, event)
    row = BadgeLayout.objects.create(event=event, name="Own", html=f"<p>{RARE}</p>")
    agenda = (Row("Fine", "9:00", "A"), Row(f"Talk {RARE}", "9:30", "A"))
    told = [(one.name, one.letters) for one in badge_letters.lacking(event, [], row, [agenda, agenda])]
    assert told == [
        ("Name, place or dates of the event", RARE),
        ("The layout’s own words", RARE),
        (f"Talk {RARE}", RARE),
    ]
    preview = client.get(f"{reverse('admin:badge_preview')}?layout={row.pk}").content.decode()
    assert f"{RARE} U+1AC7" in preview


@pytest.mark.parametrize("people", [1, 3])
def test_telling_costs_the_same_for_any_number(
    client: Client, people: int, django_assert_num_queries: Any
) -> None:
    event = make_event()
    for _ in range(people):
        admitted(event, name=f"Mo {RARE}")
    row = drawn(event)
    signed_in(client, event)
    with django_assert_num_queries(7):
        client.get(row.path)
    assert len(badge_letters.stored(event, row.missing)) == len(badges.wearers(event)) == people
