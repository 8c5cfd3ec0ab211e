"""Batches of badges: asked for, drawn by the worker, written into the ledger; single ones at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import Event, Role
from portal import badges, jobs
from portal import printing as drawing
from tests.factories import pdf as read
from tests.factories.admissions import NOW, admitted, order
from tests.factories.events import make_event, make_partner, make_team_member, make_user
from tickets import credentials, pick_up
from tickets.actions import printing
from tickets.models import Badge, BadgeBatch, BadgeLayout, BadgePrint, BadgePrinter, Ticket

pytestmark = pytest.mark.django_db

State = BadgeBatch.State


def signed_in(client: Client, event: Event, role: str = Role.ORGANIZER) -> User:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return user


def asked(event: Event, key: str = "", **wishes: Any) -> BadgeBatch:
    """A batch that was asked for, one badge a page unless it is said otherwise."""
    key = key or f"key-{BadgeBatch.objects.count()}"
    wishes = {"form": BadgeBatch.Form.SINGLE} | wishes
    return printing.ask(event=event, wishes=wishes, form_key=key, by=make_user(), now=NOW)


def drawn(event: Event, **wishes: Any) -> BadgeBatch:
    row = asked(event, **wishes)
    drawing.run_due(now=timezone.now())
    row.refresh_from_db()
    return row


def names(row: BadgeBatch) -> list[str]:
    with row.file.open("rb") as file:
        return [text.split("Pier 27 ")[1].split(" (")[0] for text in read.texts(file.read())]


def test_first_batch_has_everybody_the_next_only_who_is_new_or_changed() -> None:
    event = make_event()
    ada, _mo = admitted(event, name="Ada"), admitted(event, name="Mo")
    first = drawn(event)
    ada.badge_name = "Countess"
    ada.save()
    admitted(event, name="Zoë")
    second, third = drawn(event), drawn(event)
    assert (names(first), names(second)) == (["Ada", "Mo"], ["Countess", "Zoë"])
    assert (third.state, third.refusal) == (State.FAILED, "Nobody’s badge is new or changed.")
    assert list(BadgePrint.objects.order_by("pk").values_list("badge__participant__name", "batch")) == [
        ("Ada", first.pk), ("Mo", first.pk), ("Ada", second.pk), ("Zoë", second.pk),
    ]  # fmt: skip


def test_batch_has_only_the_role_type_or_partner_that_was_chosen() -> None:
    event = make_event()
    partner = make_partner(event)
    _ada, mo, zoe = (admitted(event, name=name) for name in ("Ada", "Mo", "Zoë"))
    zoe.user = make_user()
    zoe.save()
    make_team_member(event, zoe.user, Role.ORGANIZER)
    bought = order(event, mo, partner=partner)
    Ticket.objects.filter(attendee=mo).update(order=bought)
    kind = Ticket.objects.get(attendee__name="Ada").type
    chosen: tuple[dict[str, Any], ...] = ({"role": "organizer"}, {"ticket_type": kind}, {"partner": partner})
    assert [names(drawn(event, what="all", **one)) for one in chosen] == [["Zoë"], ["Ada"], ["Mo"]]


def test_desks_get_piles_that_are_about_equal_and_never_cut_within_a_letter() -> None:
    event = make_event()
    for name in ("Zoë Ada", "Anna", "Nadia Bob", "Cleo", "Dan", "Ada Dora"):
        admitted(event, name=name)
    row = drawn(event, order="desk", desks=2)
    assert [pick_up.filed_under(name) for name in ("Zoë Ada", "Nadia Bob")] == ["A", "B"]
    assert row.desk_letters == [
        {"from": "A", "to": "B", "count": 3},
        {"from": "C", "to": "D", "count": 3},
    ]


def test_batch_asked_for_twice_by_one_form_is_one_and_too_many_are_refused() -> None:
    event = make_event()
    assert asked(event, "same") == asked(event, "same")
    for number in range(printing.MOST_WAITING - 1):
        asked(event, f"k{number}")
    with pytest.raises(printing.Refused, match="wait for one"):
        asked(event, "one more")


def test_cancelled_batch_leaves_nothing_in_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelled while the worker is at it: noticed before the file is written."""
    event = make_event()
    admitted(event)
    row = asked(event)
    by = make_user()
    with_credentials = badges.with_credentials

    def meanwhile(*given: Any) -> Any:
        printing.cancel(row=row, by=by, now=NOW)
        return with_credentials(*given)

    monkeypatch.setattr(badges, "with_credentials", meanwhile)
    drawing.run_due(now=timezone.now())
    row.refresh_from_db()
    assert (row.state, bool(row.file), BadgePrint.objects.count()) == (State.CANCELLED, False, 0)


