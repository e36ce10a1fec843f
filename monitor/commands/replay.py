"""``wardround replay``: stored pages read anew by the readers of today."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any

import typer

from monitor.invocation import Invocation, WrongUse, of
from monitor.named import known
from monitor.reading import readers, understand_all
from monitor.replaying.bodies import Left
from monitor.replaying.judging import Judged, Verdict
from monitor.replaying.replay import Replay, Retold
from monitor.replaying.report import Totals, document, shown, sided
from monitor.sentences import clean
from monitor.settings import Settings
from monitor.show import Show, count
from monitor.walks import ORDER
from monitor.words import plain, sentence_case, subject_in_words
from storage.engine import reading

from . import dates
from .deciding import author
from .options import AsJson, Organisations

TROUBLE = 1
MOST = 20
"""Lines about one thing, on a screen; the document has them all."""


def replay(
    context: typer.Context,
    org: Organisations = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="K", help="Only where an earlier reader read such a source: cqc-profile, say."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="D", help="Only what was seen on this day or later (2026-01-31, or 30d).")
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Correct facts and history; without it nothing is written.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read the stored pages again with today's readers: which past changes would differ. Tells nobody, ever."""
    asked = of(context)
    house = asked.house()
    kinds = _kinds(kind or ())
    from_day = None if since is None else dates.start("--since", since, house.clock())
    with reading(house.engine).connect() as db:
        organisations = known(db, org) if org else None
    with readers() as pool, asked.show.progress() as progress:
        made = Replay(
            house=house,
            reads=partial(understand_all, pool, seconds=_seconds(house.settings)),
            author=author(None),
            applies=apply,
            kinds=kinds,
            since=from_day,
            progress=progress,
        )
        totals, told = Totals(), []
        for one in made.run(organisations):
            totals.add(one)
            if as_json:
                told += [document(one)] if one.is_news or one.found.skipped or one.found.refused else []
            else:
                _describe(asked.show, one, applied=apply)
        made.end(totals.document())
    if as_json:
        asked.show.json(_document(made, totals, told))
    else:
        _sum_up(asked, made, totals)
    if made.troubles:
        raise typer.Exit(TROUBLE)


def _seconds(settings: Settings) -> float:
    """How long reading one page or paper again may take."""
    return max(settings.fetch.read_seconds, settings.papers.read_seconds)


def _kinds(words: Iterable[str]) -> frozenset[str]:
    for word in words:
        if word not in ORDER:
            raise WrongUse(f"--kind is {word!r}; allowed are the kinds of organisations' sources: {', '.join(ORDER)}")
    return frozenset(words)


def _document(made: Replay, totals: Totals, told: list[dict[str, Any]]) -> dict[str, Any]:
    by = sorted(made.readers)
    about = {"applied": made.applies, "replay": made.number, "readers": by, "totals": totals.document()}
    return {"schema": 1, **about, "organisations": told, "troubles": made.troubles}


def _describe(show: Show, one: Retold, *, applied: bool) -> None:
    verdicts = [verdict for verdict in one.judged.verdicts if verdict.fate != "corrected"]
    if verdicts or one.judged.corrects or one.judged.kept or one.found.late:
        show.line(f"{one.organisation.name or 'Not named yet'} ({one.organisation})", "head")
    if verdicts:
        rows = [_row(verdict, one) for verdict in verdicts]
        show.table(("", "As it was recorded", "As it comes out now", "Id"), rows)
    _facts(show, one.judged, applied=applied)
    for step in one.found.late[:MOST]:
        show.line(f"Understood for the first time: {step.address}; the next round tells what is new on it.")
    for verdict in verdicts:
        if verdict.was is not None and (channels := one.told.get(verdict.was.id)):
            name = verdict.was.id[:8]
            how = f"`wardround withdraw {name} --reason …` tells them"
            show.line(f"{name} was told to {', '.join(channels)}; {how}.")
    _left(show, "Not read", one.found.skipped)
    _left(show, "Not understood by today's reader, and left as it was", one.found.refused)


def _row(verdict: Verdict, one: Retold) -> tuple[str, str, str, str]:
    was, now = (sided(row, one.organisation) for row in (verdict.was, verdict.now))
    what = plain("replay", verdict.what)
    if verdict.fate != "to-correct":
        what = f"{what} ({plain('replay', verdict.fate)})"
    return what, was.summary if was else "", now.summary if now else "", was.id[:8] if was else ""


def _facts(show: Show, judged: Judged, *, applied: bool) -> None:
    done = "is corrected" if applied else "would be corrected"
    ratings = [one for one in judged.moves if one.identity.startswith("rating |")]
    for one in ratings[:MOST]:
        either = one.ought or one.stands
        subject = sentence_case(subject_in_words(either.current.fact.subject)) if either else ""
        stands, ought = (str(shown(side) or "nothing") for side in (one.stands, one.ought))
        change = f"from {stands} to {ought}" if stands != ought else f"({ought}) in its report or its dates"
        show.line(f"{subject} {done} {change}.")
    if others := len(judged.moves) - len(ratings[:MOST]):
        show.line(f"{count(others, 'other fact')} {'corrected' if applied else 'to correct'}.")
    if judged.name:
        show.line(f"Its name {done}: {judged.name}.")
    if judged.kept:
        facts = count(len(judged.kept), "fact")
        show.line(f"{facts} left as known now, for a person or another source decided it.")


def _left(show: Show, what: str, left: list[Left]) -> None:
    for one in left[:MOST]:
        show.line(f"{what}: {one.address} ({clean(one.why, 300)})")
    if len(left) > MOST:
        show.line(f"{what}: {len(left) - MOST:,} more")


def _sum_up(asked: Invocation, made: Replay, totals: Totals) -> None:
    show = asked.show
    for trouble in made.troubles:
        show.complain(trouble)
    if made.bodies:
        show.say(f"{sentence_case(made.pace)}.")
    show.line(totals.sentence(), "head")
    todo = totals.differing or totals["facts"] or totals["late"]
    if made.applies:
        said = "Corrected, and nobody was told." if todo else "Nothing was to be corrected."
    elif todo:
        said = "Nothing was written: `wardround replay --apply` corrects it, and tells nobody."
    else:
        said = "Nothing is to be corrected."
    show.line(said)
