"""Facts: an append-only history, and beside it what is current."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, exists, func, insert, select, update

from .fact import Fact, fold
from .record import Dates, Organisation
from .tables import current_facts, facts, organisations, past_facts


class Current(NamedTuple):
    """A fact in force ``since`` a moment. ``missing_since``: the first good visit without it; ``baseline``: nobody was
    told of it."""

    row: int
    fact: Fact
    missing_since: datetime | None
    baseline: bool
    since: datetime


def current(db: Connection, organisation_id: int) -> list[Current]:
    """Everything that is current of one organisation."""
    rows = db.execute(
        select(
            facts,
            current_facts.c.missing_since,
            current_facts.c.since,
            organisations.c.level,
            organisations.c.cqc_id,
            organisations.c.name,
        )
        .join(current_facts, current_facts.c.fact_id == facts.c.id)
        .join(organisations, organisations.c.id == facts.c.organisation_id)
        .where(current_facts.c.organisation_id == organisation_id)
        .order_by(facts.c.id)
    )
    return [Current(row.id, fact_of(row), row.missing_since, row.baseline, row.since) for row in rows]


def fact_of(row: Row[Any]) -> Fact:
    """The fact of a row of facts joined with its organisation."""
    return Fact(
        organisation=Organisation(level=row.level, id=row.cqc_id, name=row.name or ""),
        attribute=row.attribute,
        scope=row.scope,
        subject=row.subject,
        framework=row.framework,
        report=row.report,
        value=tuple(row.value) if isinstance(row.value, list) else row.value,
        provenance=row.provenance,
        dates=Dates.model_validate(row.dates),
        address=row.address,
        quote=row.quote,
        body=row.body,
        route=row.route,
        page=row.page,
    )


_AS_THEY_ARE = (
    "attribute", "scope", "subject", "framework", "report", "provenance", "address", "quote", "body", "route",
    "page",
)  # fmt: skip


def append(db: Connection, fact: Fact, *, organisation_id: int, round_id: int, now: datetime, baseline: bool) -> int:
    """Add a fact to the history; it is not current yet. The number of its row."""
    values = {
        "organisation_id": organisation_id,
        "identity": fact.identity,
        "round_id": round_id,
        "first_seen": now,
        "baseline": baseline,
        "true_from": fact.true_from,
        "value": list(fact.value) if isinstance(fact.value, tuple) else fact.value,
        "dates": fact.dates.model_dump(exclude_none=True),
        **fact.model_dump(include=set(_AS_THEY_ARE)),
    }
    made = db.execute(insert(facts).values(values)).inserted_primary_key
    assert made is not None
    return int(made[0])


def make_current(db: Connection, row: int, *, now: datetime) -> None:
    """Put a fact of the history in force; what stood before goes to the past."""
    fact = db.execute(select(facts.c.organisation_id, facts.c.identity).where(facts.c.id == row)).one()
    end(db, fact.organisation_id, fact.identity, now=now)
    begin(db, row, organisation_id=fact.organisation_id, identity=fact.identity, now=now)


def begin(db: Connection, row: int, *, organisation_id: int, identity: str, now: datetime) -> None:
    """Put a fact of the history in force where nothing of its identity is."""
    db.execute(
        insert(current_facts).values(
            organisation_id=organisation_id, identity=identity, fact_id=row, since=now, last_seen=now
        )
    )


def end(db: Connection, organisation_id: int, identity: str, *, now: datetime) -> int | None:
    """Take a fact out of force; it stays in the history with the span in which Wardround held it true. Its row, or None
    where nothing was."""
    here = (current_facts.c.organisation_id == organisation_id, current_facts.c.identity == identity)
    old = db.execute(select(current_facts).where(*here)).one_or_none()
    if old is None:
        return None
    db.execute(
        insert(past_facts).values(
            organisation_id=organisation_id, identity=identity, fact_id=old.fact_id, since=old.since, until=now
        )
    )
    db.execute(delete(current_facts).where(*here))
    return int(old.fact_id)


def ended(db: Connection, organisation_id: int) -> dict[str, datetime]:
    """The facts of an organisation that ended and did not begin again, by identity, each with when it last ended."""
    known = select(current_facts.c.identity).where(current_facts.c.organisation_id == organisation_id)
    asked = (
        select(past_facts.c.identity, func.max(past_facts.c.until).label("until"))
        .where(past_facts.c.organisation_id == organisation_id, past_facts.c.identity.not_in(known))
        .group_by(past_facts.c.identity)
    )
    return {row.identity: row.until for row in db.execute(asked)}


def rows(db: Connection, wanted: Collection[int]) -> list[Row[Any]]:
    """These rows of the history, oldest first."""
    return list(db.execute(select(facts).where(facts.c.id.in_(wanted)).order_by(facts.c.id)))


def reports_named(db: Connection, organisation_id: int) -> set[str]:
    """The reports (ids or titles, folded) that any source of an organisation ever named."""
    here = (facts.c.organisation_id == organisation_id, facts.c.attribute == "report")
    return {fold(subject) for subject in db.scalars(select(facts.c.subject).where(*here).distinct())}


def names(db: Connection, organisation_id: int) -> set[str]:
    """Every name that an organisation's pages gave it, now or before."""
    here = (facts.c.organisation_id == organisation_id, facts.c.attribute == "detail", facts.c.subject == "name")
    return {value for value in db.scalars(select(facts.c.value).where(*here)) if isinstance(value, str)}


def missing_at(db: Connection, organisation_id: int) -> set[str]:
    """The addresses whose last good reading no longer showed something that is still in force."""
    asked = (
        select(facts.c.address)
        .join(current_facts, current_facts.c.fact_id == facts.c.id)
        .where(current_facts.c.organisation_id == organisation_id, current_facts.c.missing_since.is_not(None))
    )
    return {address for address in db.scalars(asked) if address}


def taken_back_at(db: Connection, organisation_id: int) -> set[str]:
    """The addresses of reports whose ratings were taken out of force with their report, and never put back."""
    again = exists().where(
        current_facts.c.organisation_id == organisation_id, current_facts.c.identity == past_facts.c.identity
    )
    asked = (
        select(facts.c.address)
        .join(past_facts, past_facts.c.fact_id == facts.c.id)
        .where(past_facts.c.organisation_id == organisation_id, facts.c.attribute == "reported", ~again)
        .distinct()
    )
    return {address for address in db.scalars(asked) if address}


def seen(db: Connection, organisation_id: int, identities: Iterable[str], *, now: datetime) -> None:
    """Note that current facts were shown again."""
    names = list(identities)
    for start in range(0, len(names), 500):
        some = names[start : start + 500]
        db.execute(
            update(current_facts)
            .where(current_facts.c.organisation_id == organisation_id, current_facts.c.identity.in_(some))
            .values(last_seen=now, missing_since=None)
        )


def missing(db: Connection, organisation_id: int, identity: str, *, now: datetime) -> None:
    """Note the first good visit that no longer showed a fact."""
    db.execute(
        update(current_facts)
        .where(current_facts.c.organisation_id == organisation_id, current_facts.c.identity == identity)
        .values(missing_since=now)
    )
