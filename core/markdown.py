"""Markdown from people to clean HTML. Whatever they write, only plain text elements come out."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable("table")

TAGS = {
    "p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr",
    "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
# Texts stand inside pages that have h1 and h2 of their own: theirs begin at h3 and leave no level out.
HEADINGS = ("h3", "h4", "h5")


def render(text: str) -> SafeString:
    """HTML of a Markdown text: safe to put into a page, links marked nofollow, headings from h3 down."""
    tokens = _parser.parse(text)
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    levels = {tag: HEADINGS[min(depth, len(HEADINGS) - 1)] for depth, tag in enumerate(used)}
    for token in tokens:
        token.tag = levels.get(token.tag, token.tag)
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has cleaned it


def plain(text: str, *, limit: int = 0) -> str:
    """The text without markup, for descriptions and feeds; cut at a word if `limit` characters are exceeded."""
    words = (
        nh3.clean(render(text), tags=set()).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    )
    words = " ".join(words.replace("&nbsp;", " ").split())
    if limit and len(words) > limit:
        words = words[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
    return words
