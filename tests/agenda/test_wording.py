"""How a text differs from what it was, sentence by sentence."""

from hypothesis import given
from hypothesis import strategies as st

from agenda import wording
from agenda.wording import KEPT, Piece

KEEP = Piece(KEPT, KEPT)


def test_sentence_that_changed_is_told_between_what_stays() -> None:
    before = "Bots talk. They talk a lot. Nobody listens."
    after = "Bots talk. They talk too much. Nobody listens."
    assert wording.pieces(before, after) == [KEEP, Piece("They talk a lot.", "They talk too much."), KEEP]


def test_sentences_that_came_and_went_have_one_side() -> None:
    assert wording.pieces("One. Two.", "One. Two. Three.") == [KEEP, Piece("", "Three.")]
    assert wording.pieces("One. Two.", "Two.") == [Piece("One.", ""), KEEP]


def test_what_nobody_sees_is_no_change() -> None:
    assert wording.same("Caf\u00e9  on\r\nstage ", "Cafe\u0301 on stage")
    assert not wording.same("Bots", "bots")


def test_hostile_length_is_shown_whole_and_cut() -> None:
    (piece,) = wording.pieces("a. " * 700_000, "b. " * 10)
    assert (len(piece.before), piece.after) == (wording.SHOWN + 2, "b. " * 10)


@given(st.text(alphabet="ab. \n", max_size=60), st.text(alphabet="ab. \n", max_size=60))
def test_same_texts_have_no_other_pieces_than_kept_ones(before: str, after: str) -> None:
    found = wording.pieces(before, after)
    assert all(piece.is_kept for piece in wording.pieces(before, before))
    if wording._sentences(before) != wording._sentences(after):
        assert any(not piece.is_kept for piece in found)
