"""The workspace's icons are words in a font: nobody hears them, and what is nothing but an icon has a name."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from core.templatetags.icons import quiet_icons
from events.models import Event, Role
from tests.factories.events import make_event, make_participant, make_partner, make_team_member, make_user

pytestmark = pytest.mark.django_db
ICON = "contains(concat(' ', @class, ' '), ' material-symbols-outlined ')"


@pytest.fixture
def event(client: Client) -> Event:
    event = make_event()
    client.force_login(make_team_member(event, make_user(), Role.OWNER).user)
    return event


def read(client: Client, address: str) -> Any:
    return html.fromstring(client.get(address).content.decode())


def pages(event: Event) -> list[str]:
    partner, person = make_partner(event), make_participant(event)
    return [
        "/admin/",
        reverse("admin:events_partner_changelist"),
        reverse("admin:events_partner_change", args=[partner.pk]),
        reverse("admin:events_participant_changelist") + "?o=1",
        reverse("admin:events_participant_erase", args=[person.pk]),
        reverse("admin:events_event_change", args=[event.pk]),
    ]


def test_no_icon_is_heard_and_each_link_and_button_has_a_name(client: Client, event: Event) -> None:
    heard, nameless, hidden = [], [], 0
    for address in pages(event):
        page = read(client, address)
        body = page.xpath("//*[@id='page']")[0]
        assert [one.get("role") for one in page.xpath("//*[@id='main']")] == ["main"]
        hidden += len(body.xpath(f".//*[{ICON}][@aria-hidden='true']"))
        heard += [one.text for one in body.xpath(f".//*[{ICON}][not(@aria-hidden)][normalize-space()]")]
        for one in body.xpath(".//a[@href] | .//button"):
            said = "".join(one.xpath(".//text()[not(ancestor::*[@aria-hidden='true'])]")).strip()
            if not (said or one.get("title") or one.get("aria-label") or one.xpath(".//img[@alt]")):
                nameless.append((address, html.tostring(one)[:200]))
    assert (heard, nameless) == ([], [])
    assert hidden > 6 * 40  # the sidebar's alone


def test_sidebar_says_each_place_as_it_is_written(client: Client, event: Event) -> None:
    page = read(client, "/admin/")
    nav = page.xpath("//*[@id='nav-sidebar-inner']")[0]
    links = {
        " ".join(" ".join(one.xpath(".//text()[not(ancestor::*[@aria-hidden='true'])]")).split())
        for one in nav.xpath(".//a[@href]")
    }
    assert {"Today", "Orders", "Partners", "Discount codes", "Checklist"} <= links


def test_what_is_only_an_icon_gets_a_name_and_a_mark_its_meaning() -> None:
    icon = '<span class="md-18 material-symbols-outlined"> {} </span>'
    hidden = '<span class="md-18 material-symbols-outlined" aria-hidden="true">{}</span>'
    assert quiet_icons(f"<a href='#'>{icon.format('more_horiz')}</a>") == (
        f"<a href='#' aria-label=\"More\">{hidden.format('more_horiz')}</a>"
    )
    assert quiet_icons(f'<a title="Add room">{icon.format("add")}</a>') == (
        f'<a title="Add room">{hidden.format("add")}</a>'
    )
    assert quiet_icons(icon.format("close_small")) == (
        f'{hidden.format("close_small")}<span class="plenary-spoken">No</span>'
    )
    assert quiet_icons("<span>handshake</span>") == "<span>handshake</span>"
