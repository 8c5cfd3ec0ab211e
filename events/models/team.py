"""Team members: accounts with a role in an event, or in all events of an organizer."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import PublicIdField
from core.rows import Row
from core.sealed import fingerprint
from events.models.event import Event, Organizer
from events.rights import ROLE_RIGHTS, Right


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    ORGANIZER = "organizer", _("Organizer")
    PROGRAMME = "programme", _("Programme")
    REVIEWER = "reviewer", _("Reviewer")
    FINANCE = "finance", _("Finance")
    PARTNERS = "partners", _("Partner manager")
    DOOR = "door", _("Door")


# What each role means, for whoever gives it. The rights themselves are in events/rights.py.
ROLE_WORDS = {
    Role.OWNER: _("Everything, and makes others owners."),
    Role.ORGANIZER: _(
        "Everything but making owners, taking the event as a file and changing how long data is kept: set-up, sale, "
        "refunds, programme, people, mail, door."
    ),
    Role.PROGRAMME: _("Talks, reviews, decisions, agenda and speakers. No orders and no money."),
    Role.REVIEWER: _("Reads proposals and judges them, by the rules of the committee. Nothing else."),
    Role.FINANCE: _(
        "Reads orders, payments, refunds and invoices. Changes none; sees no talks and no reviews."
    ),
    Role.PARTNERS: _("Partners, their codes, seats and figures. Not who ordered what, and no talks."),
    Role.DOOR: _(
        "Devices and gates of the door, who is here, and who comes with which ticket. Nothing else."
    ),
}


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def standing(self) -> Self:
        """Those whose time is not over: nobody else has rights."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))

    def of(self, user: User) -> Self:
        return self.standing().filter(user=user, user__is_active=True)

    def in_event(self, event: Event) -> Self:
        return self.standing().filter(Q(event=event) | Q(organizer=event.organizer_id))

    def with_right(self, right: Right) -> Self:
        return self.filter(role__in=[role for role, rights in ROLE_RIGHTS.items() if right in rights])


class TeamMember(Row):
    """One role of one account: in one event, or in every event of an organizer. Never both."""

    public_id = PublicIdField(prefix="tea")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="team")
    organizer = models.ForeignKey(
        Organizer, null=True, blank=True, on_delete=models.CASCADE, related_name="team"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team")
        ordering = ["role", "user__email"]
        constraints = [
            models.CheckConstraint(
                condition=Q(event=None, organizer__isnull=False) | Q(event__isnull=False, organizer=None),
                name="team_member_of_event_or_organizer",
            ),
            models.UniqueConstraint(fields=["user", "event", "role"], name="team_role_once_per_event"),
            models.UniqueConstraint(
                fields=["user", "organizer", "role"], name="team_role_once_per_organizer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now


class TeamInvitationQuerySet(models.QuerySet["TeamInvitation"]):
    def open(self) -> Self:
        """Neither accepted nor taken back; perhaps over."""
        return self.filter(accepted_at=None, revoked_at=None)

    def by_secret(self, secret: str) -> Self:
        return self.filter(secret_hash=fingerprint(secret))


class TeamInvitation(Row):
    """Somebody is asked by mail to take a role. Of the link's secret only the hash is kept: sending it again makes
    another one.
    """

    public_id = PublicIdField(prefix="tin")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="team_invitations")
    everywhere = models.BooleanField(_("in all events of the organizer"), default=False)
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    role_ends_at = models.DateTimeField(_("role until"), null=True, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to the team")
        verbose_name_plural = _("invitations to the team")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="team_invitation_one_end"
            ),
            models.UniqueConstraint(
                fields=["event", "email", "role"],
                condition=Q(accepted_at=None, revoked_at=None) & ~Q(email=""),
                name="team_invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.email} · {self.get_role_display()}"

    @property
    def where(self) -> Event | Organizer:
        """What the role is for."""
        return self.event.organizer if self.everywhere else self.event

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at
