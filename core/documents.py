"""Markdown files of the repository as pages: headings keep their levels and get anchors, what is wide scrolls by keyboard.

Code in several languages stands in blocks that follow one another; the page lets the reader choose. What people write goes
through core.markdown instead, which leaves out pictures and anchors.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr", "img", "div",
    "h2", "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"}, "ol": {"start"}, "img": {"src", "alt", "width", "height", "loading"}, "pre": {"tabindex"},
    "div": {"class", "tabindex", "role", "aria-label"}, "p": {"class"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"},
}  # fmt: skip


Size = tuple[int, int]


def _unknown(_target: str) -> Size | None:
    return None


# Languages between which a reader chooses, by the word behind the fence, as people call them.
LANGUAGES = {"bash": "curl", "python": "Python", "javascript": "JavaScript", "php": "PHP"}
# What somebody has to do with his own hands, in the middle of code.
BY_HAND = "by-hand"
NOT_RUN, SAVED_AS = "not-run:", "save-as:"


@dataclass(frozen=True)
class Block:
    """A fenced block. `words` is what stands behind its language."""

    language: str
    words: str
    text: str

    @property
    def not_run(self) -> str:
        """Why the tests leave it out; empty for what they run."""
        return self.words.partition(NOT_RUN)[2].strip()

    @property
    def saved_as(self) -> str:
        found = self.words.partition(SAVED_AS)[2].split()
        return found[0] if found else ""


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Document:
    """`html` is what stands below the title; `targets` are its links and pictures as they have become; `languages` are
    those in which the same is said side by side."""

    title: str
    html: SafeString
    headings: tuple[Heading, ...]
    targets: tuple[str, ...]
    blocks: tuple[Block, ...]
    languages: tuple[tuple[str, str], ...]


def read(text: str, address: Callable[[str], str], size: Callable[[str], Size | None] = _unknown) -> Document:
    """`address` says what becomes of a link or picture as it stands in the file, which begins with its title; `size` how
    many pixels wide and high the picture there is, so that nothing jumps when it comes."""
    opening, inline, _closing, *tokens = _parser.parse(text)
    if opening.tag != "h1":
        raise ValueError("A document begins with its title.")
    headings = tuple(_anchored(tokens))
    targets = tuple(_led(tokens, address, size))
    chosen = tuple(_chosen(tokens))
    blocks = tuple(_block(token) for token in tokens if token.type == "fence")
    html = nh3.clean(
        _parser.renderer.render(tokens, _parser.options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    languages = tuple((name, LANGUAGES[name]) for name in dict.fromkeys(chosen))
    # nh3 has cleaned it
    return Document(_words(inline), mark_safe(html), headings, targets, blocks, languages)  # noqa: S308


def _block(token: Token) -> Block:
    language, _space, words = token.info.strip().partition(" ")
    return Block(language, words.strip(), token.content)


def _chosen(tokens: Sequence[Token]) -> Iterator[str]:
    """Marks blocks that say the same in several languages: those that follow one another."""
    for before, token in pairwise(tokens):
        pair = [_block(one).language for one in (before, token) if one.type == "fence"]
        if len({*pair} & LANGUAGES.keys()) == 2:
            for one in (before, token):
                one.meta["choice"] = True
            yield from pair


def _anchored(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Anchors are spelled as code hosts do it, so that links hold there too. Tables are named by the heading above."""
    taken: dict[str, int] = {}
    above = ""
    for token, after in pairwise(tokens):
        if token.type == "heading_open":
            above = _words(after)
            word = re.sub(r"[^\w\- ]", "", above.lower()).strip().replace(" ", "-")
            again = taken[word] = taken.get(word, -1) + 1
            anchor = f"{word}-{again}" if again else word
            token.attrSet("id", anchor)
            yield Heading(int(token.tag[1]), above, anchor)
        elif token.type == "table_open":
            token.meta["above"] = above


def _led(
    tokens: Sequence[Token], address: Callable[[str], str], size: Callable[[str], Size | None]
) -> Iterator[str]:
    for token in (child for parent in tokens for child in parent.children or ()):
        name = {"link_open": "href", "image": "src"}.get(token.type)
        if name:
            target = address(str(token.attrGet(name)))
            token.attrSet(name, target)
            found = size(target) if name == "src" else None
            if found:
                token.attrs |= {"width": found[0], "height": found[1], "loading": "lazy"}
            yield target


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ())


def _code(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f'<pre tabindex="0"><code>{escape(tokens[index].content)}</code></pre>\n'


def _fence(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    block = _block(tokens[index])
    if block.language == BY_HAND:
        return f'<div class="doc-hand">{_parser.render(block.text)}</div>\n'
    parts = [_code(renderer, tokens, index, options, env)]
    if block.saved_as:
        parts.insert(0, f'<p class="doc-file">{escape(block.saved_as)}</p>')
    if block.not_run:
        parts.append(f'<p class="doc-not-run">{escape(block.not_run)}</p>')
    choice = f" doc-choice doc-{block.language}" if tokens[index].meta.get("choice") else ""
    return f'<div class="doc-code{choice}">{"".join(parts)}</div>\n'


def _table(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    above = tokens[index].meta.get("above")
    label = f' role="group" aria-label="{escape(above)}"' if above else ""
    return f'<div class="doc-table" tabindex="0"{label}><table>\n'


def _table_end(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _make() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _code)
    parser.add_render_rule("table_open", _table)
    parser.add_render_rule("table_close", _table_end)
    return parser


_parser = _make()
