"""Pages of mailings: writing, looking, letting go, and how far it is. By hand and without script."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMail
from events.actions import segments as segment_actions
from events.models import Event, Mailing, Role
from events.segmenting import Definition, Row
from portal import mailings as read
from portal.segments import CONDITIONS
from tests.factories import admissions
from tests.factories.agenda import later, make_confirmed, make_released_version, make_slot
from tests.factories.events import make_event, make_participant, make_team_member, make_user
from tests.factories.mailings import let_go, make_mailing, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(settings: Any) -> Event:
    settings.OUTBOX_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return make_event(name="Relay 2027")


@pytest.fixture
def desk(client: Client, event: Event) -> Client:
    client.force_login(make_team_member(event, make_user("chair@example.org")).user)
    return client


def written(event: Event, **fields: str) -> dict[str, str]:
    subject, body = f"text-{event.language}-subject", f"text-{event.language}-body"
    return {
        "do": "save",
        "name": "News",
        "segment": "everybody",
        subject: "Hi",
        body: "Hello {name}",
    } | fields


def test_mailing_from_a_segment_to_everybodys_inbox(desk: Client, event: Event) -> None:
    make_confirmed(event, make_participant(event, name="Ada Lovelace"), title="Engines")
    make_participant(event, name="Grace")
    page = desk.get(reverse("segment", args=[event.slug, "speakers"])).content.decode()
    address = f"/{event.slug}/mailings/new/?segment=speakers"
    assert f'href="{address}"' in page
    form = desk.get(address)
    assert '<option value="speakers" selected>' in form.content.decode()
    body = {"text-en-body": "**{first_name}**, see [{talk_title}]({talk_link})."}
    shown = desk.post(address, written(event, segment="speakers", **body), follow=True)
    row = Mailing.objects.get()
    text = shown.content.decode()
    assert ("<strong>Ada</strong>, see <a href=" in text, "1 person" in text) == (True, True)
    send = reverse("mailing_send", args=[event.slug, row.public_id])
    desk.post(send, {"when": "now", "audience": "later"})
    work(times=3)
    done = desk.get(row.path).content.decode()
    assert ("1 of 1 people are done" in done, "Grace" in done) == (True, False)
    assert OutboxMail.objects.get(kind=read.KIND).state == OutboxMail.State.SENT


def test_unknown_placeholders_are_told_with_everything_that_was_typed(desk: Client, event: Event) -> None:
    address = reverse("mailing_new", args=[event.slug])
    fields = written(event, **{"text-en-subject": "For {firstname}", "text-en-body": "Typed <at length> {"})
    answer = desk.post(address, fields)
    text = answer.content.decode()
    assert (answer.status_code, Mailing.objects.count()) == (422, 0)
    assert "Did you mean {first_name}?" in text
    assert "A brace stands alone" in text
    assert ('value="For {firstname}"' in text, "Typed &lt;at length&gt; {</textarea>" in text) == (True, True)


def test_gaps_are_named_while_writing_and_have_to_be_decided_on(desk: Client, event: Event) -> None:
    make_confirmed(event, make_participant(event, name="Ada"))
    for name in ("Bo", "Cy"):
        make_participant(event, name=name)
    fields = written(event, **{"text-en-body": "{talk_title}"})
    text = desk.post(reverse("mailing_new", args=[event.slug]), fields | {"do": "check"}).content.decode()
    assert ("to 2 people:" in text, "<bdi>Bo</bdi>, <bdi>Cy</bdi>" in text) == (True, True)
    assert Mailing.objects.count() == 0
    desk.post(reverse("mailing_new", args=[event.slug]), fields)
    row = Mailing.objects.get()
    send = reverse("mailing_send", args=[event.slug, row.public_id])
    assert desk.post(send, {"when": "now", "audience": "later"}).status_code == 422
    desk.post(send, {"when": "now", "audience": "later", "gaps": "leave_out"})
    work(times=3)
    assert "a placeholder has nothing to say" in desk.get(row.path).content.decode()
    assert [mail.to_name for mail in OutboxMail.objects.filter(kind=read.KIND)] == ["Ada"]


def test_time_is_the_events_own_and_not_over(desk: Client, event: Event) -> None:
    make_participant(event)
    row = make_mailing(event)
    send = reverse("mailing_send", args=[event.slug, row.public_id])
    fields = {"when": "then", "audience": "later", "per_minute": "60"}
    for wrong in ("2020-01-01T09:00", "soon"):
        answer = desk.post(send, fields | {"at": wrong})
        assert (answer.status_code, f'value="{wrong}"' in answer.content.decode()) == (422, True)
    desk.post(send, fields | {"at": "2027-05-01T09:00"})
    row.refresh_from_db()
    assert (row.state, row.per_minute) == (Mailing.State.SCHEDULED, 60)
    assert row.scheduled_at == datetime(2027, 5, 1, 16, tzinfo=UTC)
    assert "May 1, 2027 at 9:00" in desk.get(row.path).content.decode().replace("\u202f", " ")
    desk.post(reverse("mailing_do", args=[event.slug, row.public_id]), {"do": "unschedule"})
    row.refresh_from_db()
    assert row.state == Mailing.State.DRAFT


def test_preview_goes_from_one_to_the_next_and_to_the_hardest(desk: Client, event: Event) -> None:
    make_confirmed(event, make_participant(event, name="Ada"), title="Engines")
    make_participant(event, name="Wolfeschlegelsteinhausenbergerdorff")
    zoe = make_participant(event, name="Zoe")
    make_participant(make_event(), name="Elsewhere")
    row = make_mailing(event, body="Hello {name}: {talk_title}.")
    address = reverse("mailing_preview", args=[event.slug, row.public_id])

    def who(query: str) -> tuple[str, int]:
        place = desk.get(address + query).context["place"]
        return place.person.name, place.number

    assert who("") == ("Ada", 1)
    following = desk.get(address).context["place"].after
    assert who(f"?person={following}") == ("Wolfeschlegelsteinhausenbergerdorff", 2)
    assert who("?q=zo") == ("Zoe", 3)
    assert desk.get(f"{address}?person={zoe.public_id}").context["place"].after == ""
    assert who("?hard=longest") == ("Wolfeschlegelsteinhausenbergerdorff", 2)
    assert who("?hard=gap") == ("Wolfeschlegelsteinhausenbergerdorff", 2)
    assert "Nobody of the segment" in desk.get(f"{address}?q=Elsewhere").content.decode()


def test_test_mail_goes_to_whoever_wrote_it_and_unsubscribes_nobody(desk: Client, event: Event) -> None:
    ada = make_participant(event, name="Ada")
    row = make_mailing(event)
    address = reverse("mailing_test", args=[event.slug, row.public_id])
    desk.post(address, {"person": ada.public_id})
    desk.post(address, {"person": make_participant(make_event()).public_id})
    mail = OutboxMail.objects.get()
    assert (mail.kind, mail.to_address, mail.unsubscribe) == ("mailing.test", "chair@example.org", "")
    assert ("Hello Ada," in mail.text, "unsubscribe" in mail.text + mail.html) == (True, False)
    row.refresh_from_db()
    assert (row.state, row.recipients.count()) == (Mailing.State.DRAFT, 0)


def test_progress_is_asked_again_until_something_else_is_to_be_done(desk: Client, event: Event) -> None:
    make_participant(event)
    row = let_go(make_mailing(event))
    page = desk.get(row.path).content.decode()
    assert f'hx-get="{row.path}?seen=scheduled"' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    htmx = {"HX-Request": "true"}
    part = desk.get(f"{row.path}?seen=scheduled", headers=htmx).content.decode()
    assert part.strip().startswith('<div id="mailing-progress"')
    work(times=3)
    over = desk.get(f"{row.path}?seen=scheduled", headers=htmx)
    assert (over.status_code, over["HX-Refresh"]) == (204, "true")
    assert "hx-get" not in desk.get(row.path).content.decode()


def test_what_was_let_go_keeps_its_words(desk: Client, event: Event) -> None:
    make_participant(event)
    row = let_go(make_mailing(event))
    edit = reverse("mailing_edit", args=[event.slug, row.public_id])
    assert desk.post(edit, written(event, name="Other")).status_code == 302
    do = reverse("mailing_do", args=[event.slug, row.public_id])
    work()
    told = desk.post(do, {"do": "delete"}, follow=True).content.decode()
    assert "is now “Going out”" in told
    assert Mailing.objects.get().name == "News"
    assert desk.post(do, {"do": "explode"}).status_code == 404


# Rights and leaks


def pages(row: Mailing) -> list[str]:
    event = row.event
    return [
        reverse("mailings", args=[event.slug]),
        reverse("mailing_new", args=[event.slug]),
        *(
            reverse(name, args=[event.slug, row.public_id])
            for name in ("mailing", "mailing_edit", "mailing_preview", "mailing_send")
        ),
    ]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DOOR, Role.FINANCE])
def test_others_of_the_team_and_of_other_events_write_to_nobody(
    client: Client, event: Event, role: str
) -> None:
    row = make_mailing(event)
    posts = [reverse(name, args=[event.slug, row.public_id]) for name in ("mailing_do", "mailing_test")]
    for member, status in ((make_team_member(event, role=role), 403), (make_team_member(make_event()), 404)):
        client.force_login(member.user)
        assert {client.get(page).status_code for page in pages(row)} == {status}
        assert {client.post(page, {"do": "delete"}).status_code for page in posts} == {status}
    assert (Mailing.objects.count(), OutboxMail.objects.count()) == (1, 0)


def test_mailing_of_another_event_is_not_found_under_ones_own(desk: Client, event: Event) -> None:
    other = make_mailing(make_event())
    for name in ("mailing", "mailing_edit", "mailing_preview", "mailing_send"):
        assert desk.get(reverse(name, args=[event.slug, other.public_id])).status_code == 404
    assert (
        desk.post(reverse("mailing_do", args=[event.slug, other.public_id]), {"do": "delete"}).status_code
        == 404
    )


# Cost


@pytest.mark.parametrize("count", [1, 15])
def test_pages_cost_the_same_for_any_number(
    desk: Client, event: Event, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_confirmed(event, make_participant(event))
        definition = Definition(rows=(Row("talk.speaks"),))
        segment_actions.save(
            event=event,
            row=None,
            name=f"S {number}",
            definition=definition,
            by=make_user(),
            now=timezone.now(),
        )
        make_mailing(event, body="{talk_title}")
    sent = let_go(make_mailing(event, body="{talk_title}"))
    work(times=3)
    draft = make_mailing(event, body="{talk_title}")
    costs = {
        reverse("mailings", args=[event.slug]): 8,
        reverse("mailing_new", args=[event.slug]): 6,
        reverse("mailing_edit", args=[event.slug, draft.public_id]): 8,
        reverse("mailing_preview", args=[event.slug, draft.public_id]): 13,
        reverse("mailing_send", args=[event.slug, draft.public_id]): 8,
        sent.path: 10,
    }
    for address, queries in costs.items():
        with django_assert_num_queries(queries):
            assert desk.get(address).status_code == 200


# The table of placeholders


def test_each_placeholder_says_nothing_exactly_to_those_who_count_as_a_gap(event: Event) -> None:
    """`filled` and `values` are two ways to ask the same."""
    kind = admissions.ticket_type(event, name="Early")
    admissions.ticket(event, make_participant(event, name="Holder", company="Blue"), kind=kind)
    version = make_released_version(event)
    make_slot(version, make_confirmed(event, make_participant(event, name="Placed")), starts_at=later(0))
    make_confirmed(event, make_participant(event, name="Unplaced"))
    make_participant(event, name="Nobody")
    people = list(event.participants.all())
    filled = {}
    for name, one in read.PLACEHOLDERS.items():
        said = {pk for pk, words in one.values(event, people).items() if words}
        rows = event.participants.filter(one.filled(event)) if one.filled else event.participants.all()
        assert said == set(rows.values_list("pk", flat=True)), name
        filled[name] = {person.name for person in people if person.pk in said}
    everybody = {"Holder", "Placed", "Unplaced", "Nobody"}
    assert filled == {
        **dict.fromkeys(("name", "first_name", "event", "event_link", "my_page"), everybody),
        "company": {"Holder"}, "ticket_type": {"Holder"}, "ticket_link": {"Holder"},
        "talk_title": {"Placed", "Unplaced"}, "talk_link": {"Placed", "Unplaced"}, "talk_time": {"Placed"},
    }  # fmt: skip
    assert set(read.LINKS) == {"event_link", "my_page", "ticket_link", "talk_link"}
    assert "talk.speaks" in CONDITIONS
