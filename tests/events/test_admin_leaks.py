"""Nobody sees or touches a row of another event: every page of every registered model, for five people."""

import json
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agenda.models import Session, Slot
from events.models import Event, Organizer, Participant, Role, Room, TeamMember
from events.rights import ROLE_RIGHTS
from tests.factories.events import make_team_member, make_user
from tests.factories.workspace import NO_ROWS_BELOW_ROOM, Filled, fill
from tickets.models import DiscountCode, Quota, TicketType

pytestmark = pytest.mark.django_db

OURS = "Amber"
THEIRS = "Zebrafish"
SEARCH = "Zebra"  # finds their rows if anything does, and is not the word that must not come back
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
PAGES = ("change", "delete", "history")
# Owners have the same rights as organizers (events/rights.py), so their pages are not walked twice.
NOT_THERE = {(302, "/admin/"), (403, None), (404, None)}
ROLES = (Role.ORGANIZER, Role.PROGRAMME, Role.REVIEWER, Role.FINANCE, Role.PARTNERS, Role.DOOR)


def address(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def leaks(response: Any) -> bool:
    text = response.content.decode()
    return THEIRS.lower() in text.lower()


@pytest.fixture
def theirs() -> Filled:
    return fill(THEIRS)


@pytest.fixture
def ours() -> Filled:
    return fill(OURS)


def person(event: Event, role: str) -> User:
    user = make_user()
    make_team_member(event, user, role)
    return user


def values(row: models.Model) -> dict[str, Any]:
    return type(row)._base_manager.filter(pk=row.pk).values().get()


@pytest.mark.parametrize("role", ROLES)
def test_no_page_names_a_row_of_another_event(
    client: Client, ours: Filled, theirs: Filled, role: str
) -> None:
    client.force_login(person(ours.event, role))
    leaked = []
    for model in MODELS:
        pages = [address(model, "changelist"), address(model, "add")]
        pages += [address(model, "changelist") + f"?q={SEARCH}", address(model, "changelist") + "?_popup=1"]
        if model in ours.rows:
            pages += [address(model, page, ours[model].pk) for page in PAGES]
        for page in pages:
            response = client.get(page)
            if leaks(response) or response.status_code not in {200, 302, 403}:
                leaked.append((page, response.status_code))
    assert leaked == []


@pytest.mark.parametrize("role", ROLES)
def test_a_foreign_row_does_not_exist(client: Client, ours: Filled, theirs: Filled, role: str) -> None:
    client.force_login(person(ours.event, role))
    told = []
    for model in MODELS:
        if model not in theirs.rows:
            continue
        for page in PAGES:
            response = client.get(address(model, page, theirs[model].pk))
            # Its primary key comes back in "does not exist", as with any number that was typed.
            said = " ".join(map(str, get_messages(response.wsgi_request)))
            if (
                leaks(response)
                or THEIRS.lower() in said.lower()
                or (response.status_code, response.headers.get("Location")) not in NOT_THERE
            ):
                told.append((model._meta.label, page, response.status_code))
    assert told == []


@pytest.mark.parametrize("role", ROLES)
def test_posting_to_a_foreign_row_changes_nothing(
    client: Client, ours: Filled, theirs: Filled, role: str
) -> None:
    client.force_login(person(ours.event, role))
    before = {model: values(row) for model, row in theirs.rows.items()}
    seen = client.get("/admin/").wsgi_request
    for model in MODELS:
        if model not in theirs.rows:
            continue
        pk = theirs[model].pk
        fields = dict.fromkeys(("name", "title", "code", "subject", "text", "role"), "Mine now")
        client.post(address(model, "change", pk), fields | {"_save": "1"})
        client.post(address(model, "delete", pk), {"post": "yes"})
        for name in admin.site._registry[model].get_actions(seen):
            client.post(
                address(model, "changelist"), {"action": name, "_selected_action": [pk], "index": "0"}
            )
    assert {model: values(row) for model, row in theirs.rows.items()} == before


@pytest.mark.parametrize("role", ROLES)
def test_own_pages_of_a_row_are_refused_for_foreign_rows(
    client: Client, ours: Filled, theirs: Filled, role: str
) -> None:
    """Cancel, refund, release and the like: the pages a model brings beside Django's own."""
    client.force_login(person(ours.event, role))
    before = {model: values(row) for model, row in theirs.rows.items()}
    answers = set()
    for model in MODELS:
        if model not in theirs.rows:
            continue
        for action in admin.site._registry[model]._get_base_actions_detail():  # type: ignore[attr-defined]
            page = reverse(f"admin:{action.action_name}", args=[theirs[model].pk])
            for response in (
                client.get(page),
                client.post(page, {"reason": "mine", "amount": "1", "note": "x"}),
            ):
                assert not leaks(response)
                answers.add(response.status_code)
    assert answers <= {403, 404}
    assert {model: values(row) for model, row in theirs.rows.items()} == before


@pytest.mark.parametrize("role", ROLES)
def test_look_ups_offer_the_forms_own_event_only(
    client: Client, ours: Filled, theirs: Filled, role: str
) -> None:
    client.force_login(person(ours.event, role))
    asked = 0
    for model, page in admin.site._registry.items():
        for inline in (page, *(each(model, admin.site) for each in page.inlines)):
            for name in inline.autocomplete_fields:
                for event in ("", ours.event.public_id, theirs.event.public_id):
                    response = client.get(
                        reverse("admin:autocomplete"),
                        {
                            "app_label": inline.model._meta.app_label,
                            "model_name": inline.model._meta.model_name,
                            "field_name": name,
                            "event": event,
                            "term": "",
                        },
                    )
                    asked += 1
                    assert not leaks(response)
                    if event == theirs.event.public_id:
                        assert response.status_code == 403
                    elif response.status_code == 200:
                        assert [row["text"] for row in json.loads(response.content)["results"]] != []
    assert asked >= 6


def test_look_ups_of_an_event_of_ones_own_stay_in_the_event_asked_for(client: Client, ours: Filled) -> None:
    second = fill("Birch")
    user = person(ours.event, Role.OWNER)
    make_team_member(second.event, user, Role.OWNER)
    client.force_login(user)
    asked = {"app_label": "tickets", "model_name": "discountcode", "field_name": "partner", "term": ""}
    answer = client.get(reverse("admin:autocomplete"), asked | {"event": second.event.public_id})
    assert [row["text"] for row in answer.json()["results"]] == ["Partner Birch"]


def form_of(client: Client, page: str) -> dict[str, Any]:
    """What a browser would post from the page as it stands."""
    context = client.get(page).context
    fields: dict[str, Any] = {}
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, bool) or value is None:
                fields |= {bound.html_name: "on"} if value else {}
            elif hasattr(bound.field.widget, "decompress") and not isinstance(value, list):
                parts = bound.field.widget.decompress(value)
                fields |= {f"{bound.html_name}_{n}": part for n, part in enumerate(parts) if part}
            elif not hasattr(value, "url"):
                fields[bound.html_name] = value
    return fields


