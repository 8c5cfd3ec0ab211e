"""One's own browser sessions: looked at, and ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from accounts import devices
from accounts.http import SignedInRequest
from core import access


@never_cache
@access.signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """Posting `end` with a number signs that one out, without any all others. The one in use is left by signing out."""
    if request.method != "POST":
        return render(request, "account/devices.html", {"devices": devices.of_account(request.user, request)})
    number = request.POST.get("end", "")
    ended = devices.end(request.user, request, frozenset({number}) if number else None)
    if ended:
        words = ngettext("%d device is signed out.", "%d devices are signed out.", ended)
        messages.success(request, words % ended)
    else:
        messages.info(request, _("There was nothing to sign out."))
    return redirect("account_devices")
