"""Photos as people upload them: huge, sideways, transparent, full of places, or no photos at all."""

from io import BytesIO
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import IFD, Base

from events.photos import LARGEST_FILE, NotAPhoto, Section, reencode


def file_of(image: Image.Image, kind: str = "PNG", **options: object) -> BytesIO:
    out = BytesIO()
    image.save(out, kind, **options)
    out.seek(0)
    return out


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_of_any_kind_becomes_a_small_square_jpeg(kind: str) -> None:
    made = opened(reencode(file_of(Image.new("RGB", (3000, 2000), "teal"), kind), 1000))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (800, 800))


def test_small_photo_is_not_blown_up() -> None:
    assert opened(reencode(file_of(Image.new("RGB", (90, 60))), 1000)).size == (60, 60)


def striped(size: tuple[int, int], *, across: bool) -> Image.Image:
    """Three stripes: red, green and blue, side by side or one below the other."""
    image = Image.new("RGB", size)
    third = (size[0] if across else size[1]) // 3
    for number, colour in enumerate(("red", "lime", "blue")):
        at = (number * third, 0) if across else (0, number * third)
        image.paste(Image.new("RGB", size, colour), at)
    return image


def middle_colour(photo: Image.Image) -> str:
    red, green, blue = photo.convert("RGB").getpixel((photo.width // 2, photo.height // 2))  # type: ignore[misc]
    return max((red, "red"), (green, "lime"), (blue, "blue"))[1]


@pytest.mark.parametrize(("place", "colour"), [(0, "red"), (50, "lime"), (100, "blue")])
@pytest.mark.parametrize("across", [True, False])
def test_chosen_section_is_what_is_shown(place: int, colour: str, across: bool) -> None:
    size = (900, 300) if across else (300, 900)
    section = Section(x=place, y=50) if across else Section(x=50, y=place)
    made = opened(reencode(file_of(striped(size, across=across)), 1000, section))
    assert (made.size, middle_colour(made)) == ((300, 300), colour)


def test_section_is_chosen_on_the_photo_as_one_sees_it() -> None:
    """A camera held sideways stores the picture lying: what is at the top for the eye is at its side in the file."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    lying = striped((900, 300), across=True)
    made = opened(reencode(file_of(lying, "JPEG", exif=exif, quality=95), 1000, Section(y=100)))
    assert (made.size, middle_colour(made)) == ((300, 300), "blue")


def test_closer_takes_a_part_of_the_square() -> None:
    made = opened(reencode(file_of(striped((900, 900), across=True)), 1000, Section(x=0, y=0, zoom=300)))
    assert (made.size, middle_colour(made)) == ((300, 300), "red")


def test_closer_on_a_large_jpeg_stays_sharp() -> None:
    """It is decoded small only as far as the cut allows."""
    made = opened(reencode(file_of(Image.new("RGB", (6400, 6400)), "JPEG"), 1000, Section(zoom=400)))
    assert made.size == (800, 800)


@given(
    width=st.integers(1, 9000),
    height=st.integers(1, 9000),
    x=st.integers(-50, 150),
    y=st.integers(-50, 150),
    zoom=st.integers(-10, 1000),
)
def test_every_section_is_a_square_inside_the_photo(
    width: int, height: int, x: int, y: int, zoom: int
) -> None:
    left, top, right, bottom = Section(x, y, zoom).box(width, height)
    assert (0 <= left < right <= width, 0 <= top < bottom <= height) == (True, True)
    assert right - left == bottom - top


def test_sideways_photo_is_turned_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Make] = "A camera"
    exif.get_ifd(Base.GPSInfo)[2] = (37.0, 48.0, 0.0)
    made = opened(reencode(file_of(Image.new("RGB", (600, 400)), "JPEG", exif=exif), 1000))
    assert (made.size, dict(made.getexif()), "exif" in made.info) == ((400, 400), {}, False)


def test_transparent_ground_becomes_white() -> None:
    made = opened(reencode(file_of(Image.new("RGBA", (40, 40), (0, 0, 0, 0))), 1000))
    assert made.getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 40, b"%PDF-1.7"])
def test_what_is_no_photo_is_told(content: bytes) -> None:
    with pytest.raises(NotAPhoto, match="Choose a JPEG, PNG or WebP file"):
        reencode(BytesIO(content), len(content))


def test_gif_is_not_taken_although_it_can_be_read() -> None:
    with pytest.raises(NotAPhoto, match="Choose a JPEG, PNG or WebP file"):
        reencode(file_of(Image.new("P", (40, 40)), "GIF"), 1000)


def test_half_a_photo_is_told_to_be_damaged() -> None:
    whole = file_of(Image.effect_noise((400, 400), 80), "PNG").getvalue()
    with pytest.raises(NotAPhoto, match="damaged"):
        reencode(BytesIO(whole[: len(whole) // 2]), 1000)


def test_file_that_is_too_large_is_not_even_read() -> None:
    with pytest.raises(NotAPhoto, match="larger than 10 MB"):
        reencode(BytesIO(b""), LARGEST_FILE + 1)


def test_bomb_of_a_few_bytes_and_many_pixels_is_refused() -> None:
    bomb = file_of(Image.new("1", (8000, 7000)), "PNG")
    assert len(bomb.getvalue()) < 20_000
    with pytest.raises(NotAPhoto, match="more than 50 million pixels"):
        reencode(bomb, 1000)


def test_odd_notes_of_a_camera_give_a_photo_or_a_word_and_nothing_else() -> None:
    """A phone held sideways, its EXIF mangled on the way: every byte may be any other."""
    exif = Image.Exif()
    exif[Base.Orientation], exif[Base.Make], exif[Base.XResolution] = 6, "Camera", 72.0
    exif.get_ifd(IFD.Exif)[Base.ExifVersion] = b"0230"
    exif.get_ifd(IFD.GPSInfo)[2] = (52.0, 30.0, 1.0)
    whole = file_of(striped((90, 30), across=True), "JPEG", exif=exif).getvalue()
    start, end = whole.index(b"Exif"), whole.index(b"Exif") + len(exif.tobytes())
    dice, read = Random(6), 0
    for _photo in range(400):
        odd = bytearray(whole)
        for _byte in range(dice.randint(1, 4)):
            odd[dice.randrange(start, end)] = dice.randrange(256)
        try:
            read += opened(reencode(BytesIO(odd), len(odd))).format == "JPEG"
        except NotAPhoto:
            continue
    assert read > 350
