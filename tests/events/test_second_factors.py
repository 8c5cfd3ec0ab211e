"""A lost second factor is taken off by who may, with a reason, told and kept; and by nobody else."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from core.models import HistoryEntry, OutboxMail
from events.actions import second_factors, team
from events.models import Event, Organizer, Role, TeamMember
from tests.factories.events import make_event, make_team_member, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 5, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    return make_event()


def member(event: Event, role: str = Role.DOOR) -> TeamMember:
    """With an app and recovery codes."""
    made = make_team_member(event, make_user(name="Grace"), role)
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=made.user, type=kind, data={})
    made.user.refresh_from_db()
    assert made.user.has_second_factor
    return made


def owner(event: Event) -> User:
    return make_team_member(event, role=Role.OWNER).user


def reset(row: TeamMember, by: User, reason: str = "Lost the phone, called us") -> None:
    second_factors.reset(member=row, reason=reason, by=by, now=NOW)


def refused(row: TeamMember, by: User, words: str) -> None:
    with pytest.raises(team.Refused, match=words):
        reset(row, by)
    assert Authenticator.objects.filter(user=row.user).count() == 2


def test_all_of_it_goes_browsers_are_signed_out_and_it_is_told_and_kept(event: Event) -> None:
    row, other, boss = member(event), member(event), owner(event)
    browser, others = Client(), Client()
    browser.force_login(row.user)
    others.force_login(other.user)
    reset(row, boss)
    person = User.objects.get(pk=row.user_id)
    assert (person.has_second_factor, Authenticator.objects.filter(user=person).count()) == (False, 0)
    assert browser.get("/accounts/2fa/").status_code == 302
    assert others.get("/admin/").status_code == 200
    assert User.objects.get(pk=other.user_id).has_second_factor
    entry = HistoryEntry.objects.get(kind="team.second_factor_reset")
    assert (entry.by, entry.scope, entry.after) == (
        boss,
        event.public_id,
        {"reason": "Lost the phone, called us"},
    )
    letter = OutboxMail.objects.get(kind="team.second_factor_reset")
    assert (letter.to_address, "Reason: Lost the phone, called us" in letter.text) == (person.email, True)


def test_no_reason_no_reset(event: Event) -> None:
    row = member(event)
    with pytest.raises(team.Refused, match="Say why"):
        reset(row, owner(event), " ")


def test_owner_reaches_only_who_works_for_him_alone(event: Event) -> None:
    row, boss = member(event), owner(event)
    make_team_member(make_event(), row.user, Role.REVIEWER)
    refused(row, boss, "nothing but his own events")
    reset(row, make_user(is_superuser=True))
    assert not Authenticator.objects.filter(user=row.user).exists()


def test_owner_of_the_organizer_reaches_seats_in_all_its_events(event: Event) -> None:
    row, boss = member(event), make_user()
    make_team_member(make_event(organizer=event.organizer), row.user, Role.REVIEWER)
    TeamMember.objects.create(organizer=event.organizer, user=boss, role=Role.OWNER)
    reset(row, boss)
    everywhere = member(event)
    TeamMember.objects.filter(pk=everywhere.pk).update(event=None, organizer=Organizer.objects.get())
    refused(TeamMember.objects.get(pk=everywhere.pk), owner(event), "nothing but his own events")


def test_who_is_no_owner_or_is_it_himself_or_meets_a_superuser_is_refused(event: Event) -> None:
    row = member(event)
    refused(row, make_team_member(event, role=Role.ORGANIZER).user, "nothing but his own events")
    refused(row, make_user(), "nothing but his own events")
    refused(row, row.user, "Your own")
    User.objects.filter(pk=row.user_id).update(is_superuser=True)
    refused(TeamMember.objects.select_related("user").get(pk=row.pk), owner(event), "runs this installation")


def test_ended_seat_gives_nobody_but_its_owner_the_way(event: Event) -> None:
    row = member(event)
    TeamMember.objects.filter(pk=row.pk).update(ends_at=NOW.replace(year=2020))
    refused(row, make_team_member(event, role=Role.ORGANIZER).user, "nothing but his own events")


def test_page_asks_for_a_reason_and_is_offered_to_who_may_alone(client: Client, event: Event) -> None:
    row = member(event)
    change = f"/admin/events/teammember/{row.pk}/change/"
    path = f"/admin/events/teammember/{row.pk}/second-factor/"
    for user, is_offered in ((make_team_member(event).user, False), (owner(event), True)):
        client.force_login(user)
        page = client.get(change).content.decode()
        assert ("Take off a lost second factor" in page) == is_offered
    assert "Make sure first who asks you" in client.get(path).content.decode()
    client.post(path, {"_confirmed": "1", "reason": ""})
    assert Authenticator.objects.filter(user=row.user).count() == 2
    assert client.post(path, {"_confirmed": "1", "reason": "Lost it"})["Location"] == change
    assert not Authenticator.objects.filter(user=row.user).exists()
    client.force_login(owner(make_event()))
    assert client.get(path).status_code in {302, 403, 404}
