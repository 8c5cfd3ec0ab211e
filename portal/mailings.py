"""What a mailing says to each of its people: placeholders of all apps in one table, filled and made into mails."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.utils import translation

from agenda import placeholders as of_agenda
from core import mail, markdown
from core.models import OutboxMail
from events import mail_text, segmenting
from events import placeholders as of_events
from events.models import Event, Mailing, MailingText, Participant
from events.models.participant import ParticipantQuerySet
from events.placeholders import People, Placeholder, Placeholders, absolute
from portal import mailing_rows
from portal.segments import CONDITIONS
from tickets import placeholders as of_tickets
from tickets.models import Order, Ticket

PLACEHOLDERS: Placeholders = {
    one.name: one for one in (*of_events.PLACEHOLDERS, *of_tickets.PLACEHOLDERS, *of_agenda.PLACEHOLDERS)
}
LINKS = frozenset(one.name for one in PLACEHOLDERS.values() if one.is_link)
KIND, TEST_KIND = "mailing", "mailing.test"
NAMED = 5
_SALT = "plenary.unsubscribe"

Texts = Mapping[str, MailingText]
Filled = Mapping[int, Mapping[str, str]]


def people(mailing: Mailing) -> ParticipantQuerySet:
    """Who is in its segment now. Raises segmenting.Unreadable."""
    definition = segmenting.read(mailing.definition, mailing.version)
    return segmenting.people(mailing.event, definition, CONDITIONS)


def texts_of(mailing: Mailing) -> Texts:
    """By language, the main one first."""
    found = {text.language: text for text in mailing.texts.all()}
    main = mailing.event.language
    return dict(sorted(found.items(), key=lambda pair: pair[0] != main))


# Placeholders


def values(event: Event, readers: People, names: Collection[str]) -> Filled:
    """What these placeholders say, by person. So many queries as the placeholders need, whatever the number."""
    found: dict[int, dict[str, str]] = {one.pk: {} for one in readers}
    for name in names:
        if name in PLACEHOLDERS:
            for pk, said in PLACEHOLDERS[name].values(event, readers).items():
                found[pk][name] = said
    return found


@dataclass(frozen=True)
class Gap:
    """A placeholder that has nothing to say to `count` people, of whom some are named."""

    placeholder: Placeholder
    count: int
    names: Sequence[str]

    @property
    def others(self) -> int:
        return self.count - len(self.names)


def gaps(event: Event, chosen: ParticipantQuerySet, names: Collection[str]) -> list[Gap]:
    """Two queries for each placeholder that can be empty."""
    found = []
    for name in names:
        placeholder = PLACEHOLDERS.get(name)
        if placeholder is None or placeholder.filled is None:
            continue
        rows = chosen.filter(~placeholder.filled(event))
        if count := rows.count():
            found.append(Gap(placeholder, count, list(rows.values_list("name", flat=True)[:NAMED])))
    return found


def without_gaps(event: Event, names: Collection[str]) -> Q:
    """People to whom each of these placeholders has something to say."""
    whole = Q()
    for name in names:
        placeholder = PLACEHOLDERS.get(name)
        if placeholder is not None and placeholder.filled is not None:
            whole &= placeholder.filled(event)
    return whole


def needed(texts: Texts) -> list[str]:
    """Placeholders of any language that must not be empty."""
    return mail_text.used(*(part for text in texts.values() for part in (text.subject, text.body)))


# Languages


def offered_languages(event: Event) -> list[str]:
    """The event's own first, then those in which people ordered, and those of the installation. One query."""
    ordered = mailing_rows.languages(event.pk)
    found = [event.language, *sorted({*ordered, *(code for code, _name in settings.LANGUAGES)})]
    return [code for code in dict.fromkeys(found) if code]


