"""Take back what a change made of the facts, and bring it into force again; the history keeps all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, select

from . import changes
from .fact import SPECIAL_MEASURES, alike
from .facts import begin, end, make_current, rows
from .sources import bring_report_back, retire_report
from .tables import current_facts, facts, past_facts

MEMORIES = {
    "rating": ("header", "reported"),
    "report": ("listed",),
    "banner": ("banner",),
    "notice": ("notice",),
    "action": ("action",),
}
"""What pages remember of what is in force, by which they are known not to have moved."""
WORDED = ("report", "listed", "banner", "notice", "action")
"""What is one thing in whichever words a page says it."""
REMOVED = "report-removed"


class Taken(NamedTuple):
    """What a change had put in force and was taken back (``facts``); ``stood``: whether anything of it still stood."""

    facts: tuple[Row[Any], ...]
    stood: bool


def take_back(db: Connection, change: Row[Any], *, now: datetime) -> Taken:
    """Take what a change brought out of force and put in force again what it ended, where that still stands.

    With it goes what pages remember of the same, so that each of them is compared with what stands again. The history
    keeps that Wardround held it true until ``now``. What the change rests on, and which pages showed it, is noted in
    the change.
    """
    taken: list[Row[Any]] = []
    stood = False
    rested = rows(db, change.fact_ids)
    if any(_began(fact, change) and fact.identity == change.identity and _run(db, fact) is None for fact in rested):
        rested = []  # something else is known by now
    for fact in rested:
        if not _began(fact, change):
            stood |= _revive(db, fact, now)
        elif run := _run(db, fact):
            taken += [*run.facts, *_remembered(db, change, fact, run, now)]
            _undo(db, run, now)
            stood = True
    if change.kind == REMOVED:
        bring_report_back(db, change.organisation_id, change.subject, since=change.first_seen)
    changes.rest_on(db, change.number, list(dict.fromkeys([*change.fact_ids, *(fact.id for fact in taken)])))
    printing = {attribute for memories in MEMORIES.values() for attribute in memories}
    shown = {fact.address: "once" for fact in taken if fact.address and fact.attribute in printing}
    changes.looked(db, change.number, {**change.shown_at, **shown, **change.shown_at})
    return Taken(tuple(taken), stood)


def bring_back(db: Connection, change: Row[Any], *, now: datetime) -> None:
    """Put in force what a change rests on, and end what it ended, but for what has moved on since it was taken back, or
    was found where it never came into force."""
    for fact in rows(db, change.fact_ids):
        standing = _standing(db, fact)
        if not _began(fact, change):
            if standing is not None and standing.fact_id == fact.id:
                end(db, fact.organisation_id, fact.identity, now=now)
        elif not _moved_on(db, fact, standing):
            make_current(db, fact.id, now=now)
    if change.kind == REMOVED:
        retire_report(db, change.organisation_id, change.subject, now)


def _began(fact: Row[Any], change: Row[Any]) -> bool:
    """Whether a fact that a change rests on began with it, and did not end with it."""
    return bool(fact.first_seen >= change.first_seen)


class _Run(NamedTuple):
    """The facts of one identity that say the same without a gap, from the one that a change added to the one in force,
    the latest first; ``before`` is what stood until then, but for what was withdrawn since."""

    facts: tuple[Row[Any], ...]
    before: Row[Any] | None


def _run(db: Connection, fact: Row[Any]) -> _Run | None:
    """None where something else stands, or the same by the word of another report."""
    history, one = list(_history(db, fact)), _standing(db, fact)
    found: list[Row[Any]] = []
    while one is not None and _says_the_same(one, fact):
        found.append(one)
        one = _before(one, history)
        # One that another page gave in its place at the same check never stood itself.
        if found[-1].fact_id == fact.id or found[-1].first_seen == fact.first_seen:
            break
    else:
        return None
    if len({same.report for same in found if same.report}) > 1:
        return None
    withdrawn = changes.facts_of_withdrawn(db, fact.organisation_id) if one is not None else set()
    while one is not None and one.fact_id in withdrawn:
        one = _before(one, history)
    return _Run(tuple(rows(db, [same.fact_id for same in found])), one)


def _before(one: Row[Any], history: Sequence[Row[Any]]) -> Row[Any] | None:
    """What stood until a fact first did: where it stands again, what had come since was taken back."""
    spans = [number for number, span in enumerate(history) if span.fact_id == one.fact_id]
    since = history[spans[-1]].since if spans else one.since
    earlier = history[spans[-1] + 1 if spans else 0 :]
    return earlier[0] if earlier and earlier[0].until == since else None


def _says_the_same(one: Row[Any], fact: Row[Any]) -> bool:
    return fact.attribute in WORDED or alike(one.value, fact.value)


def _undo(db: Connection, run: _Run, now: datetime) -> None:
    fact = run.facts[0]
    end(db, fact.organisation_id, fact.identity, now=now)
    if run.before is not None:
        begin(db, run.before.fact_id, organisation_id=fact.organisation_id, identity=fact.identity, now=now)


def _revive(db: Connection, fact: Row[Any], now: datetime) -> bool:
    """Put in force again what a change ended, unless something of its identity is in force."""
    was = select(past_facts.c.id).where(past_facts.c.fact_id == fact.id).limit(1)
    if db.scalar(was) is None or _standing(db, fact) is not None:
        return False
    begin(db, fact.id, organisation_id=fact.organisation_id, identity=fact.identity, now=now)
    return True


def _remembered(db: Connection, change: Row[Any], fact: Row[Any], run: _Run, now: datetime) -> list[Row[Any]]:
    """What pages remember of a fact that is taken back, taken back with it, but for what the change names itself."""
    asked = select(facts).join(current_facts, current_facts.c.fact_id == facts.c.id)
    alike = (
        facts.c.organisation_id == fact.organisation_id,
        facts.c.attribute.in_(("banner", "notice") if _is_special(fact) else MEMORIES.get(fact.attribute, ())),
        facts.c.subject == fact.subject,
        facts.c.first_seen >= change.first_seen,
        facts.c.id.not_in(change.fact_ids),
    )
    found: list[Row[Any]] = []
    # What a page said more of the same is undone row by row.
    while pages := [one for one in db.execute(asked.where(*alike)).all() if _is_memory(one, fact, run)]:
        for one in pages:
            if (its_own := _run(db, one)) is None:
                return found
            _undo(db, its_own, now)
            found += its_own.facts
    return found


def _is_memory(one: Row[Any], fact: Row[Any], run: _Run) -> bool:
    reports = {row.report for row in run.facts}
    same = fact.attribute == "report" or one.scope == fact.scope or _is_special(fact)
    # A notice is one thing for all pages, in whichever words.
    said = fact.attribute in ("report", "notice", "action") or one.value == fact.value or _is_special(fact)
    return same and said and (one.report is None or one.report in reports)


def _is_special(fact: Row[Any]) -> bool:
    return bool(fact.subject == SPECIAL_MEASURES)


def _moved_on(db: Connection, fact: Row[Any], standing: Row[Any] | None) -> bool:
    """Whether what is known of a fact's identity is another thing by now than when the fact was held back."""
    history = list(_history(db, fact))
    since = next((one.until for one in history if one.fact_id == fact.id), fact.first_seen)
    if standing is None:
        return any(one.until > since for one in history)
    if standing.since <= since:
        return False
    return not (fact.true_from and standing.true_from and fact.true_from > standing.true_from)


def _standing(db: Connection, fact: Row[Any]) -> Row[Any] | None:
    asked: Select[Any] = select(current_facts, facts.c.value, facts.c.report, facts.c.true_from, facts.c.first_seen)
    of = asked.join(facts, facts.c.id == current_facts.c.fact_id)
    return db.execute(of.where(_here(current_facts, fact))).one_or_none()


def _history(db: Connection, fact: Row[Any]) -> Iterator[Row[Any]]:
    """What stood of a fact's identity before, the latest first."""
    asked: Select[Any] = select(past_facts, facts.c.value, facts.c.report, facts.c.first_seen)
    of = asked.join(facts, facts.c.id == past_facts.c.fact_id).where(_here(past_facts, fact))
    found: Sequence[Row[Any]] = db.execute(of.order_by(past_facts.c.id.desc())).all()
    return iter(found)


def _here(table: Any, fact: Row[Any]) -> Any:
    return (table.c.organisation_id == fact.organisation_id) & (table.c.identity == fact.identity)
