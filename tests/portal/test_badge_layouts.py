"""Layouts of badges in the workspace: previewed, tried for everybody before they are stored, one of them the usual one."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import pdf as read
from tests.factories.admissions import admitted
from tests.factories.events import make_event
from tests.portal.test_badge_drafts import OVER_TWO_PAGES
from tests.portal.test_badge_printing import signed_in
from tickets.models import BadgeLayout, Ticket

pytestmark = pytest.mark.django_db


def test_preview_shows_pictures_or_says_what_is_wrong(client: Client) -> None:
    event = make_event()
    signed_in(client, event)
    client.get("/admin/")
    fields = {"design": "band", "stock": "a6", "html": "", "css": ""}
    path = reverse("admin:badge_preview")
    good = client.post(path, fields).content.decode()
    wrong = client.post(path, fields | {"html": "<b>{{ <script> }}"}).content.decode()
    assert (good.count("data:image/png;base64,"), "Longest name" in good) == (6, True)
    backs = [
        client.post(path, fields | {"back": back}).content.decode()
        for back in ("none", "same", "own", "whole")
    ]
    assert [page.count('alt="Back"') for page in backs] == [0, 1, 1, 1]
    assert ("badge-preview-wrong" in wrong, "<script>" in wrong) == (True, False)
    stored = BadgeLayout.objects.create(event=event, name="Stored")
    foreign = BadgeLayout.objects.create(event=make_event(), name="Foreign")
    seen = [client.get(f"{path}?layout={key}").status_code for key in (stored.pk, foreign.pk, "", "x")]
    assert seen == [200, 404, 404, 404]


def test_layout_that_cannot_be_laid_out_is_not_stored(client: Client) -> None:
    event = make_event()
    signed_in(client, event)
    form = {
        "name": "Own",
        "design": "band",
        "stock": "a6",
        "back": "none",
        "html": "<p>\n{{ secret }}",
        "css": "",
    }
    response = client.post("/admin/tickets/badgelayout/add/", form)
    assert ("Line 2: unknown: secret" in response.content.decode(), BadgeLayout.objects.count()) == (True, 0)
    response = client.post("/admin/tickets/badgelayout/add/", form | {"html": ""})
    assert (response.status_code, BadgeLayout.objects.get().event) == (302, event)


@pytest.mark.parametrize("condition", ["not organizer", "press", "rtl", "not company", "several"])
def test_layout_that_fails_for_some_people_only_is_not_stored(client: Client, condition: str) -> None:
    event = make_event()
    signed_in(client, event)
    html = f"x{{% if {condition} %}}{OVER_TWO_PAGES}{{% endif %}}"
    form = {"name": "Own", "design": "band", "stock": "a6", "back": "none", "html": html, "css": ""}
    response = client.post("/admin/tickets/badgelayout/add/", form)
    told = "The layout is 2 pages long; a badge is one." in response.content.decode()
    assert (told, BadgeLayout.objects.count()) == (True, 0)


def test_layout_that_does_not_hold_everybody_is_stored_and_told(client: Client) -> None:
    event = make_event()
    signed_in(client, event)
    html = '<div style="position: absolute; width: 30mm; height: 20mm">{{ name min=12 }}</div>'
    form = {"name": "Own", "design": "band", "stock": "a6", "back": "none", "html": html, "css": ""}
    answer = client.post("/admin/tickets/badgelayout/add/", form, follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert [words.startswith("“name” sticks out by ") for words in told[:1]] == [True]
    assert BadgeLayout.objects.get().html == html
    answer = client.post("/admin/tickets/badgelayout/add/", form | {"name": "Ready", "html": ""}, follow=True)
    assert [words for message in answer.context["messages"] if "sticks" in (words := str(message))] == []


def test_one_layout_is_the_usual_one_and_badges_at_home_look_like_it(client: Client) -> None:
    event = make_event()
    admitted(event, name="Ada")
    signed_in(client, event)
    old = BadgeLayout.objects.create(event=event, name="Old", is_usual=True)
    new = BadgeLayout.objects.create(event=event, name="New", design="label", stock="avery-l4785")
    client.post(f"/admin/tickets/badgelayout/{new.pk}/usual/", {"_confirmed": "1"})
    old.refresh_from_db()
    content = client.get(f"{Ticket.objects.get().path}badge.pdf").content
    assert (old.is_usual, read.sizes(content)) == (False, [(226.77, 141.73)])
