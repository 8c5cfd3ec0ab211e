"""Photos as people upload them: huge, sideways, transparent, full of places, or no photos at all."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.ExifTags import Base

from events.photos import LARGEST_FILE, NotAPhoto, reencode


def file_of(image: Image.Image, kind: str = "PNG", **options: object) -> BytesIO:
    out = BytesIO()
    image.save(out, kind, **options)
    out.seek(0)
    return out


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_of_any_kind_becomes_a_small_jpeg(kind: str) -> None:
    made = opened(reencode(file_of(Image.new("RGB", (3000, 2000), "teal"), kind), 1000))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (800, 533))


def test_small_photo_is_not_blown_up() -> None:
    assert opened(reencode(file_of(Image.new("RGB", (90, 60))), 1000)).size == (90, 60)


def test_sideways_photo_is_turned_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Make] = "A camera"
    exif.get_ifd(Base.GPSInfo)[2] = (37.0, 48.0, 0.0)
    made = opened(reencode(file_of(Image.new("RGB", (600, 400)), "JPEG", exif=exif), 1000))
    assert (made.size, dict(made.getexif()), "exif" in made.info) == ((400, 600), {}, False)


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
