"""A body opened as a page of a trust's site: what it is called, what it lists, and of which meeting or year it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element

from crawler.readers.decode import decoded, is_html
from crawler.readers.errors import NotUnderstood
from crawler.readers.spelling import clean

from .forms import absolute
from .shells import refuse_walls
from .tree import parsed
from .walk import Walk
from .when import When, dates
from .wordings import BOARD, PAPERS
from .years import Years, named, years, years_of_address

NOWHERE = "https://trust.invalid/"
"""The base of the links of a page whose own address is not known."""
_BOARD_PATH = re.compile(r"board|(?:^|[/_-])bod(?:$|[/_-])", re.IGNORECASE)
_TO_COME = re.compile(r"\bnext\b|upcoming|forthcoming|future|\bsince\b|\bfrom\b", re.IGNORECASE)
_NAMES_OF_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH_FOLDER = re.compile(r"(20[0-4]\d)[_-](0[1-9]|1[0-2])")
"""A page of a month, such as ``/trustboard/2026_06/``; a folder of uploads is no page."""
_NAME = re.compile(r"\s[|–—»·-]\s|\s::\s")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. ``when``: the day or month of the meeting that it is about; ``years``: the year that it is about.

    ``site``: the name that the site gives itself; ``whole``: it did not break off.
    """

    address: str | None
    title: str
    heading: str
    site: str
    walk: Walk
    when: When | None
    years: Years | None
    named: frozenset[int]
    whole: bool

    @property
    def base(self) -> str:
        return self.address or NOWHERE

    @property
    def of_board(self) -> bool:
        """Whether the page says of itself, or in its address, that it is about a board."""
        return bool(BOARD.search(f"{self.heading} {self.title}") or _BOARD_PATH.search(urlsplit(self.base).path))

    def mark(self) -> str:
        """SHA-256 (hex) over all that is read of it."""
        walk = self.walk
        said = [self.title, self.heading, self.site, str(self.whole), str(walk.cut), *walk.headings]
        said += [repr(one) for one in (*walk.links, *walk.lines)]
        return hashlib.sha256("\x1e".join(said).encode("utf-8", "replace")).hexdigest()


def opened(body: bytes, address: str | None, media_type: str | None = None) -> Page:
    """The page. Raises NotUnderstood for what is no HTML, for a wall, and for what is too large or too deep."""
    text, _ = decoded(body, media_type)
    if not is_html(body, media_type):
        raise NotUnderstood("the body is no page in HTML, in which a trust lists its board papers")
    root = parsed(text)
    title = clean(root.findtext(".//title") or "")[:300]
    base = root.find(".//base[@href]")
    here = address or _own_address(root) or NOWHERE
    walk = Walk(_base(here, None if base is None else base.get("href"))).over(root)
    heads = [clean(" ".join(element.itertext()))[:300] for element in root.iter("h1")]
    heading = next((head for head in heads if BOARD.search(head)), next((head for head in heads if head), ""))
    refuse_walls(body, (title, *heads), walk.letters)
    folded = text[-4096:].casefold()
    site = root.find(".//meta[@property='og:site_name']")
    parts = [part.strip() for part in _NAME.split(title) if part.strip()]
    return Page(
        address=None if here == NOWHERE else here,
        title=title,
        heading=heading or (parts[0] if parts else ""),
        site=clean((site.get("content") or "") if site is not None else "") or _site(parts),
        walk=walk,
        when=_own_date((heading, parts[0] if parts else "", slug(here))),
        years=years(heading) or years(parts[0] if parts else "") or years_of_address(_address_words(here)),
        named=named(f"{title} {heading} {' '.join(walk.headings)} {_address_words(here)}"),
        whole="<html" not in text[:8192].casefold() or "</html" in folded,
    )


def slug(address: str) -> str:
    """The last part of an address's path as words."""
    parts = [
        re.sub(r"\.(?:aspx?|html?|php|cfm)$", "", part) for part in unquote(urlsplit(address).path).split("/") if part
    ]
    last = next((part for part in reversed(parts) if part.lower() not in ("index", "default")), "")
    if month := _MONTH_FOLDER.fullmatch(last):
        return f"{_NAMES_OF_MONTHS[int(month[2]) - 1]} {month[1]}"
    return last.replace("-", " ").replace("_", " ")


_ICB = re.compile(r"\bintegrated care board\b", re.IGNORECASE)


def _site(parts: Sequence[str]) -> str:
    """The part of a title that is the site's name: the last that is no day and not about a board."""
    names = [
        part
        for part in parts[1:]
        if not dates(part) and not BOARD.search(_ICB.sub("", part)) and not PAPERS.search(part)
    ]
    return names[-1] if names else ""


def _own_address(root: _Element) -> str | None:
    """The address that a saved page gives itself, for its links."""
    said = root.find(".//link[@rel='canonical']")
    return None if said is None else absolute(said.get("href") or "", NOWHERE)


def _address_words(address: str) -> str:
    parts = urlsplit(address)
    return unquote(parts.path + (f"/{parts.query}" if parts.query else ""))


def _own_date(texts: tuple[str, ...]) -> When | None:
    """The one day that heading, title and address agree on, or the month where none gives a day."""
    month: When | None = None
    for text in texts:
        if _TO_COME.search(text):
            continue
        found = [when for when in dates(text) if when.year is not None and not when.wrong]
        if len(found) != 1:
            continue
        if found[0].day is not None and (month is None or (found[0].year, found[0].month) == (month.year, month.month)):
            return found[0]
        month = month or found[0]
    return month


def _base(address: str, said: str | None) -> str:
    return (absolute(said, address) if said else None) or address
