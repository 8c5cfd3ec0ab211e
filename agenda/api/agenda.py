"""The released agenda, as everybody sees it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from agenda import public
from agenda.public import Item, Programme, Talk
from core.api.shapes import Id, Out
from events.api.call import ApiRequest, Open, nothing_here
from events.api.event import SHARED

router = Router(tags=["Agenda"])
KEPT_FOR = 3600  # seconds; what is kept depends on the release and the event's counter alone


class RoomOut(Out):
    id: Id
    name: str


class TrackOut(Out):
    id: Id
    name: str
    colour: str = Field(description="#rrggbb")


class NamedOut(Out):
    id: Id
    name: str
    company: str


class TalkOut(Out):
    id: Id
    code: str = Field(description="Short, for people; part of the address.")
    title: str
    subtitle: str
    abstract: str = Field(description="Markdown")
    kind: str
    language: str
    level: str
    track: TrackOut | None
    speakers: list[NamedOut]
    url: str
    video_url: str


class SlotOut(Out):
    id: Id = Field(description="The same slot in every version.")
    starts_at: datetime
    ends_at: datetime
    minutes: int
    room: RoomOut | None = Field(description="Null for a break in all rooms.")
    title: str
    session: TalkOut | None = Field(description="Null for a break.")


class AgendaOut(Out):
    version: int
    released_at: datetime
    time_zone: str
    slots: list[SlotOut]


@router.get("events/{event}/agenda", auth=Open(), response=AgendaOut, operation_id="read_agenda")
def read_agenda(request: ApiRequest, event: str) -> HttpResponse:
    """The last release in the order of time. Before the first one there is none."""
    row = request.auth.event
    version = public.newest(row)
    if version is None:
        raise nothing_here()
    key = f"api.agenda.{row.pk}.{version.number}.{row.public_counter}"
    body = cache.get(key)
    if body is None:
        body = agenda_out(public.load(row, version)).model_dump_json().encode()
        cache.set(key, body, KEPT_FOR)
    headers = {"Cache-Control": SHARED} if row.is_public else {}
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers=headers)


def agenda_out(programme: Programme) -> AgendaOut:
    return AgendaOut(
        version=programme.version, released_at=programme.released_at, time_zone=programme.event.time_zone,
        slots=[slot_out(item, programme) for item in programme.items],
    )  # fmt: skip


def slot_out(item: Item, programme: Programme) -> SlotOut:
    room = RoomOut(id=item.place.public_id, name=item.place.name) if item.place else None
    return SlotOut(
        id=slot_id(item.guid), starts_at=item.starts_at, ends_at=item.ends_at, minutes=item.minutes, room=room,
        title=item.name, session=talk_out(item.talk, programme) if item.talk else None,
    )  # fmt: skip


def talk_out(talk: Talk, programme: Programme) -> TalkOut:
    strand = talk.strand
    track = TrackOut(id=strand.public_id, name=strand.name, colour=strand.colour) if strand else None
    return TalkOut(
        id=talk.public_id, code=talk.code, title=talk.title, subtitle=talk.subtitle, abstract=talk.abstract,
        kind=talk.kind, language=talk.language, level=talk.level, track=track,
        speakers=[NamedOut(id=one.public_id, name=one.name, company=one.company) for one in talk.people],
        url=f"{settings.SITE_URL}/{programme.event.slug}/agenda/{talk.code}/", video_url=talk.video_url,
    )  # fmt: skip


def slot_id(guid: UUID) -> str:
    return f"slt_{guid.hex}"
