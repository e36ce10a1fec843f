"""Turn what pages list, and how the visits to what they list ended, into facts: ``meeting`` and ``paper``.

What the values hold is said in storage.listed. The day of a meeting stands in the dates as ``report``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from storage.days import as_day
from storage.fact import Fact, fold
from storage.listed import GIVEN, KnownMeeting, ListedPaper, Said
from storage.paper import MeetingListed, PaperListed
from storage.record import Dates, Record

from .dating import Entry, Page, Seen, dated

LONGEST_TITLE, LONGEST_QUOTE, LONGEST_NUMBER = 200, 500, 40


def facts_of_index(
    record: Record, *, address: str | None, body: str | None, seen: Mapping[str, Seen] | None = None
) -> tuple[Fact, ...]:
    """Every meeting and document that one page lists; ``seen`` says of addresses how their visits ended."""
    return facts_of_pages([Page(record=record, address=address or "", body=body)], seen or {})


def facts_of_pages(pages: Sequence[Page], seen: Mapping[str, Seen]) -> tuple[Fact, ...]:
    """Every meeting and document that the pages of one trust list together, each once.

    One address, or the same bytes for the same meeting, are one document. The cover of a meeting's own pack dates the
    meeting; what the page says beside it is kept.
    """
    entries, moved = dated(pages, seen)
    papers = tuple(_papers(_once(entries)))
    return (*_meetings(pages, entries, moved, papers), *papers, *_buttons(pages))


def given(record: Record, address: str, body: str) -> Page:
    """A paper that a person handed in, as a page that lists it alone. What the person said stands in its address:
    ``upload:<sha256>``, and behind it ``/<day>/<title>``, either of which may be empty."""
    _, day, title = (*address.removeprefix(GIVEN).split("/"), "", "")[:3]
    meeting = record.meeting
    named = unquote(title) or (meeting.title if meeting else None) or f"Paper {body[:8]}"
    listed = PaperListed(
        url=address, title=named, meeting_date=as_day(day), type="unknown", role="pack",
        evidence="link" if as_day(day) else None,
    )  # fmt: skip
    return Page(record=record.model_copy(update={"documents": (listed,), "kind": "board-index"}), address=address)


def _once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries without a second link to the same bytes of one meeting; a pack stands before other names of it."""
    kept: set[tuple[str | None, str]] = set()
    for entry in sorted(entries, key=lambda one: one.listed.role != "pack"):
        name = (entry.day, entry.seen.body or entry.listed.url)
        if name not in kept:
            kept.add(name)
            yield entry


def _papers(entries: Iterable[Entry]) -> Iterator[Fact]:
    taken: set[tuple[str | None, str]] = set()
    for entry in entries:
        listed, seen = entry.listed, entry.seen
        title = " ".join(listed.title.split())[:LONGEST_TITLE] or _file(listed.url)
        subject = title if (entry.day, fold(title)) not in taken else f"{title} ({_file(listed.url)})"
        taken.add((entry.day, fold(subject)))
        by = "cover" if seen.day and entry.day == seen.day else listed.evidence or ""
        paper = ListedPaper(
            address=listed.url, form=listed.type if seen.form == "unknown" else seen.form, role=listed.role,
            state=seen.state, body=seen.body or "",
            pages=seen.pages, item=(listed.item or "")[:LONGEST_NUMBER], by=by,
        )  # fmt: skip
        yield _fact("paper", subject, paper.value, title, entry.page, day=entry.day)


def _buttons(pages: Sequence[Page]) -> Iterator[Fact]:
    """What a page offers without any address."""
    titles = {" ".join(one.title.split()): page for page in pages for one in page.record.left_out if one.url is None}
    for title, page in titles.items():
        if title:
            paper = ListedPaper(address="", state="no-address")
            yield _fact("paper", title[:LONGEST_TITLE], paper.value, title[:LONGEST_TITLE], page, day=None)


def _meetings(
    pages: Sequence[Page], entries: Sequence[Entry], moved: Mapping[str, str], papers: Sequence[Fact]
) -> Iterator[Fact]:
    named: dict[str, tuple[MeetingListed, Page]] = {}
    for page in pages:
        for one in page.record.meetings:
            if (said := as_day(one.date)) is not None:
                named.setdefault(moved.get(said, said), (one, page))
    offered = {fact.dates.report for fact in papers if ListedPaper.of(fact).is_more_than_agenda}
    by_day = {day: [one for one in entries if one.day == day] for day in {*named, *(one.day for one in entries)} if day}
    for day, theirs in sorted(by_day.items()):
        listed, page = named.get(day) or (MeetingListed(title=""), theirs[0].page)
        yield _meeting(day, listed, page, theirs, papers=day in offered)


def _meeting(day: str, listed: MeetingListed, page: Page, entries: Sequence[Entry], *, papers: bool) -> Fact:
    covers = [one.seen for one in entries if one.seen.day == day and one.seen.quote and one.listed.role != "minutes"]
    links = [one.listed for one in entries if one.listed.meeting_date == day]
    said = {(one.listed.meeting_date, one.listed.evidence or "page") for one in entries}
    said |= {(listed.date, "page")} if listed.date not in {date for date, _ in said} else set()
    known = KnownMeeting(
        papers=papers,
        title=" ".join(listed.title.split())[:LONGEST_TITLE],
        url=listed.url or "",
        by="cover" if covers else (links[0].evidence or "page") if links else "page",
        also=tuple(Said(date=one, by=by) for one, by in sorted(_otherwise(said, day))),
    )
    quotes = (*(one.quote for one in covers), listed.quote, *(one.title for one in links), known.title, day)
    fact = _fact("meeting", day, known.value, next(filter(None, quotes)), page, day=day)
    # The words of a cover stand in the paper, not on the page that lists it.
    return fact.model_copy(update={"body": covers[0].body, "page": covers[0].page}) if covers else fact


def _otherwise(said: Iterable[tuple[str | None, str]], day: str) -> Iterator[tuple[str, str]]:
    """What is said of a meeting's day and is neither that day nor its month."""
    for text, by in said:
        if (other := as_day(text)) is not None and not day.startswith(other):
            yield other, by


def _fact(attribute: str, subject: str, value: tuple[str, ...], quote: str, page: Page, *, day: str | None) -> Fact:
    return Fact.model_validate(
        {
            "organisation": page.record.organisation,
            "attribute": attribute,
            "subject": subject,
            "value": value,
            "dates": Dates(report=day),
            "address": page.address,
            "quote": quote[:LONGEST_QUOTE],
            "body": page.body,
            "route": "papers",
        }
    )


def _file(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1]) or url
