"""The board of partners' tasks, Today, reminders, and what becomes of tasks: copied, kept so long, in the way of deleting."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import OutboxMail
from events import retention
from events.actions import partner_levels, partner_links, partner_tasks
from events.actions.partner_tasks import Given
from events.models import Benefit, Event, Partner, PartnerLevel, PartnerLink, PartnerTask, Role
from portal.actions import copying as copies
from portal.today import partners as partners_today
from tests.factories.events import make_event, make_partner, make_team_member, make_user
from tests.factories.partners import NOW, PDF, TODAY, benefit, task_of

pytestmark = pytest.mark.django_db
Kind = Benefit.Kind


@pytest.fixture
def event() -> Event:
    return make_event(name="Relay")


@pytest.fixture
def gold(event: Event) -> PartnerLevel:
    return PartnerLevel.objects.create(event=event, name="Gold", places=2)


@pytest.fixture
def partner(event: Event, gold: PartnerLevel) -> Partner:
    return make_partner(event, name="Redpoint")


@pytest.fixture
def rosa(partner: Partner) -> PartnerLink:
    return partner_links.make(partner=partner, note="Rosa", email="rosa@redpoint.example", by=None, now=NOW)


def manager(client: Client, event: Event, role: str = Role.PARTNERS) -> Client:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def board(event: Event, task: PartnerTask | None = None) -> str:
    return f"/{event.slug}/partners/tasks/" + (f"{task.public_id}/" if task else "")


# The board, today, reminders


def test_the_board_shows_late_ones_first(
    client: Client, event: Event, gold: PartnerLevel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    made = benefit(gold, due_on=TODAY - timedelta(days=3)), benefit(gold, "Text", Kind.TEXT, due_on=TODAY)
    punctual, late = make_partner(event, name="Aspen"), make_partner(event, name="Zinc")
    for one in (punctual, late):
        partner_levels.move(partner=one, level=gold, by=None, now=NOW)
    PartnerTask.objects.filter(partner=punctual, benefit=made[0]).update(state="handed_in", handed_in_at=NOW)
    found = manager(client, event).get(board(event)).context["board"]
    assert [task.row.partner for task in found.late] == [late]
    assert [task.row.partner for task in found.handed_in] == [punctual]
    (table,) = found.tables
    assert [line.partner for line in table.lines] == [late, punctual]
    assert [cell.words for cell in table.lines[0].cells] == ["Late", "Open"]
    assert found.late[0].due == "due on March 29, 2027, 3 days ago"


@pytest.mark.parametrize("count", [1, 20])
def test_pages_cost_the_same_for_few_and_many(
    client: Client, rosa: PartnerLink, gold: PartnerLevel, count: int
) -> None:
    for number in range(count):
        benefit(gold, f"Thing {number}", due_on=TODAY)
    partner_levels.move(partner=rosa.partner, level=gold, by=None, now=NOW)
    client.get(f"{rosa.path}tasks/")
    with CaptureQueriesContext(connection) as tasks:
        client.get(f"{rosa.path}tasks/")
    manager(client, gold.event)
    client.get(board(gold.event))
    with CaptureQueriesContext(connection) as whole:
        client.get(board(gold.event))
    assert (len(tasks), len(whole)) == (3, 6)


def test_today_tells_what_waits(event: Event, gold: PartnerLevel, rosa: PartnerLink) -> None:
    benefit(gold, due_on=TODAY - timedelta(days=1))
    benefit(gold, "Roll-up", Kind.TEAM, due_on=TODAY - timedelta(days=1))
    text = benefit(gold, "Text", Kind.TEXT)
    partner_tasks.hand_in(task=task_of(rosa.partner, text), given=Given(text="x"), link=rosa, now=NOW)
    found = partners_today.rows(event, NOW)
    told = partners_today.tasks(event, {name: rows.count() for name, rows in found.items()})
    assert [(task.words, task.tone) for task in told] == [
        ("1 thing we owe a partner is late", "bad"),
        ("1 task of a partner is late", "warn"),
        ("1 partner’s task to look at", "warn"),
    ]


def test_reminded_once_a_week_before_each_colleague_with_an_address(
    gold: PartnerLevel, rosa: PartnerLink
) -> None:
    partner_links.make(partner=rosa.partner, note="No address", by=None, now=NOW)
    partner_links.make(partner=rosa.partner, note="Ilya", email="ilya@redpoint.example", by=None, now=NOW)
    soon = benefit(gold, "Soon", due_on=TODAY + timedelta(days=7))
    others: dict[str, dict[str, Any]] = {
        "Far": {"due_on": TODAY + timedelta(days=8)},
        "Past": {"due_on": TODAY - timedelta(days=1)},
        "Ours": {"due_on": TODAY, "kind": Kind.TEAM},
        "Open": {},
    }
    for name, fields in others.items():
        benefit(gold, name, **fields)
    partner_levels.move(partner=rosa.partner, level=gold, by=None, now=NOW)
    assert [partner_tasks.remind_due(now=NOW) for _twice in range(2)] == [2, 0]
    mails = OutboxMail.objects.filter(kind="partner.tasks_due").order_by("pk")
    assert [mail.to_address for mail in mails] == ["rosa@redpoint.example", "ilya@redpoint.example"]
    assert rosa.secret in mails[0].text
    assert rosa.secret not in mails[1].text
    assert "Soon" in mails[0].text
    assert [word in mails[0].text for word in ("Far", "Past", "Ours", "Open")] == [False] * 4
    assert PartnerTask.objects.exclude(reminded_at=None).get().benefit == soon


def test_without_colleagues_the_contact_is_reminded(event: Event, gold: PartnerLevel) -> None:
    partner = make_partner(event, contact_email="events@redpoint.example", contact_name="Events")
    benefit(gold, due_on=TODAY)
    partner_levels.move(partner=partner, level=gold, by=None, now=NOW)
    assert partner_tasks.remind_due(now=NOW) == 1
    assert OutboxMail.objects.get(kind="partner.tasks_due").to_address == "events@redpoint.example"


# What becomes of it


def test_a_copy_of_the_event_takes_benefits_with_moved_days(event: Event, gold: PartnerLevel) -> None:
    made = benefit(gold, due_on=date(2027, 4, 20), most=3)
    task_of(make_partner(event), made)
    copies.copy(
        old=event,
        name="Next",
        slug="next",
        starts_on=date(2028, 5, 10),
        parts=["sale"],
        by=make_user(),
        now=NOW,
    )
    new = Benefit.objects.get(level__event__slug="next")
    assert (new.name, new.level.name, new.due_on, new.most) == ("Ad", "Gold", date(2028, 4, 18), 3)
    assert new.level.taken == 0
    assert not new.tasks.exists()


def test_what_was_handed_in_goes_when_it_has_been_kept_long_enough(
    gold: PartnerLevel, rosa: PartnerLink
) -> None:
    people, ad = benefit(gold, "People", Kind.PEOPLE), benefit(gold)
    partner_tasks.hand_in(task=task_of(rosa.partner, people), given=Given(text="Ada"), link=rosa, now=NOW)
    given = Given(content=PDF, suffix=".pdf", name="ad.pdf")
    partner_tasks.hand_in(task=task_of(rosa.partner, ad), given=given, link=rosa, now=NOW)
    rules = {rule.key: rule for rule in retention.RULES}
    found = {key: rules[key].rows(gold.event, NOW) for key in ("partner_people", "partner_files")}
    assert {key: [task.benefit for task in rows] for key, rows in found.items()} == {
        "partner_people": [people], "partner_files": [ad],
    }  # fmt: skip
    assert rules["partner_links"].rows(gold.event, NOW).get() == rosa


def test_a_benefit_that_was_worked_on_stays(gold: PartnerLevel, rosa: PartnerLink) -> None:
    made, other = benefit(gold, kind=Kind.TEXT), benefit(gold, "Other")
    partner_tasks.hand_in(task=task_of(rosa.partner, made), given=Given(text="x"), link=rosa, now=NOW)
    with pytest.raises(partner_tasks.Refused, match="it stays"):
        partner_tasks.forget(benefit=made)
    partner_tasks.forget(benefit=other)
    assert list(Benefit.objects.all()) == [made]
