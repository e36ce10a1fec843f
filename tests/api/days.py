"""Days of a few homes on the replica of CQC's site, with the replica of its data service beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from deploy.demo.api import BASE, KEY, Api
from deploy.demo.facts import Organisation, Site
from deploy.demo.render import render
from monitor.named import named
from monitor.round import make_round
from monitor.settings import Rule
from monitor.summing import Summary
from monitor.watching import watch
from storage.tables import incidents, sources
from tests.story.conftest import Days, days

BEGUN = datetime(2025, 7, 10, 6, tzinfo=UTC)
RULES = (
    Rule(name="Pages", about=("source-unreadable", "source-recovered"), channels=("watchers",)),
    Rule(name="Ratings", about=("ratings", "reports"), channels=("watchers",)),
    Rule(name="Trouble", about=("trouble",), channels=("operator",)),
)


class Served:
    """A house with a key; ``day`` makes the round of the next day, or of another one later."""

    def __init__(self, of: Days, api: Api) -> None:
        self.of, self.api, self.homes = of, api, dict[str, Organisation]()
        self.now = BEGUN - timedelta(days=1)
        self.set_key(KEY)
        self.before = 0

    def set_key(self, key: str) -> None:
        environ = {name: value for name, value in self.of.house.environ.items() if name != "WARDROUND_CQC_API_KEY"}
        self.of.house = replace(self.of.house, environ=environ | ({"WARDROUND_CQC_API_KEY": key} if key else {}))

    def watch(self, *homes: Organisation) -> None:
        """Watch these; the site and the service know them."""
        self.homes |= {home.id: home for home in homes}
        self.of.replica.publish(render(Site(organisations=tuple(self.homes.values()))), at=self.now)
        self.api.publish(self.homes.values(), at=BEGUN - timedelta(days=60))
        watch(self.of.house, [named(f"{home.level}:{home.id}") for home in homes], list_name="", added_by="me")

    def day(self, days: int = 1, *, silent: tuple[str, ...] = ()) -> Summary:
        """``silent``: the ids of which the service has no document."""
        self.now += timedelta(days=days)
        self.of.house.clock.set(self.now)  # type: ignore[attr-defined]
        shown = list(self.homes.values())
        self.of.replica.publish(render(Site(organisations=tuple(shown))), at=self.now)
        self.api.publish([home for home in shown if home.id not in silent], at=self.now - timedelta(hours=3))
        self.api.asked.clear()
        self.before = len(self.of.mailbox.received)
        return make_round(self.of.house)

    @property
    def asked(self) -> list[str]:
        """The documents asked for in the last round."""
        paths = [one.path.removeprefix(BASE) for one in self.api.asked]
        return sorted(path for path in paths if not path.startswith("/changes"))

    @property
    def told(self) -> list[str]:
        """The subjects of the messages of the last round."""
        return [str(mail["Subject"]) for mail in self.of.mailbox.received[self.before :]]

    def incidents(self) -> list[tuple[str, bool]]:
        """Kind and whether it is open, of every incident there ever was."""
        with self.of.house.engine.connect() as db:
            rows = db.execute(select(incidents).order_by(incidents.c.id)).all()
        return [(row.kind, row.closed_at is None) for row in rows]

    def sources(self) -> dict[str, Any]:
        """The service's sources by the end of their address."""
        with self.of.house.engine.connect() as db:
            rows = db.execute(select(sources).where(sources.c.kind.startswith("cqc-api-"))).all()
        return {row.address.partition(BASE)[2]: row for row in rows}


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    with days(folder, RULES) as of, Api() as api:
        own = of.house.settings
        host = urlsplit(api.address).netloc
        hosts = {"hosts": (*own.fetch.hosts, host), "private_hosts": (*own.fetch.private_hosts, host)}
        update = {
            "fetch": own.fetch.model_copy(update=hosts),
            "api": own.api.model_copy(update={"address": api.address, "delay_seconds": 0.0}),
            "cqc": own.cqc.model_copy(update={"checks_list": "", "press_list": ""}),
        }
        of.house = replace(of.house, settings=own.model_copy(update=update))
        yield Served(of, api)
