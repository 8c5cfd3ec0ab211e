"""What goes away is told in the answer, at the token, and once a month by mail; and never too soon."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from core.api.deprecation import Deprecated, earliest_end, headers, noticed
from core.models import OutboxMail
from events.actions import deprecations
from events.models import ApiToken, DeprecatedCall
from portal import api_versions
from tests.factories.api import Api
from tests.factories.events import make_event

SINCE, ENDS = date(2026, 12, 1), date(2028, 12, 1)
READING = Deprecated(SINCE, ENDS, "/api/events/{event}/agenda", "Reading an event", operation="read_event")
FIELD = Deprecated(SINCE, ENDS, "/api/#codes", "The note of a code", operation="create_code", field="note")
TABLE = (READING, FIELD)
OLD = (Deprecated(SINCE, ENDS, "/docs/api/#versions", "The version", version="2026-12-01"),)
HERE = "tests.events.test_api_deprecation"
TOLD = ("Deprecation", "Sunset", "Link")


def told(answer: Any) -> list[str]:
    return [answer[name] for name in TOLD if name in answer]


@pytest.mark.django_db
@override_settings(API_DEPRECATED=f"{HERE}.TABLE", SITE_URL="https://site.example")
def test_a_call_of_what_goes_away_is_told_so_whoever_calls() -> None:
    event = make_event()
    for api in (Api(), Api(event)):
        assert told(api.get(f"events/{event.slug}")) == [
            "@1796083200",
            "Fri, 01 Dec 2028 00:00:00 GMT",
            '<https://site.example/docs/api/#what-goes-away>; rel="deprecation"; type="text/html", '
            '<https://site.example/api/events/{event}/agenda>; rel="successor-version"',
        ]
    assert told(Api(event).get("token")) == []


@pytest.mark.django_db
@override_settings(API_DEPRECATED=f"{HERE}.TABLE")
def test_a_field_is_told_of_to_who_sends_it_also_in_a_refusal() -> None:
    event = make_event()
    api, path = Api(event), f"events/{event.slug}/codes"
    assert told(api.post(path, {"code": "RED", "percent_bp": 500})) == []
    assert len(told(api.post(path, {"code": "BLUE", "percent_bp": 500, "note": "x"}))) == 3
    assert len(told(api.post(path, {"code": "!!!", "percent_bp": 500, "note": "x"}))) == 3
    assert [(row.token, row.what) for row in DeprecatedCall.objects.all()] == [
        (api.token, "create_code.note")
    ]


@pytest.mark.django_db
@override_settings(API_DEPRECATED=f"{HERE}.OLD")
def test_a_version_that_goes_away_is_told_of_at_every_call() -> None:
    api = Api(make_event())
    assert len(told(api.get("token"))) == 3
    assert DeprecatedCall.objects.get().what == "2026-12-01"


@pytest.mark.django_db
@override_settings(API_DEPRECATED=f"{HERE}.TABLE")
def test_many_calls_are_one_row_and_reading_does_not_write_each_time(django_assert_num_queries: Any) -> None:
    event = make_event()
    api = Api(event)
    api.get(f"events/{event.slug}")
    with django_assert_num_queries(1):
        api.get(f"events/{event.slug}")
    row = DeprecatedCall.objects.get()
    assert (row.what, row.first_at, row.told_at) == ("read_event", row.last_at, None)


@pytest.mark.django_db
@override_settings(API_DEPRECATED=f"{HERE}.TABLE")
def test_who_made_the_token_sees_it_there_and_nobody_elses(client: Client) -> None:
    event = make_event()
    mine, other = Api(event), Api(event)
    mine.get(f"events/{event.slug}")
    assert mine.token is not None
    assert other.token is not None
    client.force_login(mine.token.user)
    pages = [
        client.get(reverse("admin:events_apitoken_change", args=[token.pk])).content.decode()
        for token in (mine.token, other.token)
    ]
    assert ["read_event (" in page for page in pages] == [True, False]


@pytest.mark.django_db
def test_one_mail_a_month_and_only_when_something_was_called_since() -> None:
    event = make_event()
    token, now = Api(event).token, timezone.now()
    assert token is not None
    deprecations.note(token=token, names=["read_event", "create_code.note"], now=now)
    assert [deprecations.tell_due(now=now), deprecations.tell_due(now=now)] == [1, 0]
    mail = OutboxMail.objects.get(kind="api_token.deprecated")
    assert mail.to_address == token.user.email
    text = mail.text
    assert ("read_event" in text, "create_code.note" in text, "#what-goes-away" in text) == (True, True, True)
    later = now + timedelta(days=31)
    assert deprecations.tell_due(now=later) == 0
    DeprecatedCall.objects.filter(what="read_event").update(last_at=later)
    assert deprecations.tell_due(now=later - timedelta(days=2)) == 0
    assert deprecations.tell_due(now=later) == 1


@pytest.mark.django_db
def test_nobody_is_told_of_a_token_that_has_ended() -> None:
    token, now = Api(make_event()).token, timezone.now()
    assert token is not None
    deprecations.note(token=token, names=["read_event"], now=now)
    ApiToken.objects.update(revoked_at=now)
    assert deprecations.tell_due(now=now) == 0
    ApiToken.objects.update(revoked_at=None)
    assert deprecations.tell_due(now=token.expires_at) == 0
    assert deprecations.forget(now=now + timedelta(days=401)) == 1


# Dates


def test_nothing_ends_within_two_years_of_its_notice() -> None:
    with pytest.raises(ValueError, match="within 24 months"):
        Deprecated(SINCE, ENDS - timedelta(days=1), "/", "Too soon", operation="read_event")
    with pytest.raises(ValueError, match="operation or a version"):
        Deprecated(SINCE, ENDS, "/", "Neither")
    assert earliest_end(date(2028, 2, 29)) == date(2030, 3, 1)
    assert earliest_end(date(2026, 12, 31)) == date(2028, 12, 31)


def test_of_several_the_first_to_end_is_named() -> None:
    later = Deprecated(SINCE, ENDS + timedelta(days=90), "/b", "", operation="list_codes")
    found = headers([later, READING], site="", page="/p")
    assert found["Sunset"] == "Fri, 01 Dec 2028 00:00:00 GMT"
    assert found["Link"].count("successor-version") == 2
    assert headers([], site="", page="/p") == {}


def test_the_dates_on_paper_are_those_of_the_versions_and_none_ends_too_soon() -> None:
    paper = json.loads(api_versions.FILE.read_text())
    assert [one["version"] for one in paper["versions"]] == list(api_versions.VERSIONS.names)
    assert [one.version for one in noticed(paper)] == [
        one["version"] for one in paper["versions"] if one["noticed_on"]
    ]
    early = {"versions": [{"version": "2026-12-01", "noticed_on": "2027-01-01", "ends_on": "2028-12-31"}]}
    with pytest.raises(ValueError, match="within 24 months"):
        noticed(early)


def test_all_that_goes_away_stands_in_the_documentation() -> None:
    text = (api_versions.FILE.parent / "api.md").read_text()
    part = text.partition("### What goes away")[2].partition("\n## ")[0]
    assert [one.name for one in api_versions.DEPRECATED if one.name not in part] == []
    assert bool(api_versions.DEPRECATED) != ("Nothing at present." in part)


def test_every_change_of_a_version_shows_an_answer_before_and_after() -> None:
    changes = api_versions.VERSIONS.changes
    assert [one.tells for one in changes if one.pair is None] == []
    for one in changes:
        assert one.pair is not None
        before, after = one.pair
        assert one.answer_before(json.loads(json.dumps(after))) == before, one.tells
