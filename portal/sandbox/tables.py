"""What is a sandbox's own, row by row: all of it moves through time and goes with a reset, the rest is left alone.

A test walks all models and all their dates, so that what is added later is thought of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from core.models import HistoryEntry, OutboxMail
from events.models import Event
from portal.event_file.tables import EXPORTED
from tickets.models import Order, Quota, RefundRunLine

GRANT = "grant__event"
# Ways to the event of what its file leaves out; the file's tables name their own.
OTHERS: Mapping[str, str] = {
    "events.ExportAddress": "export__event",
    "events.PartnerLink": "partner__event",
    "events.PersonalCopy": "event",
    "events.EventExport": "event",
    "events.ExportFile": "event",
    "events.TextNumber": "participant__event",
    "events.TextMessage": "event",
    "events.TableImport": "event",
    "events.TableImportLine": "table__event",
    "tickets.VisaLetter": "ticket__event",
    "tickets.VisaPaper": "letter__ticket__event",
    "tickets.CodeMiss": "event",
    "tickets.GatewayEvent": "event",
    "tickets.BookDifference": "event",
    "tickets.BadgeBatch": "event",
    "tickets.RefundRun": "event",
    "tickets.RefundRunLine": "run__event",
    "agenda.AgendaPaper": "event",
    "agenda.ClashWaiver": "event",
    "agenda.PreviewLink": "event",
    "agenda.ProposalImport": "event",
    "agenda.Drafting": "event",
    "agenda.DraftPlacement": "drafting__event",
    "agenda.ReadingLink": "event",
    "agenda.GrantCall": "event",
    "agenda.Grant": "event",
    "agenda.GrantCriterion": "event",
    "agenda.GrantReview": GRANT,
    "agenda.GrantScore": "review__grant__event",
    "agenda.GrantReceipt": GRANT,
    "agenda.GrantPayout": GRANT,
    "core.OutboxMail": "scope",
}
WHO = "who may do what: nobody is to lock himself out by moving the clock"
CALLS = "a token works, and its calls are kept, in everybody's time"
HOOKS = "messages leave for servers that live in everybody's time"
ACCOUNT = "an account of an organizer at a gateway: a sandbox has none"
ALONE: Mapping[str, str] = {
    "accounts.User": "accounts are people's own",
    "events.Organizer": "it has other events",
    "events.EventImport": "the organizer's: what was brought in, and when",
    "events.SandboxWork": "what the sandbox itself was asked to do, and when",
    "events.TeamMember": WHO,
    "events.TeamInvitation": WHO,
    "events.ApiToken": CALLS,
    "events.ApiCall": CALLS,
    "events.DeprecatedCall": CALLS,
    "events.KeptAnswer": CALLS,
    "events.WebhookEndpoint": HOOKS,
    "events.WebhookMessage": HOOKS,
    "events.WebhookAttempt": HOOKS,
    "tickets.Payout": ACCOUNT,
    "tickets.BalanceEntry": ACCOUNT,
}
LEASE = "until when a worker holds it: one that lives must not be taken for dead"
# Dates that stay, by their name wherever they stand.
STAYING: Mapping[str, str] = {"leased_until_at": LEASE, "claimed_until_at": LEASE}
# JSON with dates in it.
MOVED_JSON = frozenset({
    "core.HistoryEntry.before", "core.HistoryEntry.after", "agenda.EditLine.before", "agenda.EditLine.after",
    "agenda.ChangeNotice.before", "agenda.ChangeNotice.after", "events.Segment.definition", "events.Mailing.definition",
})  # fmt: skip
FOREIGN = "as a table that was uploaded says it"
STAYING_JSON: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "events.TableImport.head", "events.TableImport.mapping", "events.TableImport.options", "events.TableImport.notes",
            "events.TableImportLine.cells", "events.TableImportLine.changes", "events.TableImportLine.problems",
            "events.TableImportLine.notes", "events.TableImportLine.before", "events.TableImportLine.after",
            "agenda.ProposalImport.mapping", "agenda.ProposalImport.report", "agenda.ImportMark.said",
        ),
        FOREIGN,
    ),
    "events.SavedExport.columns": "keys of columns",
    "events.ExportFile.columns": "keys of columns",
    "events.Erasure.report": "counts by kind",
    "events.Erasure.files": "names of files",
    "tickets.BadgeBatch.missing": "letters that a font lacks",
    "tickets.BadgeBatch.desk_letters": "letters of desks",
    "agenda.Lottery.record": "what anybody can replay, with its fingerprint",
    "agenda.Drafting.score": "figures",
    "agenda.Drafting.reasons": "words and ids",
    "agenda.DraftPlacement.causes": "words and ids",
}  # fmt: skip


@dataclass(frozen=True)
class Own:
    """A table with its way to the event."""

    model: type[models.Model]
    path: str

    def rows(self, event: Event) -> models.QuerySet[Any]:
        """All, past every guard of the table's own: only clock.py and reset.py may ask."""
        key = event.public_id if self.path == "scope" else event.pk
        return self.model._base_manager.filter(**{self.path: key})

    @property
    def dates(self) -> list[str]:
        found = (one for one in self.model._meta.concrete_fields if isinstance(one, models.DateField))
        return [one.name for one in found if one.name not in STAYING]

    @property
    def dates_that_are_unique(self) -> frozenset[str]:
        """Rows that stand side by side must not meet on the way."""
        unique = (one for one in self.model._meta.constraints if isinstance(one, models.UniqueConstraint))
        return frozenset(self.dates) & {name for one in unique for name in one.fields}

    @property
    def json(self) -> list[str]:
        found = (one for one in self.model._meta.concrete_fields if isinstance(one, models.JSONField))
        return [one.name for one in found if f"{self.model._meta.label}.{one.name}" in MOVED_JSON]

    @property
    def files(self) -> list[str]:
        return [one.name for one in self.model._meta.concrete_fields if isinstance(one, models.FileField)]


def hold(event: Event) -> None:
    """In a transaction that is about to write all of it: wait for who works at its orders, and let none begin.

    The locks are taken as they take them: a run of refunds its line, then each the order, then quotas in the order of their
    keys. Taken with each table's turn instead, both sides would end in a deadlock on PostgreSQL.
    """
    for rows in (
        RefundRunLine.objects.filter(run__event=event), Order.objects.filter(event=event), Quota.objects.filter(event=event),
    ):  # fmt: skip
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _owns() -> Iterator[Own]:
    for table in EXPORTED:
        yield Own(table.model, table.path)
    for label, path in OTHERS.items():
        yield Own(apps.get_model(label), path)


OWNS: tuple[Own, ...] = tuple(_owns())
assert {HistoryEntry, OutboxMail} <= {own.model for own in OWNS if own.path == "scope"}
