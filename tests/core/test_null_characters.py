"""A NUL, which PostgreSQL refuses, reaches no view: neither chosen, nor typed, nor in an address."""

import json

import pytest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.test import Client, RequestFactory
from django.views.decorators.csrf import csrf_exempt

from core.middleware import NullCharacters


def seen(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"get": dict(request.GET.lists()), "post": dict(request.POST.lists())})


def answered(request: HttpRequest) -> object:
    middleware = NullCharacters(seen)
    middleware.process_view(request, seen, (), {})
    return json.loads(middleware(request).content)


def test_nulls_are_left_out_and_all_else_stays() -> None:
    request = RequestFactory().post("/?q=a%00b&q=c&%00=d", {"pick": ["x\0", "\0"], "text": "Zo\0ë\n"})
    assert answered(request) == {
        "get": {"q": ["ab", "c"], "": ["d"]},
        "post": {"pick": ["x", ""], "text": ["Zoë\n"]},
    }
    with pytest.raises(AttributeError):
        request.POST.update({"text": "changed"})


def test_request_without_nulls_is_left_as_it_is() -> None:
    request = RequestFactory().post("/?q=a", {"pick": ["x", "y"]})
    posted: QueryDict = request.POST
    assert answered(request) == {"get": {"q": ["a"]}, "post": {"pick": ["x", "y"]}}
    assert request.POST is posted


def test_body_meant_for_a_machine_is_not_read() -> None:
    request = RequestFactory().post("/", {"text": "a\0b"})
    NullCharacters(seen).process_view(request, csrf_exempt(seen), (), {})
    assert b"a\0b" in request.body


def test_address_with_a_null_names_nothing() -> None:
    with pytest.raises(Http404):
        NullCharacters(seen).process_view(RequestFactory().get("/relay/talks/A%00/"), seen, (), {})


@pytest.mark.django_db
def test_it_stands_before_all_views(client: Client) -> None:
    assert client.get("/healthz?x=%00").wsgi_request.GET.getlist("x") == [""]
