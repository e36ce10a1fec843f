"""Politeness: how much of a day the visits to each host take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from crawler.allowed import host_of
from crawler.errors import NotFetched
from crawler.pace import DAY, length_of_round
from monitor.settings import Settings
from monitor.show import count
from monitor.slots import slots

from .finding import Finding, ok, seconds, trouble, warning

MUCH = 0.7
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
"""The first hour of a week in which London's clocks are not changed."""


def visits_a_day(settings: Settings) -> dict[str, float]:
    """How often each kind of page is visited in a day: the slots that a week of the schedule has."""
    week = [slots(settings.schedule, MONDAY + timedelta(hours=hour)) for hour in range(7 * 24)]
    return {kind: len({hour[kind] for hour in week}) / 7 for kind in week[0]}


def pace(
    addresses: Iterable[tuple[str, str]],
    often: Mapping[str, float],
    delays: Mapping[str, float],
    delay: float,
    own: Mapping[str, float] = MappingProxyType({}),
) -> Iterator[Finding]:
    """Whether a day is long enough for every host's visits.

    ``addresses`` with their kinds; ``often`` the visits a day of each kind; ``delays`` the seconds between two requests
    that a host itself asks for, ``delay`` ours, ``own`` ours for hosts that have a pace of their own.
    """
    asked: dict[str, float] = {}
    for address, kind in addresses:
        with suppress(NotFetched):  # it is never visited
            asked[host_of(address)] = asked.get(host_of(address), 0.0) + often.get(kind, 1.0)
    for host, number in sorted(asked.items(), key=lambda one: -one[1]):
        each = max(own.get(host, delay), delays.get(host, 0.0))
        share = length_of_round(round(number), each) / DAY
        most = f" of at most {DAY.total_seconds() / each:,.0f}" if each else ""
        often_told = f"{count(round(number), 'time')} a day{most}"
        told = f"{host} is asked {often_told}, {seconds(each)} apart ({share:.0%} of a day)."
        advice = "Watch less, or visit less often (schedule.profiles, .reports, .assessments and .api)."
        if share > 1:
            yield trouble("pace", f"{told} No day is long enough for that.", advice)
        elif share > MUCH:
            yield warning("pace", told, advice)
        else:
            yield ok("pace", told)
