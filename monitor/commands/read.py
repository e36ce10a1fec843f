"""``wardround read``: what a page says, saved or fetched for once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from monitor.invocation import Invocation, WrongUse, of
from monitor.papers.looked_for import looked_for
from monitor.show import Show, count
from monitor.words import plain, scope_in_words, sentence_case, subject_in_words
from storage.record import PAPERS, Announcement, FileCounts, FileSummary, Rating, Record, Regulatory, Related

from .keeping import Shelf
from .options import AsJson
from .paper import describe_paper
from .saved import Saved, Understood, check_kind, in_words, understood

REFUSED = 3
OF_NOBODY = (
    "cqc-search", "cqc-api-list", "cqc-api-changes", "cqc-data-index", "cqc-directory-file", "cqc-ratings-file",
)  # fmt: skip
"""Kinds whose title is no organisation's."""


def read(
    context: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE|ADDRESS…", help="Saved pages or texts, addresses to fetch; - is standard input."),
    ],
    url: Annotated[str | None, typer.Option(metavar="U", help="The address the page was saved from.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="K", help="The kind of page, where it cannot be told.")] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep page and reading in this folder, people's names removed.")
    ] = None,
    rows: Annotated[
        bool, typer.Option("--rows", help="Every row of one of CQC's open-data files, a JSON document a line.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What pages say: saved ones, or addresses of allowed hosts, fetched as a round would; touches no database.

    Several give one JSON document a line, in order, also for those that are refused; then the exit code is 3.
    """
    asked = of(context)
    if rows:
        from .rows import show_rows

        if len(files) > 1 or "://" in files[0] or save:
            raise WrongUse("--rows shows the rows of one saved file; give one file, and no --save")
        show_rows(asked, files[0], address=url, kind=kind)
        return
    wanted = [Saved(file, url, check_kind(kind)) for file in files]
    if url and (len(wanted) > 1 or wanted[0].is_address):
        raise WrongUse("--url is the address that one file was saved from; give one file with it")
    shelf = Shelf(asked.folder / save, several=len(wanted) > 1) if save else None
    answers = _answers(asked, wanted, keep=shelf is not None)
    if len(wanted) > 1:
        _many(asked.show, answers, shelf)
    else:
        _one(asked.show, next(answers), shelf, as_json=as_json)


def _answers(asked: Invocation, wanted: list[Saved], *, keep: bool) -> Iterator[Understood]:
    settings = asked.loaded.settings
    fetched = {}
    if addresses := [one.file for one in wanted if one.is_address]:
        from monitor.visiting import fetch_once  # brings the crawler

        with asked.show.progress() as progress:
            progress(f"visiting {count(len(addresses), 'address', 'addresses')}")
            fetched = dict(fetch_once(settings, addresses, environ=asked.loaded.environ))
    return understood(
        wanted, folder=asked.folder, seconds=settings.fetch.read_seconds, file_seconds=settings.fetch.file_seconds,
        fetched=fetched, keep=keep, words=looked_for(settings.rules),
    )  # fmt: skip


def _one(show: Show, answer: Understood, shelf: Shelf | None, *, as_json: bool) -> None:
    document = _document(answer)
    if as_json:
        show.json(document)
    if shelf and shelf.put(answer, document):
        show.say(f"Kept in {shelf.folder}, names removed")
    record = answer.whole
    if not as_json:
        _describe(show, record)


def _many(show: Show, answers: Iterator[Understood], shelf: Shelf | None) -> None:
    refused = total = kept = 0
    for answer in answers:
        total += 1
        refused += answer.record is None
        document = _document(answer)
        show.json(document, on_one_line=True)
        kept += bool(shelf and shelf.put(answer, document))
    if shelf:
        show.say(f"{count(kept, 'page')} kept in {shelf.folder}, names removed")
    if refused:
        show.complain(f"{refused} of {total} could not be read; each says why in its line")
        raise typer.Exit(REFUSED)


def _document(answer: Understood) -> dict[str, object]:
    if answer.record is None:
        error = in_words(answer.error or ValueError("not understood"))
        return {"schema": 1, "file": answer.saved.file, "error": error.removeprefix(f"{answer.saved.file}: ")}
    return answer.record.document(answer.saved.file)


def _describe(show: Show, record: Record) -> None:
    organisation = record.organisation
    known = f" ({organisation})" if organisation.id else " (its id is not printed)" if organisation.name else ""
    show.line(f"{organisation.name}{'' if record.kind in OF_NOBODY else known}".strip(), "head")
    show.table(("", ""), [(name, value) for name, value in _about(record) if value])
    if record.kind in PAPERS:
        describe_paper(show, record)
    for columns, rows in _tables(record):
        if rows:
            show.table(columns, rows)
    _findings(show, record)
    for text in record.not_understood:
        show.line(f"Not understood: {text}")
    for text in record.warnings:
        show.line(f"Odd, but changes nothing: {text}")


def _tables(record: Record) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """The heads and rows of every table that a record may show, in their order."""
    rated = ("Question", "Rating", "Source of it", "Date")
    yield ("About", *rated), [_rating(record, one) for one in record.ratings]
    yield ("About before", *rated), [_rating(record, one) for one in record.past_ratings]
    yield (
        ("Question", "Score"),
        [(subject_in_words(one.key_question), f"{one.percentage} of {one.of}") for one in record.scores],
    )
    yield (
        ("Question", "Quality statement", "Score"),
        [(subject_in_words(one.key_question), one.name, str(one.score)) for one in record.quality_statements],
    )
    yield ("Organisation", "Question", "From", "To"), [_announced(one) for one in record.press]
    yield (
        ("Action in force", "Regulation", "In the words of the page"),
        [_regulatory(one) for one in record.regulatory],
    )
    yield (
        ("The provider", "Service", "What"),
        [(sentence_case(plain("action", one.level)), one.service or "", one.text) for one in record.actions],
    )
    yield ("About", "Overall rating", "Number"), _counted(record.counts) if record.counts else []
    listed = record.listed if record.kind in OF_NOBODY else ()
    yield ("Date", "Listed", "Address"), [(one.date or "", one.title, one.url) for one in listed]
    yield ("Date", "Report", "Id"), [(one.date or "", one.title, one.id or "") for one in record.reports]
    yield ("Registration", "Organisation", "Reason"), [_related(one) for one in record.related]
    yield ("Changed",), [(id_,) for id_ in record.ids]


def _findings(show: Show, record: Record) -> None:
    under = None
    for finding in record.findings:
        about = " · ".join(filter(None, (subject_in_words(finding.key_question), finding.heading)))
        if about != under:
            show.line(f"\n{sentence_case(about)}", "head")
            under = about
        show.line(finding.text)


def _about(record: Record) -> list[tuple[str, str]]:
    dates = record.dates
    visit = " to ".join(dict.fromkeys(filter(None, (dates.visit_start, dates.visit_end))))
    return [
        ("Page", plain("source", record.kind)),
        ("About", scope_in_words(record.scope, record.scope_name, record.organisation) if record.scope else ""),
        ("Report", record.report.id or ""),
        ("Framework", plain("framework", record.framework) if record.framework != "unknown" else ""),
        ("Report of", dates.report or ""),
        ("Updated", dates.section or ""),
        ("Published", dates.published or ""),
        ("Visited", visit),
        ("Page of the list", f"{record.pages.page} of {record.pages.total_pages}" if record.pages else ""),
        *((sentence_case(plain("banner", one.type)), one.text) for one in record.banners),
        *(_of_file(record.summary, record.counts) if record.summary and record.counts else ()),
    ]


def _of_file(summary: FileSummary, counts: FileCounts) -> list[tuple[str, str]]:
    sheets = ", ".join(f"{one.name or 'rows'} {one.rows:,}" for one in summary.sheets)
    named = f"{count(counts.locations, 'location')}, {count(counts.providers, 'provider')}"
    return [("Title", summary.title or ""), ("Produced", summary.produced or ""), ("Rows", sheets), ("Named", named)]


def _counted(counts: FileCounts) -> list[tuple[str, ...]]:
    return [
        (f"{level}s", word, f"{number:,}") for level, words in counts.ratings.items() for word, number in words.items()
    ]


def _related(one: Related) -> tuple[str, ...]:
    other = one.organisation
    known = f"{other.name} ({other})" if other.name else str(other)
    return sentence_case(plain("related", one.how)), known, one.reason or ""


def _announced(one: Announcement) -> tuple[str, ...]:
    return one.organisation, subject_in_words(one.key_question), one.before or "", one.to


def _regulatory(one: Regulatory) -> tuple[str, ...]:
    return sentence_case(plain("regulatory", one.type)), one.regulation or "", one.quote


def _rating(record: Record, one: Rating) -> tuple[str, ...]:
    return (
        scope_in_words(one.scope, record.scope_name if one.scope == record.scope else None, record.organisation),
        subject_in_words(one.key_question),
        one.rating,
        plain("provenance", one.provenance),
        one.date or "",
    )
