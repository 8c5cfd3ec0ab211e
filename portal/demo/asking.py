"""What the demo's call asks about a talk, what some answered, and an invitation to hand in a keynote."""

from datetime import timedelta
from itertools import cycle

from agenda.actions import answers, late_links
from agenda.models import (
    CallForTalks,
    LateLink,
    ProposalOption,
    ProposalQuestion,
    Session,
    SessionType,
)
from events.actions.answers import Given
from portal.demo.setting import Setting

Kind, Audience = ProposalQuestion.Kind, ProposalQuestion.Audience
BEFORE = ("No, it is new", "Yes, this one", "Yes, an older version")
STAGE = ("Sound from my laptop", "Internet by cable", "A second microphone", "A table for hardware")


def build(setting: Setting) -> None:
    before = _ask(
        setting, "Have you given this talk before?", Kind.CHOICE, *BEFORE, position=1, audience=Audience.BLIND
    )
    stage = _ask(setting, "What do you need on stage?", Kind.SEVERAL, *STAGE, position=2)
    workshop = _ask(
        setting, "What do participants bring along?", Kind.LONG, position=3, audience=Audience.BLIND,
        help_text="Laptop, software to install beforehand, what they should know already.",
    )  # fmt: skip
    types = SessionType.objects.filter(event=setting.event)
    workshop.session_types.set(types.filter(name="Workshop"))
    _answer(setting, before, stage)
    link = LateLink(
        call=CallForTalks.objects.get(event=setting.event),
        note="Closing keynote: asked by the programme team",
        session_type=types.get(name="Keynote"),
        valid_until_at=setting.now + timedelta(days=14),
    )
    link.call.event = setting.event
    late_links.make(link=link, by=None, now=setting.now)


def _answer(setting: Setting, before: ProposalQuestion, stage: ProposalQuestion) -> None:
    """Two of three who wait for a decision have said something."""
    one, some = (list(question.options.order_by("position")) for question in (before, stage))
    waiting = Session.objects.filter(event=setting.event).reviewable().select_related("event").order_by("pk")
    for session, number in zip(waiting, cycle(range(6)), strict=False):
        if number % 3 == 2:
            continue
        said = {
            before.pk: Given(options=frozenset({one[number % len(one)].pk})),
            stage.pk: Given(options=frozenset(option.pk for option in some[: 1 + number % 3])),
        }
        answers.save(session=session, said=said, moment="proposal", by=None, now=setting.now)


def _ask(
    setting: Setting, text: str, kind: str, *options: str, position: int, **fields: object
) -> ProposalQuestion:
    row = ProposalQuestion.objects.create(
        event=setting.event, text=text, kind=kind, position=position, **fields
    )
    ProposalOption.objects.bulk_create(
        ProposalOption(question=row, text=option, position=number) for number, option in enumerate(options)
    )
    return row
