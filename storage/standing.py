"""What was ever said of an organisation's ratings, with the days on which it was said and learned. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from . import changes
from .fact import Fact
from .facts import fact_of
from .tables import current_facts, facts, organisations, past_facts


class Said(NamedTuple):
    """A rating in force, one of a report or one of before; ``seen``: when Wardround first saw it, ``since`` and
    ``until``: from when and to when it held it true (None: still)."""

    fact: Fact
    seen: datetime
    since: datetime
    until: datetime | None


def ratings_said(db: Connection, organisation_id: int) -> list[Said]:
    """What reports are known to say of ratings now, and every rating that was in force, but for what was withdrawn."""
    withdrawn = changes.facts_of_withdrawn(db, organisation_id)
    found = []
    for held in (current_facts, past_facts):
        until = [past_facts.c.until] if held is past_facts else []
        told = ("rating",) if held is past_facts else ("rating", "reported", "past")
        asked = (
            select(facts, held.c.since, *until, organisations.c.level, organisations.c.cqc_id, organisations.c.name)
            .join(held, held.c.fact_id == facts.c.id)
            .join(organisations, organisations.c.id == facts.c.organisation_id)
            .where(held.c.organisation_id == organisation_id, facts.c.attribute.in_(told))
        )
        for row in db.execute(asked.order_by(facts.c.id)):
            if row.id not in withdrawn:
                found.append(Said(fact_of(row), row.first_seen, row.since, getattr(row, "until", None)))
    return found
