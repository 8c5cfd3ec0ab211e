"""Signing in by a code in the middle of something else: a form that asks for the address last.

The codes, their limits and what signing in does are django-allauth's. Only this module knows how to drive them
without its pages. An address nobody knew becomes an account, which can do nothing until the code is typed in.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User, normal_email
from core.prepared import Inserted, Prepared

PENDING = "_plenary_pending_code"
# An address is its account's alone: the unique pair of both.
_address: Prepared[Any] = Prepared(
    lambda user, email: EmailAddress.objects.filter(user=user, email=email), user=-1, email="any"
)
_addresses: Inserted[Any] = Inserted(EmailAddress)
CODE_LASTS = timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT)


class Refused(Exception):
    """No code was sent; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Outcome(StrEnum):
    SIGNED_IN = "signed_in"
    WRONG = "wrong"  # another try is possible
    OVER = "over"  # too many tries, too late, or never asked for: a new code is needed
    ELSEWHERE = "elsewhere"  # right, but something more is asked for, on the page at `location`


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    message: str = ""
    location: str = ""


def send_code(request: HttpRequest, address: str) -> None:
    """Send a code to the address, known or not; what the visitor sees is the same."""
    form = RequestLoginCodeForm({"email": address})
    if not form.is_valid():
        raise Refused(" ".join(message for messages in form.errors.values() for message in messages))
    email = normal_email(form.cleaned_data["email"])
    try:
        with transaction.atomic():
            user = _account(email, form._user)
            setattr(request, PENDING, None)
            LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
    except IntegrityError as error:
        # The account of this address is closed, or somebody else has just made it.
        message = _("No code can be sent to this address. Use another one, or write to us.")
        raise Refused(message) from error


def pending_address(request: HttpRequest) -> str:
    """Where the code that is waited for was sent; empty if none is."""
    process = _pending(request)
    return str(process.state.get("email", "")) if process else ""


def try_code(request: HttpRequest, code: str, *, then: str) -> Answer:
    """Sign the visitor in if this is the code. What his browser session holds is kept.

    `then` is where to go on after a further step, such as a second factor.
    """
    process = _pending(request)
    if process is None:
        return Answer(Outcome.OVER, _("This code is no longer valid. We can send you a new one."))
    form = ConfirmLoginCodeForm({"code": code}, code=process.code)
    if form.is_valid():
        with transaction.atomic():
            _prove(request, process.user, process.state.get("email", ""))
            response = process.finish(then)
        if request.user.is_authenticated:
            return Answer(Outcome.SIGNED_IN)
        return Answer(Outcome.ELSEWHERE, location=response["Location"])
    if process.record_invalid_attempt():
        return Answer(Outcome.WRONG, " ".join(form.errors.get("code", [])))
    return Answer(Outcome.OVER, str(get_adapter().error_messages["too_many_login_attempts"]))


def send_again(request: HttpRequest) -> bool:
    """Send another code to the same address. False if there have been enough, or none is waited for."""
    process = _pending(request)
    if process is None or not process.can_resend:
        return False
    process.resend()
    return True


def _pending(request: HttpRequest) -> Any:
    """Read once a request: its account is a query."""
    known = getattr(request, PENDING, None)
    if known is None:
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        known = LoginCodeVerificationProcess.resume(stage) if stage else None
        setattr(request, PENDING, known)
    return known


def _prove(request: HttpRequest, user: User, address: str) -> None:
    """The code was right, so the address is its owner's main one: two queries where django-allauth takes six. What is
    less plain is left to it: an address beside the main one, or one that somebody else has proved meanwhile.
    """
    row = _address.first(user=user.pk, email=address)
    if row is None:
        return
    row.user = user
    EmailAddress.objects.fill_cache_for_user(user, [row])
    if row.verified or not row.primary:
        return
    try:
        with transaction.atomic():
            EmailAddress.objects.filter(pk=row.pk).update(verified=True)
    except IntegrityError:
        return
    row.verified = True
    email_confirmed.send(sender=EmailAddress, request=request, email_address=row)


def _account(address: str, known: User | None) -> User:
    """Raises IntegrityError if the account of this address is closed.

    Typing in the code verifies the row of the address; accounts made by the team have none yet.
    """
    if known is None:
        user = User.objects.create_user(address)
        _addresses.add(EmailAddress(user=user, email=address, primary=True))
        return user
    first = not EmailAddress.objects.filter(user=known, primary=True).exists()
    EmailAddress.objects.get_or_create(user=known, email=address, defaults={"primary": first})
    return known
