"""A partner's colleagues: invited by mail, each with a link of his own that can be renewed and removed by itself."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import HistoryEntry, OutboxMail
from events.actions import partner_links
from events.models import Partner, PartnerLink
from events.views import partner_door
from tests.factories.events import make_event, make_partner, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def partner() -> Partner:
    return make_partner(make_event(name="Relay"), name="Redpoint", contact_email="events@redpoint.example")


@pytest.fixture
def rosa(partner: Partner) -> PartnerLink:
    return partner_links.make(
        partner=partner, note="Rosa", email="Rosa@redpoint.example", may_invite=True, by=make_user(), now=NOW
    )


def team(link: PartnerLink) -> str:
    return f"{link.path}team/"


def invitation(**changes: str) -> dict[str, str]:
    return {"do": "invite", "name": "Ilya", "email": "ilya@redpoint.example"} | changes


def link_in(mail: OutboxMail) -> str:
    found = re.search(rf"{re.escape(settings.SITE_URL)}(/\S+/partner/\S+/)", mail.text)
    assert found is not None
    return found[1]


def told() -> list[tuple[str, str]]:
    return list(HistoryEntry.objects.order_by("pk").values_list("kind", "by_label"))


def test_the_manager_sends_a_link_that_opens_the_pages(client: Client, rosa: PartnerLink) -> None:
    mail = OutboxMail.objects.get()
    assert (mail.to_address, mail.kind) == ("rosa@redpoint.example", "partner.colleague_invited")
    assert link_in(mail) == rosa.path
    answer = client.get(rosa.path)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    rosa.refresh_from_db()
    assert rosa.seen_at is not None


def test_the_secret_itself_is_nowhere_in_the_rows(rosa: PartnerLink) -> None:
    row = PartnerLink.objects.filter(pk=rosa.pk).values().get()
    assert rosa.secret not in str(row)
    assert all(rosa.secret not in str(entry) for entry in HistoryEntry.objects.values())


def test_a_colleague_who_may_invite_does_and_it_is_told_by_his_name(
    client: Client, rosa: PartnerLink
) -> None:
    answer = client.post(team(rosa), invitation(), follow=True)
    assert "The link for Ilya goes to ilya@redpoint.example." in answer.content.decode()
    made = PartnerLink.objects.get(email="ilya@redpoint.example")
    assert (made.invited_by, made.may_invite, made.note) == (rosa, False, "Ilya")
    assert told()[-1] == ("partner.link_made", "Rosa")
    mail = OutboxMail.objects.get(to_address="ilya@redpoint.example")
    assert "Rosa gives you a way to the pages of Redpoint at Relay" in mail.text
    assert "invited by Rosa" in client.get(link_in(mail) + "team/").content.decode()


def test_a_colleague_without_the_right_neither_sees_the_form_nor_invites(
    client: Client, rosa: PartnerLink
) -> None:
    client.post(team(rosa), invitation())
    ilya = PartnerLink.objects.get(note="Ilya")
    assert "Invite a colleague" not in client.get(team(ilya)).content.decode()
    for fields in (
        invitation(email="third@redpoint.example"),
        {"do": "remove", "colleague": rosa.public_id},
        {"do": "renew", "colleague": rosa.public_id},
    ):
        assert client.post(team(ilya), fields).status_code == 403
    assert PartnerLink.objects.standing().count() == 2
    assert client.get(rosa.path).status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Say who it is"),
        ({"email": ""}, "The link goes to an address: write one."),
        ({"email": "not an address"}, "Enter a valid email address."),
        ({"name": "N" * 201}, "at most 200 characters"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    client: Client, rosa: PartnerLink, changes: dict[str, str], said: str
) -> None:
    answer = client.post(team(rosa), invitation(**changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    for name, value in (invitation(**changes)).items():
        if value and name != "do":
            assert f'value="{value}"' in page
    assert PartnerLink.objects.count() == 1


def test_one_address_has_one_link(client: Client, rosa: PartnerLink) -> None:
    answer = client.post(team(rosa), invitation(email="ROSA@redpoint.example"))
    assert answer.status_code == 409
    assert "rosa@redpoint.example has a link already" in answer.content.decode()
    with pytest.raises(IntegrityError):
        PartnerLink.objects.create(partner=rosa.partner, email=rosa.email, created_at=NOW)


def test_an_address_can_be_invited_anew_once_its_link_is_dead(client: Client, rosa: PartnerLink) -> None:
    client.post(team(rosa), invitation())
    ilya = PartnerLink.objects.get(note="Ilya")
    client.post(team(rosa), {"do": "remove", "colleague": ilya.public_id})
    assert client.get(ilya.path).status_code == 404
    assert told()[-1] == ("partner.link_revoked", "Rosa")
    client.post(team(rosa), invitation())
    assert PartnerLink.objects.filter(email=ilya.email).count() == 2
    assert client.get(rosa.path).status_code == 200


def test_a_new_link_kills_the_old_one_and_goes_by_mail_alone(client: Client, rosa: PartnerLink) -> None:
    old = rosa.path
    answer = client.post(team(rosa), {"do": "renew", "colleague": rosa.public_id})
    rosa.refresh_from_db()
    assert rosa.path != old
    assert rosa.secret not in answer.content.decode()
    assert [client.get(path).status_code for path in (old, rosa.path)] == [404, 200]
    assert link_in(OutboxMail.objects.get(kind="partner.link_rotated")) == rosa.path
    assert told()[-1] == ("partner.link_rotated", "Rosa")


def test_a_link_without_an_address_is_renewed_by_the_team_only(client: Client, partner: Partner) -> None:
    link = partner_links.make(partner=partner, note="Stand", by=None, now=NOW)
    answer = client.post(team(link), {"do": "renew", "colleague": link.public_id})
    assert answer.status_code == 409
    assert "Ask the organizers for a new link." in answer.content.decode()
    assert client.get(link.path).status_code == 200


def test_colleagues_of_other_partners_are_nobodys_business(client: Client, rosa: PartnerLink) -> None:
    rival = make_partner(rosa.partner.event, name="Kestrel")
    theirs = partner_links.make(
        partner=rival, note="Zoe Quarry", email="zoe@kestrel.example", by=None, now=NOW
    )
    page = client.get(team(rosa)).content.decode()
    assert "Zoe Quarry" not in page
    assert "kestrel" not in page.lower()
    for do in ("remove", "renew"):
        assert client.post(team(rosa), {"do": do, "colleague": theirs.public_id}).status_code == 404
    assert client.get(theirs.path).status_code == 200
    elsewhere = make_event()
    assert client.get(theirs.path.replace(rival.event.slug, elsewhere.slug)).status_code == 404


def test_nobody_removes_himself_and_an_unknown_wish_changes_nothing(
    client: Client, rosa: PartnerLink
) -> None:
    assert client.post(team(rosa), {"do": "remove", "colleague": rosa.public_id}).status_code == 403
    assert client.post(team(rosa), {"do": "fly"}).status_code == 302
    assert client.get(rosa.path).status_code == 200


def test_a_link_cannot_be_made_a_way_to_write_to_strangers(client: Client, rosa: PartnerLink) -> None:
    answers = [
        client.post(team(rosa), invitation(email=f"n{number}@redpoint.example")).status_code
        for number in range(partner_links.MOST_MAILS + 1)
    ]
    assert answers == [302] * (partner_links.MOST_MAILS - 1) + [409, 409]
    assert OutboxMail.objects.count() == partner_links.MOST_MAILS
    later = NOW + partner_links.WHILE + timedelta(minutes=5)
    partner_links.make(partner=rosa.partner, note="Late", email="late@redpoint.example", by=None, now=later)


def test_a_partner_has_so_many_links_and_no_more(partner: Partner) -> None:
    for number in range(partner_links.MOST_COLLEAGUES):
        partner_links.make(partner=partner, note=f"N{number}", by=None, now=NOW)
    with pytest.raises(partner_links.Refused, match="Revoke one first"):
        partner_links.make(partner=partner, note="One more", by=None, now=NOW)


def test_after_many_wrong_links_none_is_looked_up_for_a_while(client: Client, rosa: PartnerLink) -> None:
    wrong = f"/{rosa.partner.event.slug}/partner/nothing/"
    for _each in range(partner_door.MOST_MISSED):
        assert client.get(wrong).status_code == 404
    assert client.get(rosa.path).status_code == 404
    assert client.get(rosa.path, REMOTE_ADDR="192.0.2.7").status_code == 200
    cache.clear()
    assert client.get(rosa.path).status_code == 200


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_the_same_for_few_and_many(client: Client, rosa: PartnerLink, count: int) -> None:
    for number in range(count):
        partner_links.make(partner=rosa.partner, note=f"N{number}", by=None, invited_by=rosa, now=NOW)
    client.get(team(rosa))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(team(rosa))
    assert len(queries) == 3


def test_mails_to_the_contact_never_hold_a_colleagues_link(rosa: PartnerLink) -> None:
    found = partner_links.standing(partner=rosa.partner, by=None, now=NOW, note="Contact")
    assert found != rosa
    assert found.note == "Contact"
    own = partner_links.make(
        partner=rosa.partner, note="Events", email="events@redpoint.example", by=None, now=NOW
    )
    assert partner_links.standing(partner=rosa.partner, by=None, now=NOW, note="") == own
