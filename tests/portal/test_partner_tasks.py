"""Benefits as tasks: they come with the level, are handed in by a colleague, accepted or sent back, and reminded of once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from core.models import HistoryEntry, OutboxMail
from events.actions import partner_levels, partner_links, partner_tasks
from events.actions.partner_tasks import Given
from events.models import Benefit, Event, Partner, PartnerLevel, PartnerLink, PartnerTask, Role
from tests.factories.events import make_event, make_partner, make_team_member, make_user
from tests.factories.partners import NOW, PDF, benefit, png, task_of

pytestmark = pytest.mark.django_db
Kind = Benefit.Kind
State = PartnerTask.State


@pytest.fixture
def event() -> Event:
    return make_event(name="Relay")


@pytest.fixture
def gold(event: Event) -> PartnerLevel:
    return PartnerLevel.objects.create(event=event, name="Gold", places=2)


@pytest.fixture
def partner(event: Event, gold: PartnerLevel) -> Partner:
    return make_partner(event, name="Redpoint")


@pytest.fixture
def rosa(partner: Partner) -> PartnerLink:
    return partner_links.make(partner=partner, note="Rosa", email="rosa@redpoint.example", by=None, now=NOW)


def where(link: PartnerLink, task: PartnerTask) -> str:
    return f"{link.path}tasks/{task.public_id}/"


def upload(content: bytes, name: str = "ad.pdf") -> dict[str, Any]:
    return {"given": SimpleUploadedFile(name, content)}


def manager(client: Client, event: Event, role: str = Role.PARTNERS) -> Client:
    user = make_user()
    make_team_member(event, user, role)
    client.force_login(user)
    return client


def board(event: Event, task: PartnerTask | None = None) -> str:
    return f"/{event.slug}/partners/tasks/" + (f"{task.public_id}/" if task else "")


# Levels


def test_the_level_brings_its_tasks_and_takes_the_untouched_along(
    partner: Partner, gold: PartnerLevel
) -> None:
    silver = PartnerLevel.objects.create(event=partner.event, name="Silver")
    ad, logo, stand = benefit(gold), benefit(gold, "Logo", Kind.LOGO), benefit(silver, "Stand", Kind.TEAM)
    done = task_of(partner, ad)
    rosa = partner_links.make(partner=partner, note="Rosa", by=None, now=NOW)
    partner_tasks.hand_in(
        task=done, given=Given(content=PDF, suffix=".pdf", name="ad.pdf"), link=rosa, now=NOW
    )
    assert {task.benefit for task in partner.tasks.all()} == {ad, logo}
    partner_levels.move(partner=partner, level=silver, by=None, now=NOW)
    assert {task.benefit for task in partner.tasks.all()} == {ad, stand}
    partner_levels.move(partner=partner, level=None, by=None, now=NOW)
    assert {task.benefit for task in partner.tasks.all()} == {ad}
    gold.refresh_from_db()
    silver.refresh_from_db()
    assert (gold.taken, silver.taken) == (0, 0)


def test_a_benefit_added_later_reaches_every_partner_once(event: Event, gold: PartnerLevel) -> None:
    partners = [make_partner(event) for _each in range(2)]
    for one in partners:
        partner_levels.move(partner=one, level=gold, by=None, now=NOW)
    made = benefit(gold)
    for _twice in range(2):
        partner_tasks.follow_benefits(level=gold, by=None, now=NOW)
    assert sorted(task.partner.pk for task in made.tasks.all()) == [one.pk for one in partners]
    assert HistoryEntry.objects.filter(kind="partner.tasks_added").count() == 2


def test_a_level_has_so_many_places_and_the_database_refuses_more(event: Event, gold: PartnerLevel) -> None:
    first, second, third = (make_partner(event) for _each in range(3))
    for one in (first, second):
        partner_levels.move(partner=one, level=gold, by=None, now=NOW)
    with pytest.raises(partner_levels.Full, match="All places of Gold are taken"):
        partner_levels.move(partner=third, level=gold, by=None, now=NOW)
    third.refresh_from_db()
    assert third.level is None
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerLevel.objects.filter(pk=gold.pk).update(taken=3)
    partner_levels.move(partner=first, level=None, by=None, now=NOW)
    partner_levels.move(partner=third, level=gold, by=None, now=NOW)


# Handing in


@pytest.mark.parametrize(
    ("kind", "fields", "given", "kept"),
    [
        (Kind.TEXT, {}, "We build clouds.", {"text": "We build clouds."}),
        (Kind.NUMBER, {"most": 4}, "3", {"number": 3}),
        (Kind.PEOPLE, {"most": 2}, "Ada Lovelace\n\n Grace  Hopper ", {"text": "Ada Lovelace\nGrace Hopper"}),
        (Kind.CONFIRM, {}, "on", {"text": ""}),
    ],
)
def test_each_kind_is_handed_in(
    client: Client, rosa: PartnerLink, gold: PartnerLevel, kind: str, fields: Any, given: str, kept: Any
) -> None:
    task = task_of(rosa.partner, benefit(gold, kind=kind, **fields))
    answer = client.post(where(rosa, task), {"given": given}, follow=True)
    assert "Ad is handed in." in answer.content.decode()
    task.refresh_from_db()
    assert (task.state, task.handed_in_by) == (State.HANDED_IN, rosa)
    assert {name: getattr(task, name) for name in kept} == kept
    entry = HistoryEntry.objects.get(kind="partner_task.handed_in")
    assert entry.by_label == "Rosa"


@pytest.mark.parametrize(
    ("kind", "fields", "given", "said"),
    [
        (Kind.TEXT, {}, "  ", "This cannot be handed in empty."),
        (Kind.TEXT, {"most": 5}, "Longer", "at most 5 characters"),
        (Kind.NUMBER, {"most": 4}, "5", "less than or equal to 4"),
        (Kind.NUMBER, {}, "many", "Enter a whole number."),
        (Kind.NUMBER, {}, "-1", "greater than or equal to 0"),
        (Kind.PEOPLE, {"most": 1}, "Ada\nGrace", "These are 2 people; there is room for 1."),
        (Kind.PEOPLE, {}, " \n ", "This cannot be handed in empty."),
        (Kind.CONFIRM, {}, "", "Tick it to confirm."),
        (Kind.FILE, {}, "", "Choose a file."),
        (Kind.LOGO, {}, "", "Choose a file."),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_stays_typed(
    client: Client, rosa: PartnerLink, gold: PartnerLevel, kind: str, fields: Any, given: str, said: str
) -> None:
    task = task_of(rosa.partner, benefit(gold, kind=kind, **fields))
    answer = client.post(where(rosa, task), {"given": given} if given else {})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert given.strip() in page
    task.refresh_from_db()
    assert task.state == State.OPEN


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        (Kind.FILE, b"MZ\x90\x00 a program", "Only PDF, JPEG and PNG files can be sent."),
        (
            Kind.FILE,
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
            "Only PDF, JPEG and PNG",
        ),
        (Kind.FILE, PDF[:20], "damaged or cut off"),
        (Kind.FILE, png() + b"<script>alert(1)</script>", "something else hidden"),
        (Kind.FILE, b"", "Only PDF, JPEG and PNG files can be sent."),
        (Kind.FILE, b"%PDF-" + b"0" * (10 * 1024 * 1024) + b"%%EOF", "larger than 10 MB"),
        (Kind.LOGO, PDF, "This is no picture we can read."),
        (Kind.LOGO, b"<svg/>", "This is no picture we can read."),
        (Kind.LOGO, png()[:200], "damaged"),
    ],
)
def test_hostile_and_broken_files_are_refused(
    client: Client, rosa: PartnerLink, gold: PartnerLevel, kind: str, content: bytes, said: str
) -> None:
    task = task_of(rosa.partner, benefit(gold, kind=kind))
    answer = client.post(where(rosa, task), upload(content, "../../etc/x.png"))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    task.refresh_from_db()
    assert (task.state, bool(task.file)) == (State.OPEN, False)


def test_a_file_is_private_and_never_shown_as_a_page(
    client: Client, rosa: PartnerLink, gold: PartnerLevel
) -> None:
    task = task_of(rosa.partner, benefit(gold))
    client.post(where(rosa, task), upload(PDF, "../<b>our ad.exe"))
    task.refresh_from_db()
    kept = str(task.file.name)
    assert kept.startswith("partner-tasks/fil_")
    assert kept.endswith(".pdf")
    answer = client.get(where(rosa, task) + "handed-in/")
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(f"/media/{task.file.name}").status_code == 404
    assert client.get(where(rosa, task) + "proof/").status_code == 404
    assert client.get(where(rosa, task) + "state/").status_code == 404


def test_only_the_last_file_is_kept(
    client: Client,
    rosa: PartnerLink,
    gold: PartnerLevel,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    task = task_of(rosa.partner, benefit(gold))
    names = []
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(where(rosa, task), upload(PDF))
        task.refresh_from_db()
        names.append(str(task.file.name))
    assert [task.file.storage.exists(name) for name in names] == [False, True]


def test_others_neither_see_nor_hand_in(client: Client, rosa: PartnerLink, gold: PartnerLevel) -> None:
    task = task_of(rosa.partner, benefit(gold))
    client.post(where(rosa, task), upload(PDF, "secret-plans.pdf"))
    rival = partner_links.make(partner=make_partner(gold.event), note="Zoe", by=None, now=NOW)
    assert "secret-plans" not in client.get(f"{rival.path}tasks/").content.decode()
    assert client.get(where(rival, task)).status_code == 404
    assert client.post(where(rival, task), upload(PDF)).status_code == 404
    assert client.get(where(rival, task) + "handed-in/").status_code == 404
    partner_links.revoke(link=rosa, by=None, now=NOW)
    assert client.get(where(rosa, task) + "handed-in/").status_code == 404
    other = make_event()
    manager(client, other)
    assert client.get(board(gold.event)).status_code == 404
    assert client.get(board(other, task)).status_code == 404
    assert client.get(board(other, task) + "handed-in/").status_code == 404
    assert client.post(board(other, task), {"do": "accept"}).status_code == 404


def test_what_the_team_does_is_not_handed_in(client: Client, rosa: PartnerLink, gold: PartnerLevel) -> None:
    task = task_of(rosa.partner, benefit(gold, "Roll-up", Kind.TEAM))
    assert "Hand in" not in client.get(where(rosa, task)).content.decode()
    assert client.post(where(rosa, task), {"given": "x"}).status_code == 409
    manager(client, gold.event)
    assert client.post(board(gold.event, task), {"do": "accept", "proof": "In the foyer"}).status_code == 302
    page = client.get(where(rosa, task)).content.decode()
    assert "In the foyer" in page
    assert "Done" in page


def test_handing_in_without_end_has_to_wait(rosa: PartnerLink, gold: PartnerLevel) -> None:
    task = task_of(rosa.partner, benefit(gold, kind=Kind.TEXT))
    for number in range(partner_tasks.MOST_HANDED_IN):
        partner_tasks.hand_in(task=task, given=Given(text=str(number)), link=rosa, now=NOW)
    with pytest.raises(partner_tasks.Refused, match="Try again later"):
        partner_tasks.hand_in(task=task, given=Given(text="more"), link=rosa, now=NOW)
    later = NOW + partner_tasks.WHILE + timedelta(seconds=1)
    partner_tasks.hand_in(task=task, given=Given(text="more"), link=rosa, now=later)


# Deciding


def test_sent_back_with_a_reason_handed_in_again_and_accepted(
    client: Client, rosa: PartnerLink, gold: PartnerLevel
) -> None:
    task = task_of(rosa.partner, benefit(gold, kind=Kind.TEXT))
    client.post(where(rosa, task), {"given": "First"})
    team = manager(Client(), gold.event)
    assert team.post(board(gold.event, task), {"do": "send-back", "reason": " "}).status_code == 409
    assert team.post(board(gold.event, task), {"do": "send-back", "reason": "Too short"}).status_code == 302
    mail = OutboxMail.objects.get(kind="partner.task_sent_back")
    assert (mail.to_address, "Too short" in mail.text, where(rosa, task) in mail.text) == (
        "rosa@redpoint.example", True, True,
    )  # fmt: skip
    page = client.get(where(rosa, task)).content.decode()
    assert "Please hand it in again" in page
    assert "Too short" in page
    client.post(where(rosa, task), {"given": "Second"})
    assert team.post(board(gold.event, task), {"do": "accept"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.text, task.reason) == (State.ACCEPTED, "Second", "")
    assert client.post(where(rosa, task), {"given": "Third"}).status_code == 409
    assert team.post(board(gold.event, task), {"do": "accept"}).status_code == 409
    kinds = HistoryEntry.objects.of(task.public_id).order_by("pk").values_list("kind", flat=True)
    assert [kind.removeprefix("partner_task.") for kind in kinds] == [
        "handed_in", "sent_back", "handed_in", "accepted",
    ]  # fmt: skip


def test_an_accepted_logo_is_the_partners_logo(client: Client, rosa: PartnerLink, gold: PartnerLevel) -> None:
    task = task_of(rosa.partner, benefit(gold, "Logo", Kind.LOGO))
    client.post(where(rosa, task), upload(png(), "logo.png"))
    partner = Partner.objects.get(pk=rosa.partner_id)
    assert not partner.logo
    manager(client, gold.event).post(board(gold.event, task), {"do": "accept"})
    partner.refresh_from_db()
    assert (partner.logo_width, partner.logo_height) == (640, 200)
    shown = client.get(partner.logo.url)
    assert shown["Content-Type"] == "image/png"
    assert b"".join(shown).startswith(b"\x89PNG")


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.REVIEWER, Role.FINANCE, Role.DOOR])
def test_other_roles_do_not_decide(client: Client, rosa: PartnerLink, gold: PartnerLevel, role: str) -> None:
    task = task_of(rosa.partner, benefit(gold))
    manager(client, gold.event, role)
    assert client.get(board(gold.event)).status_code == 403
    assert client.post(board(gold.event, task), {"do": "accept"}).status_code == 403
