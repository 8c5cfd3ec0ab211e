"""Setting up an event from the workspace: event, rooms, team, mail, history and the home."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agenda.models import ReviewPhase
from core.models import HistoryEntry, OutboxMail
from events import desk
from events.models import (
    Event,
    Organizer,
    Participant,
    Partner,
    Role,
    Room,
    TeamInvitation,
    TeamMember,
    Track,
)
from tests.factories.agenda import make_session
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.workspace import NO_ROWS_BELOW_ROOM, Filled, fill, make_mail
from tickets.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Filled:
    return fill("Amber")


def signed_in(client: Client, event: Event, role: str = Role.ORGANIZER) -> User:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return user


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["adminform"].form.errors.items()}


def change(row: Any, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


# The event

EVENT = {
    "name": "Relay 2027", "slug": "relay-2027", "starts_on": "2027-05-12", "ends_on": "2027-05-14",
    "time_zone": "Europe/Berlin", "currency": "EUR", "language": "en", "accent": "#ffe000",
}  # fmt: skip


def test_a_member_of_the_organizer_makes_an_event_and_is_taken_there(client: Client, ours: Filled) -> None:
    user = make_user()
    TeamMember.objects.create(user=user, organizer=ours[Organizer], role=Role.OWNER)
    client.force_login(user)
    answer = client.post("/admin/events/event/add/", EVENT | {"organizer": ours[Organizer].pk}, follow=True)
    assert answer.status_code == 200
    event = Event.objects.get(slug="relay-2027")
    assert event.organizer == ours[Organizer]
    assert "Relay 2027" in client.get("/admin/").content.decode()
    assert HistoryEntry.objects.filter(kind="event.added", scope=event.public_id).count() == 1


def test_a_member_of_one_event_makes_none(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event, Role.OWNER)
    assert client.get("/admin/events/event/add/").status_code == 403
    assert (
        client.post("/admin/events/event/add/", EVENT | {"organizer": ours[Organizer].pk}).status_code == 403
    )


def test_an_event_is_public_only_with_its_legal_pages(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    answer = client.post(change(ours.event), EVENT | {"is_public": "on"})
    assert sorted(errors(answer)) == ["conduct_url", "imprint_url", "privacy_url", "terms_url"]


def test_a_colour_is_shown_as_pages_use_it(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    Event.objects.filter(pk=ours.event.pk).update(accent="#ffe000")
    page = client.get(change(ours.event)).content.decode()
    assert "You chose #ffe000. Pages use #" in page


def test_the_currency_stays_once_something_is_ordered(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    client.post(change(ours.event), EVENT)
    assert Event.objects.get(pk=ours.event.pk).currency == "USD"


def test_an_event_is_never_deleted(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event, Role.OWNER)
    assert client.post(change(ours.event, "delete"), {"post": "yes"}).status_code == 403


def test_an_event_does_not_move_to_another_organizer(client: Client, ours: Filled) -> None:
    theirs = fill("Zebrafish")
    signed_in(client, ours.event)
    client.post(change(ours.event), EVENT | {"organizer": theirs[Organizer].pk})
    assert Event.objects.get(pk=ours.event.pk).organizer == ours[Organizer]


def test_keys_of_stripe_are_stored_sealed_and_never_shown(client: Client, ours: Filled) -> None:
    user = make_user()
    TeamMember.objects.create(user=user, organizer=ours[Organizer], role=Role.OWNER)
    client.force_login(user)
    fields = {"name": "Org", "slug": "org-amber", "contact_email": "a@example.org"}
    page = change(ours[Organizer])
    assert errors(client.post(page, fields | {"stripe_secret_key": "pk_live_1"})) == {
        "stripe_secret_key": ["A secret key begins with sk_ or rk_."]
    }
    client.post(page, fields | {"stripe_secret_key": "sk_test_verysecret"})
    organizer = Organizer.objects.get(pk=ours[Organizer].pk)
    assert organizer.stripe_secret_key == "sk_test_verysecret"
    assert "verysecret" not in client.get(page).content.decode()
    client.post(page, fields)  # empty keeps it
    assert Organizer.objects.get(pk=organizer.pk).stripe_secret_key == "sk_test_verysecret"
    told = str(list(HistoryEntry.objects.values_list("before", "after")))
    assert "verysecret" not in told


# Rooms, tracks, partners


@pytest.mark.parametrize("model", [Room, Track, Partner])
def test_a_name_given_twice_is_refused_in_words(client: Client, ours: Filled, model: Any) -> None:
    signed_in(client, ours.event)
    fields = {"name": ours[model].name, "position": "1", "colour": "#112233"}
    answer = client.post(reverse(f"admin:events_{model._meta.model_name}_add"), fields)
    assert errors(answer) == {"name": ["There is already one of this name."]}


def test_what_is_in_use_is_not_deleted(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    for model in (Room, Track, Partner, Participant, Order):
        assert (model, client.post(change(ours[model], "delete"), {"post": "yes"}).status_code) == (
            model,
            403,
        )
    empty = Room.objects.create(event=ours.event, name="Empty")
    assert client.post(change(empty, "delete"), {"post": "yes"}).status_code == 302
    assert not Room.objects.filter(pk=empty.pk).exists()
    assert HistoryEntry.objects.get(kind="room.deleted").subject_label == "Empty"


def test_an_edit_tells_before_and_after_and_makes_public_pages_stale(client: Client, ours: Filled) -> None:
    user = signed_in(client, ours.event)
    before = Event.objects.get(pk=ours.event.pk).public_counter
    client.post(
        change(ours[Room]),
        {"name": "Great Hall", "position": ours[Room].position, "capacity": "600"} | NO_ROWS_BELOW_ROOM,
    )
    entry = HistoryEntry.objects.get(kind="room.changed")
    assert (entry.by, entry.scope, entry.subject) == (user, ours.event.public_id, ours[Room].public_id)
    assert entry.before == {"name": "Room Amber", "capacity": None}
    assert entry.after == {"name": "Great Hall", "capacity": 600}
    assert Event.objects.get(pk=ours.event.pk).public_counter == before + 1
    page = client.get(change(ours[Room], "history")).content.decode()
    assert "Great Hall" in page


# People


def test_people_are_found_by_name_mail_company_and_code(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    person = make_participant(ours.event, name="Siobhán O’Rourke", email="shiv@example.org", company="Acorn")
    for words in ("rourke", "shiv@", "acorn", person.code):
        found = client.get("/admin/events/participant/", {"q": words}).context["cl"].result_list
        assert [row.pk for row in found] == [person.pk]


def test_somebody_without_an_address_can_be_added_twice(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    for name in ("One", "Two"):
        answer = client.post("/admin/events/participant/add/", {"name": name, "email": ""})
        assert answer.status_code == 302
    assert Participant.objects.filter(event=ours.event, email=None).count() == 2


def test_an_address_known_already_is_refused_in_words(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    answer = client.post("/admin/events/participant/add/", {"name": "X", "email": "PERSON-amber@example.org"})
    assert list(errors(answer)) == ["email"]


# The team


def test_a_colleague_is_invited_once(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    fields = {"email": "New@Example.org", "name": "New One", "role": Role.DOOR}
    assert client.post("/admin/events/teaminvitation/add/", fields).status_code == 302
    asked = TeamInvitation.objects.get(email="new@example.org")
    assert (asked.event, asked.role, asked.name) == (ours.event, Role.DOOR, "New One")
    again = client.post("/admin/events/teaminvitation/add/", fields)
    assert errors(again) == {"__all__": ["New@Example.org is invited already: send it again."]}
    member = TeamMember.objects.create(event=ours.event, user=make_user("has@example.org"), role=Role.DOOR)
    has = client.post("/admin/events/teaminvitation/add/", fields | {"email": member.user.email})
    assert errors(has) == {"__all__": ["has@example.org has this role already."]}


def test_an_organizer_makes_no_owner_and_unmakes_none(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    owner = make_team_member(ours.event, role=Role.OWNER)
    fields = {"email": "me@example.org", "role": Role.OWNER}
    refused = client.post("/admin/events/teaminvitation/add/", fields)
    assert errors(refused) == {"__all__": ["Only an owner makes or unmakes owners."]}
    client.post(change(owner), {"role": Role.DOOR})
    client.post(change(owner, "delete"), {"post": "yes"})
    owner.refresh_from_db()
    assert owner.role == Role.OWNER


def test_the_last_owner_stays(client: Client, ours: Filled) -> None:
    owner = signed_in(client, ours.event, Role.OWNER)
    member = TeamMember.objects.get(user=owner)
    answer = client.post(change(member), {"role": Role.DOOR})
    assert errors(answer) == {"role": ["This is the last owner. Make somebody else an owner first."]}
    gone = client.post(change(member, "delete"), {"post": "yes"}, follow=True)
    assert "This is the last owner." in gone.content.decode()
    make_team_member(ours.event, role=Role.OWNER)
    client.post(change(member, "delete"), {"post": "yes"})
    assert not TeamMember.objects.filter(pk=member.pk).exists()
    assert HistoryEntry.objects.get(kind="team.removed").scope == ours.event.public_id


def test_a_member_of_one_event_gives_no_role_in_all(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event, Role.OWNER)
    fields = {"email": "me@example.org", "role": Role.DOOR, "everywhere": "on"}
    client.post("/admin/events/teaminvitation/add/", fields)
    assert not TeamMember.objects.filter(organizer=ours[Organizer]).exists()


# Mail and history


def test_failed_mail_goes_out_again_and_waiting_mail_is_held(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    failed = make_mail(ours.event, state=OutboxMail.State.FAILED, error="550", attempts=6)
    waiting = make_mail(ours.event, state=OutboxMail.State.QUEUED)
    chosen = [failed.pk, waiting.pk]
    page = "/admin/core/outboxmail/"
    client.post(page, {"action": "hold", "_selected_action": chosen})
    client.post(page, {"action": "send_again", "_selected_action": [failed.pk]})
    failed.refresh_from_db()
    waiting.refresh_from_db()
    assert (failed.state, failed.attempts, failed.error) == (OutboxMail.State.QUEUED, 0, "")
    assert waiting.state == OutboxMail.State.HELD
    told = HistoryEntry.objects.filter(kind__startswith="mail.").order_by("pk").values_list("kind", "subject")
    assert list(told) == [("mail.held", waiting.public_id), ("mail.sent_again", failed.public_id)]


def test_the_text_of_a_mail_is_shown_and_not_editable(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    page = change(ours[OutboxMail])
    assert "Text Amber" in client.get(page).content.decode()
    assert client.post(page, {"subject": "x"}).status_code == 403


def test_history_can_be_searched_and_changed_by_nobody(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event, Role.OWNER)
    HistoryEntry.objects.create(
        scope=ours.event.public_id,
        kind="order.paid",
        subject="ord_x",
        subject_label="K7QF3M2P",
        at=timezone.now(),
    )
    found = client.get("/admin/core/historyentry/", {"q": "K7QF"}).context["cl"].result_list
    assert [row.subject_label for row in found] == ["K7QF3M2P"]
    for page in ("change", "delete"):
        assert client.post(change(ours[HistoryEntry], page), {"post": "yes", "kind": "x"}).status_code == 403
    assert client.get("/admin/core/historyentry/add/").status_code == 403


# Home and switching


def test_home_names_what_waits_with_its_next_click(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    make_session(ours.event)
    make_mail(ours.event, state=OutboxMail.State.FAILED)
    Order.objects.filter(pk=ours[Order].pk).update(attention="Paid late")
    HistoryEntry.objects.filter(pk=ours[HistoryEntry].pk).update(error="ValueError: no")
    context = client.get("/admin/").context
    told = [(task.words, task.link) for task in context["tasks"]]
    assert told[:4] == [
        ("1 order needs a look", "/admin/tickets/order/?attention=yes"),
        ("1 mail could not be sent", "/admin/core/outboxmail/?state__exact=failed"),
        (
            "1 thing that should have followed has failed and is tried again",
            "/admin/core/historyentry/?problem=failing",
        ),
        ("1 proposal to decide", "/event-amber/review/decisions/"),
    ]
    for _words, link in told[:3]:
        assert client.get(link).context["cl"].result_count == 1
    assert client.get(told[3][1]).status_code == 200


def test_home_of_a_new_event_says_what_to_do_first(client: Client) -> None:
    event = make_event(is_public=False)
    signed_in(client, event)
    context = client.get("/admin/").context
    assert [task.words for task in context["first_steps"]] == [
        "Say how many seats there are",
        "Make the first ticket type",
        "Send mail: letters are only written down here",
        "Make the event public",
        f"Prove that somebody reads {event.organizer.contact_email}, where answers go",
    ]
    assert context["more_steps"] == 4
    for task in context["first_steps"]:
        assert client.get(task.link).status_code == 200


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.DOOR, []),
        (Role.REVIEWER, ["1 talk for you to review"]),
        (Role.FINANCE, []),
    ],
)
def test_home_shows_a_role_only_its_own_work(
    client: Client, ours: Filled, role: str, shown: list[str]
) -> None:
    signed_in(client, ours.event, role)
    ReviewPhase.objects.update(opens_at=timezone.now() - timedelta(days=1))
    make_session(ours.event, make_participant(ours.event, email="far@elsewhere.example"))
    make_session(ours.event, make_participant(ours.event))  # of the reviewer's own mail domain
    make_mail(ours.event, state=OutboxMail.State.FAILED)
    context = client.get("/admin/").context
    assert [task.words for task in context["tasks"]] == shown
    assert context["roles"] == [str(Role(role).label)]


def test_home_costs_the_same_for_a_small_and_a_large_event(
    client: Client, ours: Filled, django_assert_num_queries: Any
) -> None:
    signed_in(client, ours.event)
    with django_assert_num_queries(17):
        client.get("/admin/")
    for _ in range(20):
        make_session(ours.event)
        make_mail(ours.event)
    with django_assert_num_queries(17):
        client.get("/admin/")


def test_a_superuser_works_everywhere(client: Client, ours: Filled, django_user_model: Any) -> None:
    second = fill("Birch")
    client.force_login(django_user_model.objects.create_superuser("root@example.org"))
    assert client.get(change(ours[Room])).status_code == 200
    assert client.get(change(second[Room])).status_code == 200
    assert client.get("/admin/accounts/user/").status_code == 200


def test_the_next_event_is_the_first_one_worked_on(client: Client) -> None:
    today = timezone.now().date()
    user = make_user()
    for days, name in ((-100, "Past"), (200, "Far"), (20, "Near")):
        start = today + timedelta(days=days)
        make_team_member(make_event(name=name, starts_on=start, ends_on=start), user)
    client.force_login(user)
    request = client.get("/admin/").wsgi_request
    current = desk.of(request).current
    assert current is not None
    assert current.name == "Near"


def test_opening_a_row_of_another_event_of_ones_own_goes_over_to_it(client: Client, ours: Filled) -> None:
    second = fill("Birch")
    user = signed_in(client, ours.event)
    make_team_member(second.event, user)
    client.post("/admin/event/", {"event": ours.event.public_id})
    client.get(change(second[Room]))
    listed = client.get("/admin/events/room/").context["cl"].result_list
    assert [row.name for row in listed] == ["Room Birch"]


def test_signing_out_leads_home(client: Client, ours: Filled) -> None:
    signed_in(client, ours.event)
    assert client.post("/admin/logout/")["Location"] == "/"
    assert client.get("/admin/").status_code == 302
