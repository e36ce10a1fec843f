"""What is cut away from a page: all but header, alerts and main content, known by its part and by what it says."""

from __future__ import annotations

import itertools
import re

from lxml.etree import _Element

from .errors import NotUnderstood
from .furniture import other_services, people
from .key_questions import key_question
from .pair import pair
from .spelling import clean

MOST_TITLES = 200
_ALWAYS = {
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio",
    "video", "map", "form", "input", "select", "textarea", "nav", "aside", "dialog", "menu", "title",
}  # fmt: skip
_ROLES = {
    "dialog",
    "alertdialog",
    "navigation",
    "contentinfo",
    "search",
    "complementary",
    "menu",
    "menubar",
    "tooltip",
    "tablist",
    "form",
}  # fmt: skip
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


def furniture(root: _Element, kept: set[_Element]) -> dict[_Element, str]:
    """The elements to cut, each with why (part, hidden, others, people); never one that holds something of ``kept``."""
    holds = set(kept)
    for element in kept:
        holds.update(element.iterancestors())
    found: dict[_Element, str] = {}
    for element in root.iter():
        if isinstance(element.tag, str) and element not in holds and element.tag not in ("html", "head", "body"):
            why = _why(element)
            if why:
                found[element] = why
    found.update((part, "part") for part in _widgets(root) if part not in holds)
    titles = [(element, why) for element in root.iter() if (why := _titled(element))]
    if len(titles) > MOST_TITLES:
        raise NotUnderstood(f"the page has {len(titles):,} parts about other services, which no page of CQC has")
    for element, why in titles:
        if element not in found:
            for part in _section(element, holds):
                found.setdefault(part, why)
    return found


def level(element: _Element) -> int:
    """The level of a heading element, 0 for any other."""
    if element.get("role", "").lower() == "heading":
        stated = element.get("aria-level", "")
        return int(stated) if stated.isdigit() and 1 <= int(stated) <= 6 else 2
    return _HEADINGS.get(element.tag, 0) if isinstance(element.tag, str) else 0


def _why(element: _Element) -> str:
    role = element.get("role", "").lower()
    if element.tag == "nav" or role == "navigation":
        return "navigation"
    if element.tag in _ALWAYS or role in _ROLES or _is_of_widget(element):
        return "part"
    if element.tag == "footer" and not any(
        above.tag in ("main", "article", "section", "li") for above in element.iterancestors()
    ):
        return "part"
    if element.tag == "button" and not any(level(above) for above in element.iterancestors()):
        words = _text(element, 120)
        return "" if key_question(words) or pair(words) else "part"
    hidden = element.get("hidden") is not None or element.get("aria-hidden", "").lower() == "true"
    hidden = hidden or element.get("data-nosnippet") is not None or element.get("aria-modal", "").lower() == "true"
    return "hidden" if hidden or _HIDDEN.search(element.get("style", "")) else ""


def _is_of_widget(element: _Element) -> bool:
    return any(name.startswith("cqc-widget") for name in (element.get("class") or "").split())


def _widgets(root: _Element) -> list[_Element]:
    """CQC's widgets, which show any organisation's rating: each known by its link and its label."""
    found = []
    for link in root.iter("a"):
        if "referer=widget" not in (link.get("href") or ""):
            continue
        for part in itertools.islice(link.iterancestors(), 8):
            words = _text(part, 600).casefold()
            if len(words) > 600 or part.tag in ("html", "body", "main"):
                break
            if "cqc overall rating" in words:
                found.append(part)
                break
    return found


def _titled(element: _Element) -> str:
    """Whether the element's own words head a part about others or about people."""
    if (
        not isinstance(element.tag, str)
        or element.tag in ("script", "style", "title", "option")
        or not (element.text or "").strip()
    ):
        return ""
    title = _text(element, 100)
    if other_services(title):
        return "others"
    return "people" if people(title) and (_heads(element) or title.casefold().startswith("who ")) else ""


def _heads(element: _Element) -> bool:
    return any(level(part) for part in (element, *element.iterancestors()))


def _section(title: _Element, holds: set[_Element]) -> list[_Element]:
    """What stands under a title: the largest part that it opens, or itself and what follows up to a heading as high."""
    rank = 0
    part = title
    while True:
        rank = rank or level(part)
        above = part.getparent()
        if above is None or above in holds or above.tag in ("body", "html", "main"):
            break
        if not _opens(part, above) or _heading_after(part, rank or 2):
            break
        part = above
    if part in holds:
        return []
    if _text(part, 200) != _text(title, 200):
        return [part]
    found = [part]
    for following in part.itersiblings():
        if following in holds or any(0 < level(inner) <= (rank or 2) for inner in following.iter()):
            break
        found.append(following)
    return found


def _opens(part: _Element, above: _Element) -> bool:
    if (above.text or "").strip():
        return False
    return not any(_text(before, 10) or (before.tail or "").strip() for before in part.itersiblings(preceding=True))


def _heading_after(part: _Element, rank: int) -> bool:
    return any(0 < level(inner) <= rank for after in part.itersiblings() for inner in after.iter())


def _text(element: _Element, most: int) -> str:
    """The element's text, or as much of it as tells that it is longer than ``most``."""
    found = ""
    for text in element.itertext():
        found += text if text.strip() or found else ""
        if len(clean(found)) > most:
            break
    return clean(found)
