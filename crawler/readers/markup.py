"""A cut page's HTML as blocks, in the order in which a person reads them."""

from __future__ import annotations

from dataclasses import replace

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from .blocks import Block, Link, bounded
from .errors import NotUnderstood
from .runs import Place, Run, block_of, paragraphs
from .spelling import clean

DEEPEST = 220
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_INLINE = {"a", "span"}
_CARDS = {"li", "tr", "article", "dd", "summary"}
_LONGEST_ARTICLE = 1500


def html_blocks(html: str) -> tuple[Block, ...]:
    """The blocks of a cut page (see cut.Cut.html), in order, with the headings that each stands under."""
    soup = BeautifulSoup(html, "lxml")
    walk = _Walk()
    body = soup.body
    if body is not None:
        walk.into(body, Place(), 0)
    return bounded(_under_headings(walk.blocks))


class _Walk:
    """Goes through a page in order and ends a block at every tag that begins a new line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._run = Run()
        self._count = 0

    def into(self, tag: Tag, place: Place, depth: int) -> None:
        if depth > DEEPEST:
            raise NotUnderstood(f"the page is nested deeper than {DEEPEST} elements, which no page of CQC is")
        for child in tag.children:
            if isinstance(child, Tag):
                self._tag(child, place, depth)
            elif isinstance(child, NavigableString):
                self._text(str(child), place)

    def _tag(self, tag: Tag, place: Place, depth: int) -> None:
        name = tag.name
        if name == "br":
            self._run.breaks.append(len(self._run.texts))
            self._text(" ", place)
            return
        if name in _INLINE:
            self._run.hints.extend(_hints(tag))
            href = str(tag.get("href") or "") if name == "a" else place.href
            self.into(tag, replace(place, href=href), depth + 1)
            return
        self.flush(place)
        self._count += 1
        inside = _inside(tag, place, self._count)
        if name == "table" and not tag.find(list(_HEADINGS)):
            self._table(tag, inside)
        elif name == "dl":
            self._terms(tag, inside, depth)
        else:
            self._run.hints.extend(_hints(tag))
            self.into(tag, inside, depth + 1)
            self.flush(inside)

    def _text(self, text: str, place: Place) -> None:
        if not text:
            return
        run = self._run
        if place.href is not None and clean(text):
            run.links.append((len(run.texts), clean(text), place.href))
        elif clean(text):
            run.plain = True
        run.texts.append(text)

    def flush(self, place: Place) -> None:
        """Ends the block that is being read; two line breaks in a row end a paragraph too."""
        run, self._run = self._run, Run()
        for begin, end in paragraphs(run):
            texts = run.texts[begin:end]
            text = clean("".join(texts))
            if text:
                self.blocks.append(block_of(text, texts, run, begin, end, place))
                run.hints = []
        if run.hints:
            self.blocks.append(
                Block(
                    kind="hint", text="", region=place.region, hints=tuple(run.hints), item=place.item, path=place.path
                )
            )

    def _table(self, table: Tag, place: Place) -> None:
        number = self._count
        for tag in table.find_all(["caption", "tr"]):
            self._count += 1
            if tag.name == "caption":
                text = clean(tag.get_text(" "))
                if text:
                    self.blocks.append(Block(kind="line", text=text, region=place.region, path=place.path))
                continue
            cells = tag.find_all(["td", "th"], recursive=False)
            headers = bool(cells) and all(cell.name == "th" for cell in cells)
            self._row(tag, [clean(cell.get_text(" ")) for cell in cells], place, headers, number)

    def _terms(self, terms: Tag, place: Place, depth: int) -> None:
        """Each term with its descriptions as one row."""
        row: list[Tag] = []
        for tag in terms.find_all(["dt", "dd"]):
            if tag.name == "dt" and row:
                self._term(row, place)
                row = []
            row.append(tag)
        if row:
            self._term(row, place)
        for child in terms.children:
            if isinstance(child, Tag) and child.name not in ("dt", "dd", "div"):
                self._tag(child, place, depth + 1)

    def _term(self, row: list[Tag], place: Place) -> None:
        self._count += 1
        number = self._count
        cells = [clean(tag.get_text(" ")) for tag in row]
        links = tuple(link for tag in row for link in _links(tag))
        hints = [hint for tag in row for hint in _all_hints(tag)]
        parent = row[0].parent
        if parent is not None and parent.name == "div":
            hints = _hints(parent) + hints
        text = clean(" ".join(cells))
        if text or hints:
            self.blocks.append(
                Block(
                    kind="row",
                    text=text,
                    region=place.region,
                    parts=tuple(c for c in cells if c),
                    cells=tuple(cells),
                    links=links,
                    hints=tuple(hints),
                    group=place.group,
                    item=number,
                    path=(*place.path, number),
                )
            )

    def _row(self, tag: Tag, cells: list[str], place: Place, headers: bool, table: int) -> None:
        if any(cells) or _all_hints(tag):
            self.blocks.append(
                Block(
                    kind="row",
                    text=clean(" ".join(cells)),
                    region=place.region,
                    parts=tuple(c for c in cells if c),
                    cells=tuple(cells),
                    header_cells=headers,
                    links=_links(tag),
                    hints=tuple(_all_hints(tag)),
                    group=place.group,
                    item=self._count,
                    table=table,
                    path=(*place.path, self._count),
                )
            )


def _inside(tag: Tag, place: Place, number: int) -> Place:
    region, group = place.region, place.group
    if tag.name == "header":
        region = "header"
    elif tag.name == "aside":
        region, group = "alert", number
    return replace(
        place,
        region=region,
        group=group,
        item=number if _is_card(tag) else place.item,
        path=(*place.path, number),
        heading=_HEADINGS.get(tag.name, place.heading),
    )


def _is_card(tag: Tag) -> bool:
    """Whether the element is one of several alike; some pages are wholly one article."""
    if tag.name == "article":
        return tag.find("h1") is None and len(tag.get_text()) < _LONGEST_ARTICLE
    return tag.name in _CARDS


def _links(tag: Tag) -> tuple[Link, ...]:
    return tuple(Link(clean(a.get_text(" ")), str(a["href"])) for a in tag.find_all("a", href=True))


def _hints(tag: Tag) -> list[str]:
    return [str(tag[name]) for name in ("data-test", "data-key", "data-said") if tag.get(name)]


def _all_hints(tag: Tag) -> list[str]:
    return _hints(tag) + [hint for inner in tag.find_all(True) for hint in _hints(inner)]


def _under_headings(blocks: list[Block]) -> list[Block]:
    """Each block with the headings that it stands under."""
    found: list[Block] = []
    stack: list[Block] = []
    for block in blocks:
        if block.heading:
            while stack and stack[-1].level >= block.level:
                stack.pop()
        found.append(replace(block, above=tuple(heading.text for heading in stack)))
        if block.heading:
            stack.append(block)
    return found
