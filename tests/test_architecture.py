"""The shape of the whole: keys point down, every address says who may call it, every row belongs to an event.

Each rule is a function from plain things to offenders, and is shown one planted offender: a rule that cannot
find anything would pass for ever.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import isolate_apps
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from django.urls.resolvers import RoutePattern
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView

from core import access
from events import access as event_access
from events.models import Event, Organizer
from events.rights import Right

FLOORS = {"core": 0, "accounts": 1, "events": 2, "tickets": 3, "agenda": 3, "portal": 4}
Model = type[models.Model]

# Keys that point up, with the reason.
UPWARDS = {
    "core.HistoryEntry.by": "Django's own seam: the key goes to AUTH_USER_MODEL, whatever app that is in",
}
# Tables without a key to an event or organizer of their own or their parents', with the reason.
WITHOUT_TENANT = {
    "accounts.User": "a person signs in once for all events; what he is at one of them is a participant",
    "core.HistoryEntry": "core knows no events: `scope` is the event's or organizer's public id",
    "core.OutboxMail": "core knows no events: `scope` is the event's or organizer's public id",
    "events.Forgetting": "a line of the report; sessions and sign-in mails that ran out are no event's",
    "events.TeamMember": "belongs to an event or to an organizer; a check constraint demands exactly one",
    "tickets.BalanceEntry": "the books of a gateway's account: the installation's own has no organizer",
    "tickets.BookDifference": "of a gateway's account: the installation's own has no organizer",
    "tickets.GatewayEvent": "Stripe's message comes before we know whose order it is about",
    "tickets.Payout": "of a gateway's account: the installation's own has no organizer",
}


def our_models() -> list[Model]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in FLOORS]


# Keys


def keys_pointing_up(found: Iterable[Model]) -> list[str]:
    """Foreign, one-to-one and many-to-many keys to a floor above, or to another app on the same floor."""
    offenders = []
    for model in found:
        own = model._meta.app_label
        for field in chain(model._meta.local_fields, model._meta.local_many_to_many):
            target = field.related_model
            if not isinstance(target, type):
                continue
            other = target._meta.app_label
            if other in FLOORS and other != own and FLOORS[other] >= FLOORS[own]:
                offenders.append(f"{model._meta.label}.{field.name}")
    return offenders


def test_foreign_keys_point_down() -> None:
    assert keys_pointing_up(our_models()) == list(UPWARDS)


@isolate_apps("core", "tickets", "agenda")
def test_foreign_keys_pointing_up_or_sideways_are_noticed() -> None:
    class Note(models.Model):
        event = models.ForeignKey(Event, on_delete=models.CASCADE)

        class Meta:
            app_label = "core"

    class Talk(models.Model):
        tickets: models.ManyToManyField[Any, Any] = models.ManyToManyField("tickets.Pass")  # type: ignore[misc]

        class Meta:
            app_label = "agenda"

    class Pass(models.Model):
        class Meta:
            app_label = "tickets"

    assert keys_pointing_up([Note, Talk, Pass]) == ["core.Note.event", "agenda.Talk.tickets"]


# Tenancy


def has_tenant(model: Model, seen: frozenset[Model] = frozenset()) -> bool:
    """Whether a chain of keys that are never empty leads to an event or an organizer."""
    if model in (Event, Organizer):
        return True
    parents: Iterable[Any] = (
        field.related_model
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and not field.null
    )
    return any(parent not in seen and has_tenant(parent, seen | {model}) for parent in parents)


def without_tenant(found: Iterable[Model]) -> list[str]:
    """Tables that Django makes for many-to-many keys belong to both their ends and are left out."""
    own = [model for model in found if not model._meta.auto_created]
    return sorted(model._meta.label for model in own if not has_tenant(model))


def test_every_row_belongs_to_an_event_or_organizer() -> None:
    assert without_tenant(our_models()) == sorted(WITHOUT_TENANT)


@isolate_apps("agenda")
def test_a_table_of_nobody_is_noticed() -> None:
    class Loose(models.Model):
        event = models.ForeignKey(Event, null=True, on_delete=models.SET_NULL)

        class Meta:
            app_label = "agenda"

    class Firm(models.Model):
        event = models.ForeignKey(Event, on_delete=models.CASCADE)

        class Meta:
            app_label = "agenda"

    class Child(models.Model):
        firm = models.OneToOneField(Firm, on_delete=models.CASCADE)

        class Meta:
            app_label = "agenda"

    assert without_tenant([Loose, Firm, Child]) == ["agenda.Loose"]


# Addresses


@dataclass(frozen=True)
class Address:
    """One URL pattern: its route from the root, and the view."""

    route: str
    view: Callable[..., Any]
    arguments: Mapping[str, str]

    def __str__(self) -> str:
        return self.route


KINDS = {"api", "public", "signed_in", "team", "secret_link", "signed_webhook", "operator", "local"}
# Roots of others' views, and what stands for the mark there.
SIGN_IN = "accounts/"  # django-allauth decides itself; nothing of ours may hide below it
WORKSPACE = "admin/"  # every view refuses strangers before it does anything
OPEN_IN_WORKSPACE = {"admin/login/"}


def addresses(patterns: Iterable[URLPattern | URLResolver], root: str = "") -> Iterator[Address]:
    for entry in patterns:
        route = root + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, route)
        else:
            pattern: Any = entry.pattern
            arguments = getattr(pattern, "converters", {}) or pattern.regex.groupindex
            yield Address(route, entry.callback, dict.fromkeys(arguments, "1"))


def unmarked(found: Iterable[Address]) -> list[str]:
    return [str(address) for address in found if not is_marked(address)]


def is_marked(address: Address) -> bool:
    mark = getattr(address.view, "access", None)
    if isinstance(mark, access.Access):
        needs_right = mark.kind == "team" and not re.search("/(ex|im)ports/", address.route)
        return mark.kind in KINDS and (mark.right in set(Right)) == needs_right
    if address.route.startswith(SIGN_IN):
        return is_of_sign_in(address.view)
    if address.route.startswith(WORKSPACE):
        return address.route in OPEN_IN_WORKSPACE or refuses_strangers(address)
    return False


def is_of_sign_in(view: Any) -> bool:
    """Of the library itself, which also sends its old addresses on by Django's RedirectView."""
    made_from = getattr(view, "view_class", view)
    return made_from is RedirectView or str(made_from.__module__).startswith("allauth.")


