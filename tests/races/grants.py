"""Organizers who award, pay out and tell at the same instant, and a reviewer in many tabs; played by theatre.py."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from tests.races.crowd import AT_ONCE, rush

# Importing the crowd has set Django up.
from agenda.actions import grant_reviews, grant_rounds, grants  # isort: skip
from agenda.actions.grants import Wish
from agenda.actions.reviews import Words
from agenda.models import Grant, GrantCall, GrantCriterion, GrantPayout, GrantReview, Reviewer
from core.models import OutboxMail
from tests.factories.events import make_event
from tests.factories.review import make_reviewer

NOW = timezone.now()
TIMES, SHARE = 24, 10_000


def _applied() -> tuple[GrantCall, list[Grant]]:
    """Money for five of them."""
    call = GrantCall.objects.create(
        event=make_event(), opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=1),
        budget_minor=5 * SHARE + 1, most_minor=SHARE,
    )  # fmt: skip
    for number in range(TIMES):
        wish = Wish(wants_ticket=False, asked_minor=SHARE, answers={})
        grants.apply(call=call, name="Somebody", email=f"a{number}@example.org", wish=wish, now=NOW)
    return call, list(Grant.objects.filter(event=call.event))


def _award(grant: Grant) -> Callable[[], object]:
    return lambda: grants.award(grant=grant, minor=SHARE, ticket=False, by=None, now=NOW)


def awarded_by_many() -> dict[str, Any]:
    call, applied = _applied()
    return _told(call, rush([_award(grant) for grant in applied]))


def _told(call: GrantCall, results: Mapping[str, int]) -> dict[str, Any]:
    call.refresh_from_db()
    held = Grant.objects.filter(state="offered").count()
    return {"results": dict(results), "held": held, "set_aside": call.awarded_minor}


def awarded_by_many_unguarded() -> dict[str, Any]:
    """Without taking from the budget under a condition: what was read before is written after."""
    read = threading.Barrier(AT_ONCE)

    def naive(grant: Grant) -> None:
        call = GrantCall.objects.get(event=grant.event)
        read.wait()
        if call.left_minor < SHARE:
            raise grants.CannotDecide("Nothing is left.")
        Grant.objects.filter(pk=grant.pk).update(
            state="offered", award_minor=SHARE, decided_at=NOW, answer_by_at=NOW + timedelta(days=9)
        )
        call.awarded_minor += SHARE
        call.save(update_fields=["awarded_minor"])

    call, applied = _applied()
    return _told(call, rush([partial(naive, grant) for grant in applied]))


def _accepted() -> Grant:
    """Awarded five shares."""
    call = GrantCall.objects.create(
        event=make_event(), opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=1),
        budget_minor=5 * SHARE, most_minor=5 * SHARE,
    )  # fmt: skip
    wish = Wish(wants_ticket=False, asked_minor=SHARE, answers={})
    grants.apply(call=call, name="Somebody", email="a@example.org", wish=wish, now=NOW)
    grant: Grant = Grant.objects.select_related("event").get(event=call.event)
    grants.award(grant=grant, minor=5 * SHARE, ticket=False, by=None, now=NOW)
    grants.accept(grant=grant, now=NOW)
    return grant


def _paid(grant: Grant, results: Mapping[str, int]) -> dict[str, Any]:
    grant.refresh_from_db()
    rows = GrantPayout.objects.filter(grant=grant)
    return {"results": dict(results), "sum": grant.paid_minor, "rows": sum(row.amount_minor for row in rows)}


def paid_by_many() -> dict[str, Any]:
    grant = _accepted()
    one = partial(grants.pay_out, grant=grant, minor=SHARE, by=None, now=NOW)
    return _paid(grant, rush([one] * TIMES))


def paid_by_many_unguarded() -> dict[str, Any]:
    """What is left is read before, and the row written after: payouts pass the award."""
    read = threading.Barrier(AT_ONCE)
    grant = _accepted()

    def naive() -> None:
        row = Grant.objects.get(pk=grant.pk)
        read.wait()
        if row.unpaid_minor < SHARE:
            raise grants.CannotDecide("Nothing is left.")
        GrantPayout.objects.create(grant=row, amount_minor=SHARE, paid_at=NOW)
        row.paid_minor += SHARE
        row.save(update_fields=["paid_minor"])

    return _paid(grant, rush([naive] * TIMES))


def told_by_many() -> dict[str, Any]:
    call, applied = _applied()
    GrantCall.objects.filter(pk=call.pk).update(tells_in_rounds=True)
    for grant in applied[:5]:
        grants.award(grant=grant, minor=SHARE, ticket=False, by=None, now=NOW)
    seen = grant_rounds.fingerprint(grant_rounds.waiting(call.event))
    results = rush([partial(grant_rounds.send, call=call, seen=seen, by=None, now=NOW)] * TIMES)
    letters = OutboxMail.objects.filter(scope=call.event.public_id, kind="grant.awarded").count()
    return {
        "results": dict(results),
        "letters": letters,
        "held": Grant.objects.filter(state="offered").count(),
    }


def _judged() -> tuple[Grant, Reviewer, Words]:
    call, applied = _applied()
    GrantCall.objects.filter(pk=call.pk).update(is_reviewed=True)
    criterion = GrantCriterion.objects.create(event=call.event, name="Need")
    return applied[0], make_reviewer(call.event), Words({criterion.public_id: 4})


def reviewed_in_many_tabs() -> dict[str, Any]:
    grant, reviewer, words = _judged()
    one = partial(grant_reviews.finish, grant=grant, words=words, by=reviewer.user, now=NOW)
    return {"results": dict(rush([one] * TIMES)), "rows": GrantReview.objects.filter(grant=grant).count()}


def reviewed_in_many_tabs_unguarded() -> dict[str, Any]:
    """Without the reviewer's lock: only the database's constraint is left."""
    read = threading.Barrier(AT_ONCE)
    grant, reviewer, _words = _judged()

    def naive() -> None:
        known = GrantReview.objects.filter(grant=grant, reviewer=reviewer).first()
        read.wait()
        if known is None:
            GrantReview.objects.create(grant=grant, reviewer=reviewer, created_at=NOW, changed_at=NOW)

    return {"results": dict(rush([naive] * TIMES)), "rows": GrantReview.objects.filter(grant=grant).count()}


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene
    for scene in (
        awarded_by_many, awarded_by_many_unguarded, paid_by_many, paid_by_many_unguarded, told_by_many,
        reviewed_in_many_tabs, reviewed_in_many_tabs_unguarded,
    )
}  # fmt: skip
