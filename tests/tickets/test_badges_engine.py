"""What was drawn before is not drawn again, and what organizers write is laid out where it can do no harm."""

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from portal.bench import printing
from tests.factories import pdf as read
from tickets.badges import confined, drawing, imposing, placeholders, ready, stock
from tickets.badges.confined import Unusable
from tickets.badges.drawing import Drawing, Job, Shop
from tickets.badges.face import BadgeFace, EventFace, Role
from tickets.badges.filling import Row
from tickets.badges.layout import Layout
from tickets.badges.parts import Parts
from tickets.badges.placeholders import Wrong
from tickets.documents import qr

EVENT = EventFace(name="Relay 2027", when="May 12 – 14, 2027", place="Pier 27", accent="#3b5bdb")
A6 = ready.layout("band", 105, 148)
PLAIN = '<div class="name">{{ name max=30 lines=1 }}</div><div class="code">{{ qr }}</div>'
STYLE = """
.name { position: absolute; left: 10mm; top: 20mm; width: 85mm; height: 15mm }
.code { position: absolute; left: 5mm; top: 60mm; width: 40mm; height: 40mm }
"""


def face(name: str = "Ada Lovelace", number: int = 0) -> BadgeFace:
    made = BadgeFace.of(name=name, company="Redpoint", roles=[Role.ATTENDEE])
    return replace(made, credential=f"PLN1.bdg_7k3m9p2q4r6s8t{number:06}")


def written(html: str = PLAIN, css: str = STYLE) -> Job:
    """A layout by an organizer."""
    return Job(Layout(html, css, 105, 148))


def run(people: list[BadgeFace], store: Parts, job: Job | None = None) -> Drawing:
    one = Drawing(people, EVENT, job or Job(A6), store=store)
    for _done in one.steps():
        pass
    return one


# Drawn once


def test_second_run_draws_only_what_changed(tmp_path: Path) -> None:
    people = printing.faces(30)
    first = Parts(tmp_path / "parts.sqlite3")
    before = run(people, first)
    told = read.texts(before.bound())
    first.close()
    later = Parts(tmp_path / "parts.sqlite3")
    changed = [*people[:27], *(replace(one, company="Elsewhere") for one in people[27:])]
    after = run(changed, later)
    assert (before.fresh, run(people, later).fresh, after.fresh) == (30, 0, 3)
    assert read.texts(after.bound())[:27] == told[:27]
    later.close()


def test_batch_broken_off_in_the_middle_goes_on_where_it_was(tmp_path: Path) -> None:
    people = printing.faces(drawing.CHUNK + 30)
    store = Parts(tmp_path / "parts.sqlite3")
    broken = iter(Drawing(people, EVENT, Job(A6), store=store).steps())
    assert next(broken) == drawing.CHUNK
    again = run(people, store)
    assert again.fresh == 30
    store.close()


def test_kept_parts_are_forgotten(tmp_path: Path) -> None:
    store = Parts(tmp_path / "parts.sqlite3")
    run([face()], store)
    store.connection.execute("UPDATE part SET at = datetime('now', '-31 days')")
    assert (store.forget_old(), run([face()], store).fresh) == (1, 1)
    store.close()


def test_file_that_draws_new_letters_has_them(tmp_path: Path) -> None:
    """The fonts of the first run have no Ж; those of the second must."""
    store = Parts(tmp_path / "parts.sqlite3")
    run([face("Ada")], store).bound()
    (text,) = read.texts(run([face("Жанна 陳")], store).bound())
    assert "Жанна 陳" in text
    store.close()


def test_size_of_the_file_grows_by_little_for_each_badge() -> None:
    few, many = (len(drawing.draw(printing.faces(count), EVENT, Job(A6))) for count in (100, 200))
    assert (many - few) / 100 < 4_000


