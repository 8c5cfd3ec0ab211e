"""Somebody nobody knew hands in a talk on a phone: few requests, few queries, and pages that are kept for all."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda.models import CallForTalks, ProposalAnswer, Session
from tests.factories.calls import make_asked
from tests.factories.events import make_user
from tests.journeys.speaking import (  # noqa: F401 - the fixtures work by their names
    _files_in_memory,
    _mails_become_rows,
    code_for,
    hidden,
    make_open_call,
    propose,
    signed_in,
    text_of,
    typed,
)

pytestmark = pytest.mark.django_db


def test_first_time_speaker_on_a_phone_needs_four_requests_and_44_queries(client: Client) -> None:
    event = make_open_call()
    asked = make_asked(event, "Where did you give it before?")
    written = typed(event, email="ada@example.org", submit="1") | {asked.public_id: "Nowhere"}
    with CaptureQueriesContext(connection) as queries:
        key = hidden(text_of(client.get("/relay/propose/")), "form_key")
        client.post("/relay/propose/", written | {"form_key": key})
        code = code_for("ada@example.org")
        done = client.post("/relay/propose/code/", {"code": code})
        page = text_of(client.get(done["Location"]))
    assert "Handed in. The committee reads it." in page
    assert ProposalAnswer.objects.get().text == "Nowhere"
    looked_for_the_code = 1
    # Without the marks of nested transactions, which ask and change nothing.
    asked_for = [one for one in queries.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked_for) - looked_for_the_code == 44


def test_form_is_kept_for_all_and_each_has_a_token_and_a_key_of_his_own() -> None:
    event = make_open_call()
    one, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    pages = [text_of(client.get("/relay/propose/")) for client in (one, other)]
    keys = [hidden(page, "form_key") for page in pages]
    tokens = [hidden(page, "csrfmiddlewaretoken") for page in pages]
    assert (len(set(keys)), len(set(tokens))) == (2, 2)
    written = typed(event, email="o'hara+csrf-token-of-this-visitor@example.org", submit="1")
    written |= {"form_key": keys[0]}
    assert one.post("/relay/propose/", written | {"csrfmiddlewaretoken": tokens[1]}).status_code == 403
    sent = one.post("/relay/propose/", written | {"csrfmiddlewaretoken": tokens[0]})
    assert "<strong>o&#x27;hara+csrf-token-of-this-visitor@example.org</strong>" in text_of(sent)
    assert "Bots that know when to be quiet" in text_of(one.get("/relay/propose/"))
    assert "Bots that know when to be quiet" not in text_of(other.get("/relay/propose/"))

    CallForTalks.objects.update(text="Only poems.", closes_at=timezone.now() + timedelta(minutes=90))
    page = text_of(other.get("/relay/propose/"))
    assert ("Only poems." in page, "1 hour left" in page, "Submit talk" in page) == (True, True, True)
    CallForTalks.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert "Submit talk" not in text_of(other.get("/relay/propose/"))


def test_address_that_another_account_has_proved_meanwhile_signs_nobody_in_and_loses_no_word(
    client: Client,
) -> None:
    event = make_open_call()
    client.post("/relay/propose/", typed(event, email="ada@example.org", submit="1"))
    EmailAddress.objects.create(user=make_user("old@example.org"), email="ada@example.org", verified=True)
    client.post("/relay/propose/code/", {"code": code_for("ada@example.org")})
    assert (Session.objects.count(), "_auth_user_id" in client.session) == (0, False)
    assert EmailAddress.objects.get(email="ada@example.org", verified=True).user.email == "old@example.org"
    assert "Bots that know when to be quiet" in text_of(client.get("/relay/propose/"))
