"""The request of somebody who is signed in."""

from accounts.models import User
from core.http import Request


class SignedInRequest(Request):
    user: User
