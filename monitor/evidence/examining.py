"""Examine a bundle: read its pages again, make every check, and say what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import TimeoutError as TooLong
from secrets import token_bytes

from pebble import ProcessExpired, ProcessPool

from monitor.reading import Reading, understand_all
from monitor.sentences import clean
from monitor.words import plain, sentence_case
from storage.change import Change
from storage.record import Value

from . import found, papers
from .agreeing import agreeing
from .anew import as_kept, jobs, pages
from .comparing import SENTENCE, comparing
from .enclosed import Enclosed
from .found import Check, Worth
from .naming import short
from .objections import NotEvidence
from .reread import reread

LONGEST_SENTENCE = 600
SECONDS = 60.0
"""So long may one page take to be read, and the whole to be checked."""


class Examined(Value):
    """What a bundle is worth, in one sentence, and every check."""

    worth: Worth
    sentence: str
    checks: tuple[Check, ...]


def examine(enclosed: Enclosed, *, pool: ProcessPool, wardround: str) -> Examined:
    """Make every check. What is asked of its pages runs in a worker process with limits.

    Raises NotEvidence for a bundle that would take longer, or more memory, than any that Wardround makes.
    """
    wanted = jobs(enclosed, key=token_bytes(32))
    readings = dict(zip(wanted, understand_all(pool, list(wanted.values()), seconds=SECONDS), strict=True))
    try:
        checks = pool.schedule(make_checks, args=(enclosed, readings, wardround), timeout=SECONDS).result()
    except (TooLong, ProcessExpired, MemoryError):
        raise NotEvidence(f"takes more than {SECONDS:g} seconds to check, or more memory than there is") from None
    worth = _worth(enclosed, checks)
    return Examined(worth=worth, sentence=_sentence(enclosed, worth, checks), checks=checks)


def make_checks(enclosed: Enclosed, readings: Mapping[str, Reading], wardround: str) -> tuple[Check, ...]:
    """Every check of a bundle whose pages were read."""
    readings = as_kept(enclosed, readings)
    read = pages(enclosed, readings)
    return (
        *agreeing(enclosed, wardround=wardround),
        *reread(enclosed, readings, read),
        *comparing(enclosed, read),
    )


def _worth(enclosed: Enclosed, checks: Sequence[Check]) -> Worth:
    if found.of(checks, "fails"):
        return "broken"
    evidence = enclosed.paper.change.evidence
    claimed = [side for side in papers.SIDES if getattr(getattr(evidence, side), "body", None)]
    sure = {one.name for one in found.of(checks, "holds")}
    if claimed and not any(f"quote-{side}" in sure for side in claimed):
        return "unproven"
    return "partly" if found.of(checks, "not-checked") else "proven"


def _sentence(enclosed: Enclosed, worth: Worth, checks: Sequence[Check]) -> str:
    change, verdict = enclosed.paper.change, sentence_case(plain("worth", worth))
    if worth == "broken":
        wrong = found.of(checks, "fails")
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        return f"{verdict}: {wrong[0].sentence}{more}."
    state = "" if change.state == "confirmed" else f" It stands so: {plain('state', change.state)}."
    if worth == "proven":
        return f"{verdict}: {clean(change.summary, LONGEST_SENTENCE)}{state}"
    why = " None of its pages could be read for what it says." if worth == "unproven" else ""
    return f"{verdict}: “{_said(change, checks)}”{why}{state}"


def _said(change: Change, checks: Sequence[Check]) -> str:
    """What a bundle says: in its own sentence, unless its pages give another."""
    if all(one.name != SENTENCE for one in checks):
        return clean(change.summary, LONGEST_SENTENCE)
    sides = f", from {change.before} to {change.after}" if change.before is not None else f": {change.after}"
    return short(f"{change.organisation.name}: {plain('kind', change.kind)}{sides if change.after is not None else ''}")
