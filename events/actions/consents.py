"""Somebody lets a partner see his name, in words that are kept, and may take it back at any time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import history
from events import retention
from events.models import Consent, Event, Participant, Partner


def partner_wording(name: str) -> str:
    """What stands beside the box, and is kept when it is ticked."""
    words = _("%(partner)s may see my name and company, because I come with its code.")
    return words % {"partner": name}


def let_partner_see(
    *, person: Participant, partner: Partner, by: User | None, now: datetime, by_label: str = ""
) -> Consent:
    """Given once: a second time changes nothing."""
    if partner.event_id != person.event_id:
        raise ValueError("The partner is of another event.")
    with transaction.atomic():
        locked = Participant.objects.select_for_update().select_related("event").get(pk=person.pk)
        standing = Consent.objects.standing().to_partner(partner).filter(participant=locked).first()
        if standing is not None:
            return standing
        given = Consent.objects.create(
            participant=locked, purpose=Consent.Purpose.PARTNER, partner=partner,
            text=partner_wording(partner.name)[:300], given_at=now,
        )  # fmt: skip
        _tell("consent.given", locked, partner.public_id, by, by_label, now)
    return given


def hide_from_partner(
    *, person: Participant, partner: Partner, by: User | None, now: datetime, by_label: str = ""
) -> None:
    """From this moment the partner sees the name no more. The row stays, as the proof of what was agreed to."""
    with transaction.atomic():
        rows = Consent.objects.standing().to_partner(partner).filter(participant=person)
        if rows.update(withdrawn_at=now):
            _tell("consent.withdrawn", person, partner.public_id, by, by_label, now)


def leads_wording() -> str:
    """What stands beside the switch, and is kept when it is turned on."""
    return _("Partners who scan my badge get my name, company, what I do and my e-mail address.")


def give_to_scanners(*, person: Participant, by: User | None, now: datetime, by_label: str = "") -> None:
    """Every partner who scans the badge gets the contact data, also those who did before."""
    _agree(person, Consent.Purpose.LEADS, leads_wording(), by, by_label, now)


def hide_from_scanners(*, person: Participant, by: User | None, now: datetime, by_label: str = "") -> None:
    """From this moment no partner sees it, also not of scans before."""
    _end(person, Consent.Purpose.LEADS, by, by_label, now)


def texts_wording(event: Event) -> str:
    """What stands above the field for the number. How long it is kept is part of what is agreed to."""
    days = retention.NUMBERS.days_at(event)
    return ngettext(
        "%(event)s may text me when something I chose or speak in is moved or cancelled on the day itself. My number is "
        "used for nothing else and deleted when I take this back, at the latest %(days)d day after the event.",
        "%(event)s may text me when something I chose or speak in is moved or cancelled on the day itself. My number is "
        "used for nothing else and deleted when I take this back, at the latest %(days)d days after the event.",
        days,
    ) % {"event": event.name[:80], "days": days}


def agree_to_texts(*, person: Participant, by: User | None, now: datetime) -> None:
    _agree(person, Consent.Purpose.TEXTS, texts_wording(person.event), by, "", now)


def end_texts(*, person: Participant, by: User | None, now: datetime, by_label: str = "") -> None:
    _end(person, Consent.Purpose.TEXTS, by, by_label, now)


def _agree(
    person: Participant, purpose: Consent.Purpose, words: str, by: User | None, by_label: str, now: datetime
) -> None:
    """To what names no partner; given once."""
    with transaction.atomic():
        locked = Participant.objects.select_for_update().select_related("event").get(pk=person.pk)
        if not Consent.objects.standing().filter(participant=locked, purpose=purpose).exists():
            Consent.objects.create(participant=locked, purpose=purpose, text=words[:300], given_at=now)
            _tell("consent.given", locked, str(purpose), by, by_label, now)


def _end(
    person: Participant, purpose: Consent.Purpose, by: User | None, by_label: str, now: datetime
) -> None:
    with transaction.atomic():
        rows = Consent.objects.standing().filter(participant=person, purpose=purpose)
        if rows.update(withdrawn_at=now):
            _tell("consent.withdrawn", person, str(purpose), by, by_label, now)


def _tell(kind: str, person: Participant, whom: str, by: User | None, by_label: str, now: datetime) -> None:
    """`whom`: the partner's id, or the purpose of what names none."""
    scope, after = person.event.public_id, {"partner": whom}
    history.write(kind, person, scope=scope, by=by, by_label=by_label, now=now, after=after)
