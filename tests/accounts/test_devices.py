"""Where somebody is signed in: listed for himself alone, and ended."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import devices
from accounts.models import User
from core.models import OutboxMail
from tests.factories.events import make_user

pytestmark = pytest.mark.django_db
PAGE = "/accounts/devices/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 20_0 like Mac OS X) AppleWebKit/605 Version/20.0 Mobile/15E148 Safari/604.1"


@pytest.fixture(autouse=True)
def _mails_become_rows(settings: Any) -> None:
    settings.EMAIL_BACKEND = "core.mail.OutboxBackend"


def signed_in(user: User, agent: str, address: str = "192.0.2.1") -> Client:
    """By the code of a mail, as people do."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": user.email})
    found = re.search(r"^ {4}([A-Z0-9-]{6,})$", OutboxMail.objects.latest("pk").text, re.MULTILINE)
    assert found is not None
    client.post("/accounts/login/code/confirm/", {"code": found[1]})
    assert "_auth_user_id" in client.session
    return client


def test_devices_are_listed_with_place_and_without_what_gives_them_away() -> None:
    user, other = make_user("grace@example.org"), make_user("ada@example.org")
    here = signed_in(user, FIREFOX)
    phone, _hers = signed_in(user, PHONE, "198.51.100.7"), signed_in(other, PHONE)
    answer = here.get(PAGE)
    listed = [(row.name, row.is_current, row.is_same_place) for row in answer.context["devices"]]
    assert listed == [("Firefox on Windows", True, True), ("Safari on iPhone", False, False)]
    page = answer.content.decode()
    told = [here.session.session_key, phone.session.session_key, "192.0.2.1", "198.51.100.7"]
    assert [text for text in told if str(text) in page] == []
    stored = " ".join(str(row.get_decoded()) for row in Session.objects.all())
    assert "198.51.100.7" not in stored


def test_one_is_signed_out_and_others_stay() -> None:
    user = make_user("grace@example.org")
    here, phone, desk = signed_in(user, FIREFOX), signed_in(user, PHONE), signed_in(user, FIREFOX)
    number = next(row.number for row in devices.of_account(user, _request(here)) if "iPhone" in row.name)
    here.post(PAGE, {"end": number})
    assert [each.get(PAGE).status_code for each in (here, phone, desk)] == [200, 302, 200]
    here.post(PAGE)
    assert [each.get(PAGE).status_code for each in (here, desk)] == [200, 302]


def test_nobody_signs_out_a_device_of_somebody_else() -> None:
    user, stranger = make_user("grace@example.org"), make_user("eve@example.org")
    phone, evil = signed_in(user, PHONE), signed_in(stranger, FIREFOX)
    (row,) = devices.of_account(user, _request(phone))
    evil.post(PAGE, {"end": row.number})
    evil.post(PAGE)
    assert phone.get(PAGE).status_code == 200
    assert Client().get(PAGE).status_code == 302


def test_last_use_is_noted_some_hours_later() -> None:
    client = signed_in(make_user("grace@example.org"), FIREFOX)
    client.get("/accounts/email/")
    seen = client.session[devices.SEEN]
    client.get("/accounts/email/")
    assert client.session[devices.SEEN] == seen
    session = client.session
    session[devices.SEEN] = (timezone.now() - timedelta(hours=7)).isoformat()
    session.save()
    client.get("/accounts/email/")
    assert client.session[devices.SEEN] >= seen


@pytest.mark.parametrize(
    ("agent", "name"),
    [("", "A browser that does not tell its name"), ("curl/9", "A browser that does not tell its name")],
)
def test_browser_without_a_name(agent: str, name: str) -> None:
    assert devices.name_of(agent) == name


def _request(client: Client) -> Any:
    return client.get("/accounts/email/").wsgi_request
