"""Filling in a page's form as a browser would: every field it has, with the values it came with."""

from dataclasses import dataclass, field

from lxml import etree


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


def read(page: str) -> list[Form]:
    # Not html.parser: reading a page with it takes as long as the server needs for drawing one.
    root = etree.HTML(page) if page.strip() else None
    return [_form(element) for element in root.iter("form")] if root is not None else []


def _form(element: etree._Element) -> Form:
    form = Form(element.get("action") or "", (element.get("method") or "get").lower())
    for part in element.iter("input", "button", "select", "textarea"):
        name, value = part.get("name"), part.get("value")
        if not name:
            continue
        if part.tag == "input":
            _input(form, name, value, part)
        elif part.tag == "button":
            form.buttons.append((name, value or ""))
        elif part.tag == "select":
            form.fields.append((name, _selected(part)))
        else:
            form.fields.append((name, "".join(str(text) for text in part.itertext()).removeprefix("\n")))
    return form


def _input(form: Form, name: str, value: str | None, part: etree._Element) -> None:
    kind = part.get("type") or "text"
    if kind in {"checkbox", "radio"}:
        boxes = form.fields if part.get("checked") is not None else form.unchecked
        boxes.append((name, value or "on"))
    elif kind == "submit":
        form.buttons.append((name, value or ""))
    elif kind != "file":
        form.fields.append((name, value or ""))


def _selected(part: etree._Element) -> str:
    """The chosen option, else the first."""
    options = list(part.iter("option"))
    chosen = [one for one in options if one.get("selected") is not None] or options[:1]
    return (chosen[-1].get("value") or "") if chosen else ""


def first_posted(page: str) -> Form:
    """The first form of the page that is sent by POST. Raises ValueError if there is none."""
    for form in read(page):
        if form.method == "post":
            return form
    raise ValueError("the page has no form to post")
