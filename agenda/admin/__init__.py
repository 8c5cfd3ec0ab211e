from agenda.admin.call import CallForTalksAdmin, SessionTypeAdmin
from agenda.admin.session import SessionAdmin
from agenda.admin.slot import SlotAdmin
from agenda.admin.version import AgendaVersionAdmin

__all__ = ["AgendaVersionAdmin", "CallForTalksAdmin", "SessionAdmin", "SessionTypeAdmin", "SlotAdmin"]
