"""Batches of badges, drawn by the worker: who is in one, in which order, on which stock.

A worker that dies leaves nothing half done: badges are issued with the file, when all is drawn.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event
from portal import badge_agendas, badge_letters, badges
from portal.badge_letters import Lacking
from portal.badges import Wearer
from portal.pick_up import Places
from tickets import pick_up as filing
from tickets.actions import badges as issuing
from tickets.actions import printing
from tickets.actions.printing import Paper
from tickets.badges import stock
from tickets.badges.confined import Unusable
from tickets.badges.drawing import Drawing, Job, Shop
from tickets.badges.placeholders import Wrong
from tickets.documents import sheets
from tickets.models import BadgeBatch, BadgeLayout, BadgePrint, BadgePrinter, Ticket

logger = logging.getLogger("plenary.badges")

Form = BadgeBatch.Form


def run_due(*, now: datetime) -> int:
    """Draw the next batch that waits. Returns whether there was one."""
    row = printing.claim(now)
    if row is None:
        return 0
    work(row)
    return 1


def work(row: BadgeBatch) -> None:
    try:
        if row.attempts > printing.MOST_ATTEMPTS:
            raise printing.Refused(_("The worker died %d times over this batch.") % printing.MOST_ATTEMPTS)
        with translation.override(row.event.language):
            _draw_until_nobody_is_faster(row)
    except printing.Lost:
        return
    except printing.Refused as refused:
        _fail(row, refused.message)
    except (Unusable, Wrong) as wrong:
        _fail(row, _("The layout cannot be used: %(why)s") % {"why": wrong})
    except Exception:  # one batch must not hold up the others
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise
        logger.exception("batch failed", extra={"batch": row.public_id})
        _fail(row, _("This is our mistake. It is in the log; ask for the batch again."))


def _draw_until_nobody_is_faster(row: BadgeBatch) -> None:
    """What was drawn before is kept, so the next try takes a moment."""
    for _try in range(badges.MOST_TRIES):
        try:
            return _draw(row)
        except issuing.Meanwhile:
            continue
    raise printing.Refused(
        _("These people’s badges were printed elsewhere meanwhile. Ask for the batch again.")
    )


def _fail(row: BadgeBatch, words: str) -> None:
    printing.end(row=row, state=BadgeBatch.State.FAILED, now=timezone.now(), refusal=words)


def _draw(row: BadgeBatch) -> None:
    event = row.event
    found = chosen(row)
    if not found:
        raise printing.Refused(
            _("Nobody’s badge is new or changed.")
            if row.what == row.What.CHANGED
            else _("Nobody is among these.")
        )
    printing.renew(row, total=len(found))
    layout = row.layout or usual(event)
    job = job_of(layout, form=row.form, printer=row.printer, start=row.start_cell - 1)
    contents = {wearer.person.pk: wearer.face.content_hash for wearer in found}
    draft = issuing.draft(event=event, contents=contents)
    faces = badges.with_credentials(found, draft.badges)
    agendas = badge_agendas.rows(event, found, layout)
    with badges.kept_parts() as store:
        one = Drawing(faces, sheets.event_face(event, job.front.shows), job, agendas=agendas, store=store)
        for done in one.steps():
            printing.renew(row, done=done)
        content = one.bound()
        printing.renew(row)
    paper = Paper(
        content=content,
        draft=draft,
        layout_hash=job.front.digest(),
        pages=one.pages,
        fresh=one.fresh,
        missing=[one.plain for one in badge_letters.lacking(event, found, layout, agendas)],
        desk_letters=piles(row, found) if row.order == row.Order.DESK else (),
    )
    printing.finish(row=row, paper=paper, now=timezone.now())


# Who


def chosen(row: BadgeBatch) -> list[Wearer]:
    """The people of a batch in the order of its pages."""
    found = badges.wearers(row.event)
    if row.role:
        found = [wearer for wearer in found if row.role in wearer.face.roles]
    if row.ticket_type_id or row.partner_id:
        tickets = Ticket.objects.filter(event=row.event).valid().admissions()
        if row.ticket_type_id:
            tickets = tickets.filter(type=row.ticket_type_id)
        if row.partner_id:
            tickets = tickets.filter(order__partner=row.partner_id)
        people = set(tickets.values_list("attendee", flat=True))
        found = [wearer for wearer in found if wearer.person.pk in people]
    if row.what == row.What.CHANGED:
        done = printing.printed(row.event)
        found = [wearer for wearer in found if (wearer.person.pk, wearer.face.content_hash) not in done]
    places = Places(row.event) if row.desk_id or row.order == row.Order.DESK else None
    if places and row.desk_id:
        found = [one for one in found if (desk := places.desk(one)) and desk.key == row.desk_id]
    if places and places.desks and row.order == row.Order.DESK:
        found.sort(key=places.order())
    else:
        found.sort(key=badges.ORDERS.get(row.order, badges.by_name))
    return found


def piles(row: BadgeBatch, found: Sequence[Wearer]) -> list[dict[str, Any]]:
    """What goes to which desk: to those of the event, or to so many that are only numbers."""
    places = Places(row.event)
    return places.piles(found) if places.desks else desks(found, row.desks)


def desks(found: Sequence[Wearer], count: int) -> list[dict[str, Any]]:
    """The list cut into so many piles of about the same size, never within one first letter."""
    piles: list[dict[str, Any]] = []
    size = len(found) / count
    for number, wearer in enumerate(found):
        letter = filing.filed_under(wearer.face.name)
        is_full = len(piles) < count and number >= size * len(piles)
        if not piles or (is_full and letter != piles[-1]["to"]):
            piles.append({"from": letter, "to": letter, "count": 0})
        piles[-1]["to"] = letter
        piles[-1]["count"] += 1
    return piles


def lacking(row: BadgeBatch) -> list[Lacking]:
    """What a batch that is not asked for yet could not print."""
    found, layout = chosen(row), row.layout or usual(row.event)
    with translation.override(row.event.language):
        agendas = badge_agendas.rows(row.event, found, layout)
        return badge_letters.lacking(row.event, found, layout, agendas)


# On what


def usual(event: Event) -> BadgeLayout:
    """The event's usual layout, or the first ready one."""
    found = BadgeLayout.objects.filter(event=event, is_usual=True).first()
    return found or BadgeLayout(event=event, name="")


