"""Benefits of partners as tasks: they come with the level, are handed in, accepted or sent back, and reminded of once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import history, mail, single_rows, times
from core.models import HistoryEntry
from events import emails_partners, logos, partner_rows
from events.actions import partner_links, partner_logos
from events.models import Benefit, Partner, PartnerLevel, PartnerLink, PartnerTask

State = PartnerTask.State
Kind = Benefit.Kind
REMIND_BEFORE = timedelta(days=7)
HANDED_IN = "partner_task.handed_in"
# Within the hour and by one partner: more is no work but an attack on the disk.
MOST_HANDED_IN = 60
WHILE = timedelta(hours=1)


class Refused(Exception):
    """With a sentence for people in `message`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Given:
    """What was handed in, checked by its form: of a file its content, the ending by its content and its own name."""

    text: str = ""
    number: int | None = None
    content: bytes = b""
    suffix: str = ""
    name: str = ""


def follow_level(*, partner: Partner, by: User | None, now: datetime) -> None:
    """A partner has the tasks of its level. Of other levels those stay in which something was done."""
    with transaction.atomic():
        _spread([partner], partner.level_id, by, now)


def follow_benefits(*, level: PartnerLevel, by: User | None, now: datetime) -> None:
    """After benefits of a level were added: each of its partners has them too."""
    with transaction.atomic():
        _spread(partner_rows.partners_of(level), level.pk, by, now)


def _spread(partners: list[Partner], level: int | None, by: User | None, now: datetime) -> None:
    if not partners:
        return
    benefits = partner_rows.benefits_of(level)
    known = partner_rows.tasks_of(partners)
    wanted = {benefit.pk for benefit in benefits}
    if any(benefit not in wanted and not is_touched for (_partner, benefit), is_touched in known.items()):
        old = PartnerTask.objects.untouched().filter(partner__in=partners).exclude(benefit__in=benefits)
        old.delete()
    new = [
        PartnerTask(partner=partner, benefit=benefit)
        for partner in partners
        for benefit in benefits
        if (partner.pk, benefit.pk) not in known
    ]
    # Somebody else may have made the same ones meanwhile.
    PartnerTask.objects.bulk_create(new, batch_size=100, ignore_conflicts=True)
    names: dict[Partner, list[str]] = defaultdict(list)
    for task in new:
        names[task.partner].append(task.benefit.name)
    history.write_all(
        history.entry(
            "partner.tasks_added", each, scope=each.event.public_id, by=by, now=now, after={"tasks": added}
        )
        for each, added in names.items()
    )


def forget(*, benefit: Benefit) -> None:
    """With its tasks, as long as nothing was done in any of them. Raises Refused."""
    with transaction.atomic():
        rows = PartnerTask.objects.select_for_update().filter(benefit=benefit)
        if any(not row.is_untouched for row in rows):
            raise Refused(_("Partners have handed something in for it already: it stays."))
        if rows:
            rows.delete()
        single_rows.delete(benefit)


def hand_in(*, task: PartnerTask, given: Given, link: PartnerLink, now: datetime) -> PartnerTask:
    """By a colleague; again as long as it was not accepted, the last one counts. Raises Refused."""
    with transaction.atomic():
        row = _locked(task)
        if row.benefit.is_teams:
            raise Refused(_("The organizers do this: nothing is handed in."))
        if row.state == State.ACCEPTED:
            raise Refused(_("This was accepted meanwhile. Write to the organizers if it has to change."))
        _check_often(row, now)
        before = {"state": row.state}
        old = row.file.name if given.content else ""
        row.text, row.number = given.text, given.number
        if given.content:
            _keep(row, "file", given)
        row.state, row.handed_in_at, row.handed_in_by = State.HANDED_IN, now, link
        row.reason = ""
        _stored(row)
        _drop(row, old)
        after = {"state": row.state, "benefit": row.benefit.name, "what": _shown(row)}
        _tell(HANDED_IN, row, None, now, by_label=str(link), before=before, after=after)
    return row


def accept(
    *, task: PartnerTask, by: User, now: datetime, proof: str = "", evidence: Given | None = None
) -> PartnerTask:
    """What was handed in is right, or the team has done its part; `proof` and `evidence` say how and where. A logo
    becomes the partner's. Raises Refused.
    """
    with transaction.atomic():
        row = _locked(task)
        if row.state != (State.HANDED_IN if not row.benefit.is_teams else row.state):
            raise Refused(_("Nothing is handed in that could be accepted: somebody was faster."))
        before = {"state": row.state}
        old = row.proof_file.name if evidence else ""
        row.state, row.decided_at, row.decided_by, row.reason = State.ACCEPTED, now, by, ""
        row.proof = proof or row.proof
        if evidence:
            _keep(row, "proof_file", evidence)
        _stored(row)
        _drop(row, old)
        if row.benefit.kind == Kind.LOGO:
            with row.file.open("rb") as opened:
                # It was made a PNG of ours when it was handed in.
                logo = logos.looked_at(opened.read(), row.partner.event.theme)
            partner_logos.wear(partner=row.partner, logo=logo)
        after = {"state": row.state, "benefit": row.benefit.name} | (
            {"proof": row.proof} if row.proof else {}
        )
        _tell("partner_task.accepted", row, by, now, before=before, after=after)
    return row


