"""A write with an Idempotency-Key happens once, however often it is sent.

The key is claimed in a transaction of its own, so that a twin sees it at once. What the call writes and the answer kept
for it are one transaction: whoever dies in between leaves neither, and the claim lapses.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core import late
from core.api.problems import INVALID, KEY_REUSED, RUNNING, Problem
from core.sealed import seal, unseal
from events.models import ApiToken, KeptAnswer

# A request that has not ended by then is dead: its server has given up on it.
LAPSES_AFTER = timedelta(minutes=2)
LONGEST_KEY = 255
KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Cache-Control")


def _nothing(answer: HttpResponse) -> None:
    pass


def run(
    request: HttpRequest,
    *,
    token: ApiToken,
    key: str,
    now: datetime,
    work: Callable[[], HttpResponse],
    undo: Callable[[], None],
    log: Callable[[HttpResponse], None],
    digest: str = "",
) -> HttpResponse:
    """The answer of `work`, or the one kept under the key. `work` answers with errors and raises none. `log` notes in the same
    transaction what was done.

    `undo` is for what is not in the database; `digest` stands for a body that was read in parts.
    """
    if len(key) > LONGEST_KEY:
        errors = [{"parameter": "Idempotency-Key", "detail": _("At most 255 letters.")}]
        raise Problem(INVALID, errors=errors)
    print_of_it = _fingerprint(request, digest)
    claim = _claim(token, key, print_of_it, now)
    if claim is None:
        return _kept(token, key, print_of_it)
    try:
        response = in_one(work, keep=lambda answer: _keep(claim, answer), log=log, undo=undo)
    except BaseException:
        KeptAnswer.objects.filter(pk=claim.pk).delete()
        raise
    if response.status_code >= 500:
        KeptAnswer.objects.filter(pk=claim.pk).delete()
    return response


def in_one(
    work: Callable[[], HttpResponse],
    *,
    undo: Callable[[], None],
    log: Callable[[HttpResponse], None] = _nothing,
    keep: Callable[[HttpResponse], None] = _nothing,
    only_try: bool = False,
) -> HttpResponse:
    """Everything the call writes, with its line in the log; or, with an error or when it is only a try, nothing."""
    try:
        with late.atomic():
            response = work()
            if response.status_code >= 400 or only_try:
                transaction.set_rollback(True)
            else:
                log(response)
                keep(response)
        if 400 <= response.status_code < 500 and not only_try:
            keep(response)
    except BaseException:
        undo()
        raise
    if response.status_code >= 400 or only_try:
        undo()
    return response


def _fingerprint(request: HttpRequest, digest: str) -> str:
    text = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(text + (digest.encode() or request.body)).hexdigest()


def _claim(token: ApiToken, key: str, print_of_it: str, now: datetime) -> KeptAnswer | None:
    """A row of its own, or that of a call that died; None if somebody else has it."""
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(token=token, key=key, fingerprint=print_of_it, began_at=now)
    except IntegrityError:
        dead = KeptAnswer.objects.filter(
            token=token, key=key, fingerprint=print_of_it, status=None, began_at__lt=now - LAPSES_AFTER
        )
        if dead.update(began_at=now):
            return KeptAnswer.objects.get(token=token, key=key)
        return None


def _kept(token: ApiToken, key: str, print_of_it: str) -> HttpResponse:
    row = KeptAnswer.objects.filter(token=token, key=key).first()
    if row is None or (row.status is None and row.fingerprint == print_of_it):
        raise Problem(RUNNING, headers={"Retry-After": "1"})
    if row.fingerprint != print_of_it:
        raise Problem(KEY_REUSED)
    answer = HttpResponse(unseal(bytes(row.body).decode()), status=row.status, headers=dict(row.headers))
    answer["Idempotent-Replayed"] = "true"
    return answer


def _keep(claim: KeptAnswer, answer: HttpResponse) -> None:
    """Sealed: there are answers that tell a secret once."""
    headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
    KeptAnswer.objects.filter(pk=claim.pk).update(
        status=answer.status_code, headers=headers, body=seal(answer.content.decode()).encode()
    )
