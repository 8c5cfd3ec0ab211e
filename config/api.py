"""The API, assembled from every app's endpoints, at /api/. Each address goes through events.api.gate."""

from functools import lru_cache
from typing import Any, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from agenda.api import agenda, decisions, draft, drafts, files, proposals, reviews, session_types
from core import single_rows
from core.api import bodies, problems
from core.api.deadline import too_slow
from core.api.openapi import described
from core.api.problems import Problem
from core.views import api as pages
from events.api import deletions, event, partner_links, partner_tasks, places, setup
from events.api.call import ApiRequest, Open
from events.api.gate import Operation, gate, logger, versions
from portal.api import badges, exports, jobs, mails, sandbox, saved_exports, webhooks
from portal.reference.completing import completed
from tickets.api import (
    attendees,
    books,
    codes,
    levels,
    orders,
    papers,
    refund_runs,
    shop,
    stock,
    tickets,
    waiting,
)

ROUTERS = (
    event.router, deletions.router, shop.router, agenda.router, levels.router, partner_tasks.router, partner_links.router, codes.router, orders.router, refund_runs.router, tickets.router,
    attendees.router, tickets.door, proposals.review, proposals.router, draft.router, files.router,
    drafts.router, reviews.router, decisions.router, stock.router, waiting.router, mails.router, webhooks.router,
    badges.router, exports.router, saved_exports.router, jobs.router, papers.router, books.router, setup.router, places.router, session_types.router,
    sandbox.router,
)  # fmt: skip


def build() -> NinjaAPI:
    api = NinjaAPI(title="Plenary", version=versions().newest, openapi_url=None, docs_url=None)
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Http404, _nothing)
    api.add_exception_handler(ObjectDoesNotExist, _gone)
    api.add_exception_handler(DatabaseError, _gone)
    api.add_exception_handler(OperationalError, _interrupted)
    api.add_exception_handler(Exception, _broken)
    for router in ROUTERS:
        api.add_router("", router)
    return api


def _problem(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.answer(error)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.answer(Problem(problems.INVALID, errors=[_named(one) for one in error.errors]))


def _named(error: dict[str, Any]) -> dict[str, str]:
    """Where it is: a pointer into the body, or the name of a parameter."""
    source, *place = error["loc"]
    if source == "body":
        # The first part names our own argument, unless the whole body is missing.
        pointer = "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place[1:])
        return {"pointer": f"#{pointer}", "detail": error["msg"]}
    return {"parameter": str(place[-1]), "detail": error["msg"]}


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.of_status(error.status_code, str(error))


def _nothing(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.of_status(404, str(error))


def _gone(request: HttpRequest, error: Any) -> HttpResponse:
    """It was there when it was looked for, and somebody else deleted it before it could be locked."""
    if not single_rows.is_of_a_gone_row(error):
        return _broken(request, error)
    logger.warning("api call found nothing any more", exc_info=error)
    return problems.of_status(404)


def _interrupted(request: HttpRequest, error: Any) -> HttpResponse:
    """The database was stopped because the call's time was over, or it has trouble of its own."""
    if cast(ApiRequest, request).call.deadline.is_over:
        return problems.answer(too_slow())
    return _broken(request, error)


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    """Whoever called learns the request's id and no more; the log has the rest."""
    logger.error("api call failed", exc_info=error)
    return problems.of_status(500)


API = build()


def addresses(api: NinjaAPI) -> list[URLPattern]:
    found = []
    for bound in api._get_bound_routers():
        for address, path_view in bound.path_operations.items():
            operations = [_operation(api, one) for one in path_view.operations]
            route = address.strip("/").replace("{", "<str:").replace("}", ">")
            found.append(path(route, gate(path_view.get_view(), operations)))
    return found


def _operation(api: NinjaAPI, one: Any) -> Operation:
    names = frozenset(
        name
        for model in one.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    )
    is_open = any(isinstance(mark, Open) for mark in one.auth_callbacks)
    takes_file = bodies.MEDIA_TYPE in str((one.openapi_extra or {}).get("requestBody", ""))
    name = one.operation_id or one.view_func.__name__
    mark = _mark(one)
    return Operation(
        name, one.methods, names, is_open=is_open, is_whole=getattr(mark, "is_whole", False),
        may_send=mark if takes_file else None, made_first=getattr(one.view_func, "made_first", None),
    )  # fmt: skip


def openapi() -> dict[str, Any]:
    return described(API.get_openapi_schema(path_prefix="/api/"), _scopes())


@lru_cache(maxsize=1)
def told() -> dict[str, Any]:
    """The same with a sentence and an example at each field, for people and their programs to read. Making it takes a
    second, so each process does it once: nobody may change it.
    """
    return completed(openapi())


def names() -> list[str]:
    """Of all operations, always in the same order."""
    return sorted(_scopes())


def _scopes() -> dict[str, str | None]:
    """What each operation needs, by its name."""
    return {
        str(one.operation_id): _mark(one).scope
        for bound in API._get_bound_routers()
        for view in bound.path_operations.values()
        for one in view.operations
    }


def _mark(one: Any) -> Any:
    """The access mark of an operation; a test fails on one without."""
    return one.auth_callbacks[0]


def _never(request: HttpRequest, rest: str) -> HttpResponse:
    """The gate itself says that there is nothing."""
    raise Http404


urlpatterns = [
    path("", pages.start),
    path("openapi.json", pages.openapi),
    path("problems/", pages.problem_list),
    path("problems/<slug:code>", pages.problem),
    *addresses(API),
    path("<path:rest>", gate(_never, [])),
]
