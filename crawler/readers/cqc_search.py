"""Reads a list of CQC's, of this week's checks or of press releases: kind ``cqc-search``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.addresses import absolute, parse, site_page
from storage.record import Listed, Organisation, Record

from .blocks import Block, Link
from .dates import read_date
from .errors import NotUnderstood
from .kinds import READERS
from .sheet import Sheet
from .spelling import clean, folded
from .whom import leads_to

MOST = 500
_NOTHING = re.compile(
    r"(?:sorry,? )?(?:there (?:are|were) )?(?:no|0) (?:search )?(?:results?|matches|services|"
    r"press releases)(?: (?:were |was )?"
    r"(?:found|match(?:ed|es)?).{0,80})?|.{0,60}(?:did not|didn't|does not) (?:match|return|find) any.{0,80}|"
    r".{0,60}returned no results.{0,80}|we (?:could not|couldn't) find any .{0,80}|nothing (?:was )?found.{0,40}"
)
_COUNT = re.compile(r"(?:(?:showing|displaying) .{0,30}of )?[\d,]+ (?:search )?results?(?: (?:found|for) ?.{0,80})?")
_WHOSE = re.compile(r"(?:this service is )?(?:provided(?: and run)?|run|managed) by|provider")
_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}|\d{1,2}/\d{1,2}/\d{4}")


@dataclass
class _Entry:
    url: str
    title: str
    organisation: Organisation | None
    date: str | None = None


def is_list(sheet: Sheet) -> bool:
    """Whether the page has the landmarks of such a list: entries or their count, or that there are none."""
    return any(_says_nothing(block) or _COUNT.fullmatch(folded(block.text)) for block in sheet.blocks[:40])


def read(sheet: Sheet) -> Record:
    """What the list names, in its order and each once; NotUnderstood where it names nothing and does not say so."""
    found = tuple(
        Listed(url=one.url, title=one.title, date=one.date, organisation=one.organisation)
        for one in _entries(sheet.blocks, sheet.base)
    )
    if not found and not any(_says_nothing(block) for block in sheet.blocks):
        raise NotUnderstood(
            f'"{sheet.title[:90]}" lists nothing: looked for links to /provider/ID, /location/ID, /press-release/… or '
            '/news/releases/…, or for words such as "No results"'
        )
    return Record(
        kind="cqc-search",
        reader=READERS["cqc-search"],
        organisation=Organisation(name=sheet.title),
        listed=found,
        warnings=sheet.notes,
    )


def _entries(blocks: Sequence[Block], base: str) -> list[_Entry]:
    found: dict[str, _Entry] = {}
    at: _Entry | None = None
    for n, block in enumerate(blocks):
        above = blocks[n - 1].text if n else ""
        for entry in _named(block, base):
            if _WHOSE.match(folded(block.text)) or _WHOSE.fullmatch(folded(above).rstrip(": ")):
                continue
            at = found.setdefault(entry.url, entry) if len(found) < MOST else at
            if at is not None and not at.title:
                at.title = entry.title
        if at is not None and at.date is None:
            at.date = _date(block)
    return [one for one in found.values() if one.title]


def _named(block: Block, base: str) -> Iterator[_Entry]:
    for link in block.links:
        url = absolute(link.href, base)
        if url is None or folded(link.text).startswith(("see old", "see new", "read the", "read more")):
            continue
        if site_page(url) == "press-release":
            yield _Entry(url.partition("?")[0], clean(link.text), None)
            continue
        organisation = _profile(link, url, base)
        if organisation:
            yield _Entry(url, organisation.name, organisation)


def _profile(link: Link, url: str, base: str) -> Organisation | None:
    organisation = leads_to(link.href, base)
    if organisation is None or parse(url).page != "profile":
        return None
    return organisation.model_copy(update={"name": clean(link.text)})


def _date(block: Block) -> str | None:
    dates = [date for words in _DATE.findall(clean(block.text)) if (date := read_date(words))]
    return dates[0] if dates else None


def _says_nothing(block: Block) -> bool:
    return bool(block.text) and len(block.text) < 200 and bool(_NOTHING.fullmatch(folded(block.text).rstrip(" .!")))
