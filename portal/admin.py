"""Pages of the workspace that need tickets and the agenda at once."""

from django.contrib import admin

from events.admin.people import ParticipantAdmin
from events.models import Participant


@admin.register(Participant)
class PersonAdmin(ParticipantAdmin):
    """A participant with everything that hangs on the one record."""
