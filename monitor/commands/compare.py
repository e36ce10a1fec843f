"""``wardround compare``: the changes that would be told between two saved pages."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Self

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from monitor.differ.compare import Compared
from monitor.differ.compare import compare as compare_records
from monitor.invocation import WrongUse, of
from monitor.papers.looked_for import looked_for
from monitor.show import Cell, Show, count
from monitor.words import plain, sentence_case, spoken

from . import changes
from .options import AsJson
from .saved import Saved, Understood, check_kind, content, in_words, understood

REFUSED = 3
Address = str | None


class Pair(BaseModel):
    """Two files to compare, as a line of ``--batch`` gives them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    old: str
    new: str
    url: str | None = None
    old_url: str | None = None
    new_url: str | None = None
    kind: str | None = None

    def saved(self) -> tuple[Saved, Saved]:
        """Both files with their addresses."""
        return Saved(self.old, self.old_url or self.url, self.kind), Saved(
            self.new, self.new_url or self.url, self.kind
        )

    def beside(self, folder: Path, pairs: Path) -> Self:
        """The same pair, a file that is not in ``folder`` taken from the folder of the pairs."""
        found = {
            side: str(pairs / file)
            for side, file in (("old", self.old), ("new", self.new))
            if not (folder / file).exists() and (pairs / file).exists()
        }
        return self.model_copy(update=found)


def compare(
    context: typer.Context,
    old: Annotated[str | None, typer.Argument(metavar="OLD", help="The page as it was.", show_default=False)] = None,
    new: Annotated[str | None, typer.Argument(metavar="NEW", help="The page as it is.", show_default=False)] = None,
    url: Annotated[Address, typer.Option(metavar="U", help="The address both were saved from.")] = None,
    old_url: Annotated[Address, typer.Option(metavar="U", help="The address OLD was saved from.")] = None,
    new_url: Annotated[Address, typer.Option(metavar="U", help="The address NEW was saved from.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="K", help="The kind of both pages.")] = None,
    batch: Annotated[
        str | None,
        typer.Option(metavar="PAIRS.jsonl", help='Many pairs, a line each: {"old": …, "new": …}; - is standard input.'),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The changes that would be told between two saved pages, taking OLD as all that is known; touches no database."""
    asked = of(context)
    settings = asked.loaded.settings
    seconds, words = settings.fetch.read_seconds, looked_for(settings.rules)
    if batch is not None:
        if old or new or url or old_url or new_url or kind:
            raise WrongUse("--batch takes files, addresses and kinds from its lines; leave the others out")
        _batch(asked.show, asked.folder, batch, seconds, words)
        return
    if old is None or new is None:
        raise WrongUse("compare takes two files, OLD and NEW, or --batch with a file of pairs")
    if url and (old_url or new_url):
        raise WrongUse(
            "--url is the address of both pages; --old-url and --new-url name them apart; give one or the other"
        )
    pair = Pair(old=old, new=new, url=url, old_url=old_url, new_url=new_url, kind=check_kind(kind))
    before, after = understood(pair.saved(), folder=asked.folder, seconds=seconds, words=words)
    result = _compared(before, after)
    if as_json:
        asked.show.json(_document(result))
    else:
        _describe(asked.show, result)


def _compared(before: Understood, after: Understood) -> Compared:
    return compare_records(
        before.whole,
        after.whole,
        old_address=before.saved.canonical,
        new_address=after.saved.canonical,
        old_body=before.body,
        new_body=after.body,
    )


def _document(result: Compared) -> dict[str, Any]:
    told = [changes.document(change) for change in result.told]
    return {"schema": 1, "changes": told, "ignored": [one.model_dump() for one in result.ignored]}


def _describe(show: Show, result: Compared) -> None:
    if result.told:
        rows = [(Cell(plain("severity", one.severity), one.severity), one.summary) for one in result.told]
        show.table(("Severity", "Change"), rows)
    else:
        show.line("No change.")
    if result.ignored:
        show.line("\nNot a change:")
        show.table(
            ("Why", "What"),
            [(sentence_case(plain("ignored", one.reason)), spoken(one.detail)) for one in result.ignored],
        )


def _batch(show: Show, folder: Path, batch: str, seconds: float, words: frozenset[str]) -> None:
    lines = content(batch, folder).decode("utf-8-sig", errors="replace").splitlines()
    pairs = [_pair(line) for line in lines if line.strip()]
    here = folder if batch == "-" else (folder / batch).parent
    good = (pair.beside(folder, here) for pair in pairs if isinstance(pair, Pair))
    # One stream of files through one pool of readers: a pair after a pair.
    saved = chain.from_iterable(pair.saved() for pair in good)
    answers = understood(saved, folder=folder, seconds=seconds, words=words)
    refused = 0
    for pair in pairs:
        document = _answer(pair, next(answers), next(answers)) if isinstance(pair, Pair) else pair
        refused += "error" in document
        show.json(document, on_one_line=True)
    if refused:
        show.complain(f"{refused} of {count(len(pairs), 'pair')} could not be compared; each says why in its line")
        raise typer.Exit(REFUSED)


def _answer(pair: Pair, before: Understood, after: Understood) -> dict[str, Any]:
    try:
        return _document(_compared(before, after))
    except (ValueError, OSError, WrongUse) as error:
        return {"schema": 1, "old": pair.old, "new": pair.new, "error": in_words(error)}


def _pair(line: str) -> Pair | dict[str, Any]:
    """The pair of a line, or the document that refuses it."""
    given: Any = None
    try:
        given = json.loads(line)
        return Pair.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        told = f"{'.'.join(map(str, first['loc'])) or 'the line'}: {first['msg']}"
    except ValueError as error:
        told = f"not JSON: {error}"
    sides = given if isinstance(given, dict) else {}
    names = ", ".join(Pair.model_fields)
    refusal = f"a line of pairs holds {names} as texts ({told})"
    return {"schema": 1, "old": sides.get("old"), "new": sides.get("new"), "error": refusal}