def refuses_strangers(address: Address) -> bool:
    """Sends somebody who is not signed in to the sign-in page, without looking at anything else."""
    request = RequestFactory().get("/admin/some/page/")
    request.user = AnonymousUser()
    try:
        response: HttpResponse = address.view(request, **address.arguments)
    except Exception:  # it got as far as doing something
        return False
    return response.status_code == 302 and response["Location"].startswith(reverse("admin:login"))


def wrong_below_an_event(found: Iterable[Address]) -> list[str]:
    """Views below /<event>/ whose mark does not find the event and check the visitor against it."""
    below = [address for address in found if address.route.startswith("<slug:slug>/")]
    return [str(address) for address in below if event_access.__name__ not in wrappers(address.view)]


def wrappers(view: Any) -> set[str]:
    """The modules whose code is run, from the outermost decorator to the view itself."""
    modules = set()
    while view is not None:
        modules.add(getattr(view, "__globals__", {}).get("__name__", ""))
        view = getattr(view, "__wrapped__", None)
    return modules


# Mail programs post the one click of RFC 8058 without having seen a page; the address itself is signed.
WITHOUT_A_FORM = {"<slug:slug>/unsubscribe/<str:token>/"}


def wrong_webhooks(found: Iterable[Address]) -> list[str]:
    """Webhooks that are not signed or answer GET; and other views of ours that do without the CSRF check, apart from
    the API, which knows no cookies."""
    offenders = []
    for address in found:
        kind = getattr(getattr(address.view, "access", None), "kind", "")
        if address.route.startswith("webhooks/") or kind == "signed_webhook":
            answer = address.view(RequestFactory().get("/"), **address.arguments)
            if kind != "signed_webhook" or answer.status_code != 405:
                offenders.append(str(address))
        elif kind not in {"", "api"} and getattr(address.view, "csrf_exempt", False):
            offenders += {str(address)} - WITHOUT_A_FORM
    return offenders


def all_addresses() -> list[Address]:
    return list(addresses(get_resolver().url_patterns))


def new_view() -> Callable[..., HttpResponse]:
    """Another one each time: a mark is written onto the view itself."""

    def view(request: HttpRequest, **arguments: str) -> HttpResponse:
        return HttpResponse("here")

    return view


def test_every_address_says_who_may_call_it() -> None:
    assert unmarked(all_addresses()) == []


