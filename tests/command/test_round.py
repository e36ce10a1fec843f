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
