"""The next page of a list that goes on over several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from .link import Link
from .opened import Page

MOST_PAGES = 3
"""Pages of one list that are visited: the newest papers stand on the first, whatever else is on the later ones."""
_NUMBERED = re.compile(r"(?:\w*[_-])?(?:page|paged|pg|pageno|pagenumber|pageindex|currentpage)", re.IGNORECASE)
_PATH = re.compile(r"/page/(\d{1,4})/?$")
_NEXT = re.compile(r"\bnext\b|\bolder\b|[›»→]|(?:^|\bpage )2$", re.IGNORECASE)
_BACK = re.compile(r"\bprevious\b|\bnewer\b|[‹«←]|\blast\b", re.IGNORECASE)


def goes_on(page: Page) -> bool:
    """Whether the page is one of several of a list, of which none shows all."""
    return next(_numbered(page), None) is not None


def next_page(page: Page) -> str | None:
    """The address of the page behind this one, if the page leads to it and it is one of the first MOST_PAGES."""
    own = _number(page.base)
    if own is not None and own + 1 > MOST_PAGES:
        return None
    for link, url, number in _numbered(page):
        words = f"{link.text} {link.hint}".strip()
        if (number == own + 1) if own is not None else (_NEXT.search(words) and not _BACK.search(words)):
            return url
    return None


def _numbered(page: Page) -> Iterator[tuple[Link, str, int]]:
    """The links to other pages of the same list, each with its number there."""
    here = _list(page.base)
    for link in page.walk.links:
        if link.url is None or link.url == page.base or (number := _number(link.url)) is None:
            continue
        if _list(link.url) == here and number != (_number(page.base) or 0):
            yield link, link.url, number


def _number(address: str) -> int | None:
    """The number of a page of a list, as its address has it: from 1, or from 0 as some systems count."""
    parts = urlsplit(address)
    if found := _PATH.search(parts.path):
        return int(found[1])
    numbers = [value for name, value in parse_qsl(parts.query) if _NUMBERED.fullmatch(name)]
    return int(numbers[0]) if len(numbers) == 1 and numbers[0].isdecimal() and len(numbers[0]) < 5 else None


def _list(address: str) -> tuple[str, str, frozenset[tuple[str, str]]]:
    """Which list an address is of: all of it but the number of its page."""
    parts = urlsplit(address)
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _NUMBERED.fullmatch(pair[0])]
    return parts.netloc.lower().removeprefix("www."), _PATH.sub("", parts.path).rstrip("/"), frozenset(asked)