def test_every_ready_layout_can_be_read_on_every_stock() -> None:
    """Seen by another program: the code at 150 dpi, and the name."""
    cards = {
        (one.width, one.height) for one in map(stock.STOCKS.get, ("a7", "4x3", "cr80", "avery-l4785")) if one
    }
    seen = set()
    for design in ready.DESIGNS:
        for width, height in sorted(cards):
            content = drawing.draw([face()], EVENT, Job(ready.layout(design, width, height)))
            seen.add(
                (
                    *read.codes(content)[0],
                    "Ada" in read.texts(content)[0],
                    "Lovelace" in read.texts(content)[0],
                )
            )
    assert seen == {("PLN1.bdg_7k3m9p2q4r6s8t000000", True, True)}


# What organizers write


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("{{ secret }}", "unknown: secret"),
        ("{{ name.__class__ }}", "unknown: name.__class__"),
        ("{{ name max=9999 }}", "9999 is not between"),
        ("{{ name max=1e9 }}", "not between"),
        ("{{ name lines=two }}", "two is no number"),
        ("{{ name glow=1 }}", "unknown option glow"),
        ("{% if company %}x", "endif"),
        ("{% endif %}", "without a condition"),
        ("{% include 'x' %}", "unknown"),
        ("{% if company %}{% else %}{% else %}{% endif %}", "twice"),
        ("{% for x in y %}", "unknown"),
        ("{% if company %}" * 30, "too deep"),
        ("{{ name }}" * 50, "too many"),
        ("x" * 70_000, "too long"),
    ],
)
def test_layout_that_cannot_be_read_is_refused(html: str, words: str) -> None:
    with pytest.raises(Wrong, match=words):
        _ = Layout(html, "", 105, 148).body


def test_what_looks_like_a_tag_and_is_none_stays_text() -> None:
    template = placeholders.read("{ {name} } {{{", values={"event"}, fields=(), flags=())
    assert placeholders.fill(template, values={}, flags={})[0] == "{ {name} } {{{"


def test_values_cannot_break_out_of_the_page() -> None:
    event = replace(EVENT, name='"><script>', place="</style>")
    html = '<p title="{{ event }}">{{ place }}</p><div class="name">{{ name }}</div>'
    content = drawing.draw(
        [face("<b>{{ event }}")], event, replace(written(), front=Layout(html, STYLE, 105, 148))
    )
    (text,) = read.texts(content)
    assert ("</style>" in text, "<b>{{ event }}" in text) == (True, True)


HOSTILE = {
    "files": '<img src="file:///etc/hostname"><object data="file:///etc/hostname"></object><a rel=attachment href="file:///etc/hostname">x</a>',
    "addresses": '<link rel=stylesheet href="http://127.0.0.1:9/x.css"><img src="http://127.0.0.1:9/x.png"><style>@import "http://127.0.0.1:9/y"; @font-face { font-family: q; src: url(file:///etc/hostname) }</style>',
    "drawings": '<svg width=10 height=10><image href="file:///etc/hostname" width=9 height=9 /><use href="http://127.0.0.1:9/z#a"/></svg>',
    "data": '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E%3Cimage href=%22file:///etc/hostname%22/%3E%3C/svg%3E">',
}


def test_layout_reaches_no_file_and_no_address() -> None:
    """All at once, in the process apart; what it asked for is missing, the rest is printed."""
    content = drawing.draw([face()], EVENT, written("".join(HOSTILE.values()) + PLAIN))
    host = Path("/etc/hostname").read_bytes().strip() if Path("/etc/hostname").exists() else b"no host"
    with pikepdf.Pdf.open(io.BytesIO(content)) as document:
        streams = [item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
        names = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/EF" in item]
    assert (any(host in one for one in streams), names) == (False, [])
    assert "Ada Lovelace" in read.texts(content)[0]


@pytest.mark.parametrize(
    ("html", "css", "words"),
    [
        (PLAIN, STYLE + "@page { size: 2000mm 9000mm } ", "1"),
        ("<p>one" + PLAIN + "<p style='break-before: page'>more", STYLE, "2 pages"),
        ("<div>{{ name }}</div>", "", "has no room"),
    ],
)
def test_layout_that_makes_no_badge_is_told_why(html: str, css: str, words: str) -> None:
    if words == "1":  # the card's own size wins
        assert read.sizes(drawing.draw([face()], EVENT, written(html, css))) == [(297.64, 419.53)]
        return
    with pytest.raises(Unusable, match=words):
        drawing.draw([face()], EVENT, written(html, css))


def test_layout_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "PATIENCE", 1.2)
    endless = "<table><tr><td>" * 2_500 + PLAIN
    with pytest.raises(Unusable, match="too long or too much"):
        drawing.draw([face()], EVENT, written(endless))


