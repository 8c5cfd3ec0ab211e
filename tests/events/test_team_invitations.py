"""Invitations to the team: by mail, for whoever proves an address, with an end; and roles that end."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import HistoryEntry, OutboxMail
from events import membership
from events.actions import team, team_invitations
from events.models import Event, Role, TeamInvitation, TeamMember
from events.rights import Right
from tests.factories.events import make_event, make_team_member, make_user

pytestmark = pytest.mark.django_db
TEAM = "/admin/events/teammember/"


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def owner(event: Event) -> User:
    return make_team_member(event, make_user("owner@example.org", name="Olu"), Role.OWNER).user


def ask(event: Event, owner: User, **fields: object) -> TeamInvitation:
    given: dict[str, object] = {"email": "new@example.org", "role": Role.DOOR} | fields
    return team_invitations.invite(event=event, by=owner, now=timezone.now(), **given)  # type: ignore[arg-type]


def link() -> str:
    """The address in the last mail."""
    text = OutboxMail.objects.filter(kind="team.invited").latest("pk").text
    found = re.search(r"/[\w-]+/team/\w+/", text)
    assert found is not None
    return found[0]


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_link_is_read_by_all_and_accepted_by_who_is_signed_in(
    client: Client, event: Event, owner: User
) -> None:
    ask(event, owner)
    page = client.get(link())
    assert "Devices and gates of the door" in page.content.decode()
    assert f"/accounts/login/?next={link()}" in page.content.decode()
    client.post(link())
    assert not TeamMember.objects.filter(role=Role.DOOR).exists()
    new = make_user("new@example.org")
    assert as_(client, new).post(link())["Location"] == "/admin/"
    assert membership.rights_in(new, event) == {Right.DOOR}
    assert client.get("/admin/").status_code == 200


def test_secret_is_kept_as_its_hash_alone(event: Event, owner: User) -> None:
    row = ask(event, owner)
    secret = link().split("/")[-2]
    kept = [str(value) for value in TeamInvitation.objects.filter(pk=row.pk).values().get().values()]
    kept += [f"{entry.before}{entry.after}" for entry in HistoryEntry.objects.all()]
    assert [value for value in kept if secret in value] == []


def test_sending_again_makes_the_old_link_dead(client: Client, event: Event, owner: User) -> None:
    row = ask(event, owner)
    old = link()
    team_invitations.send_again(invitation=row, by=owner, now=timezone.now())
    assert (client.get(old).status_code, client.get(link()).status_code) == (404, 200)


@pytest.mark.parametrize("how", ["revoked", "over", "inviter gone", "used"])
def test_closed_invitation_gives_nothing(client: Client, event: Event, owner: User, how: str) -> None:
    row = ask(event, owner)
    if how == "revoked":
        team_invitations.revoke(invitation=row, by=owner, now=timezone.now())
    elif how == "over":
        TeamInvitation.objects.update(expires_at=timezone.now())
    elif how == "inviter gone":
        TeamMember.objects.filter(user=owner).delete()
    else:
        team_invitations.accept(invitation=row, user=make_user(), now=timezone.now())
    new = make_user("new@example.org")
    assert as_(client, new).post(link()).status_code == 409
    assert membership.rights_in(new, event) == frozenset()


def test_account_without_a_proved_address_accepts_nothing(client: Client, event: Event, owner: User) -> None:
    ask(event, owner)
    new = make_user("new@example.org", verified=False)
    answer = as_(client, new).post(link())
    assert "Confirm an e-mail address" in answer.content.decode()
    assert membership.rights_in(new, event) == frozenset()


def test_stranger_who_got_the_mail_forwarded_is_told_and_noted(
    client: Client, event: Event, owner: User
) -> None:
    ask(event, owner)
    stranger = make_user("stranger@elsewhere.example")
    page = as_(client, stranger).get(link()).content.decode()
    assert "This invitation went to another address." in page
    client.post(link())
    entry = HistoryEntry.objects.get(kind="team.joined")
    assert (entry.by, entry.after["email"], entry.after["forwarded"]) == (stranger, "new@example.org", True)
    told = OutboxMail.objects.get(kind="team.accepted_by_another")
    assert (told.to_address, "stranger@elsewhere.example" in told.text) == ("owner@example.org", True)


def test_link_of_another_event_finds_nothing(client: Client, event: Event, owner: User) -> None:
    ask(event, owner)
    other = make_event()
    assert client.get(link().replace(event.slug, other.slug, 1)).status_code == 404


def test_organizer_invites_no_owner(event: Event) -> None:
    organizer = make_team_member(event, role=Role.ORGANIZER).user
    with pytest.raises(team.Refused, match="Only an owner"):
        ask(event, organizer, role=Role.OWNER)


def test_role_ends_some_time_after_the_event_unless_it_stays() -> None:
    event = make_event(ends_on=datetime(2027, 5, 14, tzinfo=UTC).date(), time_zone="UTC")
    assert team_invitations.usual_end(event, Role.DOOR) == datetime(2027, 7, 14, 4, tzinfo=UTC)
    assert team_invitations.usual_end(event, Role.OWNER) is None
    assert team_invitations.usual_end(event, Role.DOOR, everywhere=True) is None


def test_member_whose_time_is_over_is_out_at_once(client: Client, event: Event, owner: User) -> None:
    member = make_team_member(event, role=Role.FINANCE)
    as_(client, member.user)
    assert client.get("/admin/tickets/order/").status_code == 200
    team.set_end(member=member, ends_at=timezone.now(), by=owner, now=timezone.now())
    assert client.get("/admin/tickets/order/", follow=True).status_code == 403
    assert membership.rights_in(member.user, event) == frozenset()
    assert not TeamMember.objects.in_event(event).filter(user=member.user).exists()
    assert "Over" in as_(client, owner).get(TEAM).content.decode()


def test_last_owner_gets_no_end(client: Client, event: Event, owner: User) -> None:
    member = TeamMember.objects.get(user=owner)
    answer = as_(client, owner).post(
        f"{TEAM}{member.pk}/change/", {"role": "owner", "last_day": "2027-01-01"}
    )
    assert answer.context["adminform"].form.errors == {
        "last_day": ["This is the last owner. Make somebody else an owner first."]
    }


def test_somebody_whose_time_is_over_can_be_invited_again(event: Event, owner: User) -> None:
    was = make_team_member(event, make_user("new@example.org"), Role.DOOR)
    TeamMember.objects.filter(pk=was.pk).update(ends_at=timezone.now() - timedelta(days=1))
    row = ask(event, owner)
    team_invitations.accept(invitation=row, user=was.user, now=timezone.now())
    assert membership.rights_in(was.user, event) == {Right.DOOR}