def home_job(layout: BadgeLayout, size: str = "") -> Job:
    """One front a page, on the stock of that word or on the layout's own card."""
    job = job_of(layout, form=Form.SINGLE, size=stock.STOCKS.get(size))
    return replace(job, back=None)


def job_of(
    layout: BadgeLayout,
    *,
    form: str,
    printer: BadgePrinter | None = None,
    start: int = 0,
    size: stock.Stock | None = None,
) -> Job:
    """`size` is another stock than the layout's own."""
    on = size or layout.found_stock
    turned = layout.is_turned and on.can_turn
    front = layout.side(on, turned=turned)
    back = layout.back_side(front)
    if form in (Form.SHOP, Form.SHOP_MARKS):
        return Job(front, back, shop=Shop(has_marks=form == Form.SHOP_MARKS))
    if form == Form.SINGLE:
        return Job(front, back)
    plan = stock.plan(
        on,
        has_back=back is not None,
        start=start,
        flip="long" if printer is None or printer.is_flipped_long else "short",
        turned=turned,
        offset=printer.front if printer else (0.0, 0.0),
        back_offset=printer.behind if printer else (0.0, 0.0),
    )
    return Job(front, back, plan=plan)


# One at the desk


def desk_copy(
    *, event: Event, wearer: Wearer, reason: str, size: stock.Stock | None, by: User, now: datetime
) -> bytes:
    """One person's badge, written into the ledger. What is lost or damaged opens no door any more."""
    layout = usual(event)
    job = job_of(layout, form=Form.SINGLE, size=size)
    drawn, issued = badges.drawn(
        event=event,
        wearers=[wearer],
        job=job,
        by=by,
        now=now,
        reason=reason if reason in BadgePrint.REPLACING else "",
        agendas=badge_agendas.rows(event, [wearer], layout),
    )
    printing.record(
        contents={badge.pk: badge.content_hash for badge in issued.values()},
        layout=layout if layout.pk else None,
        layout_hash=job.front.digest(),
        by=by,
        now=now,
        reason=reason,
    )
    return drawn


def team_copy(*, event: Event, wearers: Sequence[Wearer], job: Job, by: User, now: datetime) -> bytes:
    """Badges for somebody of the team at once, in the web process, written into the ledger."""
    content, issued = badges.drawn(event=event, wearers=wearers, job=job, by=by, now=now)
    printing.record(
        contents={badge.pk: badge.content_hash for badge in issued.values()},
        layout=None,
        layout_hash=job.front.digest(),
        by=by,
        now=now,
    )
    return content