def test_batch_of_a_dead_worker_is_taken_up_after_its_lease_and_three_times_at_most() -> None:
    event = make_event()
    admitted(event)
    row = asked(event)
    now = timezone.now()
    assert printing.claim(now) == row
    assert printing.claim(now) is None
    later = now + printing.LEASE
    old = BadgeBatch.objects.get(pk=row.pk)
    printing.claim(later)
    with pytest.raises(printing.Lost):
        printing.renew(old)
    BadgeBatch.objects.update(leased_until_at=None, attempts=3)
    drawing.run_due(now=timezone.now())
    row.refresh_from_db()
    assert (row.state, row.refusal) == (State.FAILED, "The worker died 3 times over this batch.")
    assert jobs.TIMETABLE[printing.DUTY].is_long


def test_layout_that_cannot_be_used_fails_with_words_and_stops_nothing_else() -> None:
    event = make_event()
    admitted(event)
    broken = BadgeLayout.objects.create(event=event, name="Broken", html="{{ nonsense }}")
    first, second = drawn(event, layout=broken), drawn(event)
    assert (first.state, first.refusal) == (State.FAILED, "The layout cannot be used: 1: unknown: nonsense")
    assert second.state == State.DONE


def test_batch_on_sheets_begins_at_the_free_cell_of_the_printer() -> None:
    event = make_event()
    for number in range(3):
        admitted(event, name=f"Person {number}")
    layout = BadgeLayout.objects.create(event=event, name="Labels", design="label", stock="avery-l4785")
    printer = BadgePrinter.objects.create(event=event, name="Desk", offset_x=5)
    row = drawn(event, layout=layout, printer=printer, form="sheets", start_cell=9)
    with row.file.open("rb") as file:
        codes = read.codes(file.read())
    assert (row.pages, [len(page) for page in codes]) == (2, [2, 1])


def test_files_go_after_a_month_and_the_ledger_stays() -> None:
    event = make_event()
    admitted(event)
    row = drawn(event)
    assert printing.forget_files(now=row.created_at + timedelta(days=29)) == 0
    assert printing.forget_files(now=row.created_at + timedelta(days=31)) == 1
    row.refresh_from_db()
    assert (bool(row.file), row.prints.count()) == (False, 1)


# Pages


def test_batch_is_asked_for_watched_and_downloaded(client: Client) -> None:
    event = make_event()
    admitted(event, name="Ada")
    signed_in(client, event)
    path = f"/{event.slug}/badges/"
    page = client.get(path).content.decode()
    assert "1 person gets a badge: 0 printed as it is now, 1 new or changed." in page
    form = {
        "what": "changed",
        "form": "single",
        "order": "name",
        "desks": 1,
        "start_cell": 1,
        "form_key": "k",
    }
    row_path = client.post(path, form)["Location"]
    assert "Waiting for the worker." in client.get(row_path).content.decode()
    call_command("worker", "--once")
    done = client.get(row_path).content.decode()
    pdf = client.get(f"{row_path}badges.pdf")
    content = b"".join(pdf.streaming_content)  # type: ignore[attr-defined]
    assert ("1 badge on 1 pages." in done, pdf["Cache-Control"]) == (True, "private, no-store")
    assert read.codes(content) == [[credentials.badge_code(Badge.objects.get().public_id)]]
    assert client.get(row_path, headers={"HX-Request": "true"}).status_code == 204


def test_wrong_wishes_are_told_beside_their_fields(client: Client) -> None:
    event, other = make_event(), make_event()
    signed_in(client, event)
    foreign = BadgeLayout.objects.create(event=other, name="Foreign")
    form = {
        "what": "x",
        "form": "single",
        "order": "name",
        "desks": 0,
        "start_cell": 101,
        "layout": foreign.pk,
    }
    response = client.post(f"/{event.slug}/badges/", form)
    assert (response.status_code, BadgeBatch.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("cell", "form", "status"), [(10, "sheets", 302), (11, "sheets", 422), (11, "single", 302)]
)
def test_first_free_cell_must_be_on_the_sheet(client: Client, cell: int, form: str, status: int) -> None:
    event = make_event()
    signed_in(client, event)
    layout = BadgeLayout.objects.create(event=event, name="Labels", design="label", stock="avery-l4785")
    wishes = {
        "what": "all",
        "form": form,
        "order": "name",
        "desks": 1,
        "start_cell": cell,
        "layout": layout.pk,
    }
    response = client.post(f"/{event.slug}/badges/", wishes)
    told = "A sheet of this layout has 10 cells." in response.content.decode()
    assert (response.status_code, told) == (status, status == 422)


