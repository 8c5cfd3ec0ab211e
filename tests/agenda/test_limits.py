"""What a call takes and until when: hours of types, limits of tracks and speakers, invitations past all of them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from agenda import offer
from agenda.actions import late_links, proposals, texts
from agenda.actions.texts import Talk
from agenda.deadline import Phase
from agenda.models import CallForTalks, LateLink, Session, SessionType, TrackLimit
from agenda.transitions import Actor
from core.models import HistoryEntry, OutboxMail
from events import counters
from events.models import Event, Track
from tests.factories.agenda import NOW, make_call, make_session, make_session_type
from tests.factories.calls import make_late_link
from tests.factories.events import make_event, make_participant, make_track, make_user

pytestmark = pytest.mark.django_db

State = Session.State
LATER = NOW + timedelta(days=60)  # the call is over


def make_talk(event: Event, **fields: Any) -> Talk:
    values = {"session_type": event.session_types.first(), "title": "Bots", "abstract": "About them."}
    return Talk(**values | fields)


def hand_in(event: Event, now: datetime = NOW, *, link: LateLink | None = None, **fields: Any) -> Session:
    person = fields.pop("person", None) or make_participant(event)
    talk = make_talk(event, **fields)
    draft = texts.save_draft(event=event, participant=person, talk=talk, late_link=link, by=None, now=now)
    return proposals.submit(session=draft, by=None, now=now)


def make_open(**call: Any) -> Event:
    event = make_event()
    make_call(event, **call)
    make_session_type(event, name="Talk")
    return event


# Hours of types


def test_type_closes_before_the_call_and_says_when() -> None:
    event = make_open()
    workshop = make_session_type(event, name="Workshop", closes_at=NOW)
    with pytest.raises(proposals.CallClosed) as refused:
        hand_in(event, session_type=workshop)
    assert refused.value.message.replace("\u202f", " ") == (
        "“Workshop” could be proposed until February 1, 2027, 10:00 AM in Los Angeles."
    )
    assert hand_in(event).state == State.SUBMITTED


def test_type_that_opens_later_says_when_and_stays_open_after_the_call() -> None:
    event = make_open()
    lightning = make_session_type(
        event, name="Lightning", opens_at=LATER, closes_at=LATER + timedelta(days=9)
    )
    with pytest.raises(proposals.CallClosed, match=r"^“Lightning” can be proposed from April 2, 2027"):
        hand_in(event, session_type=lightning)
    assert hand_in(event, LATER, session_type=lightning).state == State.SUBMITTED
    with pytest.raises(proposals.CallClosed, match=r"^The call for talks closed on"):
        hand_in(event, LATER)
    assert offer.of_event(event, LATER).open_types == [lightning]


def test_type_that_is_not_offered_cannot_be_handed_in() -> None:
    event = make_open()
    keynote = make_session_type(event, name="Keynote", is_open_to_proposals=False)
    with pytest.raises(proposals.CallClosed, match=r"^“Keynote” cannot be proposed. Choose another type.$"):
        hand_in(event, session_type=keynote)


def test_talk_cannot_go_over_to_a_type_that_is_closed() -> None:
    event = make_open()
    workshop = make_session_type(event, name="Workshop", closes_at=NOW)
    session = hand_in(event)
    with pytest.raises(proposals.CallClosed, match="“Workshop” could be proposed until"):
        texts.edit(session=session, talk=make_talk(event, session_type=workshop), by=None, now=NOW)
    session.refresh_from_db()
    assert session.session_type.name == "Talk"


def test_talk_is_changed_until_its_own_type_closes() -> None:
    event = make_open()
    workshop = make_session_type(event, name="Workshop", closes_at=NOW + timedelta(hours=1))
    session = hand_in(event, session_type=workshop)
    talk = make_talk(event, session_type=workshop, title="Better bots")
    assert texts.edit(session=session, talk=talk, by=None, now=NOW).title == "Better bots"
    with pytest.raises(proposals.CallClosed):
        texts.edit(session=session, talk=make_talk(event), by=None, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (NOW - timedelta(days=90), Phase.SOON),
        (NOW, Phase.OPEN),
        (LATER, Phase.CLOSED),
    ],
)
def test_call_is_open_as_long_as_anything_can_be_proposed(now: datetime, phase: Phase) -> None:
    event = make_open()
    make_session_type(event, name="Keynote", is_open_to_proposals=False)
    assert offer.of_event(event, now).phase is phase
    assert (offer.open_until(event, now) is not None) == (phase is Phase.OPEN)


# Tracks and speakers


def limit(event: Event, track: Track, **fields: Any) -> None:
    TrackLimit.objects.create(call=CallForTalks.objects.get(event=event), track=track, **fields)


def test_track_takes_as_many_as_it_says_and_a_withdrawn_talk_frees_its_place() -> None:
    event = make_open()
    track = make_track(event, name="Bots")
    limit(event, track, max_proposals=2)
    first, _second = hand_in(event, track=track), hand_in(event, track=track)
    with pytest.raises(proposals.CallClosed, match=r"The track “Bots” takes 2 proposals, and has them."):
        hand_in(event, track=track)
    proposals.withdraw(session=first, by=None, now=NOW)
    assert hand_in(event, track=track).state == State.SUBMITTED
    with pytest.raises(proposals.CallClosed, match="“Bots” takes 2"):
        proposals.submit(session=first, by=None, now=NOW)


def test_talk_in_a_full_track_can_still_be_changed_but_none_moves_in() -> None:
    event = make_open()
    track = make_track(event, name="Bots")
    limit(event, track, max_proposals=1)
    inside, outside = hand_in(event, track=track), hand_in(event)
    mended = texts.edit(session=inside, talk=make_talk(event, track=track, title="New"), by=None, now=NOW)
    assert mended.title == "New"
    with pytest.raises(proposals.CallClosed, match="“Bots” takes 1"):
        texts.edit(session=outside, talk=make_talk(event, track=track), by=None, now=NOW)


def test_closed_track_is_not_offered_and_refused_in_words() -> None:
    event = make_open()
    bots, iot = make_track(event, name="Bots"), make_track(event, name="IoT")
    limit(event, bots, is_open=False)
    assert offer.of_event(event, NOW).open_tracks == [iot]
    with pytest.raises(
        proposals.CallClosed, match=r"The track “Bots” takes no proposals. Choose another one"
    ):
        hand_in(event, track=bots)


def test_speaker_hands_in_as_many_as_the_call_says_also_beside_talks_of_others() -> None:
    event = make_open(max_per_speaker=1)
    ada, grace = make_participant(event), make_participant(event)
    make_session(event, grace, ada)  # named second: not handed in by her
    first = hand_in(event, person=ada)
    with pytest.raises(proposals.CallClosed, match=r"^One speaker may hand in 1 talk, and yours is there."):
        hand_in(event, person=ada)
    proposals.withdraw(session=first, by=None, now=NOW)
    assert hand_in(event, person=ada).state == State.SUBMITTED


def test_committee_is_bound_by_none_of_it() -> None:
    event = make_open(max_per_speaker=1)
    draft = make_session(event, state=State.DRAFT)
    handed_in = proposals.submit(session=draft, by=None, now=LATER, actor=Actor.COMMITTEE)
    assert handed_in.state == State.SUBMITTED


# Invitations


def test_invited_speaker_hands_in_when_the_call_is_over_once() -> None:
    event = make_open()
    link = make_late_link(event)
    assert hand_in(event, LATER, link=link).late_link == link
    with pytest.raises(
        proposals.CallClosed, match=r"^This invitation is for 1 talk, and that is handed in.$"
    ):
        hand_in(event, LATER, link=link)
    assert offer.uses(link) == 1


def test_invitation_goes_past_closed_tracks_and_limits_and_does_not_count_for_the_speaker() -> None:
    event = make_open(max_per_speaker=1)
    track, ada = make_track(event), make_participant(event)
    limit(event, track, is_open=False)
    assert hand_in(event, person=ada, link=make_late_link(event), track=track).state == State.SUBMITTED
    assert hand_in(event, person=ada).state == State.SUBMITTED


def test_invitation_for_a_type_opens_it_and_no_other() -> None:
    event = make_open()
    keynote = make_session_type(event, name="Keynote", is_open_to_proposals=False)
    link = make_late_link(event, session_type=keynote)
    assert offer.of_event(event, LATER, link=link).open_types == [keynote]
    with pytest.raises(proposals.CallClosed, match=r"^Your invitation is for the type “Keynote”.$"):
        hand_in(event, LATER, link=link)
    assert hand_in(event, LATER, link=link, session_type=keynote).state == State.SUBMITTED


def test_proposal_that_does_not_fit_the_invitation_goes_in_while_the_call_is_open_and_leaves_it_unused() -> (
    None
):
    event = make_open()
    keynote = make_session_type(event, name="Keynote", is_open_to_proposals=False)
    link = make_late_link(event, session_type=keynote)
    assert hand_in(event, NOW, link=link).late_link is None
    assert offer.uses(link) == 0


def test_late_talk_is_changed_until_the_invitation_ends() -> None:
    event = make_open()
    link = make_late_link(event, valid_until_at=LATER + timedelta(days=1))
    session = hand_in(event, LATER, link=link)
    edited = texts.edit(session=session, talk=make_talk(event, title="Better"), by=None, now=LATER)
    assert edited.title == "Better"
    with pytest.raises(proposals.CallClosed, match=r"^The call for talks closed on"):
        texts.edit(session=session, talk=make_talk(event), by=None, now=LATER + timedelta(days=1))


def test_late_talk_without_an_end_is_changed_as_the_call_says() -> None:
    event = make_open()
    session = hand_in(event, NOW, link=make_late_link(event))
    assert texts.edit(session=session, talk=make_talk(event, title="B"), by=None, now=NOW).title == "B"
    with pytest.raises(proposals.CallClosed):
        texts.edit(session=session, talk=make_talk(event), by=None, now=LATER)


def test_revoked_and_outdated_invitations_say_so_and_the_draft_stays() -> None:
    event, user = make_open(), make_user()
    revoked = make_late_link(event)
    for _click in range(2):
        late_links.revoke(link=revoked, by=user, now=NOW)
    with pytest.raises(proposals.CallClosed, match=r"^This invitation was taken back by the organizers.$"):
        hand_in(event, LATER, link=revoked)
    over = make_late_link(event, valid_until_at=LATER)
    with pytest.raises(
        proposals.CallClosed, match=r"^This invitation to hand in was valid until April 2, 2027"
    ):
        hand_in(event, LATER, link=over)
    assert list(Session.objects.values_list("state", flat=True)) == [State.DRAFT, State.DRAFT]
    told = HistoryEntry.objects.get(kind="call.late_link_revoked")
    assert (told.by, told.after, revoked.secret in str(told.after)) == (user, {"for": "Grace"}, False)


def test_invitation_is_mailed_with_its_address() -> None:
    event = make_open()
    link = LateLink(call=CallForTalks.objects.get(event=event), note="Grace")
    late_links.make(link=link, send_to="grace@example.org", by=None, now=NOW)
    mail = OutboxMail.objects.get()
    assert (mail.to_address, mail.subject) == (
        "grace@example.org",
        f"{event.name} would like a talk from you",
    )
    assert (link.path in mail.text, link.path in mail.html) == (True, True)
    assert "It works until" not in mail.text


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_offer_costs_two_queries_however_many_rows_and_five_for_the_first(
    rows: int, django_assert_num_queries: Any
) -> None:
    event = make_open()
    for _number in range(rows):
        track = make_track(event)
        limit(event, track, max_proposals=1)
        make_session(event, track=track)
        make_session_type(event)
    with django_assert_num_queries(5):
        offer.of_event(event, NOW)
    with django_assert_num_queries(2):
        found = offer.of_event(event, NOW)
    assert (len(found.full_tracks), len(found.types)) == (rows, rows + 1)


def test_types_of_another_event_are_not_offered() -> None:
    event = make_open()
    other = make_open()
    assert {kind.event_id for kind, _hours in offer.of_event(event, NOW).types} == {event.pk}
    assert SessionType.objects.filter(event=other).taken_at(NOW).count() == 1


def test_change_by_the_workspace_is_seen_at_once_and_the_last_place_also_without() -> None:
    event = make_open()
    track = make_track(event, name="Bots")
    limit(event, track, max_proposals=1)
    assert offer.of_event(event, NOW).open_tracks == [track]
    hand_in(event, track=track)
    assert offer.of_event(event, NOW).open_tracks == []
    make_session_type(event, name="Workshop")
    counters.raise_public(event.pk)
    event.refresh_from_db()
    assert len(offer.of_event(event, NOW).open_types) == 2