def test_process_apart_is_told_no_secret() -> None:
    assert [
        name for name in confined.PASSED_ON if "SECRET" in name or "DATABASE" in name or "STRIPE" in name
    ] == []


@pytest.mark.parametrize(
    "name",
    ["x" * 10_000, "W" * 90, "ﷺ" * 90, "a\u0301" * 4_000, "👩‍👩‍👧‍👦" * 30, "\u202e\u0000\ufeff", "🏳️‍🌈"],
)
def test_names_of_any_kind_are_printed_or_left_out(name: str) -> None:
    (text,) = read.texts(drawing.draw([face(name)], EVENT, Job(A6)))
    assert "Redpoint" in text


# Where things lie


def left_top_of_code(content: bytes, page: int) -> tuple[float, float]:
    """Millimetres of the code's dark corner from the page's upper left, from the picture at 600 dpi."""
    scale = 600 / 72
    with pypdfium2.PdfDocument(content) as document:
        picture = document[page].render(scale=scale).to_pil().convert("L")
    left, top, _right, _bottom = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    return left / 600 * 25.4, top / 600 * 25.4


@pytest.mark.parametrize(
    ("code", "offset"), [("avery-l4785", (0.0, 0.0)), ("avery-5395", (0.3, -0.4)), ("a6-4up", (0.0, 0.0))]
)
def test_cards_lie_on_their_cells_within_two_tenths_of_a_millimetre(
    code: str, offset: tuple[float, float]
) -> None:
    found = stock.STOCKS[code]
    css = ".code { position: absolute; left: 6mm; top: 8mm; width: 37mm; height: 37mm }"
    side = Layout('<div class="code">{{ qr }}</div>', css, found.width, found.height, is_ours=True)
    cell = found.sheet.cells - 1
    plan = stock.plan(found, has_back=False, start=cell, offset=offset)
    content = drawing.draw([face(), face(number=1)], EVENT, Job(side, plan=plan))
    seen = [left_top_of_code(content, page) for page in (0, 1)]
    quiet = qr.QUIET_ZONE * 37 / qr.modules(face().credential)
    expected = [
        (left + 6 + quiet + offset[0], top + 8 + quiet + offset[1])
        for left, top in (found.sheet.corner(cell), found.sheet.corner(0))
    ]
    far = max(
        abs(a - b) for one, two in zip(seen, expected, strict=True) for a, b in zip(one, two, strict=True)
    )
    assert far < 0.2


def test_back_lies_behind_its_front_for_either_way_of_turning() -> None:
    found = stock.STOCKS["avery-l4785"]
    for flip in ("long", "short"):
        plan = stock.plan(found, has_back=True, flip=flip)
        front, back = list(imposing.faces(3, plan))
        behind = [
            (210 - card.left - 80, card.top, 0) if flip == "long" else (card.left, 297 - card.top - 50, 180)
            for card in front.cards
        ]
        assert [(card.left, card.top, card.turn) for card in back.cards] == behind


def test_card_folded_over_has_its_back_upside_down_above() -> None:
    plan = stock.plan(stock.STOCKS["a6-over"], has_back=True)
    (sheet,) = imposing.faces(1, plan)
    assert [(card.is_back, card.left, card.top, card.turn) for card in sheet.cards] == [
        (False, 0, 148.5, 0),
        (True, 0, 0, 180),
    ]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_code_is_read_from_cards_however_they_are_turned(turn: int) -> None:
    found = stock.STOCKS["avery-5392"]
    width, height = found.card(turned=turn in (90, 270))
    side = ready.layout("band", width, height)
    job = Job(
        side,
        back=side,
        plan=stock.plan(
            found, has_back=True, flip="short" if turn in (180, 90) else "long", turned=turn in (90, 270)
        ),
    )
    people = [face(number=number) for number in range(7)]
    seen = read.codes(drawing.draw(people, EVENT, job))
    wanted = [{one.credential for one in some} for some in (people[:6], people[6:])]
    assert [set(one) for one in seen] == [wanted[0], wanted[0], wanted[1], wanted[1]]


