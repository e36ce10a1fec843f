"""A page of a trust's site as a tree, and which of its parts are the site's and not the page's."""

from __future__ import annotations

import re

from lxml.etree import _Element

from crawler.readers import cut

MOST_ELEMENTS = 120_000
_NEVER = frozenset(
    {"title", "script", "style", "template", "noscript", "svg", "head", "footer", "dialog", "math", "canvas"}
)
_ROLES = frozenset({"banner", "contentinfo", "search", "dialog", "alertdialog"})
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|onetrust|breadcrumbs?|skip-?links?|addtoany|sharedaddy|mega-?menu"
    r"|(?:site|page|global|main|footer)-?(?:header|footer)|social-?(?:share|media|links|icons)"
    r"|share-?(?:links|buttons|this|page|icons))(?=$|[\s_-])",
    re.IGNORECASE,
)


def parsed(text: str) -> _Element:
    """The tree of a page. Raises NotUnderstood for what is none, or nested or long as no list of papers is."""
    root = cut.parsed(text, most=MOST_ELEMENTS, what="list of board papers")
    if root.find("body") is None and (head := root.find("head")) is not None:
        head.tag = "body"  # a page need not say where its head ends, and the parser does not see it before <main>
    return root


def is_furniture(element: _Element) -> bool:
    """Whether a part is the site's header or footer, a cookie notice or the like; menus are told by `is_menu`."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _NEVER:
        return True
    if tag in ("html", "body", "main", "article"):
        return False
    if (element.get("role") or "").lower() in _ROLES:
        return True
    if tag == "header":
        return not any(above.tag in ("main", "article", "section") for above in element.iterancestors())
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_NAMES.search(names)) and element.find(".//main") is None and element.find(".//h1") is None


def is_menu(element: _Element) -> bool:
    """Whether a part is a menu of the site: its links may lead to lists of papers, but are none themselves."""
    return element.tag == "nav" or (element.get("role") or "").lower() in ("navigation", "menu", "menubar")
