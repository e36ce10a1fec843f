"""The reports that a page lists: entries under their dates, and links to reports in HTML and PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from crawler.addresses import CqcAddress, absolute
from storage.record import ListedReport

from .blocks import Block, Link
from .dates import read_date, read_span, starts_with_date
from .identity import Own
from .leads import organisation
from .lines import carried_out, entry_title, labelled, labelled_in, offers_report
from .spelling import clean

MOST = 1000
_UNTITLED = "Report"
_DOWNLOAD = "Download report"
_PDF = re.compile(r"(?:.*/public/v1)?/reports/([A-Za-z0-9-]{6,})/?|/sites/default/files/.*?([^/]+)\.pdf", re.IGNORECASE)
_FURNITURE = re.compile(r"\s*\((?:opens in a new (?:tab|window)|pdf[^)]*)\)", re.IGNORECASE)


@dataclass
class _Entry:
    """One entry of a list while it is read."""

    title: str = ""
    date: str | None = None
    published: str | None = None
    links: list[tuple[str, str, str]] = field(default_factory=list)


def listed(blocks: Sequence[Block], own: Own, base: str) -> tuple[ListedReport, ...]:
    """The page's reports in its order, each once; the id is CQC's plan id, or of a PDF the id in its address."""
    entries: list[_Entry] = []
    known: set[int] = set()
    loose: list[_Entry] = []
    at: _Entry | None = None
    for n, block in enumerate(blocks):
        if block.foreign or block.region == "alert":
            continue
        begun = _begin(blocks, n)
        if begun:
            at = begun if begun.date or at is None or at.title else at
            at.title = at.title or begun.title
            if id(at) not in known:
                known.add(id(at))
                entries.append(at)
        elif at is not None and not at.title and entry_title(block.text):
            at.title = block.text
        elif at is not None and at.date is None and not at.links and not block.heading:
            at.date = read_date(block.text)
        published = _published(blocks, n)
        if at is None:
            _collect_loose(block, published, loose, own, base)
        else:
            _add(block, at, published, own, base)
    return _unique([report for entry in [*loose, *entries] for report in _reports(entry)])


def _begin(blocks: Sequence[Block], n: int) -> _Entry | None:
    """A new entry, where the block begins one: a date above "During …", or one of CQC's own first lines."""
    text = blocks[n].text
    if not text or len(text) > 400:
        return None
    carried = carried_out(text + _wrapped(blocks, n))
    if carried:
        span = read_span(carried[0])
        return _Entry(title=clean(carried[1]), date=span.start if span else None)
    following = next((block.text for block in blocks[n + 1 : n + 3] if block.text), "")
    if starts_with_date(text) and len(text) < 160 and entry_title(following):
        span = read_span(text)
        return _Entry(title="", date=span.start if span else None)
    title = entry_title(text)
    before = next((block.text for block in reversed(blocks[max(0, n - 2) : n]) if block.text), "")
    if title and not (starts_with_date(before) or carried_out(before)):
        return _Entry(title=title)
    return None


def _wrapped(blocks: Sequence[Block], n: int) -> str:
    """The rest of an entry's first line, where a text breaks it before the words of its link."""
    here, after = blocks[n], blocks[n + 1] if n + 1 < len(blocks) else None
    if after is None or here.line is None or after.line != here.line + 1 or _DOWNLOAD in here.text:
        return ""
    return f" {after.text}" if after.text.find(_DOWNLOAD) > 0 and carried_out(after.text) is None else ""


def _published(blocks: Sequence[Block], n: int) -> str | None:
    """The date that a block prints as its report's publication, links in it apart."""
    texts = []
    for block in blocks[n : n + 2]:
        text = block.text
        for link in block.links:
            text = clean(text.replace(link.text, " ", 1))
        texts.append(text)
    words = labelled_in(texts, 0, "published")
    return read_date(words) if words else None


def _add(block: Block, entry: _Entry, published: str | None, own: Own, base: str) -> None:
    entry.links.extend(_report_links(block, own, base))
    entry.published = entry.published or published
    visited = labelled(block.text.partition(". ")[0], "visit")
    if visited and entry.date is None:
        span = read_span(visited)
        entry.date = span.start if span else None


def _collect_loose(block: Block, published: str | None, loose: list[_Entry], own: Own, base: str) -> None:
    """A report's link outside any entry (in a text, its words), with the "Published …" that follows it."""
    if block.line is not None and offers_report(block.text):
        loose.append(_Entry(title=block.text))
    printed = [date for cell in block.cells if (date := read_date(cell))]
    words = {clean(link.text) for link in block.links}
    titles = [cell for cell in block.cells if cell and read_date(cell) is None and cell not in words]
    for link in _report_links(block, own, base):
        loose.append(_Entry(title=next(iter(titles), link[1]), date=next(iter(printed), None), links=[link]))
    if published and loose and loose[-1].published is None:
        loose[-1].published = published


def _report_links(block: Block, own: Own, base: str) -> list[tuple[str, str, str]]:
    """(id, words, address) of each link in the block to a report of this organisation."""
    found = []
    for link in block.links:
        url = absolute(link.href, base)
        leads = organisation(link)
        if leads and leads.page == "assessment":
            if own.id in (None, leads.id) and own.level in (None, leads.level) and leads.plan and url:
                found.append(
                    (
                        leads.plan,
                        "" if leads.key_question not in (None, "overall") else _words(link),
                        _overview(leads, url),
                    )
                )
            continue
        pdf = _PDF.fullmatch(urlsplit(urljoin(base, link.href)).path) if leads is None and url else None
        if pdf and url:
            found.append(((pdf[1] or pdf[2]).lower(), _words(link), url))
    return found


def _overview(leads: CqcAddress, url: str) -> str:
    """The address of the whole assessment, not of one key question of it, where CQC has one (``/overall``)."""
    return url.rsplit("/", 1)[0] if leads.key_question and leads.slug == "overall" else url


def _words(link: Link) -> str:
    return _FURNITURE.sub("", link.text).strip()


def _reports(entry: _Entry) -> list[ListedReport]:
    date = entry.published or entry.date
    ids = list(dict.fromkeys(id_ for id_, _, _ in entry.links))
    plans = [
        id_
        for id_ in ids
        if any(
            one == id_ and "/public/v1/" not in url and not url.lower().endswith(".pdf") for one, _, url in entry.links
        )
    ]
    if not ids:
        return [ListedReport(title=entry.title, date=date)] if entry.title else []
    chosen = plans or ids[:1]
    return [
        ListedReport(
            id=id_,
            title=entry.title
            or next((words for one, words, _ in entry.links if one == id_ and words), "")
            or _UNTITLED,
            date=date,
            url=min((url for one, _, url in entry.links if one == id_), key=len),
        )
        for id_ in chosen
    ]


def _unique(reports: list[ListedReport]) -> tuple[ListedReport, ...]:
    found: dict[str, ListedReport] = {}
    for report in reports[:MOST]:
        key = report.id or f"{report.title}\x1f{report.date}"
        known = found.get(key)
        if known is None:
            found[key] = report
            continue
        if known.date is None and report.date:
            known = known.model_copy(update={"date": report.date})
        if known.title == _UNTITLED:
            known = known.model_copy(update={"title": report.title})
        found[key] = known
    return tuple(found.values())
