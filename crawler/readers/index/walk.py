"""The links of a page, each with the words around it: its line, its row or item, the titles that it stands under."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lxml.etree import _Element

from crawler.readers.spelling import clean

from .above import Above
from .element import (
    HEADINGS,
    INLINE,
    LABEL,
    LONGEST_TITLE,
    alt,
    inline_above,
    is_button,
    is_for_calling,
    is_of_publication,
    labels,
    opener,
    rank_of,
    summary,
    words_of,
)
from .forms import absolute
from .link import Line, Link
from .tree import is_furniture, is_menu
from .when import opens_with_date
from .years import years

MOST_LINKS, MOST_FRAMES = 2_000, 100
LONGEST_ROW, LONGEST_CARD, LONGEST_TEXT = 500, 300, 300
MOST_OF_A_CARD = 4
_BOLD, _DATE = 8, 9
"""The ranks of titles that are no headings: a line in bold, a line that is a date."""
_SCOPES = frozenset({"details", "table", "li", "article", "td", "th", "dd", "tr"})
_ROWS = frozenset({"li", "tr", "dd", "article"})
_ASKS = re.compile(
    r"\b(?:download|view|open|read|papers?|pack|agenda|minutes|pdf|board ?book|documents?)\b", re.IGNORECASE
)
_OF_THE_FILE = re.compile(
    r"(?:date |last )*(?:modified|created|uploaded|added|updated|published)(?: date| on| by)?|(?:file ?)?size"
    r"|publication date|upload date|modified by|created by",
    re.IGNORECASE,
)
"""What heads a column that tells of the file and not of its meeting."""
_TOGGLES = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-bs-target", "data-target")


@dataclass
class Walk:
    """Everything that one page says in order: ``links``, ``lines`` without a link, ``headings`` (of h1 and h2).

    ``frames``: the address of each frame, and its title.
    """

    base: str
    links: list[Link] = field(default_factory=list)
    frames: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    letters: int = 0
    cut: bool = False

    def __post_init__(self) -> None:
        self._tokens: list[tuple[str, Link | None]] = []
        self._line = 0
        self._plain = False
        self._rowed: set[int] = set()
        self._above = Above()
        self._labels: dict[str, str] = {}
        self._menu = self._main = False
        self._was_date = False
        self._published: dict[_Element, bool] = {}

    @cached_property
    def lines_under(self) -> Mapping[str, Sequence[Line]]:
        """The lines that stand under each title, by the title nearest to them; of a page that was walked over."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.above:
                found.setdefault(line.above[0], []).append(line)
        return found

    def over(self, root: _Element) -> Walk:
        """Walk over a whole page."""
        self._labels = dict(labels(root))
        body = root if root.find("body") is None else root.find("body")
        assert body is not None
        self._into(body)
        self._flush()
        return self

    def _into(self, element: _Element) -> None:
        self._say(element.text, element)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child)
            self._say(child.tail, element)

    def _element(self, element: _Element) -> None:
        if is_furniture(element):
            return
        tag = element.tag
        if tag == "br":
            self._flush()
        elif tag in ("a", "button"):
            self._link(element)
        elif tag == "select":
            self._options(element)
        elif tag in ("iframe", "embed", "object"):
            self._embedded(element)
        elif tag == "time" and is_of_publication(element, self._published):
            return
        elif tag in INLINE:
            self._into(element)
        else:
            self._block(element)

    def _block(self, element: _Element) -> None:
        tag = str(element.tag)
        self._flush()
        rank = rank_of(element)
        if rank:
            self._heading(element, rank)
            return
        label = self._label(element)
        scope = self._above.enter(label) if tag in _SCOPES or label else None
        began = self._here()
        menu, main = self._menu, self._main
        self._menu, self._main = menu or is_menu(element), main or tag == "main" or element.get("role") == "main"
        self._inside(element, tag)
        self._flush(title=self._opens(element))
        self._row(tag, began)
        if scope:
            self._above.leave(scope)
        self._menu, self._main = menu, main

    def _label(self, element: _Element) -> str:
        label = self._labels.get(element.get("id") or " ") or self._labels.get(f"#{element.get('aria-labelledby')}")
        return label or summary(element)

    def _opens(self, element: _Element) -> bool:
        """Whether an element is what its parent is opened by, and so said already as the title of all that is in it."""
        parent = element.getparent()
        return parent is not None and opener(parent) is element

    def _inside(self, element: _Element, tag: str) -> None:
        if tag == "table":
            self._table(element)
        elif tag == "tr":
            self._cells(element, [])
        else:
            if tag == "dt":
                self._above.title(_BOLD, words_of(element))
            self._into(element)

    def _heading(self, element: _Element, rank: int) -> None:
        text = words_of(element)
        if rank <= 2 and text:
            self.headings.append(text)
        self._above.title(rank, text)
        self.letters += len(text)
        for inner in element.iter("a"):
            if inner.get("href"):
                self._link(inner)
        self._flush(title=True)

    def _table(self, table: _Element) -> None:
        columns: list[str] = []
        carried: list[tuple[int, str]] = []
        for caption in table.findall("caption"):
            self._above.title(LABEL, words_of(caption))
        for row in table.iter("tr"):
            if next(row.iterancestors("table"), None) is not table:
                continue
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            texts = [words_of(cell) for cell in cells]
            linked = any(inner.get("href") for cell in cells for inner in cell.iter("a"))
            if cells and all(cell.tag == "th" for cell in cells) and not linked and len(cells) > 1:
                columns = texts
            if len(cells) == 1 and not linked:
                self._above.title(LABEL, texts[0])
            began, scope = self._here(), self._above.enter()
            for _, text in carried:
                self._above.title(_DATE, text)
            if day := _day_of_lists(cells, texts):
                self._above.title(_DATE, day)
            self._above.enter()
            self._cells(row, columns)
            self._row("tr", began)
            self._above.leave(scope)
            carried = [(left - 1, text) for left, text in carried if left > 1]
            carried = carried[-3:] + [
                (int(span) - 1, text)
                for cell, text in zip(cells, texts, strict=True)
                if (span := cell.get("rowspan") or "").isdecimal() and 1 < int(span) < 500 and text
            ]

    def _cells(self, row: _Element, columns: list[str]) -> None:
        number = 0
        for cell in row:
            if not isinstance(cell.tag, str):
                continue
            first = len(self.links)
            column = columns[number] if number < len(columns) else ""
            if not _OF_THE_FILE.fullmatch(column):
                self._element(cell)
            for link in self.links[first:]:
                link.column = link.column or column
            number += int(span) if (span := cell.get("colspan") or "").isdecimal() and 0 < int(span) < 50 else 1
        self._flush()

    def _link(self, element: _Element) -> None:
        if len(self.links) >= MOST_LINKS:
            self.cut = True
            return
        text = words_of(element, LONGEST_TEXT)
        hint = clean(element.get("aria-label") or element.get("title") or element.get("download") or alt(element))
        text, href = text or hint[:LONGEST_TEXT], element.get("href") if element.tag == "a" else None
        url = absolute(href, self.base) if href else None
        if url is None:
            self._without_address(element, text, href)
        else:
            self._add(Link(url=url, text=text, hint=hint[:LONGEST_TEXT]))

    def _without_address(self, element: _Element, text: str, href: str | None) -> None:
        """A label that opens a part, a place on the same page, or a button that leads nowhere."""
        toggles = any(element.get(name) for name in _TOGGLES) or element.get("role") == "tab"
        here = (href or "").startswith("#") and len(href or "") > 1
        if toggles or here or is_for_calling(href) or not _ASKS.search(text) or not is_button(element):
            if toggles and text and not any(above.tag in HEADINGS for above in element.iterancestors()):
                self._flush()
                self._above.title(LABEL, text[:LONGEST_TITLE])
            else:
                self._say(text, element)
        else:
            self._add(Link(url=None, text=text))

    def _add(self, link: Link) -> None:
        link.above, link.menu, link.main = self._above.titles(), self._menu, self._main
        self.links.append(link)
        self._tokens.append((f" {link.text} ", link))
        self.letters += len(link.text)

    def _options(self, element: _Element) -> None:
        for option in element.iter("option"):
            value = option.get("value") or ""
            url = absolute(value, self.base) if "/" in value or "?" in value else None
            if url and len(self.links) < MOST_LINKS:
                text = clean("".join(option.itertext()))[:LONGEST_TEXT]
                self.links.append(
                    Link(
                        url=url,
                        text=text,
                        above=self._above.titles(),
                        menu=self._menu,
                        main=self._main,
                        line=text,
                        row=text,
                    )
                )

    def _embedded(self, element: _Element) -> None:
        url = absolute(element.get("src") or element.get("data") or "", self.base)
        title = clean(element.get("title") or "")
        if url and title and ".pdf" in url.lower():
            self._add(Link(url=url, text=title[:LONGEST_TEXT]))
        elif url and len(self.frames) < MOST_FRAMES:
            self.frames.append((url, title[:LONGEST_TEXT] or next(iter(self._above.titles()), "")))

    def _say(self, text: str | None, element: _Element) -> None:
        if text and not text.isspace():
            bold = any(one.tag in ("strong", "b") for one in (element, *inline_above(element)))
            self._plain = self._plain or not bold
        if text:
            self._tokens.append((text, None))
            self.letters += len(text)

    def _flush(self, *, title: bool = False) -> None:
        """End the line that is being read."""
        line, self._line = self._tokens[self._line :], len(self._tokens)
        plain, self._plain = self._plain, False
        self._was_date = self._was_date and not title
        if not line:
            return
        links = [link for _, link in line if link is not None]
        own = clean("".join(text for text, link in line if link is None))
        for link in links:
            link.line = clean(f"{own} {link.text}") if len(own) <= LONGEST_ROW else link.text
        if links or title:
            self._was_date = False
        elif own:
            self._loose(own, bold=not plain)

    def _loose(self, text: str, *, bold: bool) -> None:
        self.lines.append(Line(text=text[:2_000], above=self._above.titles(), main=self._main))
        date = len(text) <= LONGEST_TITLE and (opens_with_date(text) or (len(text) <= 40 and years(text) is not None))
        if date and self._was_date and not bold:  # a list of days, not the title of what follows
            self._above.title(_DATE, "")
        elif len(text) <= LONGEST_TITLE and (bold or date):
            self._above.title(_BOLD if bold else _DATE, text)
        self._was_date = date

    def _here(self) -> tuple[int, int, int]:
        return len(self._tokens), self.letters, len(self.lines)

    def _row(self, tag: str, began: tuple[int, int, int]) -> None:
        """Give the links of a row, item or card the words that stand beside them there."""
        strong, size = tag in _ROWS, self.letters - began[1]
        if size > (LONGEST_ROW if strong else LONGEST_CARD) or tag in ("ul", "ol", "table", "tbody"):
            return
        tokens = self._tokens[began[0] :]
        links = [link for _, link in tokens if link is not None and id(link) not in self._rowed]
        beside = clean(" ".join(text for text, link in tokens if link is None)) if links or tag == "tr" else ""
        for line in self.lines[began[2] :] if tag == "tr" else ():
            line.row = beside
        if not links or (not strong and len(links) > MOST_OF_A_CARD):
            return
        if strong or (beside and tag in ("div", "section", "p", "figure")):
            said = [link for _, link in tokens if link is not None]
            for link in links:
                link.row, link.card = clean(f"{beside} {link.text}"), not strong
                if strong and len(said) <= 2 * MOST_OF_A_CARD:
                    link.others = clean(" ".join(other.text for other in said if other is not link))
                self._rowed.add(id(link))


def _day_of_lists(cells: Sequence[_Element], texts: Sequence[str]) -> str:
    """The day in a cell of its own of a row whose other cells hold lists: each entry of theirs is of that day."""
    listed = any(sum(1 for _ in cell.iter("a")) > 1 and cell.find(".//li") is not None for cell in cells)
    days = [
        text for cell, text in zip(cells, texts, strict=True) if cell.find(".//a") is None and opens_with_date(text)
    ]
    return days[0] if listed and len(days) == 1 else ""
