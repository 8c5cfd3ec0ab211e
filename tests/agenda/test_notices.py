"""What organizers change in a talk is told to each of its speakers, who accept or object."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.actions import notices, proposals, releases, slots
from agenda.models import ChangeNotice, Session, SpeakerSheet
from core.models import HistoryEntry, OutboxMail
from events.models import Event, Participant
from tests.agenda.test_releases import agenda_of
from tests.factories.agenda import NOW, later, make_confirmed, make_draft_version, make_session, make_slot
from tests.factories.events import make_event, make_participant, make_room, make_user

pytestmark = pytest.mark.django_db

Answer = ChangeNotice.Answer


@pytest.fixture
def event() -> Event:
    return make_event(name="Relay", contact_email="team@example.org")


def speaker(event: Event, name: str, **fields: Any) -> Participant:
    return make_participant(event, name=name, email=f"{name.lower()}@example.org", **fields)


def change(session: Session, *, by: Any = None, at: Any = NOW, **after: str) -> int:
    """As the workspace does it: the new words are stored, then told."""
    before = {name: getattr(session, name) for name in notices.TEXTS}
    for name, value in after.items():
        setattr(session, name, value)
    session.save()
    return notices.text_changed(session=session, before=before, by=by, now=at)


def mailed(kind: str) -> list[str]:
    return list(OutboxMail.objects.filter(kind=kind).order_by("pk").values_list("to_address", flat=True))


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


# Words


def test_other_title_and_abstract_are_one_mail_and_one_question_for_each_speaker(event: Event) -> None:
    ada, grace = speaker(event, "Ada"), speaker(event, "Grace")
    session = make_confirmed(event, ada, grace, title="Bots", abstract="They talk. Nobody listens.")
    assert change(session, title="Quiet bots", abstract="They talk. Somebody listens.") == 2
    assert mailed("session.changed") == ["ada@example.org", "grace@example.org"]
    mail = OutboxMail.objects.filter(kind="session.changed").earliest("pk")
    assert mail.subject == "Your talk is called “Quiet bots” now"
    assert f"/propose/{session.code}/" in mail.text
    assert "Title before: Bots\nTitle now: Quiet bots" in mail.text
    assert "…\n- Nobody listens.\n+ Somebody listens." in mail.text
    notice = ChangeNotice.objects.get(participant=ada)
    assert (notice.what, notice.before["title"], notice.after["title"]) == ("text", "Bots", "Quiet bots")


def test_fix_that_nobody_sees_and_other_fields_are_no_change(event: Event) -> None:
    session = make_confirmed(
        event, speaker(event, "Ada"), title="Cafe\u0301 bots", abstract="They  talk.\r\n"
    )
    assert change(session, title="Caf\u00e9 bots ", abstract="They talk.") == 0
    session.notes = "For us alone"
    assert change(session) == 0
    assert (ChangeNotice.objects.count(), OutboxMail.objects.count()) == (0, 0)


@pytest.mark.parametrize("state", ["draft", "rejected", "withdrawn", "cancelled"])
def test_talk_that_does_not_stand_is_nobodys_question(event: Event, state: str) -> None:
    assert change(make_session(event, state=state), title="Other") == 0


def test_organizer_who_speaks_himself_is_not_told_what_he_did(event: Event) -> None:
    user = make_user("ada@example.org")
    session = make_confirmed(event, speaker(event, "Ada", user=user), speaker(event, "Grace"))
    assert change(session, by=user, title="Other") == 1
    assert mailed("session.changed") == ["grace@example.org"]


def test_second_change_overtakes_the_question_and_the_objection_before_it(event: Event) -> None:
    session = make_confirmed(event, speaker(event, "Ada"), speaker(event, "Grace"), title="One")
    change(session, title="Two")
    first = ChangeNotice.objects.earliest("pk")
    notices.answer(notice=first, accepts=False, comment="No.", by=None, now=NOW)
    change(session, title="Three")
    assert [one.before["title"] for one in ChangeNotice.objects.unanswered()] == ["Two", "Two"]
    assert ChangeNotice.objects.objections().count() == 0


@pytest.mark.parametrize(("minutes", "urgent"), [(179, True), (180, True), (181, False), (-10, False)])
def test_change_within_three_hours_before_the_talk_says_so(event: Event, minutes: int, urgent: bool) -> None:
    session = make_confirmed(event, speaker(event, "Ada"), title="Bots")
    make_slot(make_draft_version(event), session)
    releases.release(event=event, by=None, now=NOW)
    change(session, at=later(-minutes), title="Quiet bots")
    subject = OutboxMail.objects.get(kind="session.changed").subject
    assert subject.startswith("Urgent: ") is urgent


# Slots


def moved(event: Event, session: Session, *, at: Any = NOW, **where: Any) -> None:
    slot = session.slots.get(version__number=None)
    values = {"room": slot.room, "starts_at": slot.starts_at, "minutes": slot.minutes} | where
    slots.move(slot=slot, by=None, now=at, **values)
    releases.release(event=event, by=None, now=at)


def published(event: Event, *people: Participant, **fields: Any) -> Session:
    session = make_confirmed(event, *people, **fields)
    make_slot(make_draft_version(event), session, make_room(event, name="Gallery"))
    releases.release(event=event, by=None, now=NOW)
    OutboxMail.objects.all().delete()
    return session


def test_first_slot_is_told_and_not_asked_about(event: Event) -> None:
    published(event, speaker(event, "Ada"))
    assert ChangeNotice.objects.count() == 0


def test_moved_slot_is_asked_about_in_both_zones(event: Event) -> None:
    ada = speaker(event, "Ada")
    SpeakerSheet.objects.create(participant=ada, time_zone="Europe/Berlin")
    session = published(event, ada, title="Bots")
    moved(event, session, starts_at=later(120))
    mail = OutboxMail.objects.get(kind="agenda.released")
    text = plain(mail.text)
    assert (
        "Bots\nWednesday, May 12, 2027, 11:00 AM – 11:40 AM, Gallery\n"
        "In Berlin: Wednesday, May 12, 2027, 8:00 PM – 8:40 PM\n"
        "Before: Wednesday, May 12, 2027, 9:00 AM – 9:40 AM, Gallery\n"
        "In Berlin: Wednesday, May 12, 2027, 6:00 PM – 6:40 PM"
    ) in text
    assert (f"/propose/{session.code}/" in text, "Accept it, or object" in text) == (True, True)
    notice = ChangeNotice.objects.get()
    assert plain(notice.before["slot"]) == "Wednesday, May 12, 2027, 9:00 AM – 9:40 AM, Gallery"
    assert (notice.what, notice.participant) == ("slot", ada)


def test_removed_slot_is_asked_about_and_authors_are_not(event: Event) -> None:
    session = published(event, speaker(event, "Ada"))
    session.speakers.create(participant=speaker(event, "Alan"), role="author")
    slots.remove(slot=session.slots.get(version__number=None), by=None, now=NOW)
    releases.release(event=event, by=None, now=NOW)
    notice = ChangeNotice.objects.get()
    assert (notice.participant.name, notice.after, notice.sides[0][1]["after"]) == (
        "Ada",
        {},
        "Taken out of the agenda",
    )


def test_release_that_moves_nothing_of_a_talk_asks_nobody_again(event: Event) -> None:
    session = published(event, speaker(event, "Ada"))
    make_slot(make_draft_version(event), make_confirmed(event), starts_at=later(300))
    releases.release(event=event, by=None, now=NOW)
    assert session.change_notices.count() == 0
    assert "ada@example.org" not in mailed("agenda.released")


def test_move_within_three_hours_before_the_old_or_the_new_time_is_urgent(event: Event) -> None:
    session = published(event, speaker(event, "Ada"))
    moved(event, session, at=later(-150), starts_at=later(300))
    assert OutboxMail.objects.get(kind="agenda.released").subject == "Urgent: Your time at Relay has changed"


def test_release_without_telling_asks_nobody(event: Event) -> None:
    session = published(event, speaker(event, "Ada"))
    slot = session.slots.get(version__number=None)
    slots.move(slot=slot, room=slot.room, starts_at=later(90), minutes=40, by=None, now=NOW)
    releases.release(event=event, tell=False, by=None, now=NOW)
    assert (ChangeNotice.objects.count(), OutboxMail.objects.count()) == (0, 0)


def test_withdrawn_talk_is_told_by_its_own_mail_and_not_asked_about(event: Event) -> None:
    session = published(event, speaker(event, "Ada"))
    make_slot(make_draft_version(event), make_confirmed(event), starts_at=later(300))
    proposals.withdraw(session=session, by=None, now=NOW)
    releases.release(event=event, by=None, now=NOW)
    assert ChangeNotice.objects.count() == 0


# One INSERT of notices or mails holds as many as SQLite's limit of 999 values allows.
SIZES = [(1, 1), (3, 3), (200, 220)]
QUERIES = {"sqlite": dict(zip(SIZES, [35, 35, 42], strict=True)), "postgresql": dict.fromkeys(SIZES, 35)}


@pytest.mark.parametrize("size", SIZES)
def test_release_that_moves_every_talk_costs_the_same_for_one_and_for_two_hundred(
    size: tuple[int, int],
) -> None:
    event = agenda_of(*size)
    releases.release(event=event, by=None, now=NOW)
    draft = releases.draft_of(event)
    for slot in draft.slots.all():
        draft.slots.filter(pk=slot.pk).update(starts_at=slot.starts_at + timedelta(days=1))
    with CaptureQueriesContext(connection) as queries:
        releases.release(event=event, by=None, now=NOW)
    assert len(queries) == QUERIES[connection.vendor][size], "\n".join(q["sql"][:120] for q in queries)
    assert ChangeNotice.objects.count() == size[1]


# Answers


def asked(event: Event) -> ChangeNotice:
    change(make_confirmed(event, speaker(event, "Ada"), title="Bots"), title="Quiet bots")
    return ChangeNotice.objects.get()


def told() -> list[str]:
    rows = HistoryEntry.objects.filter(kind__startswith="session.change_").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_accepting_twice_is_once(event: Event) -> None:
    notice = asked(event)
    for _twice in range(2):
        notices.answer(notice=notice, accepts=True, by=None, now=NOW)
    assert (told(), mailed("session.objected")) == (["session.change_accepted"], [])


def test_objection_needs_a_word_and_reaches_the_organizers_by_mail(event: Event) -> None:
    notice = asked(event)
    with pytest.raises(notices.Refused, match="what is wrong"):
        notices.answer(notice=notice, accepts=False, comment="  ", by=None, now=NOW)
    for _twice in range(2):
        notices.answer(notice=notice, accepts=False, comment="They are loud.", by=None, now=NOW)
    mail = OutboxMail.objects.get(kind="session.objected")
    assert (mail.to_address, mail.reply_to) == ("team@example.org", "ada@example.org")
    assert mail.subject == "Ada objects to a change of “Quiet bots”"
    assert "They are loud.\n\nTitle\n- Bots\n+ Quiet bots" in mail.text


def test_answer_can_be_changed_until_it_is_settled(event: Event) -> None:
    notice = asked(event)
    notices.answer(notice=notice, accepts=False, comment="No.", by=None, now=NOW)
    notices.answer(notice=notice, accepts=True, by=None, now=NOW)
    notices.answer(notice=notice, accepts=False, comment="No after all.", by=None, now=NOW)
    organizer = make_user()
    notices.settle(notice=notice, by=organizer, now=NOW)
    settled = notices.settle(notice=notice, by=make_user(), now=NOW)
    assert (settled.answer, settled.comment, settled.settled_by) == (
        Answer.OBJECTED,
        "No after all.",
        organizer,
    )
    with pytest.raises(notices.Refused, match="settled already"):
        notices.answer(notice=notice, accepts=True, by=None, now=NOW)
    assert told()[-1] == "session.change_settled"
