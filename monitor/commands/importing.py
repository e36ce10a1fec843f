"""``wardround watch import``: lists as spreadsheets hold them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.house import House
from monitor.importing.columns import Role
from monitor.importing.directory import read_directory
from monitor.importing.errors import Unusable
from monitor.importing.file import ImportFile, read_file
from monitor.importing.match import Known
from monitor.importing.rows import Finding
from monitor.importing.table import LARGEST_MB, SEPARATORS
from monitor.importing.take import Taken, organisation, take
from monitor.invocation import Invocation, WrongUse, now, of, who
from monitor.show import Show, count
from monitor.watching import check_host
from storage import imported
from storage.engine import MissingDatabase, open_database
from storage.tables import metadata

from .options import AsJson

DIRECTORY_MB = 50
NOT_TAKEN = 3
MOST_LINES = 20
TAKEN_FOR: dict[Role, str] = {
    "location-id": "CQC's id of a location",
    "provider-id": "CQC's id of a provider",
    "id": "CQC's id, of a provider or a location",
    "ods": "ODS code: a trust's is CQC's id of the provider",
    "address": "the address of a CQC page",
    "name": "the name",
    "also-known-as": "another name",
    "postcode": "the postcode",
    "postal-address": "the address, for its postcode",
    "kept": "kept with the organisation",
}
WHAT = {
    "ambiguous": "ambiguous", "unmatched": "unmatched", "not-understood": "not understood", "closed": "closed trust",
}  # fmt: skip


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A table, as a spreadsheet saves it as CSV.")],
    list_name: Annotated[
        str | None, typer.Option("--list", metavar="NAME", help="The list it is put on; an export has its own.")
    ] = None,
    with_locations: Annotated[
        bool, typer.Option("--with-locations", help="And every location of the file's providers.")
    ] = False,
    directory: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="CQC's care directory, to look names and postcodes up in."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Also if more than half of the list would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Watch what a CSV names, by id, address, or name and postcode; keep its other columns.

    Importing again adds what is new and takes off what is gone. Rows that are not clear are listed, never guessed.
    """
    asked = of(context)
    settings = asked.loaded.settings
    check_host(settings, settings.cqc.address, told="cqc.address")
    try:
        read = read_file(_content(file), hosts=settings.fetch.hosts)
        known = _directory(directory)
        taken = take(
            _house(asked, dry_run=dry_run),
            read,
            directory=known,
            list_name=None if list_name is None else list_name.strip(),
            by=who(),
            with_locations=with_locations,
            sure=yes,
            dry_run=dry_run,
        )
    except Unusable as error:
        raise WrongUse(f"{file} {error}") from None
    if as_json:
        asked.show.json(_document(file, read, taken, dry_run=dry_run))
    else:
        _tell(asked.show, file, read, taken, dry_run=dry_run, with_locations=with_locations)
    _complain(asked.show, taken)
    if taken.findings:
        raise typer.Exit(NOT_TAKEN)


def _complain(show: Show, taken: Taken) -> None:
    if taken.not_asked:
        show.complain(f"not asked now: {taken.not_asked}")
    if taken.load.warning:
        show.complain(taken.load.warning)