@pytest.mark.parametrize("has_marks", [False, True])
def test_print_shop_gets_bleed_and_boxes_and_marks_if_it_wants_them(has_marks: bool) -> None:
    content = drawing.draw([face()], EVENT, Job(A6, shop=Shop(has_marks)))
    around = 11 if has_marks else 3
    with pikepdf.Pdf.open(io.BytesIO(content)) as document:
        page = document.pages[0]
        boxes = [
            [round(float(edge) * 25.4 / 72, 2) for edge in page[name]]
            for name in ("/MediaBox", "/TrimBox", "/BleedBox")
        ]
    assert boxes == [
        [0, 0, 105 + 2 * around, 148 + 2 * around],
        [around, around, around + 105, around + 148],
        [around - 3, around - 3, around + 108, around + 151],
    ]
    with pypdfium2.PdfDocument(content) as document:
        picture = document[0].render(scale=2).to_pil().convert("RGB")
    corner = round((around - 2) * 2 * 72 / 25.4)
    assert picture.getpixel((corner, corner)) == (59, 91, 219)  # the band reaches into the bleed


def test_own_agenda_stands_on_the_back() -> None:
    rows = (Row("Wednesday"), Row("Paxos in practice", "9:00", "Pier"), Row("Lunch", "12:00"))
    back = ready.layout(ready.OWN_AGENDA, 105, 148)
    content = drawing.draw([face()], EVENT, Job(A6, back=back), agendas=[rows])
    front, behind = read.texts(content)
    assert "Paxos" not in front
    assert behind == "Ada Lovelace Wednesday 9:00 Paxos in practice Pier 12:00 Lunch Relay 2027"


def test_room_that_a_layout_marks_by_hand_is_filled_once() -> None:
    """The mark of a field's room can be written as often as one likes; filling runs beside us and has no limit."""
    html = (
        '<div class="a">{{ name }}</div>'
        + '<span style="display: block; width: 9mm; height: 9mm" data-room="0"></span>' * 3
    )
    css = ".a { width: 50mm; height: 20mm }"
    content = drawing.draw([face()], EVENT, Job(Layout(html, css, 105, 148)))
    assert read.texts(content)[0].count(face().name) == 1


def test_long_title_on_an_empty_back_goes_on_below_and_stays_as_large_as_the_rest() -> None:
    title = "How we moved eleven thousand services to one monolith and lived to tell the tale at conferences"
    rows = (Row("Tuesday"), Row("Opening", "09:00", "Hall"), Row(title, "10:00", "Room B2 upstairs"))
    job = Job(A6, ready.layout(ready.OWN_AGENDA, 105, 148))
    with pypdfium2.PdfDocument(drawing.draw([face()], EVENT, job, agendas=[rows])) as document:
        text = document[1].get_textpage()
        said = text.get_text_range()
        sizes = {
            word: pypdfium2.raw.FPDFText_GetFontSize(text.raw, said.index(word))
            for word in ("Opening", "eleven", "conferences", "upstairs")
        }
    assert set(sizes.values()) == {11.0}


def test_what_is_wrong_with_a_layout_is_told_in_words_that_are_translated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(placeholders, "say", lambda text: f"«{text}»")
    for html in (
        "{{ secret }}",
        "{% for x in y %}",
        "{{ name lines=9 }}",
        "{{ name place=up }}",
        "x" * 70_000,
    ):
        with pytest.raises(Wrong, match="«"):
            placeholders.read(html, values=(), fields={"name"}, flags=())
