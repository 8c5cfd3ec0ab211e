"""`manage.py demo`: build the demo conference and tell where everything is."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agenda.models import Session
from events.models import Event, PartnerLink
from portal.demo import build, door, obligations, setting
from tickets.models import Device, Order

WELCOME = """
{name}, {first} to {last}, {city}: {sessions} sessions, {orders} orders.

  The conference       {site}/{slug}/
  Tickets, 20 % off    {site}/{slug}/tickets/?code=REDPOINT20
  Agenda               {site}/{slug}/agenda/
  Call for talks       {site}/{slug}/propose/
  The door             {site}/{slug}/door/   join with the code {code}
  A partner's own page {site}/{slug}/partner/{partner}/
  Organizers           {site}/admin/
  Mails that were sent {site}/mail/

Sign in with one of these addresses and the password {password}
  organizer@relay.example   runs the conference
  reviewer@relay.example    reads proposals; so do reviewer2@ and reviewer3@
  door@relay.example        works at the door
  speaker@relay.example     has a confirmed talk
  attendee@relay.example    has bought a ticket
"""


class Command(BaseCommand):
    help = "Build a lively, fictional developer conference through the real actions. Same result each time."

    def handle(self, **options: Any) -> None:
        if not (settings.DEBUG or settings.LOCAL):
            raise CommandError(
                "The demo has accounts with a known password: it is built on one's own machine only."
            )
        if Event.objects.filter(slug=setting.SLUG).exists():
            raise CommandError(
                f"There is an event at /{setting.SLUG}/ already. bin/demo --fresh builds anew."
            )
        event = build.build(timezone.now()).event
        self.stdout.write(
            WELCOME.format(
                name=event.name,
                first=event.starts_on,
                last=event.ends_on,
                city="Los Angeles",
                sessions=Session.objects.in_programme().filter(event=event).count(),
                orders=Order.objects.filter(event=event).count(),
                site=settings.SITE_URL,
                slug=event.slug,
                password=setting.PASSWORD,
                partner=PartnerLink.objects.get(partner__event=event, email=obligations.COLLEAGUE).secret,
                code=Device.objects.get(event=event, name=door.WAITING).code,
            ).strip()
        )
