"""The pages on which board papers are listed: those that moved, are gone, or list nothing, and papers nobody reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from monitor.papers.boards import by_register, why_not
from monitor.registry.register import register, spelt
from monitor.settings import Settings
from monitor.show import count, day
from storage.board_pages import BoardPage

from .finding import Finding, listed, note, ok, warning

NAME = "boards"
LONG = timedelta(days=30)
"""A page keeps the papers of a year or more, so one that names none for a month is not the right one any more."""


def boards(pages: Iterable[BoardPage], unread: Iterable[str], now: datetime) -> Iterator[Finding]:
    """What is to be done about the addresses of board papers; ``unread`` are the codes of those that are not read."""
    found, silent = [*pages], [*unread]
    amiss = [one for page in found for one in _amiss(page, now)]
    yield from amiss
    if silent:
        told = f"The board papers of {count(len(silent), 'watched organisation')} are not read: {listed(silent, 8)}."
        yield note(NAME, told, f"`wardround watch add {silent[0]}` says why; `--papers ADDRESS` gives another address.")
    if found and not amiss:
        told = f"{count(len(found), 'page')} of board papers, none of them moved or gone."
        yield ok(NAME, told)


def unread(watched: Iterable[str], settings: Settings, read: Iterable[str]) -> list[str]:
    """Of these codes, watched for their papers, those of the register whose papers are not read as things stand."""
    there, known = set(read), register()
    if not by_register(settings):
        return []
    return [code for code in watched if code in known and code not in there and why_not(settings, known[code])]


def _amiss(page: BoardPage, now: datetime) -> Iterator[Finding]:
    whose = f"The board-papers page of {page.organisation} ({page.address})"
    again = f"wardround watch add {page.organisation}"
    if page.outcome == "gone":
        since = f" since {day(page.failing_since)}" if page.failing_since else ""
        told = f"{whose} is gone{since}."
        yield warning(NAME, told, f"Look for the new one on the trust's site, then `{again} --papers ADDRESS`.")
    elif page.led_to is not None and spelt(page.led_to) != spelt(page.address):
        told = f"{whose} has moved: it leads to {page.led_to}."
        yield warning(NAME, told, f"If papers are listed there: `{again} --papers {page.led_to}`.")
    elif page.listed_nothing_since is not None and now - page.listed_nothing_since > LONG:
        told = f"{whose} is read, but has listed no papers since {day(page.listed_nothing_since)}."
        yield warning(NAME, told, f"Look whether they stand elsewhere by now, then `{again} --papers ADDRESS`.")
