"""The telling of one test: a database, a clock that stands still, and the settings of its channels."""

from collections.abc import Mapping
from pathlib import Path
from random import Random
from socket import gethostname
from typing import Any

from sqlalchemy import Connection, Engine, select

from monitor.house import House
from monitor.notifier import tell
from monitor.settings import Channel, Settings, Telling
from monitor.told import Told
from storage import outbox, sending
from storage.delivery import Delivery
from storage.tables import deliveries, incidents, receipts
from tests.tell.stage import Clock, add_alert, change

EMAIL = {"alerts": Channel(address_env="WARDROUND_CHANNEL_ALERTS")}
CHAT = {"alerts": Channel(address_env="WARDROUND_CHANNEL_ALERTS", form="chat")}
DEAD = f"{gethostname()} 999999999 another boot 7"
"""A process of this machine that has ended."""
ELSEWHERE = "ward-2 4711 its boot 12"
"""A process of another machine: nobody here can tell whether it lives."""


class Room:
    """``environ`` holds the channels' addresses."""

    def __init__(self, engine: Engine, base: Path) -> None:
        self.engine, self.base, self.clock = engine, base, Clock()
        self.environ: dict[str, str] = {}
        self.timeout = 20.0

    def add(self, *told: Any, **more: Any) -> int:
        """An alert with one delivery that is due; the delivery's number."""
        with self.engine.begin() as db:
            return add_alert(db, told or (change(),), now=self.clock(), **more)

    def house(self, channels: Mapping[str, Channel] = EMAIL) -> House:
        """The house as it stands for a teller."""
        settings = Settings(channels=dict(channels), telling=Telling(timeout_seconds=self.timeout))
        return House(engine=self.engine, settings=settings, clock=self.clock, environ=self.environ, base=self.base)

    def tell(self, channels: Mapping[str, Channel] = EMAIL, **more: Any) -> Told:
        """Send what is due."""
        return tell(self.house(channels), random=Random(7), **more)

    def delivery(self, number: int = 1) -> Delivery:
        """One delivery with its receipts."""
        with self.engine.begin() as db:
            return outbox.delivery(db, number)

    def claim(self, number: int = 1, *, by: str = DEAD, minutes: float = 6) -> None:
        """Let another process begin to send."""
        with self.engine.begin() as db:
            assert claim(db, number, self.clock, by=by, minutes=minutes)

    def incidents(self) -> list[str]:
        """The sentences of the open incidents, oldest first."""
        with self.engine.begin() as db:
            asked = select(incidents.c.detail).where(incidents.c.closed_at.is_(None))
            return list(db.scalars(asked.order_by(incidents.c.id)))

    def everything_kept(self) -> str:
        """Whatever the database holds of the messages."""
        with self.engine.begin() as db:
            rows = [tuple(row) for table in (deliveries, receipts, incidents) for row in db.execute(select(table))]
        return repr(rows)


def claim(db: Connection, number: int, clock: Clock, *, by: str = DEAD, minutes: float = 6) -> bool:
    """Whether a process gets a row that is due."""
    later = Clock(clock())
    later.pass_(minutes=minutes)
    return sending.claim(db, number, by=by, until=later(), now=clock())
