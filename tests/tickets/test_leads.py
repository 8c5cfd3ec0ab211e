"""Partners scan badges with any phone; people decide what of them is given away."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.actions import consents, partner_links
from events.models import Event, Participant, Partner
from tests.factories.door import badge_of, browser_of, make_device, make_gate, make_list, ticket_of
from tests.factories.events import make_event, make_participant, make_partner, make_user
from tickets import credentials
from tickets.lead_phones import MOST_PHONES
from tickets.models import Badge, CheckIn, Device, Lead
from tickets.views import leads as lead_views

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 5, 12, 16, 0, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def partner(event: Event) -> Partner:
    return make_partner(event, name="Redpoint")


@pytest.fixture
def phone(partner: Partner) -> Client:
    now = timezone.now()
    return browser_of(make_device(partner=partner, now=now), now=now)


def guest(event: Event, name: str = "Ada Lovelace", email: str = "ada@example.org") -> Participant:
    person = make_participant(event, name=name, email=email, company="Engines")
    ticket_of(person)
    return person


def scanned(phone: Client, event: Event, person: Participant) -> str:
    badge = Badge.objects.filter(participant=person).first() or badge_of(person)
    code = credentials.badge_code(badge.public_id)
    answer = phone.post(f"/{event.slug}/door/leads/scan/", {"code": code}, follow=True)
    return answer.content.decode()


def test_lead_without_consent_gives_nothing_away_and_with_it_the_contact(phone: Client, event: Event) -> None:
    ada = guest(event)
    page = scanned(phone, event, ada)
    for word in ("Ada", "Engines", "ada@example.org"):
        assert word not in page
    assert "No contact data" in page
    consents.give_to_scanners(person=ada, by=None, now=NOW)
    page = phone.get(f"/{event.slug}/door/").content.decode()
    assert "ada@example.org" in page
    consents.hide_from_scanners(person=ada, by=None, now=NOW)
    assert "Ada Lovelace" not in phone.get(f"/{event.slug}/door/").content.decode()
    assert CheckIn.objects.count() == 0


def test_one_code_means_by_who_scans(phone: Client, event: Event) -> None:
    ada = guest(event)
    scanned(phone, event, ada)
    now = timezone.now()
    door = browser_of(make_device(make_gate(make_list(event)), now=now), now=now)
    code = credentials.badge_code(Badge.objects.get().public_id)
    door.post(f"/{event.slug}/door/scan/", {"code": code})
    assert (Lead.objects.count(), CheckIn.objects.get().result) == (1, "in")


def test_person_met_twice_is_one_lead_for_all_phones_of_the_partner(
    phone: Client, event: Event, partner: Partner
) -> None:
    ada, now = guest(event), timezone.now()
    colleague = browser_of(make_device(partner=partner, now=now), now=now)
    scanned(phone, event, ada)
    lead = Lead.objects.get()
    note = {"note": "=HYPERLINK(1)", "rating": "5"}
    phone.post(f"/{event.slug}/door/leads/{lead.public_id}/note/", note)
    assert "=HYPERLINK(1)" in scanned(colleague, event, ada)
    assert Lead.objects.count() == 1
    consents.give_to_scanners(person=ada, by=None, now=NOW)
    table = colleague.get(f"/{event.slug}/door/leads.csv").content.decode()
    assert "Ada Lovelace,Engines,,ada@example.org,5,'=HYPERLINK(1)," in table


def test_dead_badges_foreign_people_and_nonsense_are_no_leads(phone: Client, event: Event) -> None:
    dead, foreign = badge_of(guest(event), Badge.State.DEAD), badge_of(guest(make_event()))
    codes = [credentials.badge_code(one.public_id) for one in (dead, foreign)]
    for code in (*codes, "hello", ""):
        answer = phone.post(f"/{event.slug}/door/leads/scan/", {"code": code})
        assert (answer.status_code, Lead.objects.count()) == (422, 0)


def test_badges_scanned_without_network_are_merged_once_with_what_was_noted(
    phone: Client, event: Event, partner: Partner
) -> None:
    now = timezone.now()
    ada, grace = guest(event), guest(event, "Grace Hopper", "grace@example.org")
    gone = badge_of(guest(event, "Kim", "kim@example.org"), Badge.State.DEAD)
    scanned(phone, event, ada)
    met = Lead.objects.get()
    phone.post(f"/{event.slug}/door/leads/{met.public_id}/note/", {"note": "Wants a demo", "rating": "3"})
    codes = [credentials.badge_code((Badge.objects.filter(participant=one).first() or badge_of(one)).public_id)
             for one in (ada, grace)]  # fmt: skip
    at = int((now - timedelta(hours=2)).timestamp() * 1000)
    scans: list[object] = [
        {"scan": "lead-0001", "code": codes[0], "at": at, "note": " Likes maps ", "rating": ""},
        {"scan": "lead-0002", "code": codes[1], "at": at, "rating": "5", "note": "x" * 3000},
        {"scan": "lead-0003", "code": codes[1], "at": at, "rating": "9"},
        {"scan": "lead-0004", "code": credentials.badge_code(gone.public_id)},
        {"scan": "short", "code": codes[0]}, {"scan": "lead-0005", "code": {"a": []}, "note": [], "at": "soon"}, 7,
    ]  # fmt: skip
    sent = {"scans": json.dumps(scans), "now": str(int(now.timestamp() * 1000))}
    path = f"/{event.slug}/door/leads/merge/"
    answers = [phone.post(path, sent, headers={"Accept": "application/json"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    said = {key: sorted(one) for key, one in answers[0]["answers"].items()}
    assert said == {
        "lead-0001": ["lead"], "lead-0002": ["lead"], "lead-0003": ["lead"], "lead-0004": ["refused"], "lead-0005": ["refused"],
    }  # fmt: skip
    rows = Lead.objects.order_by("pk").values_list("participant__name", "note", "rating")
    assert list(rows) == [("Ada Lovelace", "Wants a demo\nLikes maps", 3), ("Grace Hopper", "x" * 2000, 5)]
    assert abs(Lead.objects.latest("pk").scanned_at - (now - timedelta(hours=2))) < timedelta(seconds=5)
    door = browser_of(make_device(make_gate(make_list(event)), now=now), now=now)
    assert door.post(path, sent, headers={"Accept": "application/json"}).status_code == 403


def test_page_that_a_partners_phone_keeps_names_nobody(phone: Client, event: Event) -> None:
    ada = guest(event)
    consents.give_to_scanners(person=ada, by=None, now=NOW)
    scanned(phone, event, ada)
    base = f"/{event.slug}/door/"
    kept = phone.get(f"{base}?bare").content.decode()
    assert (
        "Ada Lovelace" in phone.get(base).content.decode(),
        "Ada Lovelace" in kept,
        "data-door=" in kept,
    ) == (
        True,
        False,
        True,
    )
    assert f'"bare": "{base}?bare"' in phone.get(f"{base}sw.js").content.decode()
    assert phone.get(f"{base}manifest.webmanifest").json()["short_name"] == "Leads"


def test_other_partner_sees_and_writes_nothing_of_it(phone: Client, event: Event) -> None:
    ada, now = guest(event), timezone.now()
    consents.give_to_scanners(person=ada, by=None, now=NOW)
    scanned(phone, event, ada)
    lead = Lead.objects.get()
    rival = browser_of(make_device(partner=make_partner(event, name="Kestrel"), now=now), now=now)
    assert "Ada Lovelace" not in rival.get(f"/{event.slug}/door/").content.decode()
    assert "Ada Lovelace" not in rival.get(f"/{event.slug}/door/leads.csv").content.decode()
    answer = rival.post(f"/{event.slug}/door/leads/{lead.public_id}/note/", {"note": "mine"})
    lead.refresh_from_db()
    assert (answer.status_code, lead.note) == (404, "")


def test_person_sees_who_scanned_and_takes_it_back(phone: Client, event: Event, client: Client) -> None:
    ada = guest(event)
    consents.give_to_scanners(person=ada, by=None, now=NOW)
    scanned(phone, event, ada)
    client.force_login(make_user("ada@example.org"))
    page = client.get(f"/{event.slug}/me/").content.decode()
    assert ("Redpoint" in page, "Give no contact data" in page) == (True, True)
    lead = Lead.objects.get()
    stranger = Client()
    stranger.force_login(make_user())
    take_back = {"do": "take_back", "lead": lead.public_id}
    assert stranger.post(f"/{event.slug}/me/scanned/", take_back).status_code == 404
    client.post(f"/{event.slug}/me/scanned/", take_back)
    assert "Taken back" in client.get(f"/{event.slug}/me/").content.decode()
    assert "Ada Lovelace" not in phone.get(f"/{event.slug}/door/").content.decode()
    # Scanned once more it stays taken back, and the phone says so.
    again = scanned(phone, event, ada)
    assert ("taken it back" in again, "Ada Lovelace" in again, Lead.objects.count()) == (True, False, 1)
    client.post(f"/{event.slug}/me/scanned/", {"do": "hide"})
    assert "Give them my contact data" in client.get(f"/{event.slug}/me/").content.decode()


def test_partner_gives_codes_to_its_own_phones_and_takes_them_back(event: Event, partner: Partner) -> None:
    link = partner_links.make(partner=partner, note="Rosa", by=None, now=NOW)
    desk, phone = Client(), Client()
    desk.post(f"{link.path}phones/", {"name": "Kim’s phone"})
    device = Device.objects.get()
    assert device.code in desk.get(link.path).content.decode()
    phone.post(f"/{event.slug}/door/join/", {"code": device.code})
    ada = guest(event)
    consents.give_to_scanners(person=ada, by=None, now=NOW)
    assert "ada@example.org" in scanned(phone, event, ada)
    page = desk.get(link.path).content.decode()
    assert (device.code in page, "1 person you met" in page, "Ada Lovelace" in page) == (False, True, False)
    assert "ada@example.org" in desk.get(f"{link.path}leads.csv").content.decode()
    rival = partner_links.make(partner=make_partner(event, name="Kestrel"), note="", by=None, now=NOW)
    desk.post(f"{rival.path}phones/", {"out": device.public_id})
    assert "ada@example.org" in phone.get(f"/{event.slug}/door/").content.decode()
    desk.post(f"{link.path}phones/", {"out": device.public_id})
    assert "was signed out" in phone.get(f"/{event.slug}/door/").content.decode()
    partner_links.revoke(link=link, by=None, now=NOW)
    assert [
        desk.post(f"{link.path}phones/", {"name": "A"}).status_code,
        desk.get(f"{link.path}leads.csv").status_code,
    ] == [404, 404]


def test_phone_says_how_many_more_are_in_the_table_and_on_which_day(
    phone: Client, event: Event, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_views, "MOST_SHOWN", 2)
    pages = []
    for number in range(3):
        scanned(phone, event, guest(event, email=f"{number}@example.org"))
        Lead.objects.update(scanned_at=NOW)
        pages.append(phone.get(f"/{event.slug}/door/").content.decode())
    assert ["only in the table" in page for page in pages] == [False, False, True]
    assert "1 person you met earlier is only in the table" in pages[2]
    assert pages[2].count("Wed, May 12, ") == 2


def test_partner_has_so_many_phones_and_each_has_a_name(event: Event, partner: Partner) -> None:
    link = partner_links.make(partner=partner, note="Rosa", by=None, now=NOW)
    for name in ["", " ", *(f"Phone {n}" for n in range(MOST_PHONES + 2))]:
        Client().post(f"{link.path}phones/", {"name": name})
    assert Device.objects.count() == MOST_PHONES
