"""CQC's open-data files against what is in force: what they say otherwise, and how that is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.sentences import day
from monitor.words import part_in_words, subject_in_words
from storage.change import Change, Evidence, Proof, ProofNow
from storage.fact import Fact, alike
from storage.record import RATINGS, Dates, FileRow

from .draft import draft

KIND = "sources-disagree"
IDENTITY = "disagreement | file"
"""There is one such difference of an organisation at a time, whatever it is about."""
_COLUMNS = ("Service / Population Group", "Domain", "Latest Rating", "Publication Date", "Inherited Rating (Y/N)")


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A rating in force, and the day since when Wardround knows it; None where it is of the starting position."""

    fact: Fact
    since: str | None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A row of the file, and the rating in force that it contradicts."""

    row: FileRow
    fact: Fact


def newest_rows(rows: Iterable[FileRow]) -> list[FileRow]:
    """The rows with one of the four ratings, one for each scope and question: the newest; none where two of one day
    contradict each other."""
    best: dict[tuple[str | None, str | None], FileRow | None] = {}
    for row in rows:
        if row.rating not in RATINGS:
            continue  # from September 2026 a location of several services stands as "Not Rated" (CQC's notice in it)
        key = (row.scope, row.key_question)
        known = best.get(key)
        if key not in best or (known is not None and (row.date or "") > (known.date or "")):
            best[key] = row
        elif known is None or (row.date == known.date and row.rating != known.rating):
            best[key] = None
    return [row for row in best.values() if row is not None]


def differences(rows: Iterable[FileRow], known: Iterable[InForce], *, produced: str | None) -> list[Difference]:
    """Where a file says another of the four ratings than is in force, and nothing newer explains it.

    ``produced``: the day of the file. What a newer report, or a visit since that day, changed is no difference.
    """
    in_force = {(one.fact.scope, one.fact.subject): one for one in known if one.fact.attribute == "rating"}
    found = []
    for row in newest_rows(rows):
        here = in_force.get((row.scope, row.key_question or ""))
        if here is None or here.fact.value not in RATINGS or alike(here.fact.value, row.rating):
            continue
        if not _explained(row, here, produced):
            found.append(Difference(row=row, fact=here.fact))
    return found


def confirms(
    rows: Iterable[FileRow], *, scope: str | None, subject: str | None, after: object, report_date: str | None,
    first_seen: str, known: Mapping[tuple[str | None, str], Fact], produced: str | None,
) -> bool:  # fmt: skip
    """Whether a file says what a waiting change told, by a report newer than the one in force or of the change itself;
    where either has no date, a file produced on the day of the change or since."""
    row = next((one for one in newest_rows(rows) if (one.scope, one.key_question) == (scope, subject)), None)
    if row is None or row.rating != after:
        return False
    before = known.get((scope, subject or ""))
    stood = before.true_from if before else None
    if row.date and report_date and _alike(row.date, report_date):
        return True
    if row.date and stood:
        return _newer(row.date, stood)
    return before is None or (produced is not None and produced >= first_seen)


def disagreement(
    found: Sequence[Difference], *, address: str, body: str, quote: str, file: str, produced: str | None
) -> Change:
    """The change that tells of them, proven by ``body`` (the organisation's rows, as `extract` gives them).

    ``file`` is what the file is called.
    """
    first = found[0]
    dated = f" of {day(produced)}" if produced else ""
    said = "; ".join(_in_words(one) for one in found)
    told = draft(
        KIND,
        _fact(first, address=address, body=body),
        before=first.fact,
        url=first.fact.address or address,
        was=_all(found, lambda one: str(one.fact.value)),
        now=_all(found, lambda one: one.row.rating or ""),
        said=f"two sources disagree: {said} (the {file}{dated} against the pages); look at both",
    )
    evidence = Evidence(
        before=Proof(body=first.fact.body, quote=first.fact.quote), after=ProofNow(body=body, quote=quote)
    )
    return told.model_copy(update={"direction": None, "steps": 0, "severity": "info", "evidence": evidence})


def extract(rows: Sequence[FileRow]) -> tuple[bytes, dict[int, str]]:
    """The rows of one organisation as a small CSV for the file's own reader, and each row's line by its number."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    level = rows[0].organisation.level or "location"
    writer.writerow((f"{level.title()} ID", f"{level.title()} Name", *_COLUMNS))
    lines: dict[int, str] = {}
    for row in rows:
        at, about = held.tell(), row.organisation
        inherited = "Y" if row.provenance == "inherited" else "N"
        what = (row.scope_name or "Overall", row.key_question, row.rating, row.date, inherited)
        writer.writerow((about.id, about.name, *what))
        lines[row.number] = held.getvalue()[at:].strip()
    return held.getvalue().encode(), lines


def _explained(row: FileRow, here: InForce, produced: str | None) -> bool:
    stood = here.fact.true_from
    if stood and row.date and _newer(stood, row.date):
        return True
    return bool(here.since and produced and here.since >= produced)


def _newer(one: str, other: str) -> bool:
    """Whether a date is later than another, as far as both are printed."""
    return one[: len(other)] > other[: len(one)]


def _alike(one: str, other: str) -> bool:
    return one[: len(other)] == other[: len(one)]


def _fact(one: Difference, *, address: str, body: str) -> Fact:
    return Fact(
        organisation=one.fact.organisation,
        attribute="rating",
        scope=one.row.scope,
        subject=one.row.key_question or "overall",
        value=one.row.rating or "",
        provenance=one.row.provenance,
        dates=Dates(report=one.row.date),
        address=address,
        quote=one.row.rating or "",
        body=body,
        route="file",
    )


def _in_words(one: Difference) -> str:
    part = part_in_words(one.row.scope, one.row.scope_name)
    what = f"{subject_in_words(one.row.key_question)}{f' of {part}' if part else ''}"
    page = f"{one.fact.value} on its page{_dated(one.fact.true_from)}"
    return f"{what} is {one.row.rating} in the file{_dated(one.row.date)}, {page}"


def _dated(date: str | None) -> str:
    return f" (report of {day(date)})" if date else ""


def _all(found: Sequence[Difference], said: Callable[[Difference], str]) -> str:
    if len(found) == 1:
        return said(found[0])
    return "; ".join(f"{subject_in_words(one.row.key_question)} {said(one)}" for one in found)
