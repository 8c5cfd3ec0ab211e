"""What of the recorded world came later: long work that has ended, and what the desk works on."""

from datetime import timedelta

from django.core.files.base import ContentFile

from agenda.models import Drafting, Session
from events.models import Benefit, Event, ExportFile, PartnerLevel, PartnerTask, SavedExport
from tests.contract.api_calls import PDF, PNG
from tests.factories.agenda import NOW
from tests.factories.events import make_team_member, make_user
from tests.factories.planning import make_drafting
from tests.factories.questions import make_question
from tests.factories.review import make_criterion
from tests.factories.workspace import make_papers
from tickets.models import Answer, BadgeBatch, BadgeLayout, Question, WaitingEntry


def build(event: Event) -> None:
    _drafts(event)
    _badges(event)
    _tables(event)
    make_papers(event.orders.get(), "RELAY")
    gold = PartnerLevel.objects.create(event=event, name="Gold", price_minor=500_000, places=2)
    make_question(event, "Which T-shirt?", "S", "M", is_required=True)
    _handed_in(event, gold)
    make_team_member(event, make_user("olga@relay.example", name="Olga Organizer"))
    make_criterion(event, name="Content", position=1)
    WaitingEntry.objects.create(
        event=event, ticket_type=event.ticket_types.get(name="Conference"), name="Wanda Waiter",
        email="wanda@waits.example", joined_at=NOW,
    )  # fmt: skip


def _handed_in(event: Event, level: PartnerLevel) -> None:
    """A partner's banner with its proof, and an attendee's answer."""
    benefit = Benefit.objects.create(level=level, name="Banner", kind=Benefit.Kind.FILE)
    task = PartnerTask(
        partner=event.partners.get(name="Bellwether"), benefit=benefit, state=PartnerTask.State.ACCEPTED,
        file_name="banner.pdf", proof="Left of the stage", proof_name="stage.png", handed_in_at=NOW, decided_at=NOW,
    )  # fmt: skip
    task.file.save("file.pdf", ContentFile(PDF), save=False)
    task.proof_file.save("file.png", ContentFile(PNG))
    question = make_question(event, "Your student card?", kind=Question.Kind.FILE)
    answer = Answer(question=question, ticket=event.tickets.get(), at=NOW, file_name="card.pdf")
    answer.file.save("fil_x.pdf", ContentFile(PDF))
    for file in (task.file, task.proof_file, answer.file):
        file.close()


def _drafts(event: Event) -> None:
    row = make_drafting(
        event, name="Draft 1", form_key="draft-1", state=Drafting.State.DONE, share=100, ended_at=NOW,
        score={"total": 12, "missed": 2, "favourites": 9, "unplaced": 1, "broken": 0},
    )  # fmt: skip
    session = Session.objects.get(event=event, code="ENGINES")
    row.placements.create(
        session=session, room=event.rooms.get(), starts_at=NOW.replace(month=5, day=13, hour=15), minutes=40
    )


def _badges(event: Event) -> None:
    layout = BadgeLayout.objects.create(event=event, name="Band", is_usual=True)
    row = BadgeBatch(
        event=event, layout=layout, form_key="batch-1", state=BadgeBatch.State.DONE, done=2, total=2, pages=1,
        missing=[{"name": "𓂀 Horus", "letters": "𓂀"}], created_at=NOW + timedelta(minutes=1),
        ended_at=NOW + timedelta(minutes=2),
    )  # fmt: skip
    row.file.save("batch-1.pdf", ContentFile(b"%PDF-1.7\n%%EOF\n"))
    row.file.close()


def _tables(event: Event) -> None:
    SavedExport.objects.create(
        event=event, name="For the caterer", kind="people", columns=["name"], created_at=NOW, changed_at=NOW
    )
    row = ExportFile(
        event=event, kind="people", columns=["name"], state=ExportFile.State.DONE,
        created_at=NOW + timedelta(minutes=3), ended_at=NOW + timedelta(minutes=4),
    )  # fmt: skip
    row.file.save("table-1.csv", ContentFile(b"Name\r\n"))
    row.file.close()
