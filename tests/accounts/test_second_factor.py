"""A second factor: set up by its owner, sealed at rest, asked for at sign-in, and needed where an event says so."""

import base64
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from core.models import OutboxMail
from events import membership
from events.models import Event, Role, TeamMember
from tests.factories.events import make_event, make_team_member, make_user

pytestmark = pytest.mark.django_db
SET_UP = "/accounts/2fa/totp/activate/"


@pytest.fixture
def event() -> Event:
    return make_event(team_needs_second_factor=True)


@pytest.fixture
def member(event: Event) -> User:
    return make_team_member(event, make_user("grace@example.org"), Role.ORGANIZER).user


def digits(secret: str) -> str:
    """What an app shows for the secret now."""
    key = base64.b32decode(secret)
    mark = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = mark[-1] & 15
    return f"{(struct.unpack('>I', mark[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def set_up(client: Client, user: User) -> str:
    client.force_login(user)
    secret: str = client.get(SET_UP).context["form"].secret
    answer = client.post(SET_UP, {"code": digits(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    return secret


def test_member_without_one_is_led_to_set_it_up_and_then_gets_in(
    client: Client, event: Event, member: User
) -> None:
    client.force_login(member)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/2fa/"
    assert client.get("/admin/events/room/", follow=True).redirect_chain[-1][0] == "/accounts/2fa/"
    assert client.get(f"/{event.slug}/editor/")["Location"] == "/accounts/2fa/"
    assert membership.rights_in(member, event) == frozenset()
    set_up(client, member)
    assert "Open the organizers’ workspace" in client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert client.get("/admin/").status_code == 200
    assert client.get(f"/{event.slug}/editor/").status_code == 200


def test_who_is_not_in_the_team_is_not_led_anywhere(client: Client, event: Event) -> None:
    client.force_login(make_user())
    assert client.get(f"/{event.slug}/editor/").status_code == 404
    assert client.get("/admin/", follow=True).status_code == 403


def test_event_that_needs_none_opens_without(client: Client) -> None:
    client.force_login(make_team_member(make_event()).user)
    assert client.get("/admin/").status_code == 200


def test_switching_it_off_closes_the_workspace_again(client: Client, event: Event, member: User) -> None:
    set_up(client, member)
    client.post("/accounts/2fa/totp/deactivate/")
    member.refresh_from_db()
    assert not member.has_second_factor
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/2fa/"


def test_secrets_are_sealed_at_rest(client: Client, member: User) -> None:
    secret = set_up(client, member)
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    stored = " ".join(str(row.data) for row in Authenticator.objects.all())
    assert len(codes) == 10
    assert [text for text in (secret, *codes) if text in stored] == []


def test_sign_in_by_code_asks_for_the_second_factor(
    client: Client, member: User, settings: pytest.FixtureRequest
) -> None:
    settings.EMAIL_BACKEND = "core.mail.OutboxBackend"  # type: ignore[attr-defined]
    secret = set_up(Client(), member)
    client.post("/accounts/login/", {"login": member.email})
    found = re.search(r"^ {4}([A-Z0-9-]{6,})$", OutboxMail.objects.latest("pk").text, re.MULTILINE)
    assert found is not None
    answer = client.post("/accounts/login/code/confirm/", {"code": found[1]})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    page = client.get("/accounts/2fa/authenticate/").content.decode()
    assert "Use a passkey or security key" in page
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert (wrong.status_code, "_auth_user_id" in client.session) == (200, False)
    client.post("/accounts/2fa/authenticate/", {"code": digits(secret)})
    # The same digits do not work twice, so a recovery code is taken where the half minute is the same.
    if "_auth_user_id" not in client.session:
        codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert client.session["_auth_user_id"] == str(member.pk)


@pytest.mark.parametrize(
    "page",
    ["", "totp/activate/", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/add/", "webauthn/"],
)  # fmt: skip
def test_pages_open(client: Client, member: User, page: str) -> None:
    if page not in {"", "totp/activate/"}:
        set_up(client, member)
    else:
        client.force_login(member)
    answer = client.get(f"/accounts/2fa/{page}", follow=True)
    assert answer.status_code == 200


def test_event_of_an_organizer_asks_its_members_too(client: Client, event: Event) -> None:
    user = make_user()
    TeamMember.objects.create(user=user, organizer=event.organizer, role=Role.OWNER)
    client.force_login(user)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/2fa/"
