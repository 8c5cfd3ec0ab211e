"""Badges on paper, read back by other programs."""

import gc
import io
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from core.colour import contrast
from tests.factories import pdf as read
from tickets import credentials
from tickets.badges import drawing, ready
from tickets.badges.drawing import Job
from tickets.badges.face import RIBBONS, BadgeFace, EventFace, Role
from tickets.documents import inks, pdf, qr
from tickets.documents.fetcher import OnlyGiven, Refused

A6 = Job(ready.layout("band", 105, 148))
FOUR_BY_THREE = Job(ready.layout("band", 101.6, 76.2))
SIZES = {"a6": A6, "4x3": FOUR_BY_THREE}
EVENT = EventFace(name="Relay 2027", when="May 12 – 14, 2027", place="Pier 27", accent="#3b5bdb")
NAMES = {
    "Latin": "Zoë Nguyễn Thị Ánh",
    "Greek": "Γεωργία Παππά",
    "Cyrillic": "Ада Лавлейс",
    "Arabic": "محمد عبد الله",
    "Hebrew": "דוד כהן",
    "Devanagari": "प्रिया शर्मा",
    "Bengali": "রবি ঠাকুর",
    "Tamil": "கவிதா ராமன்",
    "Thai": "สมชาย ใจดี",
    "Chinese": "欧阳修远",
    "Japanese": "山田 たろう",
    "Korean": "김철수",
    "Georgian": "ნინო ბერიძე",
    "Armenian": "Անի Պետրոսյան",
}


def face(name: str = "Ada Lovelace", number: int = 0) -> BadgeFace:
    made = BadgeFace.of(name=name, company="Redpoint", roles=[Role.ATTENDEE])
    return replace(made, credential=f"PLN1.bdg_7k3m9p2q4r6s8t{number:06}")


@pytest.mark.parametrize(
    ("size", "points"), [(A6, (297.64, 419.53)), (FOUR_BY_THREE, (288.0, 216.0))], ids=["a6", "4x3"]
)
def test_pages_have_the_size_of_the_stock(size: Job, points: tuple[float, float]) -> None:
    assert read.sizes(drawing.draw([face(), face()], EVENT, size)) == [points, points]


@pytest.mark.parametrize("script", NAMES)
def test_names_of_every_script_can_be_read_from_the_file(script: str) -> None:
    """Also those that are written from the right, and those whose letters stand in another order than they are read."""
    name = NAMES[script]
    (text,) = read.texts(drawing.draw([face(name)], EVENT, A6))
    missing = [word for word in name.split() if word not in text]
    assert (missing, drawing.missing_glyphs(face(name))) == ([], "")


def test_names_are_in_the_text_as_they_were_written() -> None:
    (text,) = read.texts(drawing.draw([face("Anna Schmidt")], EVENT, A6))
    assert text == "Attendee Relay 2027 May 12 – 14, 2027 · Pier 27 Anna Schmidt Redpoint"


@pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))
@pytest.mark.parametrize("dpi", [150, 300])
def test_code_is_read_from_the_picture_by_another_program(size: Job, dpi: int) -> None:
    faces = [face(name, number) for number, name in enumerate(("Ada Lovelace", NAMES["Arabic"]))]
    seen = read.codes(drawing.draw(faces, EVENT, size), dpi=dpi)
    assert seen == [["PLN1.bdg_7k3m9p2q4r6s8t000000"], ["PLN1.bdg_7k3m9p2q4r6s8t000001"]]


def test_badge_without_credential_has_no_code() -> None:
    assert read.codes(drawing.draw([replace(face(), credential="")], EVENT, A6)) == [[]]


def test_fonts_are_embedded_once_for_any_number_of_pages() -> None:
    few = [face(name) for name in NAMES.values()]
    many = [face(name, number) for number in range(5) for name in NAMES.values()]
    first, second = drawing.draw(few, EVENT, A6), drawing.draw(many, EVENT, A6)
    assert read.font_files(first) == read.font_files(second) > 5


def test_what_people_type_is_printed_and_not_obeyed() -> None:
    typed = '<img src="file:///etc/hostname"> {{ event }} {% now "Y" %} &amp; <script>'
    (text,) = read.texts(drawing.draw([face(typed)], EVENT, A6))
    assert text.replace(" ", "").count(typed.replace(" ", "")) == 1


def test_style_cannot_be_smuggled_in_by_the_name_of_the_event() -> None:
    event = replace(EVENT, name="</style><style>.name{display:none}", place='"><b>x')
    (text,) = read.texts(drawing.draw([face("Ada Lovelace")], event, A6))
    typed = ("</style><style>.name{display:none}", '"><b>x', "AdaLovelace")
    assert [part in text.replace(" ", "") for part in typed] == [True] * 3


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,x", "plenary:other"]
)
def test_page_can_fetch_nothing_but_what_was_given(address: str) -> None:
    fetch = OnlyGiven({pdf.LOGO: b"picture"})
    with pytest.raises(Refused):
        fetch(address)
    assert fetch(pdf.LOGO).read() == b"picture"