def send_back(*, task: PartnerTask, reason: str, by: User, now: datetime) -> PartnerTask:
    """To be handed in again, or after all; the colleague who did is told why. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Say what has to be done otherwise: the partner reads it."))
    with transaction.atomic():
        row = _locked(task)
        if row.state not in {State.HANDED_IN, State.ACCEPTED}:
            raise Refused(_("Nothing is handed in that could be sent back: somebody was faster."))
        before = {"state": row.state}
        row.state, row.reason = State.SENT_BACK, reason.strip()[:1000]
        row.decided_at, row.decided_by, row.reminded_at = now, by, None
        _stored(row)
        if not row.benefit.is_teams:
            links = _readers(row.partner, row.handed_in_by, now)
            mail.post(*(emails_partners.task_sent_back(link, row, now) for link in links))
        after = {"state": row.state, "benefit": row.benefit.name, "reason": row.reason}
        _tell("partner_task.sent_back", row, by, now, before=before, after=after)
    return row


def remind_due(*, now: datetime) -> int:
    """One mail to each colleague about what is to be handed in within a week; each task is reminded of once. Returns
    how many mails. Two workers at once do no harm: each partner is looked at again under a lock.
    """
    first, last = (now - timedelta(days=1)).date(), (now + REMIND_BEFORE + timedelta(days=1)).date()
    due = PartnerTask.objects.to_hand_in().filter(
        reminded_at=None, benefit__due_on__gte=first, benefit__due_on__lte=last
    )
    return sum(_remind(pk, now) for pk in due.order_by().values_list("partner", flat=True).distinct())


def _remind(pk: int, now: datetime) -> int:
    with transaction.atomic():
        rows = Partner.objects.select_for_update(of=("self",)).select_related("event__organizer")
        partner = rows.get(pk=pk)
        today = times.conference_day(now, partner.event.time_zone)
        due = PartnerTask.objects.to_hand_in().filter(partner=partner, reminded_at=None)
        tasks = list(due.due_within(today, REMIND_BEFORE).select_related("benefit").soonest_first())
        links = _readers(partner, None, now) if tasks else []
        if not links:
            return 0
        mail.post(*(emails_partners.tasks_due(link, tasks, now) for link in links))
        PartnerTask.objects.filter(pk__in=[task.pk for task in tasks]).update(reminded_at=now)
        after = {"tasks": [task.benefit.name for task in tasks], "mails": len(links)}
        history.write(
            "partner.tasks_reminded", partner, scope=partner.event.public_id, by=None, now=now, after=after
        )
    return len(links)


def _readers(partner: Partner, first: PartnerLink | None, now: datetime) -> list[PartnerLink]:
    """Whom a mail about tasks reaches: the colleague whose task it was, else all with an address, else the contact."""
    links = PartnerLink.objects.standing().filter(partner=partner).exclude(email="")
    found = list(links.filter(pk=first.pk)) if first else []
    found = found or list(links.order_by("pk"))
    if not found and partner.contact_email:
        found = [partner_links.standing(partner=partner, by=None, now=now, note=_("Contact"))]
    for link in found:
        link.partner = partner
    return found


def _locked(task: PartnerTask) -> PartnerTask:
    rows = PartnerTask.objects.select_for_update(of=("self",))
    rows = rows.select_related("partner__event__organizer", "benefit", "handed_in_by")
    row: PartnerTask | None = rows.filter(pk=task.pk).first()
    if row is None:
        raise Refused(_("This task is no longer there: the partner’s level has changed."))
    return row


def _check_often(row: PartnerTask, now: datetime) -> None:
    tasks = PartnerTask.objects.filter(partner=row.partner_id).values("public_id")
    handed = HistoryEntry.objects.filter(kind=HANDED_IN, subject__in=tasks, at__gt=now - WHILE)
    if handed.count() >= MOST_HANDED_IN:
        raise Refused(_("So much was handed in within the hour that this has to wait. Try again later."))


def _keep(row: PartnerTask, field: str, given: Given) -> None:
    """A new file beside the old one, which goes when the row is written."""
    getattr(row, field).save(f"file{given.suffix}", ContentFile(given.content), save=False)
    setattr(row, "file_name" if field == "file" else "proof_name", given.name[-200:])


def _stored(row: PartnerTask) -> None:
    """What was written to disk for a row that never came to be would lie there for ever."""
    names = [str(row.file.name or ""), str(row.proof_file.name or "")]
    kept = PartnerTask.objects.filter(pk=row.pk).values_list("file", "proof_file").get()
    try:
        row.save()
    except Exception:
        for name in set(names) - set(kept) - {""}:
            row.file.storage.delete(name)
        raise


def _drop(row: PartnerTask, name: str | None) -> None:
    if name:
        transaction.on_commit(partial(row.file.storage.delete, name))


def _shown(row: PartnerTask) -> Any:
    """What history says of it: names of files, numbers, how many people; texts are read at the task."""
    match row.benefit.kind:
        case Kind.LOGO | Kind.FILE:
            return row.file_name
        case Kind.NUMBER:
            return row.number
        case Kind.PEOPLE:
            return len(row.text.splitlines())
        case Kind.TEXT:
            return row.text[:200]
    return True


def _tell(kind: str, row: PartnerTask, by: User | None, now: datetime, **more: Any) -> None:
    history.write(kind, row, scope=row.partner.event.public_id, by=by, now=now, **more)
