"""A write that is sent twice happens once, also when both arrive at the same time."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from events.actions import tokens
from events.api import gate
from events.models import ApiCall, KeptAnswer
from tests.factories.api import Api, code_of
from tests.factories.events import make_event
from tickets.actions import mint
from tickets.models import DiscountCode

BODY = {"code": "RED", "percent_bp": 500}


@pytest.mark.django_db
def test_the_first_answer_comes_again_byte_for_byte() -> None:
    event = make_event()
    api, path = Api(event), f"events/{event.slug}/codes"
    first = api.post(path, BODY, Idempotency_Key="a-key")
    again = api.post(path, BODY, Idempotency_Key="a-key")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert DiscountCode.objects.count() == 1
    assert code_of(api.post(path, BODY, Idempotency_Key="another")) == (409, "refused")
    assert code_of(Api(event).post(path, BODY, Idempotency_Key="a-key")) == (409, "refused")


@pytest.mark.django_db
def test_a_key_belongs_to_one_call() -> None:
    event = make_event()
    api, path = Api(event), f"events/{event.slug}/codes"
    api.post(path, BODY, Idempotency_Key="a-key")
    assert code_of(api.post(path, BODY | {"code": "BLUE"}, Idempotency_Key="a-key")) == (
        422,
        "idempotency-reused",
    )
    other = f"events/{event.slug}/code-batches"
    assert code_of(api.post(other, BODY, Idempotency_Key="a-key")) == (422, "idempotency-reused")
    assert code_of(api.post(path, BODY, Idempotency_Key="x" * 256)) == (422, "invalid")


@pytest.mark.django_db
def test_a_refusal_is_kept_but_a_breakdown_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()
    api, path = Api(event), f"events/{event.slug}/codes"
    refused = api.post(path, {"code": "!!!", "percent_bp": 500}, Idempotency_Key="wrong")
    assert (
        refused.content == api.post(path, {"code": "!!!", "percent_bp": 500}, Idempotency_Key="wrong").content
    )
    real = mint.from_rows

    def half(**given: Any) -> int:
        real(**given)
        raise RuntimeError("after the rows were written")

    monkeypatch.setattr(mint, "from_rows", half)
    assert code_of(api.post(path, BODY, Idempotency_Key="a-key")) == (500, "server-error")
    assert DiscountCode.objects.count() == 0
    monkeypatch.setattr(mint, "from_rows", real)
    assert api.post(path, BODY, Idempotency_Key="a-key").status_code == 201
    assert DiscountCode.objects.count() == 1


@pytest.mark.django_db
def test_a_call_that_died_gives_its_key_up_after_a_while() -> None:
    event = make_event()
    api, path = Api(event), f"events/{event.slug}/codes"
    assert api.token is not None
    api.post(path, BODY, Idempotency_Key="a-key")
    DiscountCode.objects.all().delete()
    KeptAnswer.objects.update(status=None, body=b"")
    running = api.post(path, BODY, Idempotency_Key="a-key")
    assert (code_of(running), running["Retry-After"]) == ((409, "idempotency-running"), "1")
    KeptAnswer.objects.update(began_at=timezone.now() - timedelta(minutes=3))
    assert api.post(path, BODY, Idempotency_Key="a-key").status_code == 201


@pytest.mark.django_db
def test_kept_answers_go_after_two_days_and_the_log_after_thirty() -> None:
    event = make_event()
    Api(event).post(f"events/{event.slug}/codes", BODY, Idempotency_Key="a-key")
    now = timezone.now()
    assert (KeptAnswer.objects.count(), ApiCall.objects.count()) == (1, 1)
    assert tokens.forget(now=now + timedelta(hours=47)) == 0
    assert tokens.forget(now=now + timedelta(hours=49)) == 1
    assert tokens.forget(now=now + timedelta(days=31)) == 1


@pytest.mark.django_db
def test_each_call_is_one_line_of_the_log_in_the_transaction_of_what_it_wrote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = make_event()
    api, path = Api(event), f"events/{event.slug}/codes"
    api.post(path, BODY)
    api.post(f"{path}?validate_only=true", BODY | {"code": "TRIED"})
    api.post(path, BODY | {"code": "KEY"}, Idempotency_Key="a-key")
    api.post(path, BODY | {"code": "KEY"}, Idempotency_Key="a-key")
    api.post(path, BODY)
    assert [*ApiCall.objects.order_by("pk").values_list("status", flat=True)] == [201, 201, 201, 201, 409]
    assert [*DiscountCode.objects.order_by("pk").values_list("code", flat=True)] == ["RED", "KEY"]

    add, logged = gate._calls.add, list[ApiCall]()

    def full(row: ApiCall) -> None:
        logged.append(row)
        if row.status < 400:
            raise OSError("no room for the log")
        add(row)

    monkeypatch.setattr(gate._calls, "add", full)
    assert code_of(api.post(path, BODY | {"code": "LOST"})) == (500, "server-error")
    assert [row.status for row in logged] == [201, 500]
    assert not DiscountCode.objects.filter(code="LOST").exists()