def test_addresses_without_a_mark_are_noticed() -> None:
    planted: list[URLPattern | URLResolver] = [
        path("open/", access.public(new_view())),
        path("forgotten/", new_view()),
        path("accounts/ours/", new_view()),
        path("admin/some/<int:pk>/report/", new_view()),
        path("wrong-right/", access.mark(new_view(), "team", "everything")),
        URLResolver(RoutePattern("deep/"), [path("er/", new_view())]),
    ]
    assert unmarked(addresses(planted)) == [
        "forgotten/",
        "accounts/ours/",
        "admin/some/<int:pk>/report/",
        "wrong-right/",
        "deep/er/",
    ]


def test_views_of_an_event_start_at_that_event() -> None:
    assert wrong_below_an_event(all_addresses()) == []


def test_views_of_an_event_that_any_visitor_may_enter_are_noticed() -> None:
    planted: list[URLPattern | URLResolver] = [
        path("<slug:slug>/right/", event_access.public(new_view())),
        path("<slug:slug>/me/", event_access.signed_in(new_view())),
        path("<slug:slug>/wrong/", access.public(new_view())),
    ]
    assert wrong_below_an_event(addresses(planted)) == ["<slug:slug>/wrong/"]


def test_only_signed_webhooks_do_without_the_csrf_check() -> None:
    assert wrong_webhooks(all_addresses()) == []


def test_open_webhooks_are_noticed() -> None:
    planted: list[URLPattern | URLResolver] = [
        path("webhooks/right/", access.signed_webhook(new_view())),
        path("webhooks/open/", access.public(new_view())),
        path("webhooks/get/", access.mark(csrf_exempt(new_view()), "signed_webhook")),
        path("exempt/", access.public(csrf_exempt(new_view()))),
    ]
    assert wrong_webhooks(addresses(planted)) == ["webhooks/open/", "webhooks/get/", "exempt/"]


# Words an event may not be called


def first_words(found: Iterable[URLPattern | URLResolver]) -> set[str]:
    """The first part of every address that does not begin with an event."""
    entries = list(found)
    routes = [str(entry.pattern) for entry in entries] + [address.route for address in addresses(entries)]
    routes = [re.sub(r"[\^$]|\\Z", "", route) for route in routes]
    return {
        first for route in routes if (first := route.split("/")[0]) and "<" not in first and "(" not in first
    }


def allowed_as_slug(words: Iterable[str]) -> list[str]:
    slug = Event._meta.get_field("slug")
    allowed = []
    for word in sorted(words):
        try:
            slug.run_validators(word)
        except ValidationError:
            continue
        allowed.append(word)
    return allowed


def test_no_event_can_take_an_address_of_the_site() -> None:
    words = first_words(get_resolver().url_patterns)
    assert {"admin", "accounts", "webhooks", "media", "healthz", "readyz"} <= words
    assert allowed_as_slug(words | {"static"}) == []


def test_words_that_an_event_could_take_are_noticed() -> None:
    planted: list[URLPattern | URLResolver] = [
        path("admin/x/", new_view()),
        path("newsroom/<int:pk>/", new_view()),
    ]
    assert allowed_as_slug(first_words(planted)) == ["newsroom"]


# Migrations


def our_migrations() -> list[Migration]:
    loaded = MigrationLoader(None).disk_migrations.values()
    return [migration for migration in loaded if migration.app_label in FLOORS]


def wrong_migrations(found: Iterable[Migration]) -> list[str]:
    """Migrations that nobody named, and those that cannot be taken back."""
    offenders = []
    for migration in found:
        if "auto" in migration.name.split("_"):
            offenders.append(f"{migration.app_label}.{migration.name}: named by nobody")
        offenders += [
            f"{migration.app_label}.{migration.name}: {type(operation).__name__} cannot be taken back"
            for operation in migration.operations
            if not operation.reversible
        ]
    return offenders


def test_migrations_are_named_and_can_be_taken_back() -> None:
    found = our_migrations()
    assert {migration.app_label for migration in found} == {"core", "accounts", "events", "tickets", "agenda"}
    assert wrong_migrations(found) == []


def test_unnamed_and_final_migrations_are_noticed() -> None:
    class Planted(Migration):
        operations = [
            migrations.RunPython(lambda apps, editor: None),
            migrations.RunSQL("SELECT 1", "SELECT 1"),
        ]

    assert wrong_migrations([Planted("0007_auto_20260101_1200", "events")]) == [
        "events.0007_auto_20260101_1200: named by nobody",
        "events.0007_auto_20260101_1200: RunPython cannot be taken back",
    ]


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())
