"""Files of the repository as pages."""

from core import documents

TEXT = """# Head & *more*

## One `word`, two
See [there](other.md#part "Why"), ![A face](face.png).

| a | b |
|--:|---|
| 1 | <b>2</b> |

## One word, two
```python
x < 1
```
[bad](javascript:alert)<script>alert(1)</script>
"""


def test_document_has_title_anchors_and_links_as_they_become() -> None:
    read = documents.read(TEXT, lambda target: f"/at/{target}")
    assert (read.title, read.targets[:2]) == ("Head & more", ("/at/other.md#part", "/at/face.png"))
    assert [(one.level, one.anchor) for one in read.headings] == [
        (2, "one-word-two"), (2, "one-word-two-1"),
    ]  # fmt: skip
    assert '<h2 id="one-word-two">One <code>word</code>, two</h2>' in read.html
    assert '<pre tabindex="0"><code>x &lt; 1\n</code></pre>' in read.html
    assert '<div class="doc-table" tabindex="0" role="group" aria-label="One word, two"><table>' in read.html
    assert [word for word in ("<h1", "<script", "style=", "<b>") if word in read.html] == []


def test_links_that_run_code_are_text() -> None:
    read = documents.read("# Head\n\n[bad](javascript:alert)\n", lambda target: target)
    assert (read.html, read.targets) == ("<p>[bad](javascript:alert)</p>\n", ())


def test_pictures_keep_their_place_before_they_come() -> None:
    text = "# Head\n\n![A face](face.png) ![Another](other.png)\n"
    read = documents.read(text, lambda target: target, {"face.png": (160, 90)}.get)
    assert read.html == (
        '<p><img src="face.png" alt="A face" width="160" height="90" loading="lazy">'
        ' <img src="other.png" alt="Another"></p>\n'
    )
