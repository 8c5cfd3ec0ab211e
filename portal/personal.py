"""The one list of what is known of people: what each app says of its own models, joined."""

from collections.abc import Mapping

from allauth.account.models import EmailAddress

from accounts.models import User, normal_email
from agenda import personal as agenda
from core.personal import Holding, Who
from events import personal as events
from events.models import Event, Participant
from tickets import personal as tickets

APPS = (events, tickets, agenda)
HOLDINGS: tuple[Holding, ...] = tuple(one for app in APPS for one in app.HOLDINGS)
# Keys to participants or accounts that make no row theirs, with the reason.
NOT_OWNERS: Mapping[str, str] = {
    "core.HistoryEntry.by": "who did it: of the person’s own record the entries are copied, by its number",
    **{name: why for app in APPS for name, why in app.NOT_OWNERS.items()},
}
SWEPT: Mapping[str, tuple[str, ...]] = {
    **{name: columns for app in APPS for name, columns in app.SWEPT.items()},
    "core.HistoryEntry": ("subject_label", "by_label", "before", "after", "error"),
    "core.OutboxMail": ("reply_to", "to_name", "subject", "error", "text", "html"),
}
ACCOUNT = "of the account: it goes with it, and the account goes when nothing else hangs on it"
# Models, and columns `app.Model.column`, whose words are not about people or stay, with the reason.
STAYS: Mapping[str, str] = {
    **dict.fromkeys(
        ("account.EmailAddress", "account.EmailConfirmation", "socialaccount.SocialAccount", "socialaccount.SocialToken",
         "mfa.Authenticator", "sessions.Session"),
        ACCOUNT,
    ),
    "admin.LogEntry": "nothing is written there: the history is ours",
    "auth.Group": "nobody uses groups",
    "auth.Permission": "names of permissions",
    "contenttypes.ContentType": "names of models",
    "django_tasks_database.DBTaskResult": "names of duties, deleted after a day",
    "socialaccount.SocialApp": "keys of the installation",
    "core.HistoryEntry.scope": "an opaque number",
    "core.HistoryEntry.kind": "a word of ours",
    "core.HistoryEntry.subject": "an opaque number",
    "core.OutboxMail": "the mail’s way: what was sent to the person is emptied, the rest is swept",
    "accounts.User": ACCOUNT,
    **{name: why for app in APPS for name, why in app.STAYS.items()},
}  # fmt: skip


def who_is(people: list[Participant], user: User | None = None) -> Who:
    """One person at one event: the participants, and by the account also the addresses it has proved."""
    addresses = {one.email for one in people if one.email}
    if user is not None:
        proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
        addresses |= {normal_email(one) for one in proved}
    return Who([one.pk for one in people], sorted(addresses), user.pk if user else None)


def alone_at(event: Event, person: Participant) -> list[str]:
    """Addresses at which nobody else of the event is reached: what is kept under them is this person's."""
    mine = {one for one in (person.email, person.contact_email) if one}
    others = Participant.objects.filter(event=event).exclude(pk=person.pk)
    shared = set(others.filter(email__in=mine).values_list("email", flat=True))
    shared |= set(others.filter(contact_email__in=mine).values_list("contact_email", flat=True))
    return sorted(mine - shared)
