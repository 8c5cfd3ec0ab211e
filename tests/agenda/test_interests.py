"""Who should not judge whom, from plain values: people, companies as they are written, mail domains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import interests
from agenda.interests import Kind, Marks, Party


def party(user: int | None = None, *addresses: str, company: str = "") -> Party:
    return Party.of(user, addresses, [company])


@pytest.mark.parametrize(
    ("reviewer", "speaker", "kind"),
    [
        (party(1), party(1), Kind.PERSON),
        (party(1), party(2), None),
        (party(None), party(None), None),
        (party(1, "Ada@Gmail.com"), party(None, " ada@gmail.com "), Kind.PERSON),
        (party(1, "ada@gmail.com"), party(2, "bob@gmail.com"), None),
        (party(1, "ada@redpoint.example"), party(2, "bob@redpoint.example"), Kind.DOMAIN),
        (party(1, "ada@eu.redpoint.example"), party(2, "bob@redpoint.example"), None),
        (party(1, company="Redpoint"), party(2, company="Redpoint"), Kind.COMPANY),
        (party(1, company=""), party(2, company=""), None),
        # The strongest is told.
        (party(1, "a@x.example", company="X"), party(1, "b@x.example", company="X"), Kind.PERSON),
        (party(1, "a@x.example", company="X"), party(2, "b@x.example", company="X"), Kind.COMPANY),
        (Party.of(1, ["not an address", None], [""]), Party.of(2, ["not an address"], [""]), Kind.PERSON),
    ],
)
def test_between(reviewer: Party, speaker: Party, kind: Kind | None) -> None:
    assert interests.between(reviewer, speaker) == kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Redpoint, Inc.", "REDPOINT"),
        ("Redpoint GmbH & Co. KG", "redpoint"),
        ("The Redpoint Company", "Redpoint"),
        ("Société Générale S.A.", "Societe Generale"),
        ("Ørsted A/S", "ørsted"),
        ("Lumen & Daughters", "Lumen and Daughters"),
        ("  Kestrel   Cloud ", "kestrel cloud ltd"),
        ("شركة الأفق", "شركة الأفق"),
        ("Straße AG", "STRASSE"),
    ],
)
def test_spellings_of_one_company(one: str, other: str) -> None:
    assert interests.company_key(one) == interests.company_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Redpoint", "Redpoint Labs"), ("Kestrel Cloud", "Kestrel"), ("Acme One", "Acme Two"), ("AB", "AG")],
)
def test_companies_that_only_look_alike(one: str, other: str) -> None:
    assert interests.company_key(one) != interests.company_key(other)


@pytest.mark.parametrize("name", ["", "  ", "Freelancer", "self-employed", "N/A", "Student", "-", "None."])
def test_no_company_is_nobodys_colleague(name: str) -> None:
    assert interests.company_key(name) == ""


def test_strongest_reason_over_several_speakers_is_kept() -> None:
    reviewer = party(1, "ada@redpoint.example", company="Fernspan")
    speakers = [
        (7, party(2, "b@redpoint.example")),
        (7, party(3, company="Fernspan")),
        (8, party(4, "c@redpoint.example")),
        (9, party(5, "d@elsewhere.example")),
        (7, party(6, "e@redpoint.example")),
    ]
    assert interests.found(reviewer, speakers) == {7: Kind.COMPANY, 8: Kind.DOMAIN}


def test_what_stands_after_people_have_decided() -> None:
    discovered = {1: Kind.PERSON, 2: Kind.COMPANY, 3: Kind.DOMAIN}
    # 1 cannot be waved through, 2 is, 3 was found and is declared, as is 4; 1 stays what it is.
    assert interests.standing(discovered, {1, 3, 4}, {1, 2}) == {
        1: Kind.PERSON,
        3: Kind.DECLARED,
        4: Kind.DECLARED,
    }


USERS = st.sampled_from([None, 1, 2])
ADDRESSES = st.sampled_from(
    [None, "", "ada@x.example", " Ada@X.example ", "a@ x.example", "eve@gmail.com", "nowhere"]
)
COMPANIES = st.sampled_from(["", "Redpoint", "REDPOINT Inc.", "Kestrel", "GmbH"])


@given(st.tuples(USERS, ADDRESSES, COMPANIES), st.tuples(USERS, ADDRESSES, ADDRESSES, COMPANIES))
def test_who_touches_no_mark_has_no_conflict(
    one: tuple[int | None, str | None, str], other: tuple[int | None, str | None, str | None, str]
) -> None:
    reviewer = Party.of(one[0], [one[1]], [one[2]])
    user, first, second, company = other
    speaker = Party.of(user, [first, second], [company])
    touches = Marks([reviewer]).touch(user, [first, second], company)
    assert touches or interests.between(reviewer, speaker) is None