def languages(event: Event, readers: People) -> Mapping[int, str]:
    """In which language people ordered; others are written to in the event's. Two queries."""
    keys = [one.pk for one in readers]
    found: dict[int, str] = {}
    held = Ticket.objects.filter(event=event, attendee__in=keys, order__isnull=False).order_by("pk")
    found.update(held.values_list("attendee", "order__language"))
    bought = Order.objects.filter(event=event, buyer__in=keys).order_by("pk")
    found.update((pk, language) for pk, language in bought.values_list("buyer", "language") if pk)
    return found


def text_for(texts: Texts, language: str, main: str) -> MailingText:
    """In the reader's language, or one close to it, else in the main one."""
    for code in (language, language.split("-", maxsplit=1)[0], main):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()))


# What is written


@dataclass(frozen=True)
class Letter:
    """What one person reads. `gaps` are placeholders that say nothing to him."""

    person: Participant
    language: str
    subject: str
    text: str
    html: str
    gaps: Sequence[str] = ()


def letters(event: Event, texts: Texts, readers: People) -> list[Letter]:
    """One for each reader. The number of queries depends on the placeholders alone."""
    parts = [part for text in texts.values() for part in (text.subject, text.body)]
    told = values(event, readers, mail_text.named(*parts))
    spoken = languages(event, readers) if len(texts) > 1 else {}
    return [
        letter(event, text_for(texts, spoken.get(one.pk, ""), event.language), one, told[one.pk])
        for one in readers
    ]


def letter(event: Event, text: MailingText, person: Participant, told: Mapping[str, str]) -> Letter:
    return Letter(
        person=person,
        language=text.language,
        subject=mail_text.subject(text.subject, told),
        text=mail_text.plain(text.body, told),
        html=markdown.render(mail_text.markdown(text.body, told, LINKS)),
        gaps=[name for name in mail_text.used(text.subject, text.body) if not told.get(name)],
    )


def mail_to(mailing: Mailing, one: Letter, now: datetime) -> OutboxMail:
    """The mail for one person: of this mailing the database takes no other for him."""
    event, link = mailing.event, absolute(unsubscribe_path(mailing.event, one.person))
    made = _compose(event, one, KIND, link, one.person.address, now)
    made.subject_id, made.recipient = mailing.public_id, one.person.public_id
    made.once = f"{mailing.public_id}:{one.person.public_id}"
    made.to_name, made.unsubscribe = one.person.name, link
    _attach(made, mailing, one)
    return made


def test_mail(mailing: Mailing, one: Letter, address: str, now: datetime) -> OutboxMail:
    """As somebody would get it, to whoever wrote it. The link at its end unsubscribes nobody."""
    event = mailing.event
    made = _compose(event, one, TEST_KIND, absolute(f"/{event.slug}/"), address, now)
    made.subject_id = mailing.public_id
    _attach(made, mailing, one)
    return made


def _attach(made: OutboxMail, mailing: Mailing, one: Letter) -> None:
    if mailing.attachment == Mailing.Attachment.TICKET:
        made.attachment_kind, made.attachment_reference = "own-tickets", one.person.public_id


def _compose(
    event: Event, one: Letter, kind: str, unsubscribe: str, address: str, now: datetime
) -> OutboxMail:
    context = {
        "event": event,
        "subject": one.subject,
        "body": one.text,
        "body_html": one.html,
        "site_url": settings.SITE_URL,
        "colours": event.theme.light,
        "unsubscribe": unsubscribe,
    }
    with translation.override(one.language):
        return mail.compose(
            kind, to_address=address, template="portal/mail/mailing", context=context, now=now,
            scope=event.public_id, reply_to=event.reply_address,
        )  # fmt: skip


# The link at the end of each


def unsubscribe_path(event: Event, person: Participant) -> str:
    token = signing.Signer(salt=_SALT).sign(person.public_id).replace(":", ".")
    return f"/{event.slug}/unsubscribe/{token}/"


def who_unsubscribes(event: Event, token: str) -> Participant | None:
    """Of the event, if the link was made by us."""
    try:
        public_id = signing.Signer(salt=_SALT).unsign(token.replace(".", ":", 1))
    except signing.BadSignature:
        return None
    return Participant.objects.filter(event=event, public_id=public_id).first()
