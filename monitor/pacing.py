"""What everything that is watched costs in requests, beside what politeness leaves of a day."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from crawler.pace import length_of_round, share_of_day
from monitor import lists
from monitor.house import House
from monitor.show import count, span
from monitor.slots import slots
from storage.imported import WIDE
from storage.tables import sources, watches
from storage.wanted import wanted
from storage.watches import ABSENT

MUCH = 0.7
SECOND_LOOKS = 0.01
"""One visit in a hundred is made a second time: far more than the pages that change in a surprising way."""
POLITE = 2.0
"""Seconds between two requests as shipped."""
KEYS = {
    "cqc-report": "documents", "cqc-reports": "reports", "cqc-assessment": "assessments", "board-index": "papers",
    "board-paper": "papers", "cqc-profile": "profiles",
}  # fmt: skip
"""The key of `schedule` for each kind of page, that first which is missed least where it is seldom read."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """How many addresses are visited, how many requests that makes on a day with everything due, and what to say.

    ``share`` is the part of a day that the requests take at the present pace.
    """

    addresses: int
    a_day: int
    seconds: float
    share: float
    line: str
    warning: str | None


def load(db: Connection, house: House) -> Load:
    """What is visited now: the pages of organisations that are watched by name, and lists that belong to none.

    CQC's data service has a pace of its own.
    """
    watched = wanted(watches.c.state != ABSENT, watches.c.origin != WIDE)
    pages = sources.c.kind.not_like("cqc-api-%")
    alive = (sources.c.retired_at.is_(None), pages, or_(sources.c.organisation_id.is_(None), watched))
    asked = select(sources.c.kind, func.count().label("number")).where(*alive).group_by(sources.c.kind)
    kinds = {row.kind: int(row.number) for row in db.execute(asked)}
    if kinds and lists.KIND not in kinds:  # the first round adds them
        kinds[lists.KIND] = len(lists.addresses(house.settings))
    present = slots(house.settings.schedule, house.clock())
    every = {kind: _times_a_day(present.get(kind, "")) for kind in kinds}
    delay = house.settings.fetch.delay_seconds
    addresses, a_day = sum(kinds.values()), _requests(kinds, every)
    share, seconds = share_of_day(a_day, delay), length_of_round(addresses, delay).total_seconds()
    line = (
        f"{count(addresses, 'address', 'addresses')} in all{_of_nobody(kinds)}; one round takes about {span(seconds)}"
        f" at the present pace ({delay:g} seconds between two requests), and that is {count(a_day, 'request')} a day"
    )
    warning = _warning(house, kinds, every) if share > MUCH else None
    return Load(addresses=addresses, a_day=a_day, seconds=seconds, share=share, line=line, warning=warning)


def _of_nobody(kinds: dict[str, int]) -> str:
    many = sum(kinds.get(kind, 0) for kind in (lists.KIND, lists.RELEASE))
    return f" ({many} of them lists and press releases of CQC's)" if many else ""


def _times_a_day(slot: str) -> float:
    """How often a kind of page is due on a day, told by its slot as `monitor.slots` spells it."""
    if "T" in slot:
        return 24.0
    return 1 / 7 if "-W" in slot else 1.0


def _requests(kinds: dict[str, int], every: dict[str, float]) -> int:
    visits = sum(number * every[kind] for kind, number in kinds.items())
    return round(visits) + round(visits * SECOND_LOOKS)


def _warning(house: House, kinds: dict[str, int], every: dict[str, float]) -> str:
    """What to change, with the share that each step would leave until it is little enough."""
    delay = house.settings.fetch.delay_seconds
    share = share_of_day(_requests(kinds, every), delay)
    steps, less = [], dict(every)
    for kind, key in KEYS.items():
        if kinds.get(kind) and less[kind] > 1 / 7:
            less[kind] = 1.0 if less[kind] > 1 else 1 / 7
            often = "daily" if less[kind] == 1.0 else "weekly"
            then = share_of_day(_requests(kinds, less), delay)
            steps.append(f'schedule.{key} = "{often}" (then {then:.0%})')
            if then <= MUCH:
                break
    visit_less = f", or visit less often with {' and '.join(steps)}" if steps else ""
    if delay > POLITE:
        visit_less += f", or wait less between two requests (fetch.delay_seconds is {delay:g})"
    return (
        f"warning: that is {share:.0%} of a day, above {MUCH:.0%} of the {86_400 / delay:,.0f} requests that fit into"
        f" one; watch less (`wardround watch remove`){visit_less}"
    )
