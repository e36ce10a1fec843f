"""An operator's desk: incidents come and go, the sweep is made, and what is told is read as it would arrive."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select, update

from monitor.message import Message, Voice
from monitor.settings import Channel, Rule, Settings
from monitor.watchdog.notice import compose_notice
from monitor.watchdog.noticing import sweep
from storage import incidents, notices
from storage.incident import GIVEN_UP, HOST_UNREACHABLE
from storage.tables import deliveries
from tests.tell.stage import Clock, add_alert, change

SITE = "www.cqc.org.uk"
DOWN = "www.cqc.org.uk could not be reached since 12 July 2025 (the site answered 503); 8 addresses wait"
RULES = (
    Rule(name="Everything worse", about=("ratings",), severity="high", channels=("alerts",)),
    Rule(name="Trouble, to the operator", about=("trouble",), channels=("operator",)),
)


class Desk:
    """One house's incidents and what is told of them."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.clock = engine, Clock()
        self.settings = Settings(rules=RULES, channels=self.channels("alerts", "operator"))

    @staticmethod
    def channels(*names: str) -> dict[str, Channel]:
        return {name: Channel(address_env=name.upper()) for name in names}

    def rules(self, *rules: Rule) -> None:
        channels = self.channels(*(name for rule in rules for name in rule.channels))
        self.settings = self.settings.model_copy(update={"rules": rules, "channels": channels})

    def open(self, kind: str = HOST_UNREACHABLE, subject: str = SITE, sentence: str = DOWN) -> None:
        with self.engine.begin() as db:
            incidents.keep_open(db, kind=kind, subject=subject, sentence=sentence, since=self.clock(), now=self.clock())

    def close(self, kind: str = HOST_UNREACHABLE, subject: str = SITE) -> None:
        with self.engine.begin() as db:
            incidents.close(db, kind=kind, subject=subject, now=self.clock())

    def give_up(self, channel: str = "alerts", severity: str = "critical") -> int:
        """A message to a channel that was given up; its number."""
        self.clock.pass_(seconds=1)
        with self.engine.begin() as db:
            number = add_alert(db, [change(severity=severity)], channel=channel, now=self.clock())
        self.set(number, "given-up")
        self.open(GIVEN_UP, f"delivery {number}", f"the message WR-{number} to the channel {channel} was given up")
        return number

    def set(self, number: int, state: str, **more: Any) -> None:
        done = self.clock() if state in ("sent", "given-up", "cancelled") else None
        with self.engine.begin() as db:
            values = {"state": state, "done_at": done, **more}
            db.execute(update(deliveries).where(deliveries.c.id == number).values(values))

    def sweep(self) -> int:
        with self.engine.begin() as db:
            return sweep(db, self.settings, now=self.clock())

    def arrives(self) -> None:
        """Everything that waits is sent."""
        with self.engine.begin() as db:
            waits = deliveries.c.state.in_(("waiting", "retry")) & deliveries.c.notice_id.is_not(None)
            db.execute(update(deliveries).where(waits).values(state="sent", done_at=self.clock()))

    def rows(self) -> list[Any]:
        with self.engine.begin() as db:
            asked = select(deliveries).where(deliveries.c.notice_id.is_not(None)).order_by(deliveries.c.id)
            return list(db.execute(asked))

    def told(self) -> list[tuple[str, str]]:
        """Channel and subject of every notice, in order."""
        return [(row.channel, self.message(row).subject) for row in self.rows()]

    def message(self, row: Any, **voice: Any) -> Message:
        with self.engine.begin() as db:
            return compose_notice(notices.view(db, row.notice_id), Voice(reference=row.key, **voice))

    def last(self, **voice: Any) -> Message:
        return self.message(self.rows()[-1], **voice)
