"""A partner's logo, owner, note and handed-in files through the API, and files among attendees' answers."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from core.models import HistoryEntry
from events.models import Benefit, Event, Partner, PartnerLevel, PartnerTask, Role, TeamMember
from events.scopes import Scope
from tests.factories.api import Api, code_of
from tests.factories.calls import pdf
from tests.factories.events import make_event, make_partner, make_team_member, make_user
from tests.factories.questions import make_question
from tests.factories.tickets import make_ticket
from tickets.models import Answer, Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner() -> Partner:
    return make_partner(make_event(), name="Redpoint")


def path_of(partner: Partner) -> str:
    return f"events/{partner.event.slug}/partners/{partner.public_id}"


def picture(colour: str = "white", kind: str = "PNG", after: bytes = b"") -> bytes:
    """A small word without a ground."""
    out, image = BytesIO(), Image.new("RGBA", (120, 60), (0, 0, 0, 0))
    for place in ((20, 10), (60, 20)):
        image.paste(Image.new("RGBA", (30, 20), colour), place)
    (image.convert("RGB") if kind == "JPEG" else image).save(out, kind)
    return out.getvalue() + after


def on_disk() -> set[Path]:
    return set((Path(settings.MEDIA_ROOT) / "partners").glob("*"))


def test_a_logo_is_drawn_anew_warned_of_given_out_and_taken_off(
    partner: Partner, django_capture_on_commit_callbacks: Any
) -> None:
    api, path, before = Api(partner.event), f"{path_of(partner)}/logo", on_disk()
    assert code_of(api.get(path)) == (404, "not-found")
    made = api.send("PUT", path, picture(after=b"<script>alert(1)</script>"))
    logo = made.json()["logo"]
    assert (made.status_code, logo["width"], logo["height"]) == (200, 70, 30)
    assert (logo["is_seen_on_light"], logo["is_seen_on_dark"], len(logo["warnings"])) == (False, True, 2)
    assert api.get(path_of(partner)).json() == made.json()
    given = api.get(logo["url"].removeprefix("/api/"))
    content = given.getvalue()
    assert (given["Content-Type"], content[:4], b"script" in content) == ("image/png", b"\x89PNG", False)
    assert given["Content-Disposition"] == 'attachment; filename="Redpoint.png"'
    with django_capture_on_commit_callbacks(execute=True):
        assert api.send("PUT", path, picture("navy", "JPEG")).json()["logo"]["is_seen_on_light"]
    assert len(on_disk() - before) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert api.call("DELETE", path).json()["logo"] is None
    assert on_disk() == before
    told = HistoryEntry.objects.filter(kind="partner.changed").order_by("pk")
    assert [bool(one.after["logo"]) for one in told] == [True, True, False]


def test_no_logo_and_only_a_try_leave_nothing(partner: Partner) -> None:
    api, path, before = Api(partner.event), f"{path_of(partner)}/logo", on_disk()
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    for content in (b"", svg, pdf(), picture()[:60]):
        refused = api.send("PUT", path, content)
        assert (code_of(refused), refused.json()["errors"][0]["pointer"]) == ((422, "invalid"), "#")
    assert api.send("PUT", f"{path}?validate_only=true", picture()).status_code == 200
    nobody = f"events/{partner.event.slug}/partners/ptn_nobody/logo"
    assert [code_of(api.send("PUT", nobody, one)) for one in (svg, picture())] == [(404, "not-found")] * 2
    partner.refresh_from_db()
    assert (partner.logo.name, on_disk()) == ("", before)


def test_owner_and_note_are_set_by_who_looks_after_partners(partner: Partner) -> None:
    event, path = partner.event, path_of(partner)
    olga = make_team_member(event, make_user("olga@relay.example", name="Olga")).user
    api = Api(event)
    told = api.call(
        "PATCH", path, {"owner_email": "OLGA@relay.example", "contract_note": "Two booths"}
    ).json()
    assert (told["owner_name"], told["owner_email"]) == ("Olga", "olga@relay.example")
    assert told["contract_note"] == "Two booths"
    entry = HistoryEntry.objects.get(kind="partner.changed")
    assert entry.after == {"owner": olga.public_id, "contract_note": "Two booths"}
    assert api.call("PATCH", path, {"website": "https://redpoint.example"}).json()["owner_name"] == "Olga"
    stranger = make_user("stranger@relay.example")
    refused = api.call("PATCH", path, {"owner_email": stranger.email})
    assert refused.json()["errors"][0]["pointer"] == "#/owner_email"
    assert api.call("PATCH", path, {"owner_email": ""}).json()["owner_email"] == ""


def test_partners_with_logos_and_owners_cost_the_same_for_one_and_for_many(
    partner: Partner, django_assert_num_queries: Any
) -> None:
    event = partner.event
    owner = make_team_member(event).user
    png = ContentFile(picture(), name="x.png")

    def dress(row: Partner) -> None:
        row.logo.save("x.png", png, save=False)
        row.owner = owner
        row.save()

    dress(partner)
    api, path = Api(event), f"events/{event.slug}/partners"
    api.get(path)
    with django_assert_num_queries(3):  # token, rights, partners
        assert len(api.get(path).json()["data"]) == 1
    for _number in range(4):
        dress(make_partner(event))
    with django_assert_num_queries(3):
        assert len(api.get(path).json()["data"]) == 5


def as_role(event: Event, scope: Scope, role: str) -> Api:
    api = Api(event, [scope])
    assert api.token is not None
    TeamMember.objects.filter(user=api.token.user).update(role=role)
    return api


def test_what_a_partner_handed_in_is_for_who_looks_after_partners(partner: Partner) -> None:
    level = PartnerLevel.objects.create(event=partner.event, name="Gold")
    benefit = Benefit.objects.create(level=level, name="Banner", kind=Benefit.Kind.FILE)
    task = PartnerTask(partner=partner, benefit=benefit, file_name="ours.html")
    task.file.save("file.pdf", ContentFile(pdf()))
    path = f"{path_of(partner)}/tasks"
    api = as_role(partner.event, Scope.PARTNERS_READ, Role.PARTNERS)
    [told] = api.get(path).json()["data"]
    assert (told["id"], told["benefit"], told["file_name"]) == (task.public_id, "Banner", "ours.html")
    given = api.get(f"{path}/{task.public_id}/file")
    assert (given["Content-Disposition"], given.getvalue()) == ('attachment; filename="ours.pdf"', pdf())
    assert code_of(api.get(f"{path}/{task.public_id}/proof")) == (404, "not-found")
    finance = as_role(partner.event, Scope.PARTNERS_READ, Role.FINANCE)
    other = make_partner(partner.event)
    assert code_of(api.get(f"{path_of(other)}/tasks/{task.public_id}/file")) == (404, "not-found")
    for rest in ("", f"/{task.public_id}/file", f"/{task.public_id}/proof"):
        assert code_of(finance.get(path + rest)) == (403, "right-missing")


def test_an_attendees_file_is_for_who_reads_answers_and_never_a_sensitive_one() -> None:
    ticket = make_ticket()
    event = ticket.event
    rows = []
    for is_sensitive in (False, True):
        question = make_question(event, "Your card?", kind=Question.Kind.FILE, is_sensitive=is_sensitive)
        answer = Answer(question=question, ticket=ticket, at=timezone.now(), file_name="card.pdf")
        answer.file.save("fil_x.pdf", ContentFile(pdf()))
        rows.append(question)
    path = f"events/{event.slug}/tickets/{ticket.public_id}/questions"
    api = Api(event, [Scope.TICKETS_READ])
    assert api.get(f"{path}/{rows[0].public_id}/file").getvalue() == pdf()
    assert code_of(api.get(f"{path}/{rows[1].public_id}/file")) == (404, "not-found")
    foreign = make_ticket()
    elsewhere = f"events/{event.slug}/tickets/{foreign.public_id}/questions/{rows[0].public_id}/file"
    assert code_of(api.get(elsewhere)) == (404, "not-found")
