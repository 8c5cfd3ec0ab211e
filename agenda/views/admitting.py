"""Access marks of the pages under `propose/`: before the event is public they are also for who was invited to it.

The rest of the event stays hidden from them.
"""

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from agenda import drafts, offer, own
from events import access
from events.models import Event


def is_invited(request: HttpRequest, event: Event) -> bool:
    """He came by an invitation to hand in late that still holds, or is named in a talk."""
    link = offer.link_by_id(event, drafts.remembered_link(request.session, event))
    if link is not None and link.is_live(timezone.now()):
        return True
    return isinstance(request.user, User) and own.talks_of(user=request.user, event=event).exists()


public = access.public_or(is_invited, read_with=["call"])
signed_in = access.signed_in_or(is_invited, read_with=["call"])
