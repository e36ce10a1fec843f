"""What stands in a digest, asked for many alerts at once: their changes, their organisations, what was told already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from .alert import AlertedChange, AlertView, worst_first
from .alerts import about_papers, alerted, scope_name
from .delivery import DeliveryState
from .digest import Standing
from .ledger import SILENCE
from .record import Dates, Organisation
from .tables import alerts, changes, current_facts, deliveries, facts, organisations, past_facts, watches

TOLD = (changes.c.state.not_in(("held", "discarded")),)
"""Which changes anybody hears of."""
AT_ONCE = 500


def own_messages(db: Connection, digest: Row[Any], entered: Sequence[int]) -> dict[int, DeliveryState]:
    """The alerts that its channel was told at once in the digest's time, or that stand in it though they were."""
    released = func.coalesce(deliveries.c.released_at, deliveries.c.created_at)
    in_time = and_(released > digest.since, released <= digest.made_at)
    if digest.slot.startswith(SILENCE):
        in_time = deliveries.c.id.is_(None)
    found: dict[int, DeliveryState] = {}
    for some in batches(entered) if entered else [()]:
        asked = select(deliveries.c.alert_id, deliveries.c.state).where(
            deliveries.c.channel == digest.channel,
            deliveries.c.alert_id.is_not(None),
            deliveries.c.created_at <= digest.made_at,
            deliveries.c.state.not_in(("waiting-for-round", "cancelled", "given-up")),
            or_(in_time, deliveries.c.alert_id.in_(some)),
        )
        found |= {row.alert_id: row.state for row in db.execute(asked.order_by(deliveries.c.id))}
    return found


def views(db: Connection, wanted: Sequence[int]) -> tuple[dict[int, AlertView], dict[int, int]]:
    """The alerts by their numbers, those with nothing left to tell left out, and the rows of their organisations."""
    told: dict[int, list[AlertedChange]] = {}
    reports: dict[int, str | None] = {}
    rows: dict[int, int] = {}
    names: dict[tuple[int, str | None], str | None] = {}
    for some in batches(wanted):
        asked = (
            select(changes, alerts.c.report.label("about"), organisations.c.level, organisations.c.cqc_id)
            .add_columns(organisations.c.name.label("name"))
            .join(alerts, alerts.c.id == changes.c.alert_id)
            .join(organisations, organisations.c.id == changes.c.organisation_id)
            .where(changes.c.alert_id.in_(some), *TOLD)
        )
        for row in db.execute(asked.order_by(changes.c.number)):
            place = (row.organisation_id, row.scope)
            if place not in names:
                names[place] = scope_name(db, *place)
            whose = Organisation(level=row.level, id=row.cqc_id, name=row.name or f"{row.level} {row.cqc_id}")
            told.setdefault(row.alert_id, []).append(alerted(row, whose, dates=Dates(), scope_name=names[place]))
            reports[row.alert_id], rows[row.alert_id] = row.about, row.organisation_id
    views = {
        alert: AlertView(
            organisation=some[0].organisation,
            changes=worst_first(some),
            report=reports[alert],
            of_papers=about_papers(db, some),
        )
        for alert, some in told.items()
    }
    return views, rows


def cells(
    db: Connection, wanted: Collection[int], columns: Sequence[str], alike: Callable[[str], str]
) -> dict[int, tuple[tuple[str, str], ...]]:
    """What stands in the wanted columns of the lists that each organisation is watched on; ``alike`` gives a heading
    as it is compared."""
    found: dict[int, dict[str, dict[str, None]]] = {}
    headings: Mapping[str, str] = {alike(name): name for name in columns}
    for some in batches(sorted(wanted)) if headings else ():
        asked = select(watches.c.organisation_id, watches.c["columns"]).where(
            watches.c.organisation_id.in_(some), watches.c.removed_at.is_(None)
        )
        for organisation, kept in db.execute(asked.order_by(watches.c.id)):
            for name, cell in (kept or {}).items():
                if cell and (heading := headings.get(alike(name))):
                    found.setdefault(organisation, {}).setdefault(heading, {})[str(cell)] = None
    return {
        organisation: tuple((name, "; ".join(cells[name])) for name in columns if name in cells)
        for organisation, cells in found.items()
    }


def standing(db: Connection, wanted: Collection[int], at: datetime) -> tuple[Standing, ...]:
    """The overall ratings that stood at a moment: a digest that is sent late still tells its own day."""
    found: dict[tuple[str, str | None], str] = {}
    for some in batches(sorted(wanted)):
        for held, valid in (
            (past_facts, (past_facts.c.since <= at) & (past_facts.c.until > at)),
            (current_facts, current_facts.c.since <= at),
        ):
            asked = (
                select(organisations.c.level, organisations.c.cqc_id, facts.c.scope, facts.c.value)
                .join(facts, facts.c.organisation_id == organisations.c.id)
                .join(held, held.c.fact_id == facts.c.id)
                .where(organisations.c.id.in_(some), valid)
                .where(facts.c.attribute == "rating", facts.c.subject == "overall")
            )
            found |= {(f"{row.level}:{row.cqc_id}", row.scope): str(row.value) for row in db.execute(asked)}
    return tuple(
        Standing(organisation=organisation, scope=scope, rating=rating)
        for (organisation, scope), rating in found.items()
    )


def batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers in parts that one question may ask for."""
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
