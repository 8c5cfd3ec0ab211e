"""How the demo's badges look, and a first batch for those who help to build up."""

from portal import printing as drawing
from portal.demo.setting import Setting
from tickets.actions import printing
from tickets.badges.face import Role
from tickets.models import BadgeBatch, BadgeLayout, BadgePrinter


def build(setting: Setting) -> None:
    """After tickets for speakers are given, so that they have badges."""
    usual = BadgeLayout.objects.create(
        event=setting.event, name="Relay", design="spine", back=BadgeLayout.Back.OWN, is_usual=True
    )
    BadgeLayout.objects.create(
        event=setting.event, name="Spare, on labels", design="label", stock="avery-l4785"
    )
    BadgePrinter.objects.create(event=setting.event, name="Desk 1", offset_x=4, offset_y=-2)
    wishes = {
        "layout": usual,
        "what": BadgeBatch.What.ALL,
        "role": Role.SPEAKER,
        "order": BadgeBatch.Order.NAME,
        "form": BadgeBatch.Form.SINGLE,
    }
    row = printing.ask(
        event=setting.event,
        wishes=wishes,
        form_key="demo-speakers",
        by=setting.organizer_user,
        now=setting.now,
    )
    drawing.run_due(now=setting.now)
    row.refresh_from_db()
    if row.state != BadgeBatch.State.DONE:
        raise RuntimeError(f"The demo's badges were not drawn: {row.refusal}")