@pytest.mark.parametrize(
    ("model", "field", "foreign"),
    [
        (DiscountCode, "partner", "events.Partner"),
        (DiscountCode, "ticket_types", "tickets.TicketType"),
        (DiscountCode, "opens_types", "tickets.TicketType"),
        (TicketType, "quotas", "tickets.Quota"),
        (Session, "track", "events.Track"),
        (Session, "session_type", "agenda.SessionType"),
        (Session, "speakers-0-participant", "events.Participant"),
        (Slot, "room", "events.Room"),
    ],
)
def test_a_form_with_a_foreign_choice_is_refused(
    client: Client, ours: Filled, theirs: Filled, model: Any, field: str, foreign: str
) -> None:
    by_label = {each._meta.label: each for each in ours.rows}
    client.force_login(person(ours.event, Role.OWNER))
    page = address(model, "change", ours[model].pk)
    whole = form_of(client, page)
    assert client.post(page, whole)["Location"] == address(
        model, "changelist"
    )  # as it stands it can be saved
    before = values(ours[model])
    answer = client.post(page, whole | {field: theirs[by_label[foreign]].pk})
    assert answer.status_code == 200
    assert not leaks(answer)
    assert values(ours[model]) == before


def test_a_foreign_talk_cannot_be_placed(client: Client, ours: Filled, theirs: Filled) -> None:
    client.force_login(person(ours.event, Role.OWNER))
    fields = {
        "starts_at_0": "2027-05-13", "starts_at_1": "10:00", "room": ours[Room].pk, "minutes": "30",
        "_event": ours.event.public_id,
    }  # fmt: skip
    answer = client.post(address(Slot, "add"), fields | {"session": theirs[Session].pk})
    assert answer.status_code == 200
    assert not leaks(answer)
    assert client.post(address(Slot, "add"), fields | {"session": ours[Session].pk}).status_code == 302
    placed = Slot.objects.filter(version__event=ours.event).values_list("session", flat=True)
    assert list(placed) == [ours[Session].pk, ours[Session].pk]


def test_a_new_row_cannot_be_put_into_another_event(client: Client, ours: Filled, theirs: Filled) -> None:
    client.force_login(person(ours.event, Role.OWNER))
    fields = {"name": "Cellar", "position": "1"} | NO_ROWS_BELOW_ROOM
    refused = client.post(address(Room, "add"), fields | {"_event": theirs.event.public_id})
    assert refused.status_code == 403
    taken = client.post(
        address(Room, "add"), fields | {"_event": ours.event.public_id, "event": theirs.event.pk}
    )
    assert taken.status_code == 302
    assert list(Room.objects.filter(name="Cellar").values_list("event", flat=True)) == [ours.event.pk]


