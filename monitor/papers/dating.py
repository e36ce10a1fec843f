"""The day of each meeting that pages list, by the covers of its papers and by what the pages say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from storage.days import apart, as_day
from storage.listed import PaperState
from storage.paper import PaperListed
from storage.record import Record
from storage.value import Value

NEAR = 31
"""A cover dates the whole meeting anew where its day is no further from the page's than this."""


class Seen(Value):
    """How the address of a listed paper stands by its visits: the newest body that was read or refused, its pages and
    form, and the day and words of its cover, with the page that they stand on. ``answers``: its last visit gave it."""

    state: PaperState = "listed"
    body: str | None = None
    pages: int | None = None
    form: str = "unknown"
    day: str | None = None
    quote: str = ""
    page: int | None = None
    answers: bool = False


class Page(Value):
    """One page that lists papers, as it was last read well; ``body`` is the SHA-256 of its bytes."""

    record: Record
    address: str
    body: str | None = None


class Entry(Value):
    """A document that a page lists, as its visits found it, with the day of its meeting."""

    listed: PaperListed
    page: Page
    seen: Seen
    day: str | None = None


def dated(pages: Sequence[Page], seen: Mapping[str, Seen]) -> tuple[list[Entry], dict[str, str]]:
    """Each address that the pages list once, with the day of its meeting; and that by the day that pages give it."""
    entries = list(_entries(pages, seen))
    cover = _covers(entries)
    moved = _moved(entries, cover)
    return [one.model_copy(update={"day": _day(one, cover, moved)}) for one in entries], moved


def _entries(pages: Sequence[Page], seen: Mapping[str, Seen]) -> Iterator[Entry]:
    """Each address once, as the first page says that gives it a day."""
    found: dict[str, Entry] = {}
    for page in pages:
        for listed in page.record.documents:
            known = found.get(listed.url)
            if known is None or (known.listed.meeting_date is None and listed.meeting_date is not None):
                found[listed.url] = Entry(listed=listed, page=page, seen=seen.get(listed.url, Seen()))
    yield from found.values()


def _covers(entries: Sequence[Entry]) -> dict[str, str]:
    """By address, the days that the covers of packs, of agendas, and of papers that are alone on their day give."""
    days = Counter(as_day(one.listed.meeting_date) for one in entries)
    found: dict[str, str] = {}
    for one in entries:
        alone = one.listed.role == "paper" and days[as_day(one.listed.meeting_date)] == 1
        if (one.listed.role in ("pack", "agenda") or alone) and (day := as_day(one.seen.day)) is not None:
            found[one.listed.url] = day
    return found


def _moved(entries: Sequence[Entry], cover: Mapping[str, str]) -> dict[str, str]:
    """The true day of each meeting by the day that pages give it."""
    by_day: dict[str, set[str]] = defaultdict(set)
    for one in entries:
        if (day := as_day(one.listed.meeting_date)) is not None:
            by_day[day] |= {cover[one.listed.url]} if one.listed.url in cover else set()
    return {day: _true_day(day, said, by_day) for day, said in by_day.items()}


def _true_day(day: str, covers: Collection[str], listed: Collection[str]) -> str:
    """The day of a meeting that pages date as ``day``, by the covers of its own packs where they agree."""
    if len(covers) != 1:
        return day
    (said,) = covers
    away = apart(day, said)
    near = said.startswith(day) if away is None else away <= NEAR
    return said if near and (said not in listed or said == day) else day


def _day(entry: Entry, cover: Mapping[str, str], moved: Mapping[str, str]) -> str | None:
    if entry.listed.url in cover:
        return cover[entry.listed.url]
    if (day := as_day(entry.listed.meeting_date)) is not None:
        return moved[day]
    return as_day(entry.seen.day) if entry.listed.role != "minutes" else None  # minutes bear the day of their meeting
