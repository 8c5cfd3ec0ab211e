"""Making rows of a file that was checked. The caller holds the transaction: an event is there whole, or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.files import File
from django.core.files.storage import Storage
from django.db import DatabaseError, DataError, IntegrityError, connections, models, router, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.fields import PublicIdField
from core.ids import new_id
from core.models import HistoryEntry
from events.models import Event, Organizer
from portal.event_file import values
from portal.event_file.checking import Checked
from portal.event_file.opening import Opened, Table, refuse
from portal.event_file.tables import COPY_MARK, EXPORTED
from portal.event_file.values import KEYS_IN_JSON, is_file, is_person, is_reference
from tickets.models import Device, Payment, PaymentAttempt, Refund

BATCH = 400
APPS = ("accounts", "core", "events", "tickets", "agenda")


@dataclass
class Store:
    """`renamed` are ids that are taken here already; `pks` what rows have become; `files` names in the storage."""

    organizer: Organizer
    slug: str
    now: datetime
    renamed: Mapping[str, str]
    files: Mapping[str, str]
    pks: dict[str, int] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    # References to rows that come later: model, key, column, id.
    later: list[tuple[type[models.Model], int, str, str]] = field(default_factory=list)
    event: Event | None = None

    def own(self, name: str) -> str:
        return self.renamed.get(name, name)


def taken(checked: Checked) -> dict[str, str]:
    """Ids of the file that rows of this installation have, each with a new one in its place.

    Others are kept: then codes of tickets, addresses in feeds and what partners wrote down stay true.
    """
    found: set[str] = set()
    by_prefix = _by_prefix()
    for chunk in _chunks([*checked.ids.keys(), *(checked.named - checked.ids.keys())], 500):
        groups: dict[str, list[str]] = {}
        for name in chunk:
            groups.setdefault(name[:3], []).append(name)
        for prefix, names in groups.items():
            for model in by_prefix.get(prefix, ()):
                found |= set(
                    model._base_manager.filter(public_id__in=names).values_list("public_id", flat=True)
                )
            if prefix == "key":
                refunds = Refund.objects.filter(idempotency_key__in=names)
                found |= set(refunds.values_list("idempotency_key", flat=True))
    return {name: new_id(name[:3]) for name in sorted(found)}


def _by_prefix() -> dict[str, list[type[models.Model]]]:
    found: dict[str, list[type[models.Model]]] = {}
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for one in model._meta.concrete_fields:
                if isinstance(one, PublicIdField):
                    found.setdefault(one.prefix, []).append(model)
    return found


def _chunks(found: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(found)
    while chunk := list(islice(rest, size)):
        yield chunk


# Files


def planned(checked: Checked) -> dict[str, str]:
    """Where in the storage each file will lie. To be noted before one is written: a worker may die."""
    return {
        name: each.generate_filename(each.model(), f"{number}{checked.suffixes[name]}")
        for number, (name, each) in enumerate(checked.files.items(), 1)
    }


def write_files(opened: Opened, checked: Checked, plan: Mapping[str, str]) -> dict[str, str]:
    written = {}
    for name, wanted in plan.items():
        storage: Storage = checked.files[name].storage
        with opened.zip.open(name) as source:
            written[name] = storage.save(wanted, File(source, name=wanted))
    return written


def storages() -> Iterable[Storage]:
    return {
        id(one.storage): one.storage for table in EXPORTED for one in table.fields if is_file(one)
    }.values()


# Rows


def store(opened: Opened, target: Store) -> Event:
    """Everything but the files. Raises Refused where the database does."""
    for table in opened.tables:
        _store_table(opened, table, target)
    for model, pk, column, name in target.later:
        model._base_manager.filter(pk=pk).update(**{column: target.pks[name]})
    assert target.event is not None
    return target.event


def _store_table(opened: Opened, table: Table, target: Store) -> None:
    batch: list[tuple[int, Any, str, dict[str, str]]] = []
    many: list[tuple[str, dict[str, list[str]]]] = []
    waiting: set[str] = set()
    links = [one.name for one in table.of.model._meta.many_to_many]
    for line, said in opened.lines(table):
        name = said["id"]
        if len(batch) >= BATCH or waiting.intersection(_referred(table, said)):
            _flush(table, batch, target)
            waiting.clear()
        row, ahead = _row(table, said, target)
        batch.append((line, row, name, ahead))
        waiting.add(name)
        if links:
            many.append((name, {link: said[link] for link in links}))
    _flush(table, batch, target)
    for each in table.of.model._meta.many_to_many:
        _link(each, many, target)


def _referred(table: Table, said: Mapping[str, Any]) -> list[str]:
    """Rows of the same table that this one names: they must be there first."""
    own = (one for one in table.of.fields if is_reference(one) and one.related_model is table.of.model)
    return [said[one.name] for one in own if said[one.name]]


def _row(table: Table, said: Mapping[str, Any], target: Store) -> tuple[Any, dict[str, str]]:
    """An unsaved row, and what it refers to that is not there yet."""
    of, ahead = table.of, dict[str, str]()
    row: Any = of.model()
    if of.has_public_id:
        row.public_id = target.own(said["id"])
    _begin(row, target)
    for each in of.fields:
        value = said[each.name]
        if each.many_to_many:
            continue
        if is_reference(each):
            pk = target.pks.get(value) if value else None
            setattr(row, each.attname, pk)
            if value and pk is None:
                ahead[each.attname] = value
        else:
            setattr(row, each.attname, _value(of.label, each, value, target))
    for extra in of.extras:
        extra.put(row, said[extra.name])
    if of.path == "event":
        row.event = target.event
    elif of.path == "scope":
        assert target.event is not None
        row.scope = target.event.public_id
    if isinstance(row, Event):
        row.slug = target.slug
    return row, ahead


def _begin(row: Any, target: Store) -> None:
    """What the file does not say of a row."""
    if isinstance(row, Event):
        row.organizer, row.is_public, row.is_asleep = target.organizer, False, True
    elif isinstance(row, Device):
        row.renew_code(target.now)
    elif isinstance(row, HistoryEntry):
        row.read_at = target.now


def _value(label: str, each: Any, value: Any, target: Store) -> Any:
    if is_file(each):
        return target.files[value] if value else ""
    if is_person(each):
        return _user(*values.person(value), target) if value is not None else None
    if label in KEYS_IN_JSON and isinstance(value, dict):
        named = KEYS_IN_JSON[label]
        return {key: target.pks.get(one) if key in named and one else one for key, one in value.items()}
    found = values.read(each, value)
    return values.with_ids(found, target.own) if values.has_ids(each) else found


def _user(email: str, name: str, target: Store) -> int:
    """The account of that address; a new one that nobody can sign in with before he has proved to read it."""
    if email not in target.users:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
        target.users[email] = user.pk
    return target.users[email]


def _flush(table: Table, batch: list[tuple[int, Any, str, dict[str, str]]], target: Store) -> None:
    rows = [row for _line, row, _name, _ahead in batch]
    if table.of.model in (Payment, PaymentAttempt):
        _keep_apart(rows, target)
    try:
        with transaction.atomic():
            insert(table.of.model, rows)
    except (IntegrityError, DataError):
        _find_refused(table, batch)
        raise
    for _line, row, name, ahead in batch:
        target.pks[name] = row.pk
        target.later += [(table.of.model, row.pk, column, to) for column, to in ahead.items()]
    if rows and table.of.model is Event:
        target.event = rows[0]
    batch.clear()


def _keep_apart(rows: list[Any], target: Store) -> None:
    """Money that this installation knows already stays that of the event it came to."""
    assert target.event is not None
    model, wanted = type(rows[0]) if rows else Payment, [row.reference for row in rows if row.reference]
    known = set(model._base_manager.filter(reference__in=wanted).values_list("gateway", "reference"))
    for row in rows:
        if (row.gateway, row.reference) in known:
            row.reference = f"{row.reference}{COPY_MARK}{target.event.public_id}"[-255:]


def _find_refused(table: Table, batch: list[tuple[int, Any, str, dict[str, str]]]) -> None:
    """Which row it was: one by one, up to it."""
    for line, row, _name, _ahead in batch:
        try:
            with transaction.atomic():
                row.pk = None
                insert(table.of.model, [row])
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0][:200]
            raise refuse(
                f"{table.member}:{line}", _("the database refuses it: %(reason)s") % {"reason": reason}
            ) from error


def insert(model: type[models.Model], rows: list[Any]) -> None:
    """As bulk_create, but instants that it would set to now stay those of the file."""
    if not rows:
        return
    manager = model._base_manager
    connection = connections[router.db_for_write(model)]
    fields: list[Any] = [one for one in model._meta.local_concrete_fields if not one.primary_key]
    most = max(connection.ops.bulk_batch_size(fields, rows), 1)
    for chunk in _chunks(rows, most):
        query = models.sql.InsertQuery(model)
        query.insert_values(fields, chunk, raw=True)
        compiler = query.get_compiler(connection=connection)
        for row, returned in zip(chunk, compiler.execute_sql([model._meta.pk]), strict=True):
            row.pk = returned[0]
            row._state.adding, row._state.db = False, manager.db


def _link(each: Any, many: list[tuple[str, dict[str, list[str]]]], target: Store) -> None:
    through = each.remote_field.through
    here, there = each.m2m_field_name(), each.m2m_reverse_field_name()
    insert(through, [
        through(**{f"{here}_id": target.pks[name], f"{there}_id": target.pks[to]})
        for name, links in many
        for to in links[each.name]
    ])  # fmt: skip
