"""``wardround bench alerts``: how true alerts are, over thousands of pairs of documents."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.bench.alerts import Outcome, Truth, measure
from monitor.bench.documents import documents
from monitor.commands.options import AsJson
from monitor.invocation import WrongUse, of
from monitor.show import count
from monitor.words import plain, sentence_case

SHOWN = 20
FIXTURES = Path(__file__).parents[3] / "tests/readers/fixtures"
"""The saved documents of a checkout; an installation has none and measures with invented pages alone."""


def alerts(
    context: typer.Context,
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]…", help="Folders of saved documents; the fixtures of a checkout by default."),
    ] = None,
    pairs: Annotated[int, typer.Option(min=1, metavar="N", help="How many pairs are compared.")] = 10_000,
    seed: Annotated[
        int, typer.Option(metavar="N", help="What the pairs are drawn from: the same for the same.")
    ] = 2026,
    as_json: AsJson = False,
) -> None:
    """Alter documents in their looks and in their meaning, and count what is told falsely and what is missed."""
    show = of(context).show
    for folder in folders or ():
        if not folder.is_dir():
            raise WrongUse(f"{folder} is no folder; give folders that hold saved documents")
    chosen = folders or ([FIXTURES] if FIXTURES.is_dir() else [])
    with show.progress() as saying:
        truth = measure(
            documents(chosen), number=pairs, seed=seed, workers=os.cpu_count() or 1,
            progress=lambda done: saying(f"{done:,} of {count(pairs, 'pair')} compared"),
        )  # fmt: skip
    if as_json:
        show.json(_document(truth, seed))
        return
    rows = [
        (sentence_case(plain("source", kind)), *(f"{own[name]:,}" for name in ("pairs", "wanted", "false", "missed")))
        for kind, own in sorted(truth.of_kind.items())
    ]
    show.table(("Source", "Pairs", "Changes to be told", "Told falsely", "Missed"), rows)
    show.line(f"\n{count(truth.pairs, 'pair')}: precision {truth.precision:.4%}, recall {truth.recall:.4%}")
    for one in truth.wrong[:SHOWN]:
        show.line(f"\nPair {one.number} ({one.name}; {', '.join(one.how)}): {_wrong(one)}")
    if len(truth.wrong) > SHOWN:
        show.line(f"\nand {len(truth.wrong) - SHOWN} more")


def _wrong(one: Outcome) -> str:
    said = [f"told falsely {told}" for told in sorted(one.false, key=str)]
    said += [f"missed {told}" for told in sorted(one.missed, key=str)]
    return "; ".join([*([one.refused] if one.refused else []), *said])


def _document(truth: Truth, seed: int) -> dict[str, Any]:
    return {
        "schema": 1,
        "seed": seed,
        "pairs": truth.pairs,
        "wanted": truth.wanted,
        "false": truth.false,
        "missed": truth.missed,
        "precision": truth.precision,
        "recall": truth.recall,
        "kinds": {kind: dict(own) for kind, own in sorted(truth.of_kind.items())},
        "wrong": [{"pair": one.number, "name": one.name, "how": one.how, "what": _wrong(one)} for one in truth.wrong],
    }
