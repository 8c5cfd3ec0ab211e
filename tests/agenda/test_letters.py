"""What a letter says: the right words for everybody on a talk, and nothing a text leaves out is lost."""

import pytest

from agenda.letters import Facts, Wording, html_of, problems, standard, write

PAIR = Facts("accept", "speaker", "Ada", "Bots", "Relay", speakers=("Grace",))


def body(facts: Facts, wording: Wording | None = None) -> list[str]:
    return write(wording or standard(facts.decision, facts.role), facts).body.split("\n\n")


def test_speaker_alone_reads_nothing_of_others() -> None:
    assert body(Facts("accept", "speaker", "Ada", "Bots", "Relay")) == [
        "Hello Ada,",
        "we want “Bots” at Relay.",
        "Please confirm that you come. Your speaker ticket follows at once.",
        "If you cannot come, withdraw the talk on the same page, so that somebody else gets the stage.",
    ]


def test_one_of_a_pair_reads_with_whom_and_that_one_confirmation_is_enough() -> None:
    assert body(PAIR)[2] == "You speak together with Grace. It is enough if one of you confirms for all."


def test_speaker_reads_of_authors_and_of_who_has_not_answered() -> None:
    facts = Facts(
        "accept",
        "speaker",
        "Ada",
        "Bots",
        "Relay",
        ("Grace", "Alan"),
        authors=("Edsger",),
        invited=("Barbara",),
    )
    assert body(facts)[2] == (
        "You speak together with Grace and Alan. It is enough if one of you confirms for all. "
        "Named as authors: Edsger. "
        "Barbara: the invitation to speak along is not answered yet; please remind them."
    )


def test_author_is_not_asked_to_confirm() -> None:
    facts = Facts("accept", "author", "Edsger", "Bots", "Relay", speakers=("Ada", "Grace"))
    assert body(facts) == [
        "Hello Edsger,",
        "“Bots”, of which you are named as an author, is accepted for Relay.",
        "On stage: Ada and Grace.",
        "Those who speak confirm it; you need not do anything.",
    ]


@pytest.mark.parametrize("decision", ["wait", "reject"])
def test_pair_reads_that_the_other_is_written_the_same(decision: str) -> None:
    assert "We write the same to Grace." in body(
        Facts(decision, "speaker", "Ada", "Bots", "Relay", speakers=("Grace",))
    )


def test_words_of_the_committee_come_last() -> None:
    facts = Facts("reject", "speaker", "Ada", "Bots", "Relay", feedback="> Too short.\r\n> Nice title.")
    assert body(facts)[-2:] == ["From the committee:", "> Too short.\n> Nice title."]


def test_text_that_leaves_out_others_and_feedback_still_tells_them() -> None:
    facts = Facts("accept", "speaker", "Ada", "Bots", "Relay", speakers=("Grace",), feedback="Bravo")
    assert body(facts, Wording("Yes", "Come!")) == [
        "Come!",
        "You speak together with Grace. It is enough if one of you confirms for all.",
        "From the committee:",
        "Bravo",
    ]


def test_braces_in_a_title_are_only_text() -> None:
    facts = Facts("accept", "speaker", "{feedback}", "f{name}", "Relay", feedback="secret")
    letter = write(Wording("{title}", "{name} {title}"), facts)
    assert (letter.subject, letter.body.split("\n\n")[0]) == ("f{name}", "{feedback} f{name}")


def test_subject_is_one_line_and_bounded() -> None:
    letter = write(Wording("{title}", "x"), Facts("accept", "speaker", "Ada", "a\nb" * 400, "Relay"))
    assert ("\n" in letter.subject, len(letter.subject)) == (False, 300)


def test_unknown_placeholders_and_loose_braces_are_told() -> None:
    assert problems("Hello {name}, {others}") == []
    assert problems("Hello {nmae}", ("name", "title")) == [
        "{nmae} is not known here. There are {name}, {title}."
    ]
    assert problems("Hello {name") == ["A brace stands alone. Placeholders are written like {title}."]


def test_html_is_made_of_text_alone() -> None:
    html = html_of("<script>x</script> & more\nhttps://relay.example/?a=1&b=2.\n\n- one\n- two\n\n> quoted")
    assert "<script" not in html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; more<br>" in html
    assert '<a href="https://relay.example/?a=1&amp;b=2">https://relay.example/?a=1&amp;b=2</a>.' in html
    assert html.count("<li>") == 2
    assert ">quoted</blockquote>" in html


def test_javascript_address_is_no_link() -> None:
    assert "<a" not in html_of('javascript:alert(1) data:text/html,x "https')


def test_fingerprint_tells_letters_apart_by_words_and_address() -> None:
    letter = write(standard("accept", "speaker"), PAIR)
    assert letter.fingerprint("a") != letter.fingerprint("b")
    assert letter.fingerprint("a") == write(standard("accept", "speaker"), PAIR).fingerprint("a")
