"""What the line that ends a round says of pages: new ones, those that say something else, those only dressed anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.demo.facts import Site
from deploy.demo.homes import LODGE_AFTER, LODGE_BEFORE
from deploy.demo.render import render
from deploy.demo.replica import Replica
from storage.engine import open_database
from storage.lease import take
from tests.command.conftest import Wardround
from tests.command.test_read_address import SETTINGS

BEFORE = Site(organisations=(LODGE_BEFORE,))


@pytest.fixture
def replica(folder: Path) -> Iterator[Replica]:
    with Replica() as replica:
        host = replica.address.removeprefix("http://")
        text = SETTINGS.format(host=host, private=f'"{host}"', address=replica.address)
        (folder / "settings.toml").write_text(text + "[channels]\n")
        yield replica


def last_line(wardround: Wardround, replica: Replica, site: Site) -> str:
    replica.publish(render(site), at=datetime.now(UTC))
    ran = wardround("round", "--all")
    assert ran.code == 0
    return ran.out.splitlines()[-1]


def test_only_pages_that_say_something_else_are_counted_as_changed(wardround: Wardround, replica: Replica) -> None:
    replica.publish(render(BEFORE), at=datetime.now(UTC))
    wardround("watch", "add", f"location:{LODGE_BEFORE.id}")
    first = last_line(wardround, replica, BEFORE)
    assert " new, 0 changed, 0 alerts sent" in first
    assert " visited, 0 changed, 0 alerts sent" in last_line(wardround, replica, BEFORE)
    assert " visited, 0 changed, 0 alerts sent" in last_line(wardround, replica, replace(BEFORE, redesigned=True))
    better = last_line(wardround, replica, Site(organisations=(LODGE_AFTER,), redesigned=True))
    assert " new, " in better
    assert " 0 changed" not in better


def test_a_quiet_round_leaves_in_silence_while_another_runs(wardround: Wardround, folder: Path) -> None:
    wardround("migrate")
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}")
    with engine.begin() as db:
        take(db, "somebody", datetime.now(UTC))
    engine.dispose()
    ran = wardround("--quiet", "round")
    assert (ran.code, ran.out, ran.err) == (4, "", "")


@pytest.mark.usefixtures("replica")
def test_a_round_past_nothing_says_how_it_begins(wardround: Wardround) -> None:
    ran = wardround("round")
    assert ran.code == 0
    assert "Nothing is watched yet: `wardround watch add RT1` is how it begins." in ran.err
    assert wardround("--quiet", "round").err == ""
