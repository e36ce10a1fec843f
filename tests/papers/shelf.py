"""A trust's shelf of board papers, said by hand: pages that list them, visits to them, and what that tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.differ.known import Differences, Known
from monitor.differ.papers.edition import Edition
from monitor.differ.papers.listed import diff_listed
from monitor.papers.dating import Page, Seen
from monitor.papers.index_facts import facts_of_pages
from storage.fact import Fact
from storage.listed import KnownMeeting, ListedPaper
from storage.paper import LeftOut, MeetingListed, PaperListed
from storage.record import Organisation, Record

TRUST = Organisation(level="provider", id="RX8", name="Dales and Coast NHS Trust")
PAGE = "https://www.dales.example/board"
TODAY = "2026-06-15"


def doc(name: str, day: str | None = "2026-06-24", title: str | None = None, **more: Any) -> PaperListed:
    """A document at an address that ends in ``name``."""
    known = {"url": f"{PAGE}/{name}", "title": title or name, "meeting_date": day, "type": "pdf", "evidence": "link"}
    return PaperListed.model_validate(known | more)


def pack(name: str, day: str | None = "2026-06-24", title: str | None = None) -> PaperListed:
    """A pack of all papers of a meeting."""
    return doc(name, day, title, role="pack")


def board(*papers: PaperListed, days: tuple[str, ...] = (), buttons: tuple[str, ...] = (), **more: Any) -> Record:
    """A page that lists papers, and names days of meetings."""
    meetings = tuple(MeetingListed(date=day, title="Trust Board", quote=f"Trust Board, {day}") for day in days)
    out = tuple(LeftOut(title=title, why="its button has no address") for title in buttons)
    known = {"kind": "board-index", "reader": "said/1", "organisation": TRUST}
    return Record.model_validate(known | {"documents": papers, "meetings": meetings, "left_out": out} | more)


def read(body: str, pages: int | None = None, day: str | None = None, **more: Any) -> Seen:
    """A paper that was fetched and read; its cover gives a day or none."""
    quote = f"to be held on {day}" if day else ""
    return Seen.model_validate(
        {"state": "read", "body": body, "pages": pages, "day": day, "quote": quote, "answers": True} | more
    )


class Shelf:
    """What is known of a trust's papers, brought up to date by one look after another."""

    def __init__(self) -> None:
        self.known = Known()
        self.settled = False
        self.editions: dict[tuple[str, str], Edition] = {}
        self.day = 0

    def look(
        self,
        *records: Record,
        visits: Mapping[str, Seen] | None = None,
        unread: tuple[str, ...] = (),
        today: str = TODAY,
    ) -> Differences:
        """One look at all pages (``unread``: those that could not be read now); it is kept, and the second look at
        what went is a look of its own. ``visits`` are by the name that an address ends in."""
        self.day += 1
        pages = [Page(record=one, address=f"{PAGE}{n or ''}", body=f"page {n}") for n, one in enumerate(records)]
        seen = {f"{PAGE}/{name}": one for name, one in (visits or {}).items()}
        found = diff_listed(
            self.known.copy(), facts_of_pages(pages, seen), pages={one.address for one in pages} - set(unread),
            today=today, editions=lambda one, other: self.editions.get((one, other)),
            answering={name for name, one in seen.items() if one.answers}, settled=self.settled,
        )  # fmt: skip
        self.settled = True
        self._keep(found)
        return found

    def told(self, *records: Record, **more: Any) -> list[tuple[str, object, object]]:
        """Kind, before and after of what a look tells at once."""
        return [(one.kind, one.before, one.after) for one in self.look(*records, **more).changes]

    def missed(self, *records: Record, **more: Any) -> list[str]:
        """The kinds of what a look misses, which a second one would tell."""
        found = self.look(*records, **more)
        return [change.kind for one in found.missing for change in one.changes]

    def states(self) -> dict[str, str]:
        """The papers that are known, by title, with how each stands."""
        return {fact.subject: ListedPaper.of(fact).state for fact in self.known.of("paper")}

    def meetings(self) -> dict[str, KnownMeeting]:
        """The meetings that are known, by day."""
        return {fact.subject: KnownMeeting.of(fact) for fact in self.known.of("meeting")}

    def meeting(self, day: str) -> Fact:
        """The fact of one meeting."""
        return next(self.known.of("meeting", subject=day))

    def _keep(self, found: Differences) -> None:
        for step in found.steps:
            if self.known.get(step.fact) is None:
                self.known.since = {**self.known.since, step.fact.identity: f"2026-01-{self.day:02}"}
            self.known.keep(step)
        for gone in found.missing:
            if gone.at_once or gone.fact.identity in self.known.missing:
                self.known.facts.pop(gone.fact.identity, None)
                if gone.then:
                    self.known.take(gone.then)
        self.known.missing = {gone.fact.identity for gone in found.missing}
