"""What those who read the agenda want: their stars, a calendar of them, and mail when something changes."""

from collections import defaultdict
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.session import Session
from core.rows import Row
from core.sealed import SecretLink, SecretLinkQuerySet
from events.models import Event, Participant


class FavouriteQuerySet(models.QuerySet["Favourite"]):
    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(taken_back_at=None)

    def counted(self) -> Self:
        """Those that speak for a person: without what may be one machine's thousand devices."""
        return self.standing().filter(counts=True)

    def of(self, participant: Participant | int | None, device: str) -> Self:
        """One person's: of the account if there is one, else of the device. Nobody has none."""
        if participant is not None:
            return self.filter(participant=participant)
        return self.filter(device=device) if device else self.none()

    def per_session(self) -> dict[int, int]:
        """How many people starred each session, by its key; one query."""
        rows = self.counted().order_by().values_list("session").annotate(n=Count("pk"))
        return dict(rows)

    def together_with(self, code: str) -> dict[str, int]:
        """How many who starred that session starred each other one, by code; one query."""
        theirs = self.counted().filter(session__code=code).order_by()
        both = Q(participant__in=theirs.filter(participant__isnull=False).values("participant"))
        both |= Q(device__in=theirs.filter(device__isnull=False).values("device"))
        rows = self.counted().filter(both).order_by().values_list("session__code").annotate(n=Count("pk"))
        return {other: number for other, number in rows if other != code}

    def per_person(self) -> list[tuple[int, ...]]:
        """The sessions each person starred, as the solver wants them: rising, nobody named; one query."""
        found: defaultdict[tuple[int | None, str | None], list[int]] = defaultdict(list)
        rows = self.counted().order_by("session").values_list("participant", "device", "session")
        for participant, device, session in rows:
            found[participant, device].append(session)
        return sorted(tuple(sessions) for sessions in found.values())


class Favourite(Row):
    """A star: somebody wants to see a session. Of a participant or of a device that has not signed in, never both.

    `device` is the fingerprint of a random word in the device's cookie. A star that was taken back stays as a row,
    since calendars must be told; `turns` counts how often it was taken back or given again, for their SEQUENCE.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="favourites")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="favourites")
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="favourites"
    )
    # NULL where an account stands, so that both can be unique.
    device = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001
    counts = models.BooleanField(
        default=True, editable=False, help_text=_("Counted where many are counted: see agenda/readers.py.")
    )
    turns = models.PositiveSmallIntegerField(default=0, editable=False)
    starred_at = models.DateTimeField(_("starred"))
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FavouriteQuerySet.as_manager()

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "participant"], name="favourite_once_per_person"),
            models.UniqueConstraint(fields=["session", "device"], name="favourite_once_per_device"),
            models.CheckConstraint(
                condition=Q(participant=None, device__isnull=False)
                | Q(participant__isnull=False, device=None),
                name="favourite_of_one",
            ),
        ]
        indexes = [
            models.Index(fields=["session"], name="favourite_session", condition=Q(taken_back_at=None)),
            models.Index(fields=["event", "device"], name="favourite_device"),
        ]

    def __str__(self) -> str:
        return str(self.session)


class ReadingLink(SecretLink):
    """The secret address of one person's calendar and feed. One that was replaced stays, to say so to its readers."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reading_links")
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="reading_links"
    )
    device = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SecretLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a personal calendar")
        verbose_name_plural = _("links of personal calendars")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(participant=None, device__isnull=False)
                | Q(participant__isnull=False, device=None),
                name="reading_link_of_one",
            ),
            models.UniqueConstraint(
                fields=["event", "device"], condition=Q(ended_at=None), name="reading_link_one_a_device"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.pk}"

    @property
    def path(self) -> str:
        return f"/{self.event.slug}/agenda/mine/{self.secret}"


class ChangeMail(SecretLink):
    """Somebody agreed to a mail when what he starred changes. `told_at` is up to when he has been told; the secret
    address ends it with one click."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="change_mail")
    text = models.CharField(max_length=300, help_text=_("The wording that was agreed to."))
    agreed_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField()

    objects = SecretLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail about changes")
        verbose_name_plural = _("mails about changes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.participant)
