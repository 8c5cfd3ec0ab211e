"""Co-speakers asked by mail: inviting, reminding, taking back, and what the invited person answers.

The secret address only shows the invitation. Accepting takes an account that has proved the invited address, so a
forwarded mail gives nobody a place on the stage. Each action locks the talk first, then the invitation.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User, normal_email
from agenda import emails_invitations as emails
from agenda.actions import limits, speakers
from agenda.actions.speakers import Refused, locked
from agenda.models import Session, Speaker, SpeakerInvitation
from core import history, mail, times
from events import counters
from events.actions import participants, profiles
from events.actions.profiles import Profile
from events.models import Event, Participant

State = SpeakerInvitation.State

# Enough for a panel; few enough that nobody sends his mails through us.
MOST_OPEN = 5
MOST_EVER = 20
MOST_A_DAY = 20  # of one speaker, over all his talks
MOST_FOR_ADDRESS = 3
# To one address over all talks and speakers of the event, of those it has not accepted.
MOST_UNWANTED, MOST_UNWANTED_A_DAY = 6, 3
REMIND_AFTER = timedelta(days=3)
MOST_REMINDERS = 3
AUTO_REMIND_AFTER = timedelta(days=5)


class TooMany(Refused):
    """A limit against abuse."""


class NotInvited(Refused):
    """The account has not proved the address that was invited."""


class NotOpen(Refused):
    """Answered already, taken back, or the talk no longer takes anybody."""


def invite(
    *,
    session: Session,
    email: str,
    name: str,
    role: str = Speaker.Role.SPEAKER,
    inviter: Participant | None,
    by: User | None,
    now: datetime,
) -> SpeakerInvitation:
    """Ask somebody to speak along. `inviter` is the speaker who asks; None: the organizers."""
    address = normal_email(email)
    with transaction.atomic():
        row = locked(session)
        if inviter is None:
            check_takes_people(row, now)
        else:
            check_may_invite(row, inviter, now)
        _check_not_there(row, address, name, inviter)
        if inviter is not None:
            _check_limits(row, address, inviter, now)
        one = SpeakerInvitation(
            session=row, email=address, name=name.strip(), role=role, invited_by=inviter, created_at=now
        )
        one.save(force_insert=True)
        _tell("session.speaker_invited", one, row, by, now)
        mail.post(emails.invited(one, now))
    return one


def remind(*, invitation: SpeakerInvitation, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        row, one = _both(invitation)
        _check_open(one)
        check_takes_people(row, now)
        ready_at = may_remind_at(one)
        if one.reminders >= MOST_REMINDERS:
            raise TooMany(_("%(name)s has been reminded often enough. Ask in person.") % {"name": one})
        if now < ready_at:
            words = _("%(name)s has had a mail only lately. You can remind again from %(date)s on.")
            day = times.local(ready_at, row.event.time_zone).date()
            raise TooMany(words % {"name": one, "date": times.show_date(day)})
        one.reminders, one.reminded_at = one.reminders + 1, now
        one.save(update_fields=["reminders", "reminded_at"])
        _tell("session.speaker_reminded", one, row, by, now)
        mail.post(emails.invited(one, now, is_reminder=True))


def may_remind_at(one: SpeakerInvitation) -> datetime:
    """Not before some days after the last mail."""
    mails = (one.created_at, one.reminded_at, one.auto_reminded_at)
    return max(at for at in mails if at is not None) + REMIND_AFTER


def may_remind(one: SpeakerInvitation, now: datetime) -> bool:
    return one.is_open and one.reminders < MOST_REMINDERS and now >= may_remind_at(one)


def remind_due(*, now: datetime) -> int:
    """The one reminder that goes out by itself. Returns how many were sent."""
    sent = 0
    due = SpeakerInvitation.objects.due_for_reminder(now - AUTO_REMIND_AFTER)
    due = due.filter(session__state__in=Session.STANDING)
    for one in due.select_related("session__event"):
        if times.local(now, one.session.event.time_zone).date() <= one.session.event.ends_on:
            sent += _remind_by_itself(one, now)
    return sent


def _remind_by_itself(invitation: SpeakerInvitation, now: datetime) -> int:
    with transaction.atomic():
        row, one = _both(invitation)
        if not one.is_open or one.auto_reminded_at is not None:
            return 0
        one.auto_reminded_at = now
        one.save(update_fields=["auto_reminded_at"])
        _tell("session.speaker_reminded", one, row, None, now)
        mail.post(emails.invited(one, now, is_reminder=True))
    return 1


def revoke(*, invitation: SpeakerInvitation, by: User | None, now: datetime) -> None:
    """Take an invitation back; its link says so from then on. Twice is once."""
    with transaction.atomic():
        row, one = _both(invitation)
        if one.state == State.REVOKED:
            return
        if one.state == State.ACCEPTED:
            raise NotOpen(_("%(name)s has accepted meanwhile.") % {"name": one})
        one.state, one.answered_at = State.REVOKED, now
        one.save(update_fields=["state", "answered_at"])
        _tell("session.invitation_revoked", one, row, by, now)


def is_for(invitation: SpeakerInvitation, user: User) -> bool:
    """Whether the account has proved the invited address."""
    mine = EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email)
    return bool(mine.exists())


def accept(*, invitation: SpeakerInvitation, profile: Profile, user: User, now: datetime) -> Speaker:
    """The invited person joins, with a profile of his own. Done twice it is one place and one mail."""
    if not is_for(invitation, user):
        raise NotInvited(_("This invitation is for another address."))
    with transaction.atomic():
        row, one = _both(invitation)
        if one.state == State.ACCEPTED:
            return _place_taken(one, row, user)
        check_answerable(one, row, now)
        person = _person(row.event, one, profile, user, now)
        speaker, joined = Speaker.objects.get_or_create(
            session=row,
            participant=person,
            defaults={"role": one.role, "position": speakers.next_position(row)},
        )
        one.state, one.participant, one.answered_at = State.ACCEPTED, person, now
        one.save(update_fields=["state", "participant", "answered_at"])
        if joined:
            _joined(row, one, speaker, user, now)
    return speaker


def decline(*, invitation: SpeakerInvitation, word: str, by: User | None, now: datetime) -> None:
    """No, with a word. Whoever holds the link may say so: it can be taken back by accepting."""
    with transaction.atomic():
        row, one = _both(invitation)
        if one.state == State.DECLINED:
            return
        check_answerable(one, row, now)
        one.state, one.answered_at, one.word = State.DECLINED, now, word
        one.save(update_fields=["state", "answered_at", "word"])
        _tell("session.invitation_declined", one, row, by, now, **({"word": word} if word else {}))
        mail.post(*emails.declined(one, _others(row), now))


def check_takes_people(row: Session, now: datetime) -> None:
    """Raises NotOpen where nobody can join any more: the talk is over, or the event."""
    if row.state == Session.State.REJECTED:
        raise NotOpen(_("This talk was not taken, so there is nothing to join."))
    if row.state not in Session.STANDING:
        raise NotOpen(_("This talk is %(state)s.") % {"state": row.get_state_display().lower()})
    if times.local(now, row.event.time_zone).date() > row.event.ends_on:
        raise NotOpen(_("%(event)s is over.") % {"event": row.event.name})


def check_may_invite(row: Session, inviter: Participant, now: datetime) -> None:
    """Raises Refused, in words, where a speaker cannot ask anybody at the moment."""
    check_takes_people(row, now)
    if not row.speakers.filter(participant=inviter).exists():
        raise Refused(_("You no longer belong to this talk."))
    if not row.title.strip():
        raise Refused(_("Give the talk a title first, so that they know what you ask them for."))
    if row.state in {Session.State.SUBMITTED, Session.State.WAITING}:
        closed = limits.against_change(row, now)
        if closed:
            words = _("%(why)s The committee is deciding, so write to %(address)s to add somebody.")
            raise Refused(words % {"why": closed, "address": row.event.reply_address})


def check_answerable(one: SpeakerInvitation, row: Session, now: datetime) -> None:
    if one.state == State.REVOKED:
        raise NotOpen(_("This invitation was taken back."))
    if one.state == State.ACCEPTED:
        raise NotOpen(_("This invitation was accepted."))
    check_takes_people(row, now)


def _both(invitation: SpeakerInvitation) -> tuple[Session, SpeakerInvitation]:
    row = locked(invitation.session)
    one = SpeakerInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    one.session = row
    return row, one


def _check_open(one: SpeakerInvitation) -> None:
    if not one.is_open:
        state = one.get_state_display().lower()
        raise NotOpen(_("The invitation of %(name)s is %(state)s.") % {"name": one, "state": state})


def _check_not_there(row: Session, address: str, name: str, inviter: Participant | None) -> None:
    """Two people may share an address; one person is named once."""
    for speaker in row.speakers.select_related("participant"):
        person = speaker.participant
        if person.address != address or not participants.same_person(person.name, name):
            continue
        if inviter is not None and person.pk == inviter.pk:
            raise Refused(_("That is you: you are named in this talk already."))
        raise Refused(_("%(name)s is named in this talk already.") % {"name": person.name})
    if row.invitations.unanswered().filter(email=address).exists():
        raise Refused(_("This address is invited already. You can send a reminder instead."))


def _check_limits(row: Session, address: str, inviter: Participant, now: datetime) -> None:
    states = list(row.invitations.values_list("email", "state"))
    if any(email == address and state == State.DECLINED for email, state in states):
        words = _("This address has declined. The link in its mail still works, should they think again.")
        raise Refused(words)
    _check_address(row, address, inviter, now)
    if [email for email, _state in states].count(address) >= MOST_FOR_ADDRESS:
        raise TooMany(_("This address has been asked often enough. Talk to them in person."))
    if [state for _email, state in states].count(State.OPEN) >= MOST_OPEN:
        words = ngettext(
            "%(n)d invitation is not answered yet. Take it back, or wait for the answer.",
            "%(n)d invitations are not answered yet. Take one back, or wait for an answer.",
            MOST_OPEN,
        )
        raise TooMany(words % {"n": MOST_OPEN})
    sent = SpeakerInvitation.objects.filter(invited_by=inviter, created_at__gt=now - timedelta(days=1))
    if len(states) >= MOST_EVER or sent.count() >= MOST_A_DAY:
        address = row.event.reply_address
        raise TooMany(_("That were many invitations. Write to %(address)s for more.") % {"address": address})


def _check_address(row: Session, address: str, inviter: Participant, now: datetime) -> None:
    """Who writes many talks has no more mails for one address; and who was told no asks no more, in no talk."""
    sent = SpeakerInvitation.objects.filter(session__event=row.event_id, email=address)
    unwanted = list(sent.exclude(state=State.ACCEPTED).values_list("state", "invited_by", "created_at"))
    if any(state == State.DECLINED and asked == inviter.pk for state, asked, _at in unwanted):
        raise Refused(_("This address has declined an invitation of yours. Talk to them in person."))
    today = [at for _state, _asked, at in unwanted if at > now - timedelta(days=1)]
    if len(unwanted) >= MOST_UNWANTED or len(today) >= MOST_UNWANTED_A_DAY:
        raise TooMany(_("This address has been asked often enough. Talk to them in person."))


def _place_taken(one: SpeakerInvitation, row: Session, user: User) -> Speaker:
    """Pressed twice: the place is there. For somebody else at the same address it is gone."""
    mine = profiles.people_of(event=row.event, user=user)
    speaker = Speaker.objects.filter(
        session=row, participant=one.participant_id, participant__in=mine
    ).first()
    if speaker is None:
        raise NotOpen(_("This invitation was accepted."))
    return speaker


def known_as(event: Event, one: SpeakerInvitation, user: User) -> Participant | None:
    """Who of the account's people at the event is meant: by the name in the invitation, since two may share an
    address.
    """
    people = list(profiles.people_of(event=event, user=user))
    named = [person for person in people if participants.same_person(person.name, one.name)]
    return profiles.nearest(named, user)


def _person(event: Event, one: SpeakerInvitation, profile: Profile, user: User, now: datetime) -> Participant:
    known = known_as(event, one, user)
    if known is not None:
        return profiles.edit(participant=known, profile=profile, by=user, now=now)
    return profiles.meet(event=event, user=user, address=one.email, profile=profile, now=now)


def _joined(row: Session, one: SpeakerInvitation, speaker: Speaker, user: User, now: datetime) -> None:
    person = speaker.participant
    _tell("session.speaker_joined", one, row, user, now, participant=person.public_id, name=person.name)
    if row.state in Session.IN_PROGRAMME:
        counters.raise_public(row.event_id)
    mail.post(*emails.joined(row, speaker, [other for other in _others(row) if other != person], now))


def _others(row: Session) -> list[Participant]:
    return [speaker.participant for speaker in row.speakers.select_related("participant")]


def _tell(
    kind: str, one: SpeakerInvitation, row: Session, by: User | None, now: datetime, **more: str
) -> None:
    after = {"name": one.name, "role": str(one.role)} | more
    history.write(kind, row, scope=row.event.public_id, by=by, now=now, after=after)