def test_a_new_row_belongs_to_the_event_of_its_form_although_another_tab_switched(
    client: Client, ours: Filled
) -> None:
    second = fill("Birch")
    user = person(ours.event, Role.OWNER)
    make_team_member(second.event, user, Role.OWNER)
    client.force_login(user)
    client.post("/admin/event/", {"event": ours.event.public_id})
    whole = client.get(address(Room, "add"))
    assert f'name="_event" value="{ours.event.public_id}"' in whole.content.decode()
    client.post("/admin/event/", {"event": second.event.public_id})
    fields = {"name": "Attic", "position": "1", "_event": ours.event.public_id} | NO_ROWS_BELOW_ROOM
    client.post(address(Room, "add"), fields)
    assert Room.objects.get(name="Attic").event == ours.event


def test_a_stranger_gets_nowhere(client: Client, ours: Filled) -> None:
    client.force_login(make_user(is_staff=True))  # is_staff alone opens nothing
    answers = {client.get(address(model, "changelist"), follow=True).status_code for model in MODELS}
    assert answers == {403}
    assert client.get("/admin/", follow=True).status_code == 403


def test_nobody_signed_in_is_sent_to_sign_in_and_comes_back(client: Client) -> None:
    answer = client.get("/admin/events/room/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/admin/events/room/"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "/logout", ""])
def test_sign_in_comes_back_to_the_workspace_only(client: Client, ours: Filled, target: str) -> None:
    client.force_login(person(ours.event, Role.OWNER))
    assert client.get("/admin/login/", {"next": target})["Location"] == "/admin/"
    answer = client.post("/admin/event/", {"event": ours.event.public_id, "next": target})
    assert answer["Location"] == "/admin/"


def test_switching_to_a_foreign_event_changes_nothing(client: Client, ours: Filled, theirs: Filled) -> None:
    client.force_login(person(ours.event, Role.OWNER))
    client.post("/admin/event/", {"event": theirs.event.public_id})
    answer = client.get("/admin/")
    assert f"Event {OURS}" in answer.content.decode()
    assert not leaks(answer)


def test_an_account_that_lost_its_role_is_out_at_once(client: Client, ours: Filled) -> None:
    user = person(ours.event, Role.OWNER)
    client.force_login(user)
    assert client.get(address(Room, "changelist")).status_code == 200
    TeamMember.objects.filter(user=user).delete()
    assert client.get(address(Room, "changelist"), follow=True).status_code == 403


def test_view_on_site_tells_no_address_of_a_foreign_row(client: Client, ours: Filled, theirs: Filled) -> None:
    client.force_login(person(ours.event, Role.OWNER))
    assert client.get(f"/admin/r/1/{theirs.event.pk}/").status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_lists_open_to_exactly_those_whose_role_has_a_right(client: Client, ours: Filled, role: str) -> None:
    client.force_login(person(ours.event, role))
    rights = ROLE_RIGHTS[role]
    for model, page in admin.site._registry.items():
        if model in {Organizer, User}:  # of the organizer, and of the installation
            expected = 403
        else:
            expected = 200 if rights & page.seeing_rights() else 403  # type: ignore[attr-defined]
        assert (model, client.get(address(model, "changelist")).status_code) == (model, expected)


def test_members_of_the_organizer_work_in_all_its_events_and_in_no_other(
    client: Client, ours: Filled, theirs: Filled
) -> None:
    user = make_user()
    TeamMember.objects.create(user=user, organizer=ours[Organizer], role=Role.OWNER)
    client.force_login(user)
    assert client.get(address(Room, "change", ours[Room].pk)).status_code == 200
    assert client.get(address(Organizer, "change", ours[Organizer].pk)).status_code == 200
    assert client.get(address(Room, "change", theirs[Room].pk)).status_code == 302
    assert client.get(address(Organizer, "change", theirs[Organizer].pk)).status_code == 302
    assert not leaks(client.get(address(Event, "changelist")))
    choices = client.get(address(Event, "add")).context["adminform"].form.fields["organizer"].queryset
    assert list(choices) == [ours[Organizer]]


def test_filters_offer_the_rows_of_the_current_event_only(client: Client, ours: Filled) -> None:
    second = fill("Birch")
    user = person(ours.event, Role.OWNER)
    make_team_member(second.event, user, Role.OWNER)
    client.force_login(user)
    client.post("/admin/event/", {"event": ours.event.public_id})
    page = client.get(address(DiscountCode, "changelist")).content.decode()
    assert f"Partner {OURS}" in page
    assert "Partner Birch" not in page
    assert "CODEBIRCH" not in page


def test_passwords_and_secrets_cannot_be_probed_by_filters(client: Client, ours: Filled) -> None:
    client.force_login(person(ours.event, Role.OWNER))
    for query in ("user__password__startswith=a", "event__organizer__stripe_secret_key_sealed__startswith=a"):
        assert client.get(f"{address(Participant, 'changelist')}?{query}").status_code == 400
    assert client.get(f"{address(Quota, 'changelist')}?event__slug=event-{THEIRS.lower()}").status_code == 400
