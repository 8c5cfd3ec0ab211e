"""What clashes mean at an event, single ones that are accepted, lines of days, and links to look at the draft."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import clashing
from agenda.actions.edits import Refused
from agenda.conflicts import Kind
from agenda.models import AgendaVersion, ClashRule, ClashWaiver, DayLines, PreviewLink
from core import history
from core.sealed import fingerprint
from events.models import Event


def set_levels(
    *, event: Event, levels: Mapping[str, str], buffer: int = 0, by: User | None, now: datetime
) -> None:
    """Only what differs from the usual is kept. `buffer`: minutes that are to lie between two talks in a room."""
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        before = clashing.levels(event)
        after = {kind: ClashRule.Level(levels.get(kind, before[kind])) for kind in before}
        minutes = clashing.buffer(event)
        changed = [kind for kind in before if before[kind] != after[kind]]
        if not changed and minutes == buffer:
            return
        ClashRule.objects.filter(event=event).delete()
        ClashRule.objects.bulk_create(
            ClashRule(event=event, kind=kind, level=level, minutes=buffer if kind == Kind.BUFFER else 0)
            for kind, level in after.items()
            if level != clashing.usual(kind) or (kind == Kind.BUFFER and buffer)
        )
        history.write(
            "agenda.rules_set", event, scope=event.public_id, by=by, now=now,
            before={str(kind): str(before[kind]) for kind in changed} | {"minutes": minutes},
            after={str(kind): str(after[kind]) for kind in changed} | {"minutes": buffer},
        )  # fmt: skip


def waive(*, version: AgendaVersion, key: str, reason: str, by: User | None, now: datetime) -> ClashWaiver:
    """Accept one clash as it stands now, with a reason; it no longer keeps a release back."""
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=version.event_id)
        standing = ClashWaiver.objects.filter(event=event, key=key).standing().first()
        if standing is not None:
            return standing
        clash = next((one for one in clashing.of_version(version) if one.key == key), None)
        if clash is None:
            raise Refused(_("This clash is no more."))
        if clash.kind == Kind.GONE or not reason.strip():
            raise Refused(_("Say why this clash is all right."))
        waiver = ClashWaiver.objects.create(
            event=event, key=key, text=clash.text[:500], reason=reason.strip()[:300],
            created_at=now, created_by=by,
        )  # fmt: skip
        told = {"clash": waiver.text, "reason": waiver.reason}
        history.write("agenda.clash_waived", version, scope=event.public_id, by=by, now=now, after=told)
    return waiver


def revoke_waiver(*, waiver: ClashWaiver, by: User | None, now: datetime) -> None:
    """Revoking twice is once."""
    with transaction.atomic():
        rows = ClashWaiver.objects.filter(pk=waiver.pk).standing()
        if rows.update(revoked_at=now, revoked_by=by):
            history.write(
                "agenda.waiver_revoked", waiver, scope=waiver.event.public_id, by=by, now=now,
                before={"clash": waiver.text, "reason": waiver.reason},
            )  # fmt: skip


def set_lines(*, event: Event, lines: Sequence[DayLines], by: User | None, now: datetime) -> None:
    with transaction.atomic():
        DayLines.objects.bulk_create(
            lines, update_conflicts=True, unique_fields=["event", "day"],
            update_fields=["opens_at", "closes_at", "minutes"],
        )  # fmt: skip
        after = {str(one.day): str(one) for one in lines}
        history.write("agenda.lines_set", event, scope=event.public_id, by=by, now=now, after=after)


def share(
    *, event: Event, label: str, days: int, shows_secret: bool, by: User | None, now: datetime
) -> tuple[PreviewLink, str]:
    """A link to look at the draft, and its secret, which is shown once and kept nowhere."""
    secret = secrets.token_urlsafe(24)
    with transaction.atomic():
        link = PreviewLink.objects.create(
            event=event, secret_hash=fingerprint(secret), label=label, shows_secret=shows_secret,
            created_at=now, created_by=by, expires_at=now + timedelta(days=days),
        )  # fmt: skip
        told = {"for": label, "until": link.expires_at.isoformat(), "secret_slots": shows_secret}
        history.write("agenda.preview_shared", link, scope=event.public_id, by=by, now=now, after=told)
    return link, secret


def unshare(*, link: PreviewLink, by: User | None, now: datetime) -> None:
    """Revoking twice is once."""
    with transaction.atomic():
        if PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
            history.write(
                "agenda.preview_revoked", link, scope=link.event.public_id, by=by, now=now,
                before={"for": link.label},
            )  # fmt: skip
