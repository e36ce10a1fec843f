"""What a bare id turns out to be, found out by asking a site for both of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.demo.facts import Level, Organisation, Site
from deploy.demo.render import render
from deploy.demo.replica import Replica
from tests.command.conftest import Wardround


def organisation(level: Level, id: str) -> Organisation:
    return Organisation(
        level=level, id=id, name=f"The {level} {id}", categories=("Care home",), address="1 Example Lane"
    )


@pytest.fixture
def replica(folder: Path) -> Iterator[Replica]:
    """A site on which RX1 is a provider, 1-7 a location, and RX7 both."""
    with Replica() as replica:
        there = [("provider", "RX1"), ("location", "1-7"), ("provider", "RX7"), ("location", "RX7")]
        site = Site(organisations=tuple(organisation(level, id) for level, id in there))  # type: ignore[arg-type]
        replica.publish(render(site), at=datetime(2026, 1, 5, tzinfo=UTC))
        host = replica.address.removeprefix("http://")
        (folder / "settings.toml").write_text(
            f'[fetch]\nhosts = ["{host}"]\nprivate_hosts = ["{host}"]\ndelay_seconds = 0.01\n'
            f'[cqc]\naddress = "{replica.address}"\n'
        )
        yield replica


def test_it_is_a_provider_a_location_both_or_nothing(wardround: Wardround, replica: Replica) -> None:
    ran = wardround("watch", "add", "rx1", "1-7", "RX7", "RX9")
    assert ran.code == 2
    assert "no page for RX9: neither /provider/RX9 nor /location/RX9 exists on " in ran.err
    assert ran.err.count("\n") <= 2
    told = [line for line in ran.out.splitlines() if line.startswith("Watching")]
    assert [line.partition(" (")[0] for line in told] == [
        "Watching provider RX1",
        "Watching location 1-7",
        "Watching provider RX7 and location RX7",
    ]
    watched = wardround("watch", "list", "--json").document["watches"]
    assert {(one["organisation"]["level"], one["organisation"]["id"], one["state"]) for one in watched} == {
        ("provider", "RX1", "watched"), ("location", "1-7", "watched"),
        ("provider", "RX7", "watched"), ("location", "RX7", "watched"),
    }  # fmt: skip
    assert {hit.path for hit in replica.hits} >= {"/provider/RX7", "/location/RX7", "/provider/RX9", "/location/RX9"}


def test_where_the_site_is_out_of_order_it_is_kept_and_found_out_by_the_next_round(
    wardround: Wardround, replica: Replica
) -> None:
    replica.break_down()
    ran = wardround("watch", "add", "1-7")
    assert ran.code == 0
    assert ran.out.startswith("1-7 is kept")
    assert "the next round finds out what it is" in ran.out
    replica.recover()
    assert wardround("round").code == 0
    (one,) = wardround("watch", "list", "--json").document["watches"]
    assert (one["organisation"]["level"], one["organisation"]["name"], one["state"]) == (
        "location", "The location 1-7", "watched",
    )  # fmt: skip


def test_the_few_open_ids_of_a_file_are_asked_for_at_once(wardround: Wardround, replica: Replica, folder: Path) -> None:
    (folder / "list.csv").write_text("CQC ID,Ward\nRX1,a\n1-7,b\nRX7,c\nRX9,d\n")
    ran = wardround("watch", "import", "list.csv", "--list", "A")
    assert ran.code == 3
    assert "Added 3, unchanged 0" in ran.out
    assert "row 5, not understood: there is no page for RX9: /provider/RX9 and /location/RX9 do not exist" in ran.out
    watched = wardround("watch", "list", "--json").document["watches"]
    assert {(one["organisation"]["level"], one["organisation"]["id"], one["state"]) for one in watched} == {
        ("provider", "RX1", "watched"), ("location", "1-7", "watched"),
        ("provider", "RX7", "watched"), ("location", "RX7", "watched"),
    }  # fmt: skip
    again = wardround("watch", "import", "list.csv", "--list", "A")
    assert "Added 0, unchanged 3, other columns changed 0, removed 0" in again.out
    assert {hit.path for hit in replica.hits} >= {"/provider/RX9", "/location/RX9"}


def test_more_open_ids_than_that_wait_for_the_next_round(wardround: Wardround, replica: Replica, folder: Path) -> None:
    ids = ["RX1", *(f"1-{number}" for number in range(7, 18))]
    (folder / "list.csv").write_text("CQC ID\n" + "\n".join(ids))
    ran = wardround("watch", "import", "list.csv")
    assert ran.code == 0
    assert "12 ids are kept, and the next round finds out what they are" in ran.out
    assert replica.hits == []
