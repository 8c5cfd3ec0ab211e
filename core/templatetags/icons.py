"""Icons of the workspace's theme are words in a font of symbols. Who listens to a page must not hear "handshake Partners"."""

import re

from django import template
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

register = template.Library()

# Beside or instead of words: <span class="… material-symbols-outlined …">name</span>
_ICON = r'<span\b(?P<attrs>[^>]*?\bclass="[^"]*\bmaterial-symbols-outlined\b[^"]*"[^>]*)>\s*(?P<name>\w+)\s*</span>'
ICON = re.compile(_ICON)
ALONE = re.compile(rf"<(?P<tag>a|button)\b(?P<own>[^>]*)>\s*(?P<icon>{_ICON})\s*</(?P=tag)>")
# What an icon says where no words stand beside it.
MEANS: dict[str, Promise | str] = {
    "check_small": _("Yes"), "close_small": _("No"), "question_mark": _("Unknown"),
}  # fmt: skip
DOES: dict[str, Promise | str] = {
    "search": _("Search"), "more_horiz": _("More"), "more_vert": _("More"), "close": _("Close"), "add": _("Add"),
    "delete": _("Delete"), "download": _("Download"), "upload": _("Choose a file"), "arrow_back": _("Back"),
}  # fmt: skip


@register.filter(is_safe=True)
def main_landmark(html: str) -> str:
    """The theme's `#main` as the landmark to which one can jump."""
    return html.replace('<div id="main" ', '<div id="main" role="main" ', 1)


@register.filter(is_safe=True)
def quiet_icons(html: str) -> str:
    """Hidden from who listens; a link or button that is nothing but an icon gets a name, and a mark its meaning."""
    return ICON.sub(_quiet, ALONE.sub(_named, html))


def _named(found: re.Match[str]) -> str:
    own, icon, tag = found["own"], found["icon"], found["tag"]
    if "aria-label=" in own or " title=" in own:
        return found[0]
    name = DOES.get(found["name"], found["name"].replace("_", " "))
    return f'<{tag}{own} aria-label="{escape(name)}">{icon}</{tag}>'


def _quiet(found: re.Match[str]) -> str:
    if "aria-hidden" in found["attrs"]:
        return found[0]
    hidden = f'<span{found["attrs"]} aria-hidden="true">{found["name"]}</span>'
    meant = MEANS.get(found["name"])
    return f'{hidden}<span class="plenary-spoken">{escape(meant)}</span>' if meant else hidden
