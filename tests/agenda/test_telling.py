"""Which words tell who speaks, and which only look like it."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import telling
from agenda.telling import HIDDEN, Kind, Person

NOOR = Person(
    "Noor Haddad",
    "Redpoint, Inc.",
    ("noor.haddad@redpoint.example", "noor@gmail.com"),
    ("https://github.com/nhaddad", "https://noor.example/talks"),
)


def kinds(text: str, person: Person = NOOR) -> list[tuple[str, Kind, bool]]:
    return [(hit.word, hit.kind, hit.is_sure) for hit in telling.find(text, [person])]


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("by Noor Haddad and friends", "Noor Haddad", Kind.NAME),
        ("by NOOR HADDAD", "NOOR HADDAD", Kind.NAME),
        ("noor haddad’s first talk", "noor haddad", Kind.NAME),
        ("(Haddad, Noor)", "Haddad, Noor", Kind.NAME),
        ("Ask _Noor_ **Haddad**", "Noor_ **Haddad", Kind.NAME),
        ("what we do at Redpoint today", "Redpoint", Kind.COMPANY),
        ("mail me@anywhere.example now", "me@anywhere.example", Kind.ADDRESS),
        ("see https://github.com/nhaddad/queue.", "https://github.com/nhaddad/queue.", Kind.HANDLE),
        ("follow @nhaddad there", "@nhaddad", Kind.HANDLE),
        ("nhaddad on most networks", "nhaddad", Kind.HANDLE),
        ("more at noor.example/talks", "noor.example/talks", Kind.DOMAIN),
        ("our blog eng.redpoint.example tells", "eng.redpoint.example", Kind.DOMAIN),
    ],
)
def test_sure_words_are_found_and_hidden(text: str, word: str, kind: Kind) -> None:
    assert kinds(text) == [(word, kind, True)]
    assert telling.masked(text, [NOOR]) == text.replace(word, HIDDEN)


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("as Haddad wrote", "Haddad", Kind.PART),
        ("Redpoint moved its queue", "Redpoint", Kind.COMPANY),
        ("the code is at https://github.com/somebody/else", "https://github.com/somebody/else", Kind.LINK),
        ("I work at a bank", "I work at", Kind.PHRASE),
        ("how my company grew", "my company", Kind.PHRASE),
        ("Ich arbeite bei einem Verlag", "Ich arbeite bei", Kind.PHRASE),
        ("I’m the maintainer of it", "I’m the maintainer", Kind.PHRASE),
    ],
)
def test_what_may_mean_something_else_is_shown_and_not_hidden(text: str, word: str, kind: Kind) -> None:
    assert kinds(text) == [(word, kind, False)]
    assert telling.masked(text, [NOOR]) == text


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("José Ångström", "with jose angstrom on stage", "jose angstrom"),
        ("Jose Angstrom", "with José Ångström on stage", "José Ångström"),
        ("Jürgen Müller", "von Juergen Mueller erzählt", "Juergen Mueller"),
        ("Łukasz Żółć", "Lukasz Zolc", "Lukasz Zolc"),
        ("Søren Kjær", "Soren Kjaer", "Soren Kjaer"),
        ("ليلى حداد", "حديث مع ليلى حداد عن الشبكات", "ليلى حداد"),
        ("ليلى حداد", "كتبه محمد وليلى حداد", "وليلى حداد"),
        ("יעל כהן", "הרצאה של יעל כהן", "יעל כהן"),
        ("佐藤 健", "本日は佐藤健が話します", "佐藤健"),
        ("王小明", "由王小明主讲", "王小明"),
        ("Дмитрий Соколов", "доклад: дмитрий соколов", "дмитрий соколов"),
        ("Γιώργος Παπαδόπουλος", "με τον ΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ", "ΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ"),
        ("Maria da Conceição de Oliveira", "by Maria Oliveira herself", "Maria Oliveira"),
        ("Conan O’Brien", "by Conan O’Brien", "Conan O’Brien"),
    ],
)
def test_names_are_found_in_every_script_and_spelling(name: str, text: str, word: str) -> None:
    found = telling.find(text, [Person(name)])
    assert [hit.word for hit in found if hit.is_sure] in ([word], [word.removeprefix("و")])


@pytest.mark.parametrize(
    ("person", "text"),
    [
        (Person("Will Page"), "Will it scale? May be. This page will tell, and page faults too will."),
        (Person("Mark Long"), "Mark what matters. Long before, we learned to mark it."),
        (Person("Rose Hall", "Signal"), "The signal rose in the hall."),
        (Person("Van Dam"), "A van stood at the dam."),
        (Person("Li Na"), "Live coding in Linz: a list of national libraries."),
        (Person("", "Freelance"), "Freelance work and how to find it. For a Freelance developer."),
        (Person("", "The Company, Inc."), "How the thing came about."),
        (Person("Ann Ode", "", ("speaker@gmail.com",)), "Every speaker at gmail.com knows node and an ode."),
        (Person("Ann Ode", "", (), ("https://github.com/pixel",)), "One pixel at a time, pixel by pixel."),
        (Person("Ann Ode", "", (), ("https://github.com/ann-ode",)), "Hosted on github.com as ever."),
        (Person("Ivan Dam", "Go"), "We go and run it; let us go on."),
    ],
)
def test_ordinary_words_are_left_alone(person: Person, text: str) -> None:
    assert telling.find(text, [person]) == []
    assert telling.masked(text, [person]) == text


def test_name_of_one_word_is_sure_only_inside_a_sentence() -> None:
    sukarno = Person("Sukarno")
    assert telling.masked("A talk by Sukarno on rivers", [sukarno]) == "A talk by […] on rivers"
    assert telling.masked("Sukarno on rivers", [sukarno]) == "Sukarno on rivers"
    assert telling.words(["Sukarno on rivers"], [sukarno]) == ["Sukarno"]


def test_company_that_is_a_word_is_hidden_only_where_it_is_written_as_a_name() -> None:
    person = Person("Ann Ode", "Signal")
    text = "Signal processing, and what we do at Signal with a signal."
    assert telling.masked(text, [person]) == "Signal processing, and what we do at […] with a signal."


def test_overlapping_finds_are_one_and_the_surest_wins() -> None:
    text = "Noor Haddad (noor.haddad@redpoint.example)"
    assert telling.masked(text, [NOOR, NOOR]) == "[…] ([…])"


def test_each_word_is_told_once() -> None:
    texts = ["At Redpoint, Noor Haddad built it.", "At Redpoint again"]
    assert telling.words(texts, [NOOR]) == ["Redpoint", "Noor Haddad"]


@given(st.text(max_size=300), st.text(max_size=30), st.text(max_size=30))
def test_any_text_and_any_name_can_be_looked_at(text: str, name: str, company: str) -> None:
    person = Person(name, company, (f"{name}@{company}",), (f"https://{company}/{name}",))
    found = telling.find(text, [person])
    assert [text[hit.start : hit.end] for hit in found] == [hit.word for hit in found]
    assert all(one.end <= two.start for one, two in pairwise(found))


def test_a_very_long_text_is_read_in_reasonable_time() -> None:
    text = "Noor and a queue, über alles. aaaaaaa@aaaaa/aaaa.aaaa-" * 4_000
    before = time.process_time()
    telling.find(text, [NOOR])
    assert time.process_time() - before < 5
