"""``wardround watch paper``: hand in a board paper that may not be fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crawler.readers.errors import NotUnderstood
from monitor.invocation import WrongUse, of, who
from monitor.named import known
from monitor.sentences import day as in_words
from monitor.show import count
from storage.days import as_day
from storage.sources import watched_organisations

from .opening import opening


def paper(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A PDF, Word, PowerPoint or Excel file, text or ZIP.")],
    org: Annotated[str, typer.Option("--org", metavar="ID", help="Whose paper it is, such as RT1.")],
    meeting: Annotated[
        str | None, typer.Option("--meeting", metavar="D", help="The day of the meeting, where the paper has none.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="T", help="Its title, instead of its name.")] = None,
) -> None:
    """Hand in a board paper that its site does not let be fetched; the next round compares it with the others."""
    asked = of(context)
    if meeting is not None and (as_day(meeting) is None or len(meeting) != len("2026-01-31")):
        raise WrongUse(f"--meeting is {meeting!r}; allowed is a day such as 2026-01-31")
    body = _content(asked.folder / file, str(file), most_mb=asked.loaded.settings.papers.limit_mb)
    house = asked.house()
    with house.engine.execution_options(reading=True).begin() as db:
        watched = {row for row, level, _ in watched_organisations(db) if level == "provider"}
        rows = [row for row in known(db, [org]) if row in watched]
    if not rows:
        raise WrongUse(f"{org} is no provider that is watched: `wardround watch add {org}` comes first")

    from monitor.papers.uploading import Given, take_in  # brings the crawler

    given = Given(body=body, file=file.name, organisation_id=rows[0], title=title, day=meeting, by=who())
    taken = take_in(house, given)
    whose = f"{taken.organisation.name or taken.organisation.id} ({taken.organisation})"
    if taken.already:
        asked.show.line(f"Kept already: this very file, of {whose}")
        return
    pages = f", {count(taken.pages, 'page')}" if taken.pages else ""
    when = f"for the meeting of {in_words(taken.day)}" if taken.day else "which does not say the day of its meeting"
    asked.show.line(f'Kept: "{taken.title}"{pages}, of {whose}, {when}; the next round compares it')
    if taken.another:
        asked.show.complain(f"the paper names {taken.another} as its trust: if --org is wrong, `wardround purge paper`")
    if taken.empty:
        asked.show.complain("nothing of a board paper was found in it: no meeting, agenda, front sheet, risk or figure")
    if meeting and taken.day != meeting:
        asked.show.complain(f"the paper itself gives {in_words(taken.day)}, which stands, and not {in_words(meeting)}")


def _content(path: Path, typed: str, *, most_mb: float) -> bytes:
    if path.is_dir():
        raise IsADirectoryError(21, "is a folder; name a file in it", typed)
    try:
        with opening(path) as stream:
            body = stream.read(int(most_mb * 1024**2) + 1)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, typed) from error
    if len(body) > most_mb * 1024**2:
        raise NotUnderstood(f"{typed}: larger than {most_mb:g} MB (papers.limit_mb), which is more than is taken")
    if not body.strip():
        raise NotUnderstood(f"{typed}: empty")
    return body
