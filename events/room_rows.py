"""What is told of one room, read by SQL that is written once."""

from core.prepared import Prepared, attach
from events.models import Room, RoomClosure, RoomFeature, RoomWalk

_closures = Prepared(lambda room: RoomClosure.objects.filter(room=room), room=-1)
_walks: Prepared[RoomWalk] = Prepared(
    lambda room: RoomWalk.objects.filter(room=room).select_related("other"), room=-1
)
_features = Prepared(lambda room: RoomFeature.objects.filter(rooms=room), room=-1)


def closures_of(room: Room) -> list[RoomClosure]:
    return _closures.all(room=room.pk)


def walks_of(room: Room) -> list[RoomWalk]:
    """With the other room."""
    return _walks.all(room=room.pk)


def read_with(room: Room) -> Room:
    """With when it is closed, the ways to others and what it has, as prefetch_related leaves them."""
    attach([room], "closures", {room.pk: closures_of(room)})
    attach([room], "walks", {room.pk: walks_of(room)})
    attach([room], "features", {room.pk: _features.all(room=room.pk)})
    return room
