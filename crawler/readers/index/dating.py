"""The meeting that a listed document belongs to: its day, by which words, and which words say otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from .link import Link
from .opened import Page, slug
from .titles import Role, named_file
from .when import When, dates
from .years import Years, years

_NO_MEETING = re.compile(
    r"(?:review(?:ed)?(?: date)?(?: due)?|deadline|no later than|before|by|print(?:ed)?|publish(?:ed)?|posted"
    r"|upload(?:ed)?"
    r"|updated|modified|added|created|questions|expires?|closes|closing|until|as at|as of|as on|ending|ended|from|since"
    r"|valid|effective|issue[ds]?|date of issue)(?: date| on| due| is| was| at| the| by| noon| midday| \d{1,2}"
    r"(?:[.:]\d\d)?\s?[ap]m)*[\s:(,–-]*$",
    re.IGNORECASE,
)
_ANOTHER_DAY = re.compile(
    r"(?:minutes|notes|action log|actions)\b.{0,60}$|\b(?:to|for|in|during|of|held(?: on)?|period|month"
    r"|quarter)[\s:]*$",
    re.IGNORECASE,
)
"""Before a day in the title of a paper: that of what it is about, perhaps not of the meeting that it goes to."""
_MET = re.compile(r"\bmeetings?\b|\bmeets?\b|\bmet\b|\bheld\b|\bplace\b", re.IGNORECASE)
_TOPICAL = ("paper", "supplement", "minutes")
_BEFORE = 60


@dataclass(frozen=True, kw_only=True)
class Dated:
    """The day (or month) of a meeting, where it comes from, and what is to be told of it."""

    date: str | None
    evidence: str | None = None
    quote: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Said:
    evidence: str
    place: str
    when: When
    quote: str
    loose: bool = False

    @property
    def month(self) -> tuple[int | None, int]:
        return self.when.year, self.when.month


def meeting_days(text: str, page: Page) -> Iterator[When]:
    """The dates of a text that may be those of a meeting: no deadline, day of print or day of a next review."""
    for when in dates(text, years=page.named):
        if when.day is None and when.year is None and not (len(text) <= 60 and text[when.start].isupper()):
            continue
        if not _NO_MEETING.search(text[max(0, when.start - _BEFORE) : when.start]):
            yield when


def dated(link: Link, title: str, role: Role, page: Page) -> Dated:
    """The meeting of a document: what stands nearest to its link says it; what says otherwise is noted."""
    said, notes = [], []
    year = year_around(link.above, page)
    for evidence, text, near in _texts(link, page):
        for when in meeting_days(text, page):
            if when.wrong:
                notes.append(
                    f'"{text[when.start : when.end].strip()}" names a weekday that is not that day\'s: it dates nothing'
                )
                break
            whole = year.of(when) if year else when
            if whole.year is not None:
                loose = bool(_ANOTHER_DAY.search(text[max(0, when.start - _BEFORE) : when.start]))
                source = "year" if when.year is None else evidence
                said.append(_Said(
                    evidence=source, place="page" if near else evidence, when=whole, quote=text[:200],
                    loose=loose and evidence in ("link", "row", "file"),
                ))  # fmt: skip
                break
    if not said:
        return Dated(date=None, notes=tuple(notes))
    best = _in_full(_best(said, role), link, page)
    return Dated(
        date=best.when.iso, evidence=best.evidence, quote=best.quote,
        notes=(*notes, *_against(best, said, title, role)),
    )  # fmt: skip


def year_around(above: tuple[str, ...], page: Page) -> Years | None:
    """The year that the nearest title names, else the page."""
    return next((found for text in above if (found := years(text))), page.years) or _year_of(page.when)


def _year_of(when: When | None) -> Years | None:
    return Years(first=when.year, last=when.year) if when is not None and when.year is not None else None


def _texts(link: Link, page: Page) -> Iterator[tuple[str, str, bool]]:
    """What may date a document, the nearest first: its kind, its words, and whether it only stands near."""
    yield "link", link.text, False
    if link.hint and link.hint != link.text:
        yield "link", link.hint, False
    row = link.row.replace(link.text, " ") if link.text else link.row
    yield "row", link.line.replace(link.text, " ") if link.text else link.line, False
    if not link.card:
        yield "row", row, False
    yield "row", link.column, False
    if len({when.iso for when in dates(link.others)}) == 1:
        yield "row", link.others, False
    for text in link.above:
        yield "heading", text, False
    if link.card:
        yield "row", row, True
    if link.url:
        yield "file", named_file(link.url), False
        for part in reversed(urlsplit(link.url).path.split("/")[:-1]):
            if re.search(r"\d", part) and (
                re.fullmatch(r"20\d\d-\d\d-\d\d", part) or not re.fullmatch(r"[\d-]*", part)
            ):
                yield "address", unquote(part).replace("_", " "), False
    yield "heading", page.heading, False
    yield "heading", page.title, True
    if page.when is not None and page.address:
        yield "address", slug(page.address), True


def _best(said: list[_Said], role: Role) -> _Said:
    best = said[0]
    titles = [one for one in said if one.place in ("heading", "address")]
    around = next((one for one in titles if one.when.day is not None), next(iter(titles), None))
    another = best.place in ("link", "row", "file") and (best.when.day is None or best.loose)
    if role in _TOPICAL and around is not None and another:
        # "Performance report, March 2026" and "Minutes of 26 March 2026" go to the meeting that they stand under.
        return around
    if best.when.day is None:
        best = next((one for one in said if one.when.day is not None and one.month == best.month), best)
    return best


def _in_full(best: _Said, link: Link, page: Page) -> _Said:
    """The day of a month, where a line under the same title says on which day of it the board met."""
    if best.when.day is not None or not link.above:
        return best
    days: dict[str | None, tuple[When, str]] = {}
    for line in page.walk.lines_under.get(link.above[0], ()):
        for when in meeting_days(line.text, page) if _MET.search(line.text) else ():
            whole = replace(when, year=when.year or best.when.year)
            if whole.day is not None and not whole.wrong and (whole.year, whole.month) == best.month:
                days[whole.iso] = whole, line.text
    if len(days) != 1:
        return best
    when, quote = next(iter(days.values()))
    return replace(best, when=when, quote=quote[:200])


def _against(best: _Said, said: list[_Said], title: str, role: Role) -> list[str]:
    notes = []
    for one in said:
        differs = one.when.iso != best.when.iso and (one.month != best.month or (one.when.day and best.when.day))
        topical = role in _TOPICAL and (one.loose or one.when.day is None)
        if differs and not topical and one.place not in ("address", "page"):
            one_says, other_says = f"its {best.place} says {best.when.iso}", f"its {one.place} {one.when.iso}"
            note = f'"{title[:120]}": {one_says}, {other_says}; the first is taken'
            if note not in notes:
                notes.append(note)
    return notes[:2]
