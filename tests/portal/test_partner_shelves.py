"""Partners by level, with their logos: uploaded in the workspace, shown on the home and at the agenda's foot."""

from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.models import HistoryEntry
from events import partner_shelves
from events.models import Event, Partner, PartnerLevel, Role
from tests.agenda.test_public_pages import released
from tests.events.test_logos import wordmark
from tests.factories.events import make_event, make_partner, make_team_member, make_user

pytestmark = pytest.mark.django_db

ROLES = (Role.ORGANIZER, Role.PARTNERS, Role.FINANCE, Role.DOOR)


def signed_in(client: Client, event: Event, role: str = Role.PARTNERS) -> None:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)


def page_of(partner: Partner) -> str:
    return reverse("admin:events_partner_change", args=[partner.pk])


def form(partner: Partner, **changes: Any) -> dict[str, Any]:
    formsets = {
        f"{name}-{part}_FORMS": "0" for name in ("links", "discount_codes") for part in ("TOTAL", "INITIAL")
    }
    return {"name": partner.name, "position": "0", "is_shown": "on"} | formsets | changes


def uploaded(content: BytesIO | bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name, content if isinstance(content, bytes) else content.getvalue(), "image/png"
    )


def levels(event: Event, *names: str) -> list[PartnerLevel]:
    return [PartnerLevel.objects.create(event=event, name=name, position=n) for n, name in enumerate(names)]


def test_logo_is_made_anew_served_and_told_where_it_can_hardly_be_seen(client: Client) -> None:
    event = make_event()
    partner = make_partner(event, name="Redpoint")
    signed_in(client, event)
    answer = client.post(page_of(partner), form(partner, logo=uploaded(wordmark("white"))), follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert [("on white" in words, "hardly" in words) for words in told[:1]] == [(True, True)]
    partner.refresh_from_db()
    assert (partner.logo_on_light, partner.logo_on_dark, partner.logo_width) == (False, True, 451)
    served = client.get(partner.logo.url)
    content = b"".join(served.streaming_content)  # type: ignore[attr-defined]
    assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert Image.open(BytesIO(content)).format == "PNG"
    home = client.get(f"/{event.slug}/").content.decode()
    shown = f'<img class="partner-logo needs-dark" src="{partner.logo.url}" alt="Redpoint" width="128" height="40"'
    assert shown in home


def test_replaced_logo_goes_and_a_hostile_one_changes_nothing(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    event = make_event()
    partner = make_partner(event)
    signed_in(client, event)
    client.post(page_of(partner), form(partner, logo=uploaded(wordmark("navy"))))
    first = str(Partner.objects.get().logo.name)
    svg = uploaded(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "logo.svg")
    assert "no picture we can read" in client.post(page_of(partner), form(partner, logo=svg)).content.decode()
    assert Partner.objects.get().logo.name == first
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(partner), form(partner, logo=uploaded(wordmark("teal"))))
    second = str(Partner.objects.get().logo.name)
    assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(partner), form(partner, **{"logo-clear": "on"}))
    assert (Partner.objects.get().logo.name, default_storage.exists(second)) == ("", False)
    assert HistoryEntry.objects.filter(subject=partner.public_id, kind="partner.changed").count() == 3


def test_shelves_stand_in_the_order_of_their_levels_and_hold_only_what_is_public() -> None:
    event, other = make_event(), make_event()
    gold, silver = levels(event, "Gold", "Silver")
    make_partner(event, name="Small one")
    make_partner(event, name="Silver one", level=silver)
    make_partner(event, name="Gold two", level=gold, position=2)
    make_partner(event, name="Gold one", level=gold, position=1)
    make_partner(event, name="Hidden", level=gold, is_shown=False)
    make_partner(other, name="Foreign", level=levels(other, "Gold")[0])
    found = [
        (one.name, one.size, [row.name for row in one.partners]) for one in partner_shelves.of_event(event)
    ]
    assert found == [
        ("Gold", "large", ["Gold one", "Gold two"]),
        ("Silver", "medium", ["Silver one"]),
        ("", "small", ["Small one"]),
    ]


@pytest.mark.parametrize("partners", [1, 3])
def test_agenda_shows_partners_at_its_foot_where_that_is_wanted(
    client: Client, partners: int, django_assert_num_queries: Any
) -> None:
    event = make_event()
    released(event)
    (gold,) = levels(event, "Gold")
    for number in range(partners):
        make_partner(event, name=f"Partner <{number}>", level=gold, website="https://partner.example/")
    path = f"/{event.slug}/agenda/"
    assert "agenda-partners" not in client.get(path).content.decode()
    Event.objects.filter(pk=event.pk).update(agenda_shows_partners=True, public_counter=7)
    cache.clear()
    with django_assert_num_queries(5):
        page = client.get(path).content.decode()
    with django_assert_num_queries(2):
        client.get(path)
    assert page.count('<span class="partner-name">Partner &lt;') == partners


def test_levels_are_for_who_looks_after_partners(client: Client) -> None:
    event, other = make_event(), make_event()
    (gold,), (foreign,) = levels(event, "Gold"), levels(other, "Foreign")
    seen = {}
    for role in ROLES:
        signed_in(client, event, role)
        fields = {"name": f"Level of {role}", "position": "3", "price_minor": "0", "tax_rate_bp": "0"}
        seen[str(role)] = client.post(reverse("admin:events_partnerlevel_add"), fields).status_code
    assert seen == {"organizer": 302, "partners": 302, "finance": 403, "door": 403}
    partner = make_partner(event)
    signed_in(client, event)
    client.post(page_of(partner), form(partner, level=foreign.pk))
    client.post(page_of(partner), form(partner, level=gold.pk))
    assert Partner.objects.get().level == gold
    paths = [reverse(f"admin:events_partnerlevel_{name}", args=[gold.pk]) for name in ("change", "delete")]
    assert [client.get(path).status_code for path in paths] == [200, 403]
