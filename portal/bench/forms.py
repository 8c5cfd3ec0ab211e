"""Filling in a page's form as a browser would: every field it has, with the values it came with."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]


@dataclass
class Form:
    """A form of a page. `fields` are in order and may repeat; `buttons` are the named submit buttons."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    unchecked: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def names(self) -> list[str]:
        return [name for name, _ in self.fields]

    def filled(self, values: dict[str, str], *, check: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """The fields to post: `values` by the end of a field's name, boxes whose name ends with one of `check`."""

        def value(name: str, own: str) -> str:
            return next((given for end, given in values.items() if name.endswith(end)), own)

        boxes = [(name, own) for name, own in self.unchecked if name.endswith(check)] if check else []
        return [(name, value(name, own)) for name, own in self.fields] + boxes


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select: str | None = None
        self.first_option: str | None = None
        self.textarea: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: Attributes = dict(attrs)
        if tag == "form":
            self.form = Form(given.get("action") or "", (given.get("method") or "get").lower())
            self.forms.append(self.form)
        elif self.form is not None:
            self._part(self.form, tag, given)

    def _part(self, form: Form, tag: str, given: Attributes) -> None:
        name, value = given.get("name"), given.get("value")
        if tag == "input" and name:
            self._input(form, name, value, given)
        elif tag == "button" and name:
            form.buttons.append((name, value or ""))
        elif tag == "select":
            self.select, self.first_option = name, None
        elif tag == "option" and self.select:
            if "selected" in given or self.first_option is None:
                self.first_option = value or ""
        elif tag == "textarea" and name:
            self.textarea = (name, [])

    def _input(self, form: Form, name: str, value: str | None, given: Attributes) -> None:
        kind = given.get("type") or "text"
        if kind in {"checkbox", "radio"}:
            boxes = form.fields if "checked" in given else form.unchecked
            boxes.append((name, value or "on"))
        elif kind == "submit":
            form.buttons.append((name, value or ""))
        elif kind != "file":
            form.fields.append((name, value or ""))

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.textarea[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if self.form is None:
            return
        if tag == "form":
            self.form = None
        elif tag == "select" and self.select:
            self.form.fields.append((self.select, self.first_option or ""))
            self.select = None
        elif tag == "textarea" and self.textarea:
            self.form.fields.append((self.textarea[0], "".join(self.textarea[1]).removeprefix("\n")))
            self.textarea = None


def read(page: str) -> list[Form]:
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def first_posted(page: str) -> Form:
    """The first form of the page that is sent by POST. Raises ValueError if there is none."""
    for form in read(page):
        if form.method == "post":
            return form
    raise ValueError("the page has no form to post")
