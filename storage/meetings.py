"""Questions about board meetings, their papers and risks: what is known of them, and what ever was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, exists, select

from .changes import facts_of_withdrawn
from .fact import Attribute, Fact
from .facts import fact_of
from .listed import ListedPaper
from .record import Organisation
from .tables import boards, changes, current_facts, facts, organisations, past_facts, sources


class Held(NamedTuple):
    """A fact of board papers: ``since`` and ``until`` are from when and to when it was held true (None: still)."""

    fact: Fact
    since: datetime
    until: datetime | None


def kept_as(db: Connection, organisation_id: int) -> int:
    """Whose papers those of an organisation are kept as: its own row, or that of the one that leads its joint board."""
    lead = db.scalar(select(boards.c.lead_id).where(boards.c.organisation_id == organisation_id))
    return organisation_id if lead is None else int(lead)


def in_force(db: Connection, organisation_id: int, attribute: Attribute) -> list[tuple[Fact, datetime]]:
    """The facts of one attribute that are in force, each with when it came into force."""
    return [(one.fact, one.since) for one in ever(db, organisation_id, attribute) if one.until is None]


def ever(db: Connection, organisation_id: int, attribute: Attribute) -> list[Held]:
    """Every fact of one attribute that was ever in force, oldest first, but for what a person withdrew."""
    withdrawn = facts_of_withdrawn(db, organisation_id)
    found: list[tuple[int, Held]] = []
    for held in (current_facts, past_facts):
        until = [past_facts.c.until] if held is past_facts else []
        asked = (
            select(facts, held.c.since, *until, organisations.c.level, organisations.c.cqc_id, organisations.c.name)
            .join(held, held.c.fact_id == facts.c.id)
            .join(organisations, organisations.c.id == facts.c.organisation_id)
            .where(held.c.organisation_id == organisation_id, facts.c.attribute == attribute)
        )
        for row in db.execute(asked):
            if row.id not in withdrawn:
                found.append((row.id, Held(fact_of(row), row.since, getattr(row, "until", None))))
    return [held for _, held in sorted(found, key=lambda one: one[0])]


def withdrawn_bodies(db: Connection, organisation_id: int) -> frozenset[str]:
    """The SHA-256 of the papers that their trust took back and offers nowhere else: their words are not quoted."""
    papers = [ListedPaper.of(fact) for fact, _ in in_force(db, organisation_id, "paper")]
    there = {one.body for one in papers if one.state != "withdrawn"}
    return frozenset(one.body for one in papers if one.state == "withdrawn" and one.body) - there


def shared_with(db: Connection, organisation_id: int, bodies: Iterable[str]) -> dict[str, list[Organisation]]:
    """The other trusts that publish the very same bytes, by the SHA-256 of these."""
    found: dict[str, list[Organisation]] = {}
    wanted = sorted(set(bodies))
    for start in range(0, len(wanted), 500):
        asked = (
            select(sources.c.body, organisations.c.level, organisations.c.cqc_id, organisations.c.name)
            .join(organisations, organisations.c.id == sources.c.organisation_id)
            .where(sources.c.body.in_(wanted[start : start + 500]), organisations.c.id != organisation_id)
            .distinct()
            .order_by(organisations.c.cqc_id)
        )
        for row in db.execute(asked):
            found.setdefault(row.body, []).append(Organisation(level=row.level, id=row.cqc_id, name=row.name or ""))
    return found


def told_of_risks(db: Connection, organisation_id: int) -> list[Row[Any]]:
    """What was told of risks that closed, are not listed any more or were renumbered, oldest first: kind, subject,
    before, after, report_date."""
    kinds = ("risk-closed", "risk-not-listed", "risk-renumbered")
    here = (changes.c.organisation_id == organisation_id, changes.c.kind.in_(kinds))
    stands = changes.c.state.not_in(("held", "withdrawn", "discarded", "corrected"))
    columns = (changes.c.kind, changes.c.subject, changes.c.before, changes.c.after, changes.c.report_date)
    asked = select(*columns, changes.c.first_seen).where(*here, stands)
    return list(db.execute(asked.order_by(changes.c.number)))


def told_quiet(db: Connection, organisation_id: int, identity: str) -> bool:
    """Whether it was told already that papers are missing, by what names that."""
    here = (changes.c.organisation_id == organisation_id, changes.c.identity == identity)
    return db.scalar(select(exists().where(*here))) is True


def with_papers(db: Connection) -> list[int]:
    """The organisations of which board papers are listed."""
    here = current_facts.c.organisation_id
    asked = select(here).join(facts, facts.c.id == current_facts.c.fact_id).where(facts.c.attribute == "meeting")
    return list(db.scalars(asked.distinct().order_by(here)))
