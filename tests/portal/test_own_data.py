"""Everything that is known of somebody, in one file, for himself alone; and nothing that points to people is left out."""

import json
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agenda.models import Session, SessionFile, Speaker
from events.models import Event, Participant, PersonalCopy
from portal import jobs, personal
from portal.actions import copies
from tests.factories.agenda import make_released_version
from tests.factories.events import make_event, make_participant, make_user
from tests.factories.people import hang_on
from tests.factories.workspace import fill
from tests.test_architecture import our_models

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def event() -> Event:
    event = make_event()
    make_released_version(event)
    return event


def person_of(event: Event, user: User, **fields: Any) -> Participant:
    return make_participant(event, name="Ada Lovelace", email=user.email, user=user, **fields)


def download(client: Client, event: Event) -> ZipFile:
    answer: Any = client.post(f"/{event.slug}/me/data/copy/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Cache-Control"] == "private, no-store"
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def told(packed: ZipFile) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(packed.read("plenary.json"))
    return known


def test_one_click_gives_everything_with_the_files(client: Client, event: Event) -> None:
    user = make_user("ada@example.org")
    ada = person_of(event, user, diet="Vegan", notes="Speaks slowly")
    ada.photo.save("ada.jpg", ContentFile(b"a photo"))
    hang_on(ada, 2)
    talk = Session.objects.filter(speakers__participant=ada).first()
    assert talk is not None
    slides = SessionFile(
        session=talk, file_name="../My slides.pdf", size=6, uploaded_by=ada, media_type="application/pdf"
    )
    slides.file.save("fil_1.pdf", ContentFile(b"slides"))
    client.force_login(user)
    packed = download(client, event)
    known = told(packed)
    assert known["format"] == "plenary.person/1"
    assert known["account"]["email"] == "ada@example.org"
    [person] = known["person"]
    assert (person["name"], person["diet"], person["notes"]) == ("Ada Lovelace", "Vegan", "Speaks slowly")
    counted = {
        name: len(known[name])
        for name in ("orders", "tickets", "check_ins", "talks", "consents", "mails", "history")
    }
    assert counted == {
        "orders": 2, "tickets": 2, "check_ins": 2, "talks": 2, "consents": 2, "mails": 2, "history": 2,
    }  # fmt: skip
    assert packed.read(person["photo"]) == b"a photo"
    [file] = known["talk_files"]
    assert file["file"] == "files/talk_files/2-My slides.pdf"
    assert packed.read(file["file"]) == b"slides"
    assert known["orders"][0]["path"].startswith("http")
    assert known["missing_files"] == []


def test_nobody_else_is_in_it_and_no_other_event(client: Client) -> None:
    """Two events full of everything, and a stranger who was at both."""
    filled, other = fill("Filled"), fill("Otherwise")
    stranger = make_user("stranger@example.org")
    for one in (filled.event, other.event):
        make_participant(one, name="Only Me", email="stranger@example.org", user=stranger)
    client.force_login(stranger)
    packed = download(client, filled.event)
    text = packed.read("plenary.json").decode()
    assert [one["name"] for one in told(packed)["person"]] == ["Only Me"]
    assert {name for name, rows in told(packed).items() if rows and isinstance(rows, list)} == {"person"}
    assert ("Person Filled" in text, "Otherwise" in text) == (False, False)
    client.force_login(User.objects.get(email="reviewer-filled@committee.example"))
    assert "Person Filled" not in download(client, filled.event).read("plenary.json").decode()


def test_every_holding_is_filled_by_somebody_who_did_everything(client: Client) -> None:
    """The names of the look-ups lead where they should: nothing comes out empty because of a wrong one."""
    filled = fill("Filled")
    person: Participant = filled[Participant]
    user = make_user(str(person.email))
    client.force_login(user)
    known = told(download(client, filled.event))
    full = {
        "person", "orders", "order_lines", "invoices", "credit_notes", "payment_attempts", "payments", "refunds",
        "disputes", "code_uses", "tickets", "ticket_cases", "visa_letters", "check_ins", "leads", "talks", "speaking", "speaker_sheet",
        "availability", "change_notices", "sign_ups", "feedback", "documents",
    }  # fmt: skip
    assert full <= {name for name, rows in known.items() if rows}


def test_much_is_packed_by_the_worker_and_deleted_after_a_week(
    client: Client, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "AT_ONCE", 3)
    user = make_user("ada@example.org")
    person_of(event, user).photo.save("ada.jpg", ContentFile(b"a photo"))
    client.force_login(user)
    for _twice in range(2):
        assert client.post(f"/{event.slug}/me/data/copy/").status_code == 302
    row = PersonalCopy.objects.get()
    assert "being packed" in client.get(f"/{event.slug}/me/data/").content.decode()
    assert [jobs.pack_copies(NOW), jobs.pack_copies(NOW)] == [1, 0]
    file = f"/{event.slug}/me/data/{row.public_id}.zip"
    answer: Any = client.get(file)
    assert told(ZipFile(BytesIO(b"".join(answer.streaming_content))))["person"][0]["name"] == "Ada Lovelace"
    row.refresh_from_db()
    stored, storage = str(row.file.name), row.file.storage
    client.force_login(make_user())
    assert client.get(file).status_code == 404
    assert copies.forget_old(now=NOW + timedelta(days=6)) == 0
    assert copies.forget_old(now=NOW + timedelta(days=8)) == 1
    assert not storage.exists(stored)
    client.force_login(user)
    assert client.get(file).status_code == 404


def test_worker_that_died_over_a_copy_leaves_it_to_the_next(event: Event) -> None:
    user = make_user("ada@example.org")
    person_of(event, user)
    row = copies.ask(event=event, user=user, now=NOW)
    PersonalCopy.objects.filter(pk=row.pk).update(leased_until_at=NOW + timedelta(minutes=5), attempts=1)
    assert copies.run_due(now=NOW) == 0
    assert copies.run_due(now=NOW + timedelta(minutes=6)) == 1
    assert PersonalCopy.objects.get().state == PersonalCopy.State.DONE


# The lists beside the models are whole


def pointing(found: Iterable[type[models.Model]]) -> dict[str, tuple[type[models.Model], str]]:
    """Keys to a participant or an account, by app.Model.field."""
    return {
        f"{model._meta.label}.{field.name}": (model, field.name)
        for model in found
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model in (Participant, User)
    }


def unlisted(found: Iterable[type[models.Model]]) -> list[str]:
    listed = {
        (one.model, key.split("__")[0]) for one in personal.HOLDINGS for key in (*one.keys, *one.users)
    } | {(Participant, "user")}
    return sorted(
        name for name, key in pointing(found).items() if key not in listed and name not in personal.NOT_OWNERS
    )


def test_whatever_points_to_a_person_is_exported_or_excused() -> None:
    assert unlisted(model for model in our_models() if not model._meta.auto_created) == []


def test_excuses_name_keys_that_there_are() -> None:
    assert sorted(set(personal.NOT_OWNERS) - set(pointing(apps.get_models()))) == []


def test_a_new_key_to_a_person_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal, "HOLDINGS", [one for one in personal.HOLDINGS if one.model is not Speaker])
    assert unlisted([Speaker]) == ["agenda.Speaker.participant"]
