"""``wardround sources``: the health of every address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Any

import typer

from crawler.allowed import host_of
from monitor.invocation import of
from monitor.show import Cell, Show, count, iso, moment
from monitor.trouble import on, reason
from monitor.words import plain, sentence_case
from storage.health import SourceHealth, sources_now
from storage.incident import HOST_BLOCKED, HOST_UNREACHABLE, KEY_REFUSED, OF_SOURCES, QUIET, Incident
from storage.incidents import open_now
from storage.sources import API, GOOD

from .options import AsJson

MOST = 10
"""Addresses in trouble that are told one by one; more are gathered by organisation."""
IN_TROUBLE = ("unreadable", "failing", "unclear")
STYLE = {"well": "good", "failing": "medium", "unreadable": "high", "unclear": "high"}


def sources(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Every address, those that are read well too.")] = False,
    as_json: AsJson = False,
) -> None:
    """How the addresses fare that are visited: those in trouble first, with what is wrong and what happens next."""
    asked = of(context)
    house = asked.house()
    with house.engine.execution_options(reading=True).begin() as db:
        found = sources_now(db, unreadable_after=house.settings.health.unreadable_after)
        incidents = open_now(db, (*OF_SOURCES, QUIET, KEY_REFUSED))
    if as_json:
        told = [_incident(one) for one in incidents]
        asked.show.json({"schema": 1, "sources": [_document(one) for one in found], "incidents": told})
    elif not found:
        asked.show.say("Nothing is watched yet: `wardround watch add RT1` is how it begins.")
    else:
        _tell(asked.show, found, incidents, everything=everything)


def _tell(show: Show, found: Sequence[SourceHealth], incidents: Sequence[Incident], *, everything: bool) -> None:
    for incident in incidents:
        show.line(f"{incident.sentence}.", "critical")
    ailing = [one for one in found if one.health in IN_TROUBLE]
    down = {one.subject for one in incidents if one.kind in (HOST_UNREACHABLE, HOST_BLOCKED, KEY_REFUSED)}
    single = [one for one in ailing if host_of(one.address) not in down]
    if show.out.is_terminal:
        _describe(show, single, of_all=sum(not _idle(one) for one in found))
    elif single:
        columns = ("Address", "State", "Last read well", "Failed rounds", "Remark")
        show.table(columns, [_line(one) for one in single])
    rest = [one for one in found if one not in ailing]
    if everything:
        covered = [one for one in ailing if one not in single]
        rows = [(plain("health", one.health), moment(one.good_at), one.address) for one in (*covered, *rest)]
        if rows:
            show.table(("State", "Last read well", "Address"), rows)
    for sentence in _rest(rest):
        show.line(sentence)


def _describe(show: Show, ailing: Sequence[SourceHealth], *, of_all: int) -> None:
    """For a person: those in trouble in sentences, by organisation where they are many."""
    if not ailing:
        return
    show.line(f"{len(ailing):,} of {count(of_all, 'address', 'addresses')} could not be read last time:", "high")
    if len(ailing) <= MOST:
        for one in ailing:
            show.line(one.address)
            show.line(f"    {_trouble(one)}")
        return
    for name, some in groupby(sorted(ailing, key=_whose), key=_whose):
        theirs = list(some)
        show.line(f"{name}: {count(len(theirs), 'address', 'addresses')}", "head")
        for words, alike in groupby(sorted(theirs, key=_trouble), key=_trouble):
            them = list(alike)
            more = f" and {len(them) - 1:,} more" if len(them) > 1 else ""
            show.line(f"    {them[0].address}{more}")
            show.line(f"        {words}")


def _whose(one: SourceHealth) -> str:
    if one.organisation is None:
        return host_of(one.address)
    return one.organisation.name or f"{one.organisation.level} {one.organisation.id}"


def _trouble(one: SourceHealth) -> str:
    if one.health == "unclear":
        since = f" since {on(one.unclear_since)}" if one.unclear_since else ""
        return f"The page is read, but its rating is not understood{since}.{_next(one)}"
    what = sentence_case(plain("outcome", one.outcome or "unreachable"))
    since = f", {one.failures} rounds in a row since {moment(one.failing_since)}" if one.failures > 1 else ""
    good = f"last read well on {moment(one.good_at)}" if one.good_at else "never read yet"
    why = f" {sentence_case(one.detail)}." if one.detail and one.detail != plain("outcome", one.outcome or "") else ""
    return f"{what}{since}; {good}.{why}{_next(one)}"


def _next(one: SourceHealth) -> str:
    """What happens next, or what to do."""
    if one.told_at is not None:
        look = " Look at it in a browser; what it said last stays known."
        return f" Its watchers were told on {on(one.told_at)} and are told when it can be read again.{look}"
    if one.kind in API:
        return " The next round tries again; its pages are visited as before." if one.organisation else ""
    if one.health == "failing":
        return " The next round tries again."
    return " The next round tries again, and tells its watchers where it still cannot be read."


def _rest(rest: Sequence[SourceHealth]) -> Iterator[str]:
    """A summary of those in no trouble."""
    well = [one for one in rest if one.health == "well"]
    if well:
        oldest = min((one.good_at for one in well if one.good_at), default=None)
        since = f", the longest ago on {on(oldest)}" if oldest else ""
        yield f"{count(len(well), 'page')} read well{since}."
    if unseen := sum(one.health == "not-visited" for one in rest):
        yield f"{count(unseen, 'address', 'addresses')} not visited yet: the next round visits what is due."
    resting = [one for one in rest if one.health == "waiting" and one.organisation is not None]
    missing = [one for one in resting if one.kind in API and one.outcome == "gone"]
    if missing:
        many = count(len(missing), "organisation", "organisations")
        yield f"CQC's data service has no document of {many}, such as {missing[0].address}: it is asked again later."
    asked = [one for one in resting if one not in missing]
    if asked:
        yield f"{count(len(asked), 'address', 'addresses')} wait: the site asked to be left alone for a while."
    idle = sorted((one for one in rest if _idle(one)), key=_remark)
    for remark, alike in groupby(idle, key=_remark):
        addresses = [one.address for one in alike]
        more = f" and {len(addresses) - 1:,} more" if len(addresses) > 1 else ""
        yield f"{remark}, and not needed: {addresses[0]}{more}."


def _idle(one: SourceHealth) -> bool:
    return one.health == "waiting" and one.organisation is None


def _remark(one: SourceHealth) -> str:
    why = "it is not understood" if one.outcome in GOOD else reason(one.outcome or "", one.detail, one.kind)
    return f"{sentence_case(plain('source', one.kind))} not to be had ({why})"


def _line(one: SourceHealth) -> tuple[str | Cell, ...]:
    """For a pipe: one line for each address in trouble."""
    if one.health == "unclear":
        state, failing, remark = plain("health", one.health), "0", f"since {moment(one.unclear_since)}"
    else:
        state = plain("outcome", one.outcome or "unreachable")
        failing, remark = f"{one.failures} since {moment(one.failing_since)}", one.detail or ""
    return one.address, Cell(state, STYLE[one.health]), moment(one.good_at), failing, remark


def _document(one: SourceHealth) -> dict[str, Any]:
    return {
        "address": one.address,
        "kind": one.kind,
        "organisation": one.organisation.model_dump() if one.organisation else None,
        "health": one.health,
        "outcome": one.outcome,
        "detail": one.detail,
        "visited": iso(one.visited_at),
        "good": iso(one.good_at),
        "failures": one.failures,
        "failing_since": iso(one.failing_since),
        "unclear_since": iso(one.unclear_since),
        "told": iso(one.told_at),
    }


def _incident(one: Incident) -> dict[str, Any]:
    return {"kind": one.kind, "subject": one.subject, "since": iso(one.since), "sentence": one.sentence}
