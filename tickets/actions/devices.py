"""Devices of the door: named by an organizer, joined once by a code, signed out at once."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from core import history, sealed
from events.models import Event, Partner
from tickets.models import Device, Gate

CODE_GOOD_FOR = timedelta(days=3)
SEEN_EVERY = timedelta(minutes=1)


class CannotJoin(Exception):
    """No device waits for this code: mistyped, used, too old or taken back."""


class SignedOut(Exception):
    """Somebody has taken this device out of the door."""


def invite(
    *, event: Event, name: str, by: User | None, now: datetime, gate: Gate | None = None,
    partner: Partner | None = None, by_label: str = "",
) -> Device:  # fmt: skip
    """A device that may join with `device.code`, at a gate or for a partner."""
    device = Device(event=event, name=name, gate=gate, partner=partner)
    device.renew_code(now + CODE_GOOD_FOR)
    with transaction.atomic():
        device.save()
        after = {"gate": str(gate or ""), "partner": str(partner or "")}
        _tell("device.added", device, by, now, by_label=by_label, after=after)
    return device


def of_member(*, event: Event, gate: Gate, by: User, now: datetime) -> Device:
    """Where a team member checks people in from the team's own pages: a device of his name, so that scans say who it
    was, and that can be signed out. Raises SignedOut.
    """
    name = f"Desk {by.email}"[:100]  # in every language the same, since it is found by it
    with transaction.atomic():
        Gate.objects.select_for_update(of=("self",)).get(pk=gate.pk)
        known = Device.objects.filter(event=event, gate=gate, name=name).first()
        if known is not None and known.revoked_at is not None:
            raise SignedOut
        device = known or invite(event=event, name=name, gate=gate, by=by, now=now)
    device.event, device.gate = event, gate
    return device


def join(*, event: Event, code: str, now: datetime) -> tuple[Device, str]:
    """The device and its token, which is stored nowhere but on it. The code is used up. Raises CannotJoin."""
    clean = "".join(letter for letter in code.upper() if letter.isalnum())
    with transaction.atomic():
        waiting = Device.objects.select_for_update(of=("self",)).waiting_with(clean, now)
        device = waiting.filter(event=event).first()
        if device is None:
            raise CannotJoin
        token = sealed.new_token() + sealed.new_token()
        device.token_hash, device.joined_at, device.seen_at = sealed.fingerprint(token), now, now
        device.save(update_fields=["token_hash", "joined_at", "seen_at"])
        _tell("device.joined", device, None, now, by_label=device.name)
    return device, token


def renew(*, device: Device, by: User | None, now: datetime) -> None:
    """Another code for the same place; whoever was signed in there is out."""
    with transaction.atomic():
        device.renew_code(now + CODE_GOOD_FOR)
        device.save()
        _tell("device.renewed", device, by, now)


def revoke(*, device: Device, by: User | None, now: datetime, by_label: str = "") -> None:
    """From this moment its token opens nothing. The list it keeps holds nothing readable without the tickets."""
    with transaction.atomic():
        if Device.objects.standing().filter(pk=device.pk).update(revoked_at=now):
            device.revoked_at = now
            _tell("device.revoked", device, by, now, by_label=by_label)


def note_seen(*, device: Device, skew_ms: int, now: datetime) -> None:
    """At most once a minute, and when its clock was set."""
    is_due = device.seen_at is None or now - device.seen_at >= SEEN_EVERY
    if is_due or abs(device.skew_ms - skew_ms) > 5_000:
        Device.objects.filter(pk=device.pk).update(seen_at=now, skew_ms=skew_ms)


def _tell(
    kind: str, device: Device, by: User | None, now: datetime, *, by_label: str = "",
    after: dict[str, str] | None = None,
) -> None:  # fmt: skip
    scope = device.event.public_id
    history.write(kind, device, scope=scope, by=by, by_label=by_label, now=now, after=after)
