"""Whom an order is credited to besides its code's partner: whose links its buyer came by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from events.actions import consents
from events.models import Event, Participant, Partner
from tickets.codes import normal_form
from tickets.discounts import Terms
from tickets.models import DiscountCode
from tickets.touches import Touches


@dataclass(frozen=True)
class Credit:
    """Primary keys of partners."""

    first: int | None = None
    last: int | None = None


def of(event: Event, came: Touches, terms: Terms | None) -> Credit:
    """First and last of the visit's words that mean a partner of this event.

    No query where the used code (`terms`) says it all, else one for links by word and one for codes not used.
    """
    known: dict[str, int | None] = {}
    if terms is not None:
        known[f"c-{normal_form(terms.code)}"] = terms.partner_id
    known |= _by_ref(event, came) | _by_code(event, came, known)
    found = [partner for word in came.words if (partner := known.get(word)) is not None]
    return Credit(found[0], found[-1]) if found else Credit()


def let_partner_see(terms: Terms | None, buyer: Participant, *, by: User | None, now: datetime) -> None:
    """The buyer, who comes himself, agreed in the order form that the code's partner may see his name."""
    partner = Partner.objects.filter(pk=terms.partner_id).first() if terms and terms.partner_id else None
    if partner is not None:
        consents.let_partner_see(person=buyer, partner=partner, by=by, by_label=_("Order form"), now=now)


def _by_ref(event: Event, came: Touches) -> dict[str, int | None]:
    if not came.refs:
        return {}
    rows = Partner.objects.filter(event=event, ref__in=came.refs)
    return {f"r-{ref}": pk for ref, pk in rows.values_list("ref", "pk")}


def _by_code(event: Event, came: Touches, known: Mapping[str, int | None]) -> dict[str, int | None]:
    unknown = [code for code in came.codes if f"c-{code}" not in known]
    if not unknown:
        return {}
    rows = DiscountCode.objects.filter(event=event, normal__in=unknown, partner__isnull=False)
    return {f"c-{normal}": pk for normal, pk in rows.values_list("normal", "partner")}
