"""What a round does for watched places: settle what is new in them, and look at the pages of what changed."""

from __future__ import annotations

import logging

from crawler.order import Visit
from monitor.contained import Contained
from monitor.fetching import Turn
from storage import lease, sources, wide
from storage.engine import reading

from .announcing import settle, tell
from .service import NO_KEY, service_address

log = logging.getLogger(__name__)


def settle_places(turn: Turn) -> list[str]:
    """Decide what became of the services that watched places brought, and tell of those that are news, each in one
    transaction; what went wrong, in sentences."""
    house, troubles = turn.house, list[str]()
    with reading(house.engine).connect() as db:
        there = wide.active(db)
    if there and service_address(house.settings, house.environ) is None:
        troubles.append(f"what is watched of {', '.join(sorted({one.name for one in there}))} {NO_KEY}")
    for one in there:
        new = []
        with Contained(f"what {one.name} brought") as fault, house.engine.begin() as db:
            lease.beat(db, turn.token, house.clock())
            new = settle(db, one, now=house.clock())
        if fault.why:
            troubles.append(f"the services of {one.name} could not be settled ({fault.why}), please report it")
        for row in new:
            with Contained(f"telling of a service in {one.name}") as fault, house.engine.begin() as db:
                lease.beat(db, turn.token, house.clock())
                tell(
                    db, one, row, round_id=turn.number, rules=house.settings.rules, site=house.settings.cqc.address,
                    now=house.clock(),
                )  # fmt: skip
            if fault.why:
                troubles.append(f"a new service in {one.name} could not be told ({fault.why}), please report it")
    return list(dict.fromkeys(troubles))


def pages_to_look_at(turn: Turn) -> list[Visit]:
    """The pages of services watched only by their place of which this round told a change: another route to see it."""
    house = turn.house
    with house.engine.begin() as db:
        lease.hold(db, turn.token)
        rows = wide.changed_in(db, turn.number, sources.PAGES)
        return [Visit.of(row) for row in wide.look_at(db, rows, sources.PAGES)]
