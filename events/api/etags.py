"""ETags: reading again what has not changed costs no body, and changing what has is refused."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from core.api.problems import CHANGED, NEEDS_MATCH, Problem


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With its ETag, or 304 to who has it already. Of tokens' answers nothing is kept in common caches."""
    if response.status_code != 200:
        return response
    response.setdefault("Cache-Control", "private, no-cache")
    if "ETag" not in response:
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    answer: Any = get_conditional_response(request, etag=response["ETag"], response=response)
    if answer.status_code == 304:
        answer["Cache-Control"] = response["Cache-Control"]
        return answer if isinstance(answer, HttpResponse) else response
    return response


def of(state: object) -> str:
    """The ETag of one thing's state, for answers and for If-Match."""
    return f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:24]}"'


def check_match(request: HttpRequest, current: str) -> None:
    """The caller says which state he changes; if somebody was faster he learns it instead of undoing that."""
    given = request.headers.get("If-Match", "")
    if not given:
        raise Problem(NEEDS_MATCH)
    if current not in {tag.strip() for tag in given.split(",")}:
        raise Problem(CHANGED, headers={"ETag": current})
