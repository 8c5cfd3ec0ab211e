"""Who may do what at which event."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.models import User
from events import access, membership
from events.models import Event, Role, TeamMember
from events.rights import ROLE_RIGHTS, Right
from tests.factories.events import make_event, make_organizer, make_team_member, make_user

pytestmark = pytest.mark.django_db


@access.team(Right.SELL)
def shop_settings(request: HttpRequest, event: Event) -> HttpResponse:
    return HttpResponse(event.name)


def visit(event: Event, user: User | AnonymousUser) -> HttpResponse:
    request = RequestFactory().get(f"/{event.slug}/settings/")
    request.user = user
    answer = shop_settings(request, slug=event.slug)
    assert isinstance(answer, HttpResponse)
    return answer


def test_visitor_is_sent_to_sign_in() -> None:
    answer = visit(make_event(), AnonymousUser())
    assert answer["Location"].startswith("/accounts/login/?next=/event-")


def test_stranger_does_not_learn_that_the_event_exists() -> None:
    with pytest.raises(Http404):
        visit(make_event(), make_user())


def test_helper_without_the_right_is_told_so() -> None:
    event = make_event()
    with pytest.raises(PermissionDenied, match="Your role"):
        visit(event, make_team_member(event, role=Role.DOOR).user)


def test_organizer_gets_in_at_his_own_event_only() -> None:
    event, other = make_event(), make_event()
    organizer = make_team_member(event).user
    assert visit(event, organizer).content == event.name.encode()
    with pytest.raises(Http404):
        visit(other, organizer)


def test_role_of_an_organizer_holds_in_all_its_events() -> None:
    organizer, user = make_organizer(), make_user()
    one, two, foreign = make_event(organizer=organizer), make_event(organizer=organizer), make_event()
    TeamMember.objects.create(organizer=organizer, user=user, role=Role.FINANCE)
    assert set(membership.events_with(user, Right.MONEY)) == {one, two}
    assert membership.rights_in(user, foreign) == frozenset()


def test_roles_of_one_person_add_up() -> None:
    event, user = make_event(), make_user()
    make_team_member(event, user, Role.DOOR)
    make_team_member(event, user, Role.REVIEWER)
    assert membership.rights_in(user, event) == {Right.DOOR, Right.REVIEW}


def test_account_that_was_closed_has_no_rights() -> None:
    event = make_event()
    user = make_team_member(event).user
    user.is_active = False
    user.save()
    assert (membership.rights_in(user, event), membership.is_team(user)) == (frozenset(), False)


def test_who_runs_the_installation_may_do_everything() -> None:
    boss = make_user(is_superuser=True)
    event = make_event()
    assert membership.rights_in(boss, event) == frozenset(Right)
    assert list(membership.events_with(boss, Right.DOOR)) == [event]


def test_each_role_has_rights() -> None:
    assert set(ROLE_RIGHTS) == set(Role.values)
    assert ROLE_RIGHTS["door"] == {Right.DOOR}