def test_printing_is_for_who_has_the_right_at_this_event(client: Client) -> None:
    event = make_event()
    admitted(event)
    row = drawn(event)
    other = make_event()
    paths = (f"/{event.slug}/badges/", row.path, f"{row.path}badges.pdf", f"/{event.slug}/badges/people/")
    seen = {}
    for name, role, place in (
        ("door", Role.DOOR, event),
        ("stranger", Role.OWNER, other),
        ("owner", Role.OWNER, event),
    ):
        signed_in(client, place, role)
        answers = [client.get(path) for path in paths]
        seen[name] = [answer.status_code for answer in answers]
        for answer in answers:
            if answer.streaming:
                b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    signed_in(client, other)
    seen["through another"] = [client.get(f"/{other.slug}/badges/{row.public_id}/").status_code]
    assert seen == {
        "door": [403] * 4, "stranger": [404] * 4, "owner": [200] * 4, "through another": [404],
    }  # fmt: skip


@pytest.mark.parametrize("people", [1, 3])
def test_ledger_costs_the_same_for_any_number(
    client: Client, people: int, django_assert_num_queries: Any
) -> None:
    event = make_event()
    for _ in range(people):
        admitted(event)
    drawn(event)
    signed_in(client, event)
    with django_assert_num_queries(11):
        client.get(f"/{event.slug}/badges/people/")


def test_person_is_found_without_accents_and_by_company(client: Client) -> None:
    event = make_event()
    admitted(event, name="Zoë Müller", company="Redpoint")
    admitted(event, name="Ada Redfern", company="Other")
    signed_in(client, event)
    seen = [
        [
            name in client.get(f"/{event.slug}/badges/people/?q={words}").content.decode()
            for name in ("Zoë Müller", "Ada Redfern")
        ]
        for words in ("zoe mul", "REDPOINT", "<b>")
    ]
    assert seen == [[True, False], [True, False], [False, False]]


@pytest.mark.parametrize(
    ("reason", "dies"), [("lost", True), ("damaged", True), ("printer", False), ("", False)]
)
def test_badge_printed_again_at_the_desk_ends_the_old_one_if_that_is_lost(
    client: Client, reason: str, dies: bool
) -> None:
    event = make_event()
    ada = admitted(event, name="Ada")
    drawn(event)
    before = Badge.objects.get()
    user = signed_in(client, event)
    response = client.post(
        reverse("badge_desk_copy", args=[event.slug]), {"person": ada.public_id, "reason": reason}
    )
    before.refresh_from_db()
    now = Badge.objects.current().get()
    assert read.codes(response.content) == [[credentials.badge_code(now.public_id)]]
    assert (before.state == Badge.State.DEAD, now == before) == (dies, not dies)
    last = BadgePrint.objects.first()
    assert last is not None
    assert (last.badge, last.reason, last.printed_by) == (now, reason, user)


def test_printing_again_ends_no_badge_unless_a_reason_is_chosen(client: Client) -> None:
    """What a browser sends when only the button is pressed: the first option."""
    event = make_event()
    admitted(event)
    drawn(event)
    signed_in(client, event)
    page = client.get(f"/{event.slug}/badges/people/").content.decode()
    options = page.split("<select", 1)[1].split("</select>")[0]
    assert (options.split("<option ")[1].split(">")[0], "selected" in options) == ('value=""', False)


def test_lost_badge_printed_again_is_not_printed_with_the_next_batch(client: Client) -> None:
    event = make_event()
    ada = admitted(event)
    drawn(event)
    signed_in(client, event)
    client.post(reverse("badge_desk_copy", args=[event.slug]), {"person": ada.public_id, "reason": "lost"})
    assert drawn(event).state == State.FAILED


@pytest.mark.parametrize("person", ["", "par_none", "x" * 500])
def test_desk_prints_nothing_for_nobody(client: Client, person: str) -> None:
    event = make_event()
    signed_in(client, event)
    answer = client.post(reverse("badge_desk_copy", args=[event.slug]), {"person": person})
    assert (answer.status_code in (302, 404), Badge.objects.count()) == (True, 0)


def test_calibration_page_has_the_size_of_the_sheet_and_moves_with_the_printer(client: Client) -> None:
    event = make_event()
    signed_in(client, event)
    printer = BadgePrinter.objects.create(event=event, name="Desk", offset_x=20)
    path = f"/{event.slug}/badges/calibration.pdf?stock=avery-l4785"
    plain, moved = client.get(path).content, client.get(f"{path}&printer={printer.public_id}").content
    assert read.sizes(plain) == [(595.28, 841.89)]
    right = [read.ink(content)[2] for content in (plain, moved)]
    assert abs(right[1] - right[0] - 2) < 0.2
    assert client.get(f"/{event.slug}/badges/calibration.pdf?stock=none").status_code == 404
