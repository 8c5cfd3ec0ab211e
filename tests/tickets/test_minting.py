"""Many codes at once: drawn from a pattern, or read from a table, all or none."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.models import HistoryEntry
from events.models import Event, Role
from tests.factories.events import make_event, make_partner, make_team_member, make_user
from tests.factories.tickets import make_code, make_ticket_type
from tickets import minting
from tickets.codes import normal_form
from tickets.minting import BadPattern, Known, Problem
from tickets.models import DiscountCode

KNOWN = Known(
    currency="USD",
    zone="America/Los_Angeles",
    ticket_types={"conference": "typ_1", "workshop": "typ_2"},
    partners={"acorn": "ptn_1"},
    codes={normal_form("TAKEN")},
)


def read(*lines: str) -> minting.Table:
    return minting.read("\n".join(lines), KNOWN)


class TestPattern:
    @given(st.integers(1, 300), st.integers(0, 2**32))
    def test_codes_are_as_many_as_wanted_and_different_to_who_types_them(self, count: int, seed: int) -> None:
        made = minting.draw("red-*****", count, taken=(), choose=random.Random(seed).choice)
        assert len({normal_form(code) for code in made}) == count
        assert all(code.startswith("RED-") and set(code[4:]) <= set(minting.ALPHABET) for code in made)

    def test_no_letter_that_somebody_confuses(self) -> None:
        assert not set(minting.ALPHABET) & set("0O1IL2Z5S8BUV")
        assert len({normal_form(letter) for letter in minting.ALPHABET}) == len(minting.ALPHABET)

    def test_codes_that_exist_are_never_drawn_again(self) -> None:
        turns = iter("4" * 4 + "3" * 4)
        assert minting.draw("A****", 1, taken={normal_form("A4444")}, choose=lambda _: next(turns)) == [
            "A3333"
        ]

    @pytest.mark.parametrize(
        ("pattern", "count", "said"),
        [
            ("RED-*", 1, "the pattern needs 3 places"),
            ("RED", 1, "the pattern needs 3 places"),
            ("RED-****", 20_000, "the pattern needs 6 places"),
            ("-", 1, "letters or digits"),
            ("R" * 41, 1, "at most 40"),
            ("RED-****", 0, "Between 1 and"),
            ("RED-****", 20_001, "Between 1 and"),
        ],
    )
    def test_patterns_that_would_be_guessed_or_are_none(self, pattern: str, count: int, said: str) -> None:
        with pytest.raises(BadPattern, match=said):
            minting.draw(pattern, count, taken=(), choose=random.choice)


class TestTable:
    def test_all_columns(self) -> None:
        head = ",".join(minting.COLUMNS)
        line = "red-1,20,,,Acorn,Conference|Workshop,Workshop,1,2,3,4,2027-05-01,2027-05-03,Ada@Example.org,Hello"
        (row,) = read(head, line).rows
        assert (row.code, row.kind, row.percent_bp, row.partner) == ("RED-1", "percent", 2_000, "ptn_1")
        assert (row.ticket_types, row.opens_types) == (("typ_1", "typ_2"), ("typ_2",))
        assert (row.max_orders, row.max_tickets, row.max_per_buyer, row.min_tickets) == (1, 2, 3, 4)
        assert (row.valid_from_at, row.valid_until_at) == (
            datetime(2027, 5, 1, 7, tzinfo=UTC),
            datetime(2027, 5, 4, 6, 59, tzinfo=UTC),
        )
        assert (row.bound_email, row.note) == ("ada@example.org", "Hello")

    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    def test_marks_and_the_byte_order_mark_of_spreadsheets(self, mark: str) -> None:
        table = minting.read(f"\ufeffCode{mark}Percent\r\nred-1{mark}12.5\r\n\r\n", KNOWN)
        assert [(row.code, row.percent_bp) for row in table.rows] == [("RED-1", 1_250)]

    def test_amount_and_price_in_the_currency(self) -> None:
        rows = read("code,amount,price", "a1,50.50,", "a2,,0").rows
        assert [(row.kind, row.amount_minor) for row in rows] == [("amount", 5_050), ("price", 0)]

    @pytest.mark.parametrize(
        ("line", "column", "said"),
        [
            (",20,,,", "code", "letters or digits"),
            ("t4ken,x,,,", "percent", "no amount"),
            ("a1,101,,,", "percent", "Between 0 and 100"),
            ("a1,-1,,,", "percent", "no amount"),
            ("a1,NaN,,,", "percent", "no amount"),
            ("TAKEN,20,,,", "code", "exists already"),
            ("a1,20,5,,", "amount", "only one"),
            ("a1,,5.001,,", "amount", "Finer"),
            ("a1,,,,", "percent", "do nothing"),
            ("a1,20,,Nobody,", "partner", "no “Nobody”"),
            ("a1,20,,,tomorrow", "valid until", "no date"),
            ("a" * 41 + ",20,,,", "code", "at most 40"),
        ],
    )
    def test_mistakes_are_told_by_line_and_column(self, line: str, column: str, said: str) -> None:
        table = read("code,percent,amount,partner,valid until", "ok1,20,,,", line)
        assert [(one.line, one.column) for one in table.problems] == [(3, column)]
        assert said in table.problems[0].message

    def test_two_lines_that_look_the_same(self) -> None:
        table = read("code,percent", "red-1O,20", "RED IO,20")
        assert [one.line for one in table.problems] == [3]
        assert "the same as the code on line 2" in table.problems[0].message

    def test_head_without_code_or_with_unknown_columns(self) -> None:
        assert read("percent", "20").problems[0].column == "code"
        assert read("code,colour", "a,red").problems == [Problem(1, "colour", "There is no such column.")]
        assert read("").problems[0].message == "The file is empty."

    def test_cell_of_a_megabyte(self) -> None:
        assert [one.line for one in read("code,percent", '"' + "a" * 1_000_000 + '",20').problems] == [1]

    @given(st.text(max_size=400))
    def test_anything_is_read_or_told(self, text: str) -> None:
        table = minting.read("code,percent\n" + text, KNOWN)
        assert all(row.code and row.percent_bp <= 10_000 for row in table.rows)


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def event(self) -> Event:
        return make_event()

    @pytest.fixture
    def organizer(self, client: Client, event: Event) -> Client:
        user = make_user()
        make_team_member(event, user, Role.ORGANIZER)
        client.force_login(user)
        return client

    def post(self, client: Client, name: str, **fields: Any) -> Any:
        address = reverse(f"admin:tickets_discountcode_{name}")
        return client.post(address, {"_confirmed": "1"} | fields, follow=True)

    def pattern(self, **fields: Any) -> dict[str, Any]:
        values = {
            "pattern": "ACORN-*****", "count": "500", "batch": "Acorn staff", "kind": "percent", "percent_bp": "25",
            "max_orders": "1", "max_tickets": "2",
        }  # fmt: skip
        return values | fields

    def test_five_hundred_codes_with_what_they_do(self, organizer: Client, event: Event) -> None:
        partner, kind = make_partner(event, name="Acorn"), make_ticket_type(event)
        self.post(organizer, "mint", **self.pattern(partner=str(partner.pk), ticket_types=[str(kind.pk)]))
        rows = DiscountCode.objects.filter(event=event, batch="Acorn staff", partner=partner)
        assert (rows.count(), rows.filter(ticket_types=kind, percent_bp=2_500, max_tickets=2).count()) == (
            500,
            500,
        )
        assert HistoryEntry.objects.get(kind="codes.minted").after == {"batch": "Acorn staff", "codes": 500}

    def test_a_batch_can_be_downloaded_and_paused(self, organizer: Client, event: Event) -> None:
        self.post(organizer, "mint", **self.pattern(count="3"))
        chosen = {"_selected_action": list(DiscountCode.objects.values_list("pk", flat=True)), "index": "0"}
        page = reverse("admin:tickets_discountcode_changelist") + "?batch=Acorn+staff"
        table = organizer.post(page, chosen | {"action": "download"}).content.decode()
        assert table.count(f"/{event.slug}/tickets/?code=ACORN-") == 3
        organizer.post(page, chosen | {"action": "pause"})
        assert DiscountCode.objects.filter(is_paused=True).count() == 3

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"pattern": "A*"}, "pattern"),
            ({"count": "0"}, "count"),
            ({"percent_bp": "0"}, "kind"),
            ({"batch": ""}, "batch"),
        ],
    )
    def test_what_would_do_nothing_or_be_guessed_is_refused(
        self, organizer: Client, change: dict[str, str], field: str
    ) -> None:
        answer = self.post(organizer, "mint", **self.pattern(**change))
        assert list(answer.context["form"].errors) == [field]
        assert DiscountCode.objects.count() == 0

    def test_partner_of_another_event_cannot_be_named(self, organizer: Client) -> None:
        other = make_partner(make_event(), name="Other")
        answer = self.post(organizer, "mint", **self.pattern(partner=str(other.pk)))
        assert list(answer.context["form"].errors) == ["partner"]

    def test_table_is_shown_before_it_is_stored(self, organizer: Client, event: Event) -> None:
        file = SimpleUploadedFile("codes.csv", b"code,percent\nred-1,20\nred-2,25\n")
        page = self.post(organizer, "from_table", file=file, batch="Fair")
        assert (page.context["question"].rows, DiscountCode.objects.count()) == (
            ["RED-1 · 20 % off", "RED-2 · 25 % off"],
            0,
        )
        text = page.context["form"].initial["text"]
        self.post(organizer, "from_table", text=text, batch="Fair", store="1")
        assert list(DiscountCode.objects.filter(event=event).values_list("code", "percent_bp", "batch")) == [
            ("RED-1", 2_000, "Fair"),
            ("RED-2", 2_500, "Fair"),
        ]

    def test_one_mistake_and_nothing_is_stored_nor_lost(self, organizer: Client, event: Event) -> None:
        make_code(event, "RED-2")
        text = "code,percent\nred-1,20\nRED2,25\n"
        page = self.post(organizer, "from_table", text=text, batch="Fair", store="1")
        assert page.context["question"].problems == [
            "Line 3, code: RED2 exists already, or one that looks like it."
        ]
        assert "red-1,20" in page.content.decode()
        assert DiscountCode.objects.filter(batch="Fair").count() == 0

    def test_files_that_are_no_text_or_too_large(self, organizer: Client) -> None:
        for body, said in (
            (b"\x81\x8d\x8f\x90\x9d" * 9, "is no text"),
            (b"a" * 5_000_001, "larger than 5 MB"),
        ):
            page = self.post(organizer, "from_table", file=SimpleUploadedFile("x.csv", body), batch="Fair")
            assert said in str(page.context["form"].errors)

    @pytest.mark.parametrize("role", [Role.FINANCE, Role.DOOR, Role.REVIEWER])
    def test_others_make_no_codes(self, client: Client, event: Event, role: Role) -> None:
        user = make_user()
        make_team_member(event, user, role)
        client.force_login(user)
        for name in ("mint", "from_table"):
            answer = self.post(client, name, **self.pattern(text="code,percent\na1,20", store="1"))
            assert answer.status_code == 403
        assert DiscountCode.objects.count() == 0
