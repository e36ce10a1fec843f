"""The routes to a held change: the pages that showed it, and the other pages of its organisation that could."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, false, func, not_, or_, select

from .changes import to_confirm, waiting
from .sources import API
from .tables import current_facts, facts, sources, visits

WHOLE = ("cqc-profile", "cqc-reports", "cqc-api-location", "cqc-api-provider")
"""The pages that print an organisation's ratings, or name its reports, whichever report it is about; its document of
CQC's data service, where there is one, says both."""
MOST = 20
"""Organisations whose other pages are looked at too. Where more changed at once, it is a change of the site, and its
other pages would say no more."""


class Route(NamedTuple):
    """A page for a second look; ``shown_at`` is when it showed what is held, None for one that did not show it."""

    source: Row[Any]
    shown_at: datetime | None


def routes(db: Connection, *, round_id: int) -> list[Route]:
    """The pages to look at once more, due or not, but for those at which this round did: what was shown first comes
    first, the other routes after it. Empty where no page is left that showed what is held."""
    seen = select(visits.c.source_id).where(visits.c.round_id == round_id, visits.c.purpose == "confirm")
    open_ = (sources.c.retired_at.is_(None), sources.c.id.not_in(seen))
    showed = db.execute(select(sources).where(sources.c.id.in_(to_confirm(db)), *open_)).all()
    shown = sorted((Route(row, row.good_at) for row in showed), key=lambda route: (route.shown_at, route.source.id))
    if not shown:
        return []
    there = {route.source.id for route in shown}
    return [*shown, *(Route(row, None) for row in _others(db, shown, *open_) if row.id not in there)]


def _others(db: Connection, shown: list[Route], *open_: Any) -> list[Row[Any]]:
    """The profile and the list of reports of each organisation, and the pages of the reports that the changes are
    about: the one that told it, and the one that gave the rating in force."""
    theirs = list(dict.fromkeys(route.source.organisation_id for route in shown))[:MOST]
    held = [row for row in waiting(db) if row.state == "held" and row.organisation_id in theirs]
    here, identities = current_facts.c.organisation_id.in_(theirs), {row.identity for row in held}
    in_force = (
        select(facts.c.organisation_id, facts.c.report)
        .join(current_facts, current_facts.c.fact_id == facts.c.id)
        .where(here, current_facts.c.identity.in_(identities), facts.c.report.is_not(None))
    )
    reports = {(row.organisation_id, row.report) for row in held if row.report}
    reports |= {(row.organisation_id, row.report) for row in db.execute(in_force)}
    pages = [
        (sources.c.organisation_id == organisation) & sources.c.address.contains(f"/reports/{name}/", autoescape=True)
        for organisation, name in sorted(reports)
    ]
    whole = sources.c.organisation_id.in_(theirs) & sources.c.kind.in_(WHOLE)
    missing = sources.c.kind.in_(API) & (sources.c.outcome == "gone")
    wanted = or_(whole & not_(func.coalesce(missing, false())), *pages)
    return list(db.execute(select(sources).where(*open_, wanted).order_by(sources.c.organisation_id, sources.c.id)))
