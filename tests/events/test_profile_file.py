"""A profile as a file: what is written can be read again, and whatever else comes is told or left out."""

import base64
import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import Base

from events import profile_file
from events.profile_file import LARGEST_FILE, Found, NotAProfile

ADA = {
    "name": "Ada Lovelace",
    "pronouns": "she/her",
    "company": "Engines",
    "biography": "Writes *programs*.",
    "links": "https://example.org/ada\nhttps://ada.example",
}


def jpeg(size: tuple[int, int] = (90, 60), **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG", **options)
    return out.getvalue()


def read(content: bytes | dict[str, Any]) -> Found:
    body = json.dumps(content).encode() if isinstance(content, dict) else content
    return profile_file.read(BytesIO(body), len(body))


def file_with(**fields: Any) -> dict[str, Any]:
    return {"format": "plenary-profile", "version": 1, "name": "Ada"} | fields


def with_photo(content: bytes) -> dict[str, Any]:
    return file_with(photo={"type": "image/jpeg", "data": base64.b64encode(content).decode()})


def test_what_is_written_is_read_again() -> None:
    found = read(profile_file.write(ADA, jpeg((80, 80))))
    assert (found.values, found.problems) == (ADA, ())
    assert found.photo is not None
    assert Image.open(BytesIO(found.photo)).size == (80, 80)


def test_file_has_the_form_that_is_documented() -> None:
    document = json.loads(profile_file.write(ADA, b"\xff\xd8"))
    assert document == {
        "format": "plenary-profile",
        "version": 1,
        "name": "Ada Lovelace",
        "pronouns": "she/her",
        "company": "Engines",
        "biography": "Writes *programs*.",
        "links": ["https://example.org/ada", "https://ada.example"],
        "photo": {"type": "image/jpeg", "data": "/9g="},
    }
    assert json.loads(profile_file.write(ADA, None))["photo"] is None


def test_missing_keys_are_left_alone_and_null_empties() -> None:
    assert read(file_with(company=None, links=None, unknown=[1])).values == {
        "name": "Ada",
        "company": "",
        "links": "",
    }


NESTED = b'{"format": "plenary-profile", "version": 1, "name": ' + b"[" * 100_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "cannot be read as JSON"),
        (b"\xff\xfe\x00", "cannot be read as JSON"),
        (b"<svg onload=alert(1)>", "cannot be read as JSON"),
        (NESTED, "cannot be read as JSON"),
        (b"[" * 1_000_000, "cannot be read as JSON"),
        (b"9" * 100_000, "cannot be read as JSON"),
        (b"[]", "something else"),
        (b'"plenary-profile"', "something else"),
        (b"{}", "something else"),
        (b'{"format": ["plenary-profile"]}', "something else"),
        (b'{"format": "plenary-profile"}', "which version"),
        (b'{"format": "plenary-profile", "version": true}', "which version"),
        (b'{"format": "plenary-profile", "version": "1"}', "which version"),
        (b'{"format": "plenary-profile", "version": -1}', "which version"),
        (b'{"format": "plenary-profile", "version": 2}', r"newer Plenary \(version 2\)"),
    ],
)
def test_what_is_no_profile_is_told(content: bytes, said: str) -> None:
    with pytest.raises(NotAProfile, match=said):
        read(content)


def test_huge_file_is_not_even_read() -> None:
    with pytest.raises(NotAProfile, match="larger than 4 MB"):
        profile_file.read(BytesIO(b""), LARGEST_FILE + 1)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"company": 7}, "“company” is no text, so it is left out."),
        ({"biography": {"a": 1}}, "“biography” is no text, so it is left out."),
        ({"company": "\ud800"}, "“company” holds characters that no text has."),
        ({"biography": "a\x00b"}, "“biography” holds characters that no text has."),
        ({"links": "https://example.org"}, "“links” is no list of web addresses, so it is left out."),
        ({"links": [1, None]}, "“links” is no list of web addresses, so it is left out."),
        ({"photo": "AAAA"}, "“photo” is not as it should be, so it is left out."),
        ({"photo": {"data": 5}}, "“photo” is not as it should be, so it is left out."),
        ({"photo": {"data": "§§"}}, "The photo cannot be read, so it is left out."),
    ],
)
def test_wrong_field_is_told_and_the_rest_is_used(fields: dict[str, Any], problem: str) -> None:
    found = read(file_with(**fields))
    assert (found.values, found.photo, found.problems) == ({"name": "Ada"}, None, (problem,))


def test_lines_stay_one_line() -> None:
    found = read(
        file_with(name="Ada\nLovelace ", company="A\tB", links=["https://a.example/x\nhttps://b.example"])
    )
    assert found.values == {
        "name": "Ada Lovelace",
        "company": "A B",
        "links": "https://a.example/x\nhttps://b.example",
    }


def test_photo_is_made_anew_and_what_hid_behind_it_is_gone() -> None:
    exif = Image.Exif()
    exif[Base.Make] = "A camera"
    polyglot = jpeg((1200, 900), exif=exif) + b"PK\x05\x06<script>alert(1)</script>"
    found = read(with_photo(polyglot))
    assert found.photo is not None
    made = Image.open(BytesIO(found.photo))
    assert (made.format, made.size, dict(made.getexif())) == ("JPEG", (800, 800), {})
    assert (b"script" in found.photo, b"PK\x05\x06" in found.photo) == (False, False)


@pytest.mark.parametrize(
    "content", [b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 40, b"%PDF-1.7", jpeg()[:200]]
)
def test_what_is_no_photo_is_left_out(content: bytes) -> None:
    found = read(with_photo(content))
    assert (found.photo, found.values) == (None, {"name": "Ada"})
    assert found.problems[0].startswith("The photo is left out.")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.text() | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*ADA, "photo", "more"]), JSON))
def test_any_values_at_all_give_clean_texts_or_words(fields: dict[str, Any]) -> None:
    found = read(file_with(**fields))
    assert "".join(found.values.values()).encode().decode() == "".join(found.values.values())
    assert set(found.values) <= set(ADA)


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(NotAProfile):
        read(content)
