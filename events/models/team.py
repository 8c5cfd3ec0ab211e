"""Team members: accounts with a role in an event, or in all events of an organizer."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import PublicIdField
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
    Role.ORGANIZER: _("Everything but making owners: set-up, sale, refunds, programme, people, mail, door."),
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
    def of(self, user: User) -> Self:
        return self.filter(user=user, user__is_active=True)

    def in_event(self, event: Event) -> Self:
        return self.filter(Q(event=event) | Q(organizer=event.organizer_id))

    def with_right(self, right: Right) -> Self:
        return self.filter(role__in=[role for role, rights in ROLE_RIGHTS.items() if right in rights])


class TeamMember(models.Model):
    """One role of one account: in one event, or in every event of an organizer. Never both."""

    public_id = PublicIdField(prefix="tea")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="team")
    organizer = models.ForeignKey(
        Organizer, null=True, blank=True, on_delete=models.CASCADE, related_name="team"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
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
