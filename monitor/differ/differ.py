"""The pure differ: a reading against what is known, as steps that each keep one fact and may tell one change."""

from __future__ import annotations

from collections.abc import Iterable

from storage.change import Ignored
from storage.fact import Attribute, Fact

from .known import Differences, Known, Missing, Step
from .notices import banner_gone, compare_banner, compare_dates, compare_detail, compare_report, listing_gone
from .ratings import compare_header, compare_reported
from .scores import compare_score, compare_statement
from .texts import compare_text

ORDER: tuple[Attribute, ...] = (
    "report", "listed", "reported", "header", "score", "statement", "text", "dates", "banner", "detail",
)  # fmt: skip


def diff(
    known: Known, facts: Iterable[Fact], *, address: str | None, url: str | None, settled: bool = True
) -> Differences:
    """What the facts of one reading of one page (``address``) change in what is known.

    ``known`` is left as it was. ``settled`` is false while the starting position is taken. Held steps are not taken as
    known for the facts after them.
    """
    at_first = known
    known = known.copy()
    steps: list[Step] = []
    missing: list[Missing] = []
    ignored: list[Ignored] = []
    shown = sorted(facts, key=lambda fact: ORDER.index(fact.attribute))
    for fact in shown:
        for outcome in _compare(known, at_first, fact, url=url, settled=settled):
            if isinstance(outcome, Step):
                steps.append(outcome)
                if not outcome.hold:
                    known.keep(outcome)
            elif isinstance(outcome, Missing):
                missing.append(outcome)
            else:
                ignored.append(outcome)
    missing += _gone(known, shown, address=address, url=url)
    return Differences(steps=tuple(steps), missing=tuple(missing), ignored=tuple(ignored))


def _compare(
    known: Known, at_first: Known, fact: Fact, *, url: str | None, settled: bool
) -> Iterable[Step | Missing | Ignored]:
    """``known`` holds what this reading has told so far, ``at_first`` only what was known before it."""
    match fact.attribute:
        case "report":
            return compare_report(known, fact, url=url)
        case "reported":
            return compare_reported(known, fact, url=url)
        case "header":
            return compare_header(known, at_first, fact, url=url, settled=settled)
        case "score":
            return compare_score(known, fact, url=url)
        case "statement":
            return compare_statement(at_first, fact, url=url)
        case "text":
            return compare_text(known, fact, url=url)
        case "dates":
            return compare_dates(known, fact, url=url)
        case "banner":
            return compare_banner(known, fact, url=url)
        case "detail":
            return compare_detail(known, fact, url=url)
        case _:
            return [Step(fact=fact)]


def _gone(known: Known, shown: list[Fact], *, address: str | None, url: str | None) -> list[Missing]:
    still = {fact.identity for fact in shown}
    gone = [
        banner_gone(known, fact, url=url) for fact in known.of("banner", address=address) if fact.identity not in still
    ]
    listed = [fact for fact in shown if fact.attribute == "listed"]
    if listed:
        gone += [
            listing_gone(fact, url=url) for fact in known.of("listed", address=address) if fact.identity not in still
        ]
    return gone
