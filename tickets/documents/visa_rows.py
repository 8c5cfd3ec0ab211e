"""From the rows of a visa letter to what is printed of it."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core import countries, times
from core.templatetags.formats import current_locale
from events.models import Event
from tickets.documents import sheets, visa
from tickets.documents.paper import Letterhead, Party
from tickets.documents.visa import Invitation
from tickets.models import TicketType, VisaPaper, VisaTerms
from tickets.visa import Traveller


def check_path(paper: VisaPaper) -> str:
    return f"/{paper.letter.ticket.event.slug}/letters/{paper.number}/"


def letter_pdf(paper: VisaPaper) -> bytes | None:
    """In the event's language; None for one that has ended or whose passport data is gone."""
    who, event = paper.letter.traveller, paper.letter.ticket.event
    if who is None or not paper.is_good():
        return None
    with translation.override(event.language):
        return visa.draw(_invitation(paper, who, event), _head(event))


def _head(event: Event) -> Letterhead:
    return Letterhead(event.reply_address, event.accent, event.language, sheets.logo(event))


def _invitation(paper: VisaPaper, who: Traveller, event: Event) -> Invitation:
    organizer, terms = event.organizer, VisaTerms.objects.filter(event=event).first()
    locale, day = current_locale(), times.conference_day(paper.issued_at, event.time_zone)
    place = ", ".join(filter(None, (event.venue_name, event.venue_address)))
    words = {"event": event.name, "days": sheets.days(event), "place": place}
    told = _(
        "We invite the person named below to take part in %(event)s, %(days)s, at this place: %(place)s."
    )
    unplaced = _("We invite the person named below to take part in %(event)s, %(days)s.")
    extra = terms.text.splitlines() if terms else ()
    return Invitation(
        title=_("Invitation to %s") % event.name,
        number=str(paper),
        day=times.show_date(day, locale),
        sender=Party(
            organizer.legal_name or organizer.name,
            organizer.legal_address,
            countries.name(organizer.country, locale),
        ),
        to=_("To: %s") % who.embassy,
        paragraphs=(_("Dear Sir or Madam,"), (told if place else unplaced) % words),
        facts=tuple(_facts(paper, who, locale)),
        ends=(
            _("We ask you kindly to issue the visa that is needed for this stay."),
            *(line for line in extra if line.strip()),
            _("Yours faithfully"),
        ),
        signer=terms.signer_name if terms else "",
        signer_role=terms.signer_role if terms else "",
        check_url=settings.SITE_URL + check_path(paper),
    )


def _facts(paper: VisaPaper, who: Traveller, locale: str) -> list[tuple[str, str]]:
    kind = paper.letter.ticket.type
    speaks = kind.audience == TicketType.Audience.SPEAKERS
    takes_part = _("As a speaker, invited by us (%s)") if speaks else _("With a ticket: %s")
    return [
        (_("Name as in the passport"), who.passport_name),
        (_("Date of birth"), times.show_date(who.born_on, locale)),
        (_("Nationality"), countries.name(who.nationality, locale)),
        (_("Passport number"), who.passport_number),
        (_("Address"), who.address),
        (_("Stay"), times.show_range(who.arrives_on, who.leaves_on, locale)),
        (_("Takes part"), takes_part % kind.name),
    ]