def test_fetching_is_refused_also_from_within_a_page(caplog: pytest.LogCaptureFixture) -> None:
    """The control: a page that does ask is refused by the same door the badges use."""
    from weasyprint import HTML

    logging.getLogger("weasyprint").propagate = True
    page = '<link rel=stylesheet href="file:///etc/hostname"><img src="http://127.0.0.1:9/x.png"><p>text'
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        HTML(string=page, url_fetcher=OnlyGiven({})).render(font_config=pdf.fonts())
    refused = [record.getMessage() for record in caplog.records if "may not fetch" in record.getMessage()]
    assert len(refused) == 2


def test_logo_is_drawn_from_its_bytes() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 100), "#c0392b").save(picture, "PNG")
    with_logo = drawing.draw([face(), face()], replace(EVENT, logo=picture.getvalue()), A6)
    assert (
        with_logo.count(b"/Subtype /Image"),
        drawing.draw([face()], EVENT, A6).count(b"/Subtype /Image"),
    ) == (1, 0)


def test_logo_that_is_no_picture_does_not_stop_printing() -> None:
    assert len(read.texts(drawing.draw([face()], replace(EVENT, logo=b"not a picture"), A6))) == 1


def test_name_of_ten_thousand_letters_is_cut() -> None:
    (text,) = read.texts(drawing.draw([face("x" * 10_000)], EVENT, A6))
    assert text.count("x") == 89


def test_all_roles_are_on_the_badge_in_their_order() -> None:
    roles = [Role.ATTENDEE, Role.SPEAKER, Role.ATTENDEE, Role.ORGANIZER]
    made = BadgeFace.of(name="Ada", roles=roles)
    (text,) = read.texts(drawing.draw([made], EVENT, FOUR_BY_THREE))
    assert text.startswith("Organizer Speaker Attendee Relay")


@pytest.mark.parametrize("accent", ["#ffffff", "#000000", "#f2c94c", "#777777", "#3b5bdb", "#00ff00"])
def test_band_can_be_read_in_any_colour(accent: str) -> None:
    ground, ink = inks.ground_and_ink(accent)
    assert (ground.hex, contrast(ground, ink) >= 4.5) == (accent, True)


def test_ribbons_can_be_read_and_told_apart() -> None:
    assert [contrast(colour, inks.WHITE) >= 4.5 for colour in RIBBONS.values()] == [True] * len(Role)
    assert len({colour.hex for colour in RIBBONS.values()}) == len(Role)


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"name": "Ada King"}, True),
        ({"company": "Redpoint Ltd"}, True),
        ({"pronouns": "she/her"}, True),
        ({"roles": (Role.SPEAKER,)}, True),
        ({"credential": "another"}, False),
    ],
)
def test_hash_tells_what_needs_a_new_print(change: dict[str, object], differs: bool) -> None:
    before = BadgeFace.of(name="Ada Lovelace", company="Redpoint", roles=[Role.ATTENDEE])
    assert (replace(before, **change).content_hash != before.content_hash) == differs  # type: ignore[arg-type]


@pytest.mark.parametrize("side", [28, 22, 20])
def test_modules_of_the_code_are_large_enough_for_print(side: float) -> None:
    """0.4 mm is what cheap printers hold and old phones read."""
    text = credentials.badge_code("bdg_" + "7" * 20)
    assert side / qr.modules(text) >= 0.4


def test_what_is_the_same_on_all_badges_is_stored_once() -> None:
    """And the file is sound: qpdf finds no fault in it."""
    content = drawing.draw([face(number=number) for number in range(40)], EVENT, A6)
    with pikepdf.Pdf.open(io.BytesIO(content)) as document:
        grounds = [
            item for item in document.objects if isinstance(item, pikepdf.Stream) and item.get("/BBox")
        ]
        assert (len(document.pages), len(grounds), document.check_pdf_syntax()) == (40, 1, [])
    assert [text.count("Relay 2027") for text in read.texts(content)] == [1] * 40


def test_threads_print_at_the_same_time() -> None:
    """Servers draw in threads; Pango's font maps must not be shared, and the collector must be back afterwards."""
    names = [NAMES["Arabic"], NAMES["Thai"], NAMES["Chinese"], "Ada Lovelace"]
    alone = [read.texts(drawing.draw([face(name)] * 5, EVENT, A6)) for name in names]
    with ThreadPoolExecutor(len(names)) as pool:
        together = list(pool.map(lambda name: read.texts(drawing.draw([face(name)] * 5, EVENT, A6)), names))
    assert (together, gc.isenabled()) == (alone, True)
