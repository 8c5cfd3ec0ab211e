"""What is to be known of rooms before sessions are put into them: what they have, when they are closed, how far apart."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.rows import Row
from events.models.event import Event, Room


class RoomFeature(Row):
    """Something that some rooms have and some sessions need: recording, a piano, step-free access."""

    public_id = PublicIdField(prefix="fea")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="room_features")
    name = models.CharField(_("name"), max_length=100)
    rooms = models.ManyToManyField(Room, blank=True, related_name="features", verbose_name=_("rooms"))

    class Meta:
        verbose_name = _("feature of rooms")
        verbose_name_plural = _("features of rooms")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="room_feature_name_once")]

    def __str__(self) -> str:
        return self.name


class RoomClosure(Row):
    """A span in which nothing can be in a room."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="closures")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("closure of a room")
        verbose_name_plural = _("closures of rooms")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="room_closure_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.starts_at:%Y-%m-%d %H:%M}"


class RoomWalk(Row):
    """How long somebody takes from one room to the other, in either direction. No row: no time to speak of."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="walks")
    other = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", verbose_name=_("other room"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta:
        verbose_name = _("walk between rooms")
        verbose_name_plural = _("walks between rooms")
        ordering = ["room", "other"]
        constraints = [
            models.UniqueConstraint(fields=["room", "other"], name="room_walk_once"),
            models.CheckConstraint(condition=~Q(room=F("other")), name="room_walk_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.room} – {self.other}"
