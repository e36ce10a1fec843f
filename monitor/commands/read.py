"""``wardround read``: what a saved page says."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.invocation import WrongUse, of
from monitor.show import Show, count
from monitor.words import plain, scope_in_words, sentence_case, subject_in_words
from storage.record import Rating, Record

from .options import AsJson
from .saved import Saved, Understood, check_kind, in_words, understood

REFUSED = 3


def read(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Saved pages or texts; - is standard input.")],
    url: Annotated[str | None, typer.Option(metavar="U", help="The address the page was saved from.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="K", help="The kind of page, where it cannot be told.")] = None,
    as_json: AsJson = False,
) -> None:
    """What saved pages say; touches no database.

    Several files give one JSON document a line, in order, also for those that are refused; then the exit code is 3.
    """
    asked = of(context)
    if url and len(files) > 1:
        raise WrongUse("--url is the address of one page; give one file with it")
    seconds = asked.loaded.settings.fetch.read_seconds
    saved = [Saved(file, url, check_kind(kind)) for file in files]
    answers = understood(saved, folder=asked.folder, seconds=seconds)
    if len(files) > 1:
        _many(asked.show, answers)
        return
    _one(asked.show, next(answers), as_json=as_json)


def _one(show: Show, answer: Understood, *, as_json: bool) -> None:
    if as_json:
        show.json(_document(answer))
    record = answer.whole
    if not as_json:
        _describe(show, record)


def _many(show: Show, answers: object) -> None:
    refused = total = 0
    for answer in answers:  # type: ignore[attr-defined]
        total += 1
        refused += answer.record is None
        show.json(_document(answer), on_one_line=True)
    if refused:
        show.complain(f"{refused} of {count(total, 'file')} could not be read; each says why in its line")
        raise typer.Exit(REFUSED)


def _document(answer: Understood) -> dict[str, object]:
    if answer.record is None:
        error = in_words(answer.error or ValueError("not understood"))
        return {"schema": 1, "file": answer.saved.file, "error": error.removeprefix(f"{answer.saved.file}: ")}
    return answer.record.document(answer.saved.file)


def _describe(show: Show, record: Record) -> None:
    organisation = record.organisation
    known = f" ({organisation})" if organisation.id else " (its id is not printed)"
    show.line(f"{organisation.name}{known}", "head")
    show.table(("", ""), [(name, value) for name, value in _about(record) if value])
    if record.ratings:
        columns = ("About", "Question", "Rating", "Source of it", "Date")
        show.table(columns, [_rating(record, one) for one in record.ratings])
    if record.scores:
        rows = [(subject_in_words(one.key_question), f"{one.percentage} of {one.of}") for one in record.scores]
        show.table(("Question", "Score"), rows)
    if record.quality_statements:
        statements = [
            (subject_in_words(one.key_question), one.name, str(one.score)) for one in record.quality_statements
        ]
        show.table(("Question", "Quality statement", "Score"), statements)
    if record.reports:
        listed = [(one.date or "", one.title, one.id or "") for one in record.reports]
        show.table(("Date", "Report", "Id"), listed)
    for finding in record.findings:
        about = " · ".join(filter(None, (subject_in_words(finding.key_question), finding.heading)))
        show.line(f"\n{about}" if about else "")
        show.line(finding.text)
    for text in record.not_understood:
        show.line(f"Not understood: {text}")
    for text in record.warnings:
        show.line(f"Odd, but changes nothing: {text}")


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
        *((sentence_case(plain("banner", one.type)), one.text) for one in record.banners),
    ]


def _rating(record: Record, one: Rating) -> tuple[str, ...]:
    return (
        scope_in_words(one.scope, record.scope_name if one.scope == record.scope else None, record.organisation),
        subject_in_words(one.key_question),
        one.rating,
        plain("provenance", one.provenance),
        one.date or "",
    )
