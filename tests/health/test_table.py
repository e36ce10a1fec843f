"""``wardround sources`` where many addresses are in trouble: by organisation, each thing once."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from rich.console import Console

from monitor.commands.sources import _tell as tell
from monitor.show import Show
from storage.health import SourceHealth
from storage.incidents import Incident
from storage.record import Organisation

DAY = datetime(2025, 7, 12, 6, tzinfo=UTC)


def source(number: int, path: str = "", *, health: str = "unreadable", host: str = "www.cqc.org.uk") -> SourceHealth:
    bad = health != "well"
    return SourceHealth(
        address=f"https://{host}/location/1-{number}{path}", kind="cqc-profile", health=health,  # type: ignore[arg-type]
        organisation=Organisation(level="location", id=f"1-{number}", name=f"Home {number}"), visited_at=DAY,
        outcome="unreachable" if bad else "changed", detail="the site answered 500" if bad else None, good_at=DAY,
        failures=2 if bad else 0, failing_since=DAY if bad else None, told_at=DAY if bad else None,
    )  # fmt: skip


def shown(found: list[SourceHealth], incidents: tuple[Incident, ...] = ()) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system=None, width=200, highlight=False, markup=False)
    tell(Show(out=console, err=console), found, incidents, everything=False)
    return out.getvalue()


def test_many_addresses_in_trouble_are_gathered_by_organisation() -> None:
    told = shown(
        [source(number, path) for number in range(1, 7) for path in ("", "/reports")] + [source(9, health="well")]
    )
    assert told.startswith("12 of 13 addresses could not be read last time:\nHome 1: 2 addresses\n")
    assert "    https://www.cqc.org.uk/location/1-1 and 1 more\n        Could not be reached, 2 rounds in a row" in told
    assert "Its watchers were told on 12 July 2025 and are told when it can be read again." in " ".join(told.split())
    assert told.count("The site answered 500") == 6
    assert told.endswith("1 page read well, the longest ago on 12 July 2025.\n")


def test_few_are_told_one_by_one() -> None:
    told = shown([source(1), source(2, health="well")])
    assert told.startswith(
        "1 of 2 addresses could not be read last time:\nhttps://www.cqc.org.uk/location/1-1\n    Could"
    )


def test_what_an_incident_speaks_for_is_not_told_again() -> None:
    down = Incident(kind="host-unreachable", subject="www.cqc.org.uk", since=DAY, sentence="www.cqc.org.uk is down")
    told = shown([source(1), source(2), source(3, host="example.org")], (down,))
    assert told.startswith(
        "www.cqc.org.uk is down.\n1 of 3 addresses could not be read last time:\nhttps://example.org/"
    )
