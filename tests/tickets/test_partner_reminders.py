"""Partners hear of seats that nobody has taken: when somebody presses for it, and once before they are gone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.models import HistoryEntry, OutboxMail
from events.actions import partner_links
from events.models import Partner, PartnerLink
from tests.factories.events import make_event, make_partner, make_user
from tests.factories.tickets import make_code, make_quota
from tickets.actions import partner_reminders
from tickets.models import Reserve

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 4, 26, 12, tzinfo=UTC)
END = datetime(2027, 5, 3, 1, tzinfo=UTC)  # within a week, and still the second of May in Los Angeles


@pytest.fixture
def partner() -> Partner:
    event = make_event(name="Relay 2027")
    return make_partner(event, name="Redpoint", contact_name="Rosa", contact_email="rosa@redpoint.example")


def make_reserve(partner: Partner, code: str = "REDPOINT-CREW", **fields: Any) -> Reserve:
    values = {"size": 12, "taken": 3, "until_at": END}
    row = make_code(partner.event, code, partner=partner, is_offer=fields.pop("is_offer", False))
    return Reserve.objects.create(
        event=partner.event, code=row, quota=make_quota(partner.event), **values | fields
    )


def mails() -> list[OutboxMail]:
    return list(OutboxMail.objects.order_by("pk"))


def test_the_mail_says_how_many_until_when_and_where_to_look(partner: Partner) -> None:
    make_reserve(partner)
    make_reserve(partner, "REDPOINT-VIP", size=2, taken=0, until_at=None)
    user = make_user()
    assert partner_reminders.remind(partner=partner, by=user, now=NOW) == 11
    (mail,) = mails()
    link = PartnerLink.objects.get()
    assert (mail.to_address, mail.to_name) == ("rosa@redpoint.example", "Rosa")
    assert mail.subject == "11 seats at Relay 2027 wait for you"
    for text in (mail.text, mail.html):
        assert link.path in text
        assert "May 2, 2027" in text
        assert "9 of 12 still free" in text
        assert "2 of 2 still free" in text
        assert f"/{partner.event.slug}/tickets/?code=REDPOINT-CREW" in text
    told = HistoryEntry.objects.filter(subject=partner.public_id).values_list("kind", "by").order_by("pk")
    assert list(told) == [("partner.link_made", user.pk), ("partner.reminded", user.pk)]


def test_a_link_that_stands_is_used_and_a_revoked_one_is_not(partner: Partner) -> None:
    make_reserve(partner)
    revoked = partner_links.make(partner=partner, note="", by=None, now=NOW)
    partner_links.revoke(link=revoked, by=None, now=NOW)
    partner_reminders.remind(partner=partner, by=None, now=NOW)
    partner_reminders.remind(partner=partner, by=None, now=NOW)
    assert PartnerLink.objects.filter(revoked_at=None).count() == 1
    standing = PartnerLink.objects.get(revoked_at=None)
    assert [standing.path in mail.text for mail in mails()] == [True, True]
    assert not any(revoked.path in mail.text for mail in mails())


@pytest.mark.parametrize(
    ("fields", "address", "said"),
    [
        ({"taken": 12}, "rosa@redpoint.example", "No seats are kept for this partner that are not taken."),
        (
            {"closed_at": NOW},
            "rosa@redpoint.example",
            "No seats are kept for this partner that are not taken.",
        ),
        (
            {"is_offer": True},
            "rosa@redpoint.example",
            "No seats are kept for this partner that are not taken.",
        ),
        ({}, "", "There is no contact address of this partner."),
    ],
)
def test_without_seats_or_address_nothing_is_sent(
    partner: Partner, fields: dict[str, Any], address: str, said: str
) -> None:
    make_reserve(partner, **fields)
    partner.contact_email = address
    partner.save()
    with pytest.raises(partner_reminders.CannotRemind) as refused:
        partner_reminders.remind(partner=partner, by=None, now=NOW)
    assert refused.value.message == said
    assert partner_reminders.remind_due(now=NOW) == 0
    assert (mails(), PartnerLink.objects.count()) == ([], 0)


def test_a_week_before_the_end_there_is_one_mail_and_no_second(partner: Partner) -> None:
    make_reserve(partner)
    assert partner_reminders.remind_due(now=END - timedelta(days=7, seconds=1)) == 0
    assert partner_reminders.remind_due(now=END - timedelta(days=7)) == 1
    assert partner_reminders.remind_due(now=END - timedelta(days=6)) == 0
    assert len(mails()) == 1


def test_of_two_codes_that_end_together_one_mail_tells_and_of_a_later_one_another(partner: Partner) -> None:
    make_reserve(partner)
    make_reserve(partner, "REDPOINT-VIP")
    make_reserve(partner, "REDPOINT-LATE", until_at=END + timedelta(days=9))
    assert partner_reminders.remind_due(now=NOW) == 1
    assert partner_reminders.remind_due(now=NOW + timedelta(days=9)) == 1
    first, second = mails()
    assert ("REDPOINT-VIP" in first.text, "REDPOINT-LATE" in first.text) == (True, False)
    assert ("REDPOINT-VIP" in second.text, "REDPOINT-LATE" in second.text) == (False, True)


@pytest.mark.parametrize("fields", [{"until_at": NOW}, {"until_at": None}, {"taken": 12}])
def test_what_is_over_or_without_end_or_taken_is_not_due(partner: Partner, fields: dict[str, Any]) -> None:
    make_reserve(partner, **fields)
    assert partner_reminders.remind_due(now=NOW) == 0


def test_seats_of_the_events_own_codes_remind_nobody(partner: Partner) -> None:
    row = make_code(partner.event, "OURS")
    Reserve.objects.create(
        event=partner.event, code=row, quota=make_quota(partner.event), size=5, until_at=END
    )
    assert partner_reminders.remind_due(now=NOW) == 0
