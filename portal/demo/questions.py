"""What the demo conference asks its attendees, and what some of them answered."""

from itertools import cycle, islice

from events.actions.answers import Given
from portal.demo.setting import Setting
from tickets.actions import answers
from tickets.actions.answers import Said
from tickets.models import Question, QuestionOption, Ticket

SIZES = ("S", "M", "L", "XL")
ANSWERED = 12


def build(setting: Setting) -> None:
    size = _ask(setting, "Which T-shirt size do you wear?", Question.Kind.CHOICE, 1, SIZES)
    comes = _ask(setting, "Do you come to a workshop?", Question.Kind.CHOICE, 2, ("Yes", "No"))
    _ask(
        setting, "Will you bring a laptop to the workshop?", Question.Kind.CHOICE, 3, ("Yes", "I need one"),
        depends_on=comes, depends_on_option=comes.options.get(text="Yes"),
    )  # fmt: skip
    _ask(
        setting, "I have read the code of conduct and keep to it", Question.Kind.CONSENT, 4, is_required=True
    )
    tickets = Ticket.objects.valid().admissions().filter(event=setting.event, order__isnull=False)
    picked = [option.pk for option in size.options.all()]
    chosen = islice(cycle(picked), ANSWERED)
    for ticket, pk in zip(tickets.select_related("event", "order").order_by("pk"), chosen, strict=False):
        said = Said({size.pk: Given(options=frozenset({pk}))}, {"diet": "vegan"} if pk == picked[0] else {})
        answers.save(subject=ticket, said=said, by=None, by_label="Ticket link", now=setting.now)


def _ask(
    setting: Setting, text: str, kind: str, position: int, options: tuple[str, ...] = (), **fields: object
) -> Question:
    row = Question.objects.create(event=setting.event, text=text, kind=kind, position=position, **fields)
    QuestionOption.objects.bulk_create(
        QuestionOption(question=row, text=option, position=number) for number, option in enumerate(options)
    )
    return row
