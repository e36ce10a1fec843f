"""What one element of a page is and says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from crawler.readers.spelling import clean

from .when import dates

LONGEST_TITLE = 160
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "em", "font", "i", "img", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "picture",
})  # fmt: skip
HEADINGS = {f"h{n}": n for n in range(1, 7)}
LABEL = 7
"""The rank of the label of a part that opens."""
_OPENS = re.compile(
    r"(?:accordion|toggle|collaps\w*|expand\w*|tab|panel|card|faq)[_-]{1,2}(?:\w{1,20}[_-]{1,2})?"
    r"(?:title|head|header|heading|button|btn|trigger|label|question)(?![\w-])",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"publish|updat|posted|(?:entry|post|news)[_-]{1,2}date", re.IGNORECASE)
_NO_LABEL = re.compile(r"skip to|back to top|^(?:top|menu|search|close|more|next|previous)$", re.IGNORECASE)


def rank_of(element: _Element) -> int:
    """The rank of a heading, 1 to 6, or of a title that is none; 0 for what is no title."""
    tag = str(element.tag)
    if tag in HEADINGS:
        return HEADINGS[tag]
    level = element.get("aria-level") or "2"
    if element.get("role") == "heading":
        return int(level) if level in "123456" and len(level) == 1 else 2
    return LABEL if tag in ("caption", "legend") else 0


def summary(element: _Element) -> str:
    """The title of a part that a person opens."""
    title = opener(element)
    return "" if title is None else words_of(title)


def opener(element: _Element) -> _Element | None:
    """What a person opens a part by: its summary, or a first child that is named as the title of such a part."""
    if element.tag == "details":
        return element.find("summary")
    first = next((child for child in element if isinstance(child.tag, str)), None)
    if element.tag not in ("div", "section", "li", "article") or first is None or first.getnext() is None:
        return None
    if not _OPENS.search(first.get("class") or "") or any(_leads_away(inner) for inner in first.iter("a")):
        return None
    return first if 0 < len(clean("".join(first.itertext()))) < LONGEST_TITLE else None


def _leads_away(element: _Element) -> bool:
    return not (element.get("href") or "#").startswith(("#", "javascript:"))


def labels(root: _Element) -> Iterator[tuple[str, str]]:
    """The words of what opens a part, by the part's id; those of a title, by its own id behind a ``#``."""
    for element in root.iter("a", "button", "label", "h2", "h3", "h4", "h5", "div", "span", "li"):
        text = ""
        for name in ("aria-controls", "data-bs-target", "data-target", "href"):
            target = element.get(name) or ""
            if target.startswith("#") or (target and name == "aria-controls"):
                text = text or words_of(element)
                if target != "#" and text and len(text) < LONGEST_TITLE and not _NO_LABEL.search(text):
                    yield target.removeprefix("#"), text
        if element.get("id") and element.tag not in ("div", "li"):
            text = text or words_of(element)
            if text and len(text) < LONGEST_TITLE:
                yield f"#{element.get('id')}", text


def words_of(element: _Element, most: int = LONGEST_TITLE) -> str:
    """The beginning of an element's words."""
    found, letters = [], 0
    for text in element.itertext():
        words = text[: 4 * most].strip()
        found.append(words)
        letters += len(words)
        if letters > most:
            break
    return clean(" ".join(found))[:most]


def inline_above(element: _Element) -> Iterator[_Element]:
    """The inline elements around one, the nearest first."""
    for number, above in enumerate(element.iterancestors()):
        if number > 3 or above.tag not in INLINE:
            return
        yield above


def is_of_publication(element: _Element, known: dict[_Element, bool]) -> bool:
    """Whether a time is that at which its entry was published: it is named so, or the entry's link has its own day.

    ``known``: of each entry, whether it has such a link.
    """
    if _PUBLISHED.search(element.get("class") or ""):
        return True
    entry = next((above for above in element.iterancestors() if above.tag in ("article", "li")), None)
    if entry is None:
        return False
    if entry not in known:
        known[entry] = any(when.day for link in entry.iter("a") for when in dates(words_of(link)))
    return known[entry]


def alt(element: _Element) -> str:
    """The words that a picture in an element has for those who do not see it."""
    return next((alt for image in element.iter("img") if (alt := image.get("alt"))), "")


def is_button(element: _Element) -> bool:
    """Whether an element without an address looks like a button, and is not the mark of a place."""
    names = f"{element.get('class') or ''} {element.get('role') or ''}".lower()
    return (
        element.tag == "button"
        or element.get("href") is not None
        or "btn" in names
        or "button" in names
        or not (element.get("name") or element.get("id"))
    )


def is_for_calling(href: str | None) -> bool:
    """Whether a link is for writing or calling, or to what no program opens."""
    return bool(href) and bool(re.match(r"\s*(?:mailto|tel|sms|data|callto):", href or "", re.IGNORECASE))
