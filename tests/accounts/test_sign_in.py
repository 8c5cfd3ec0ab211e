"""Sign-in through django-allauth with our form, pages and mails."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from accounts.models import User
from core.models import OutboxMail
from tests.factories.events import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _mails_become_rows() -> Iterator[None]:
    """As in production; Django's test runner puts another backend in its place."""
    with override_settings(EMAIL_BACKEND="core.mail.OutboxBackend"):
        yield


def posted(client: Client, **fields: str) -> tuple[int, str]:
    response = client.post("/accounts/login/?next=/relay/me/", {"next": "/relay/me/", **fields})
    return response.status_code, response.get("Location", "")


def last_mail() -> OutboxMail:
    mail = OutboxMail.objects.first()
    assert mail is not None
    return mail


def code_in(mail: OutboxMail) -> str:
    found = re.search(r"^ {4}([A-Z0-9-]{6,})$", mail.text, re.MULTILINE)
    assert found is not None
    return found[1]


def test_address_alone_gets_a_code_that_signs_in(client: Client) -> None:
    user = make_user("grace@example.org")
    status, location = posted(client, login="Grace@Example.org")
    assert (status, location) == (302, "/accounts/login/code/confirm/?next=%2Frelay%2Fme%2F")
    mail = last_mail()
    assert (mail.to_address, mail.subject) == ("grace@example.org", f"{code_in(mail)} is your sign-in code")

    response = client.post(location, {"code": code_in(mail), "next": "/relay/me/"})
    assert (response.status_code, response["Location"]) == (302, "/relay/me/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_wrong_code_is_told_and_signs_nobody_in(client: Client) -> None:
    make_user("grace@example.org")
    posted(client, login="grace@example.org")
    response = client.post("/accounts/login/code/confirm/", {"code": "WRONG-CODE"})
    assert "This is not the code of our last mail." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_password_signs_in_without_a_mail(client: Client) -> None:
    user = make_user("grace@example.org", password=PASSWORD)
    assert posted(client, login="grace@example.org", password=PASSWORD) == (302, "/relay/me/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not OutboxMail.objects.exists()


def test_wrong_password_keeps_the_address_and_says_what_to_do(client: Client) -> None:
    make_user("grace@example.org", password=PASSWORD)
    response = client.post("/accounts/login/", {"login": "grace@example.org", "password": "a guess or two"})
    html = response.content.decode()
    assert "Leave the password empty to get a code." in html
    assert 'value="grace@example.org"' in html
    assert "a guess or two" not in html
    assert "_auth_user_id" not in client.session


def test_unknown_address_looks_the_same_on_the_page_and_gets_a_mail_with_the_way_in(client: Client) -> None:
    status, location = posted(client, login="nobody@example.org")
    assert (status, location) == (302, "/accounts/login/code/confirm/?next=%2Frelay%2Fme%2F")
    assert "There is no account for this address" in last_mail().subject
    assert "/accounts/signup/" in last_mail().text


def test_account_is_made_with_an_address_and_its_code_alone(client: Client) -> None:
    response = client.post("/accounts/signup/", {"email": "new@example.org"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/confirm-email/")
    page = client.get("/accounts/confirm-email/").content.decode()
    assert "Type in the code" in page
    assert "new@example.org" in page
    client.post("/accounts/confirm-email/", {"code": code_in(last_mail())})
    assert client.session["_auth_user_id"] == str(User.objects.get(email="new@example.org").pk)


def test_account_that_exists_is_not_given_away_but_its_owner_is_told(client: Client) -> None:
    make_user("grace@example.org")
    response = client.post("/accounts/signup/", {"email": "grace@example.org"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/confirm-email/")
    assert last_mail().subject == "You already have an account"
    assert User.objects.count() == 1


def test_new_password_comes_by_a_link_in_a_mail(client: Client) -> None:
    user = make_user("grace@example.org", password=PASSWORD)
    client.post("/accounts/password/reset/", {"email": "grace@example.org"})
    found = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", last_mail().text)
    assert found is not None
    page = client.get(found[1], follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "another long one", "password2": "another long one"})
    user.refresh_from_db()
    assert user.check_password("another long one")


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/inactive/",
    ],
)
def test_page_for_strangers_is_in_our_frame(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert html.count("<h1>") == 1
    assert '<main id="main"' in html
    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|placeholder=", html) == []


@pytest.mark.parametrize(
    "path", ["/accounts/email/", "/accounts/password/change/", "/accounts/logout/", "/accounts/3rdparty/"]
)
def test_page_of_an_account_is_in_our_frame(client: Client, path: str) -> None:
    client.force_login(make_user("grace@example.org", password=PASSWORD))
    html = client.get(path).content.decode()
    assert html.count("<h1>") == 1
    assert '<main id="main"' in html
    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|placeholder=", html) == []