def _content(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(LARGEST_MB * 1_000_000 + 1)
    if file.is_file() and file.stat().st_size > LARGEST_MB * 1_000_000:
        raise Unusable(f"has {file.stat().st_size / 1_000_000:,.0f} MB; at most {LARGEST_MB} MB are taken")
    return file.read_bytes()


def _directory(file: Path | None) -> list[Known] | None:
    if file is None:
        return None
    try:
        return read_directory(_content(file))
    except Unusable as error:
        raise WrongUse(f"--directory {file} {error}") from None


def _house(asked: Invocation, *, dry_run: bool) -> House:
    """The house; a dry run makes no database, and where there is none it looks at one that is empty and thrown away."""
    if not dry_run:
        return asked.made_house()
    try:
        return asked.house()
    except MissingDatabase:
        engine = open_database("sqlite://")
        asked.engines.append(engine)
        metadata.create_all(engine)
        loaded = asked.loaded
        return House(engine=engine, settings=loaded.settings, clock=now, environ=loaded.environ, base=loaded.base)


def _tell(show: Show, file: Path, read: ImportFile, taken: Taken, *, dry_run: bool, with_locations: bool) -> None:
    if dry_run:
        show.line("Nothing is changed; without --dry-run it would be:")
    _tell_file(show, file, read, taken)
    outcome = taken.outcome
    show.line(
        f"Added {len(outcome.added):,}, unchanged {len(outcome.unchanged):,}, other columns changed"
        f" {len(outcome.changed):,}, removed {len(outcome.removed):,}"
    )
    _some(show, [f"Other columns changed: {organisation(taken, one.named)}" for one in outcome.changed])
    _some(show, [_of(taken, "Removed", *one) for one in outcome.removed])
    _some(show, [_of(taken, "Stays, for a row that was not taken looks like its own", *one) for one in outcome.stayed])
    if len(outcome.asking):
        many = len({id(one) for one in outcome.asking.values()})
        show.line(f"{count(many, 'id is', 'ids are')} kept, and the next round finds out what they are")
    twice = sum(len(one.rows) - 1 for one in (*outcome.added, *outcome.unchanged))
    if twice:
        show.line(f"{count(twice, 'row names', 'rows name')} what an earlier row names; their columns stand together")
    if with_locations:
        show.line(f"With {count(outcome.locations_added, 'more location')} of the providers")
    if outcome.unread_providers:
        many_told = count(outcome.unread_providers, "provider")
        show.line(f"The locations of {many_told} are known after the first round; import the file again then")
    _tell_findings(show, taken)
    show.line(taken.load.line)


def _tell_file(show: Show, file: Path, read: ImportFile, taken: Taken) -> None:
    separator = SEPARATORS.get(read.table.separator, repr(read.table.separator))
    header = f"named in row {read.columns.header.number}" if read.columns.header else "without names"
    show.line(f"{file}: {count(taken.rows, 'row')}; {read.table.encoding}, separated by {separator}, columns {header}")
    if read.columns.own:
        show.line("A list written by `wardround watch export`")
        return
    named = zip(read.columns.names, read.columns.roles, strict=True)
    for name, role in named:
        if role != "kept":
            show.line(f"  {name}: {TAKEN_FOR[role]}")
    others = [name for name, role in zip(read.columns.names, read.columns.roles, strict=True) if role == "kept"]
    if others:
        show.line(f"  kept with each organisation: {', '.join(others)}")


def _tell_findings(show: Show, taken: Taken) -> None:
    for one in taken.no_rows:
        show.line(f"row {one.row} is taken for a total or a note: {one.text}")
    for finding in taken.findings:
        show.line(f"row {finding.row}, {WHAT[finding.what]}: {finding.told}")
    if taken.findings:
        kinds = Counter(finding.what for finding in taken.findings)
        parts = ", ".join(f"{number:,} {WHAT[what]}" for what, number in kinds.items())
        were = "was" if len(taken.findings) == 1 else "were"
        show.line(f"{len(taken.findings):,} of {count(taken.rows, 'row')} {were} not taken: {parts}", "high")


def _some(show: Show, lines: Sequence[str]) -> None:
    for line in lines[:MOST_LINES]:
        show.line(line)
    if len(lines) > MOST_LINES:
        show.line(f"… and {len(lines) - MOST_LINES:,} more, which --json lists")


def _of(taken: Taken, what: str, list_name: str, named: imported.Named) -> str:
    one = organisation(taken, named)
    name, where = f" ({one.name})" if one.name else "", f" [{list_name}]" if list_name else ""
    return f"{what}: {one.level} {one.id}{name}{where}"


def _document(file: Path, read: ImportFile, taken: Taken, *, dry_run: bool) -> dict[str, Any]:
    outcome, load = taken.outcome, taken.load

    def listed(found: Sequence[tuple[str, imported.Named]]) -> list[dict[str, Any]]:
        return [{"list": name, "organisation": organisation(taken, named).model_dump()} for name, named in found]

    columns = zip(read.columns.names, read.columns.roles, strict=True)
    return {
        "schema": 1,
        "file": str(file),
        "dry_run": dry_run,
        "encoding": read.table.encoding,
        "separator": read.table.separator,
        "header": read.columns.header.number if read.columns.header else None,
        "columns": [{"name": name, "taken_for": role} for name, role in columns],
        "rows": taken.rows,
        "added": [
            {"list": one.list, "level": one.key.level, "id": one.key.id, "rows": one.rows} for one in outcome.added
        ],
        "unchanged": len(outcome.unchanged),
        "changed": [
            {
                "list": one.list,
                "organisation": organisation(taken, one.named).model_dump(),
                "before": one.before,
                "after": one.after,
            }
            for one in outcome.changed
        ],
        "removed": listed(outcome.removed),
        "stayed": listed(outcome.stayed),
        "asking": len({id(one) for one in outcome.asking.values()}),
        "locations_added": outcome.locations_added,
        "not_rows": [{"row": one.row, "text": one.text} for one in taken.no_rows],
        "problems": [_problem(one) for one in taken.findings],
        "addresses": load.addresses,
        "requests_a_day": load.a_day,
        "round_seconds": load.seconds,
        "share_of_day": round(load.share, 4),
    }


def _problem(one: Finding) -> dict[str, Any]:
    return {
        "row": one.row,
        "problem": one.what,
        "told": one.told,
        "cells": one.cells,
        "candidates": [{"level": level, "id": cqc_id, "name": name} for level, cqc_id, name in one.candidates],
    }
