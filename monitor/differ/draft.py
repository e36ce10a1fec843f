"""Write down one change: its direction, its severity, its proof and its sentence."""

from __future__ import annotations

import hashlib
import json

from monitor.scales import way
from monitor.severity import Side, severity
from monitor.summary import summary
from storage.change import Change, Direction, Evidence, Proof, ProofNow
from storage.fact import Fact
from storage.record import Framework, ReportRef

FIGURES = ("score-changed", "statement-score-changed")


def draft(
    kind: str, fact: Fact, *, before: Fact | None, url: str | None, gone: bool = False, report: Fact | None = None,
    sides: tuple[Side, Side] | None = None, going: Direction | None = None, **words: str | None,
) -> Change:  # fmt: skip
    """The change of ``kind`` from the fact known before to ``fact``.

    ``report`` is the fact whose report and date name the change, where that is not ``fact`` itself. ``sides`` stand in
    the place of both values, and ``going`` says which way what no scale of CQC's holds went: a paper's meeting is no
    report.

    ``words`` may replace what is shown: ``subject``, ``was``, ``now``, the ``quote``, and what the summary says
    (``said``). ``gone``: it ended, after is null.
    """
    was = words.get("was", _shown(before.value) if before else None)
    now = None if gone else words.get("now", _shown(fact.value))
    was, now = sides or (was, now)
    subject = words.get("subject", fact.subject)
    named, of_papers = report or fact, fact.route == "papers"
    direction, steps = (going, 0) if of_papers else _way(kind, was, now)
    change = Change(
        id="",
        kind=kind,
        organisation=fact.organisation,
        scope=fact.scope,
        subject=subject,
        before=was,
        after=now,
        direction=direction,
        steps=steps,
        severity=severity(kind, before=was, after=now, direction=direction, steps=steps, subject=subject),
        provenance=fact.provenance,
        report=ReportRef(id=named.report) if named.report or (named.dates.report and not of_papers) else None,
        report_date=named.true_from,
        url=url,
        evidence=Evidence(
            before=Proof(body=before.body, quote=before.quote) if before else None,
            after=None
            if gone
            else ProofNow(body=fact.body, quote=words.get("quote") or fact.quote, page=fact.page, paper=fact.paper),
        ),
        summary="",
    )
    crossed = _crossed(fact, before)
    told = summary(change, crossed=crossed, said=words.get("said"))
    return change.model_copy(update={"id": change_id(change), "summary": told})


def change_id(change: Change, *seen_in: str) -> str:
    """A hash of identity, before, after and report; in the history also of the round that first saw it."""
    parts = [
        str(change.organisation),
        change.organisation.name if change.organisation.id is None else "",
        change.kind,
        change.scope,
        change.subject,
        change.before,
        change.after,
        change.report.id if change.report else None,
        change.report_date,
        *seen_in,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


def _crossed(fact: Fact, before: Fact | None) -> tuple[Framework, Framework] | None:
    frameworks = (before.framework, fact.framework) if before else None
    return frameworks if frameworks and "unknown" not in frameworks and frameworks[0] != frameworks[1] else None


def _way(kind: str, was: str | int | None, now: str | int | None) -> tuple[Direction | None, int]:
    # A rating that was taken away went nowhere, whichever stands again; nor did what two sources say differently.
    if kind in ("rating-withdrawn", "sources-disagree"):
        return None, 0
    if isinstance(was, int) and isinstance(now, int):
        return ("up" if now > was else "down") if now != was else None, abs(now - was) if kind == FIGURES[1] else 0
    return way(was, now)


def _shown(value: str | int | tuple[str, ...]) -> str | int:
    return "\n".join(value) if isinstance(value, tuple) else value
