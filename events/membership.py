"""Which events an account may work on, and with which rights."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.prepared import PreparedValues
from events.models import Event, TeamMember
from events.rights import ALL, ROLE_RIGHTS, Right

# As `TeamMember.objects.of(user).in_event(event)`; whose time is over is left out by the caller.
_roles = PreparedValues(
    lambda user, event, organizer: (
        TeamMember.objects.filter(Q(event=event) | Q(organizer=organizer), user=user, user__is_active=True)
        .order_by()
        .values("role", "ends_at")
    ),
    user=-1, event=-2, organizer=-3,
)  # fmt: skip


def rights_in(user: User | AnonymousUser, event: Event) -> frozenset[Right]:
    """The union of the rights of all roles; one query. Who runs the installation may do everything."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    if event.team_needs_second_factor and not user.has_second_factor:
        return frozenset()
    if user.is_superuser:
        return ALL
    now = timezone.now()
    found = _roles.all(user=user.pk, event=event.pk, organizer=event.organizer_id)
    roles = [row["role"] for row in found if row["ends_at"] is None or row["ends_at"] > now]
    return frozenset(right for role in roles for right in ROLE_RIGHTS[role])


def lacks_second_factor(user: User | AnonymousUser, event: Event) -> bool:
    """Whether a role here opens once the account has a second factor. Asked only of who gets nowhere."""
    if not isinstance(user, User) or user.has_second_factor or not event.team_needs_second_factor:
        return False
    return user.is_superuser or TeamMember.objects.of(user).in_event(event).exists()


def events_with(user: User | AnonymousUser, right: Right) -> QuerySet[Event]:
    """The events in which the account has the right, as a queryset to filter other rows by."""
    if not isinstance(user, User) or not user.is_active:
        return Event.objects.none()
    open_to = (
        Event.objects.all()
        if user.has_second_factor
        else Event.objects.filter(team_needs_second_factor=False)
    )
    if user.is_superuser:
        return open_to
    roles = TeamMember.objects.of(user).with_right(right)
    return open_to.filter(
        Q(pk__in=roles.filter(event__isnull=False).values("event"))
        | Q(organizer__in=roles.filter(organizer__isnull=False).values("organizer"))
    )


def is_team(user: User | AnonymousUser) -> bool:
    """Whether the account has any role anywhere."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or TeamMember.objects.of(user).exists()
