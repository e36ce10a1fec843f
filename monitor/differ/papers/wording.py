"""What is said of papers and meetings in the sentences of changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from monitor.sentences import clean, day
from monitor.words import plain
from storage.fact import Fact
from storage.listed import TAKEN, KnownMeeting, ListedPaper

LONGEST = 120


def of_meeting(date: str | None) -> str:
    """Which meeting a paper is of: " for the meeting of 20 May 2026"."""
    return f" for the meeting of {day(date)}" if date else " for a meeting whose day is not known"


def titled(fact: Fact) -> str:
    """A paper by its title."""
    return f'"{clean(fact.quote, LONGEST)}"'


def counted(number: int) -> str:
    """A number of papers: "14 papers"."""
    return f"{number:,} paper{'' if number == 1 else 's'}"


def paged(pages: int | None) -> str:
    """A number of pages, or nothing where it is not known."""
    return "" if pages is None else f"{pages:,} page{'' if pages == 1 else 's'}"


def remarks(papers: Sequence[ListedPaper]) -> tuple[str, ...]:
    """What is to be known of papers that could not be taken or read: "2 listed, not fetched (too large to take)". The
    items beside a pack that was taken are in it."""
    taken = any(one.role == "pack" and one.state in TAKEN for one in papers)
    states = Counter(one.state for one in papers if not (taken and one.state == "listed"))
    found = []
    for state, number in states.items():
        if state == "pictures":
            found.append("its pages are pictures" if number == 1 else f"the pages of {number} are pictures")
        elif state == "not-understood":
            found.append(f"{number} could not be read")
        elif state == "unread":
            found.append(f"{number} {plain('listed', state)}")
        elif state not in (*TAKEN, "listed"):
            found.append(f"{number} listed, not fetched ({plain('listed', state)})")
        elif state == "listed":
            found.append(f"{number} listed, {plain('listed', state)}")
    return tuple(found)


def conflict(meeting: Fact) -> str:
    """Who says another day of a meeting: "the cover of its papers says so; the page says 28 July 2026"."""
    known = KnownMeeting.of(meeting)
    others = tuple(dict.fromkeys(one.date for one in known.also))
    if not others:
        return ""
    return f"{plain('dated', known.by)} says so; elsewhere it is {' or '.join(map(day, others))}"
