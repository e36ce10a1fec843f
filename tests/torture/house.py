"""The story that the torture tells: three homes on four days, whose people get mails, pages, tables and corrections.

The first home falls, is partly withdrawn by a person, and rises again as the other two fall, all of one kind at once,
which is held back until a person releases it. The pager's recipient does not exist, so another stands in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from crawler.readers.kinds import reader_of
from monitor.holding.releasing import alone, release
from monitor.holding.withdrawing import withdraw
from monitor.house import House
from monitor.round import Round
from monitor.settings import Breaker, Channel, Rule, Settings
from monitor.telling import send_due
from storage import batches, lease, records, sources, visits, watches
from storage.record import Organisation, Record
from storage.routes import routes
from storage.tables import changes
from tests.check.conftest import LIST, PROFILE, REPORT, header, listing, report

FIRST = datetime(2025, 7, 14, 6, tzinfo=UTC)
AP1, AP2, AP3 = (REPORT.format(name) for name in ("AP1", "AP2", "AP3"))
LISTED = (("AP1", "2024-02-01"), ("AP2", "2025-07-15"), ("AP3", "2025-07-16"))
FIRST_REPORT = report("AP1", "2024-02-01", overall="Good", safe="Good")
BAD = report("AP2", "2025-07-15", overall="Inadequate", safe="Requires improvement")
BETTER = report("AP3", "2025-07-16", overall="Good", safe="Good")
OTHERS = tuple(
    Organisation(level="location", id=f"1-99900000{number}", name=f"{name} House")
    for number, name in enumerate(("Ash", "Elm"), 2)
)


def others(word: str) -> dict[str, Record | None]:
    """The profiles of the other homes."""
    return {
        f"https://x/location/{home.id[-1]}": header(word).model_copy(update={"organisation": home}) for home in OTHERS
    }


DAYS: tuple[dict[str, Record | None], ...] = (
    {PROFILE: header("Good"), LIST: listing(*LISTED[:1]), AP1: FIRST_REPORT} | others("Good"),
    {PROFILE: header("Inadequate"), LIST: listing(*LISTED[:2]), AP1: None, AP2: BAD} | others("Good"),
    {PROFILE: header("Good"), LIST: listing(*LISTED), AP1: None, AP2: BAD, AP3: BETTER}
    | others("Requires improvement"),
    {PROFILE: header("Good"), LIST: listing(*LISTED), AP1: FIRST_REPORT, AP2: BAD, AP3: BETTER}
    | others("Requires improvement"),
)
"""What each page says on each day; None: it cannot be reached."""
PEOPLE = ("mail", "table", "pager", "standin", "ops")
SETTINGS = Settings(
    channels={name: Channel(address_env=name.upper()) for name in PEOPLE}
    | {"pager": Channel(address_env="PAGER", form="chat", escalate_to="standin")},
    rules=(
        Rule(name="grave", about=("ratings", "reports"), severity="high", channels=("mail",)),
        Rule(name="critical", severity="critical", channels=("pager",)),
        Rule(name="rest", severity="low", channels=("table",), digest="daily"),
        Rule(name="trouble", about=("trouble",), channels=("ops",)),
    ),
    breaker=Breaker(share=0.5, least=3),
)


class Ward:
    """The house in one attempt at a step. ``clock`` is the time, ``environ`` has the channels' addresses."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], environ: dict[str, str]) -> None:
        self.house = House(engine=engine, settings=SETTINGS, clock=clock, environ=environ, base=Path())

    def begin(self) -> None:
        """Put the three homes on the list."""
        with self.house.engine.begin() as db:
            for cqc_id in ("1-999000001", *(home.id for home in OTHERS)):
                home = watches.organisation_row(db, "location", cqc_id, FIRST)
                watches.add_watch(db, home, list_name="", asked=cqc_id, state="watched", added_by="me", now=FIRST)

    def round(self, day: int) -> None:
        """A day's round as the program makes it, with pages that are said instead of fetched."""
        with Round(self.house, trigger="round") as made:
            self._visit(made, day, self._due(day), "due")
            made.check()
            with self.house.engine.connect() as db:
                again = [route.source.id for route in routes(db, round_id=made.number)]
            self._visit(made, day, again, "confirm")
            made.check()
            made.health()
            made.tell(made.close())

    def tell(self, _: int = 0) -> None:
        """What the service does every minute."""
        send_due(self.house, wait=lambda _: None)

    def withdraw(self, _: int) -> None:
        """A person takes back that the first home is less safe."""
        with alone(self.house) as db:
            asked = select(changes).where(changes.c.kind == "rating-changed", changes.c.subject == "safe")
            wrong = db.execute(asked.order_by(changes.c.number)).first()
            assert wrong is not None
            withdraw(db, wrong, author="Ann", reason="The page was wrong.", now=self.house.clock())
        self.tell()

    def release(self, _: int) -> None:
        """A person lets go what was held back."""
        with alone(self.house) as db:
            for batch in batches.held(db):
                release(
                    db, batches.changes_of(db, batch.id), by="Ann", rules=SETTINGS.rules, now=self.house.clock()
                )  # fmt: skip
        self.tell()

    def _due(self, day: int) -> list[int]:
        slots = dict.fromkeys(("cqc-profile", "cqc-reports", "cqc-assessment"), str(day))
        with self.house.engine.begin() as db:
            for address in DAYS[day]:
                home = watches.matches(db, f"1-99900000{address.split('/')[4]}")[0]
                sources.add(db, address=address, kind=_kind(address), organisation_id=home, found_on=None, now=FIRST)
            return [row.id for row in sources.due(db, slots=slots)]

    def _visit(self, made: Round, day: int, wanted: list[int], purpose: visits.Purpose) -> None:
        for number in wanted:
            with self.house.engine.begin() as db:
                lease.hold(db, made.token)
                page = DAYS[day][sources.one(db, number).address]
                visits.record(
                    db, source_id=number, round_id=made.number, purpose=purpose, at=self.house.clock(),
                    outcome="changed" if page else "unreachable", slot=str(day),
                    body=page.model_dump_json().encode() if page else None,
                )  # fmt: skip
        self._read()

    def _read(self) -> None:
        with self.house.engine.connect() as db:
            waiting = records.unread(db, readers=[reader_of(kind) for kind in KINDS])
        for row in waiting:
            with self.house.engine.begin() as db:
                document: dict[str, Any] = json.loads(visits.body(db, row.body))
                records.add(
                    db, body=row.body, address=row.address, kind=row.kind, reader=reader_of(row.kind),
                    fingerprint=row.body, document=document, refusal=None, now=self.house.clock(),
                )  # fmt: skip


KINDS = ("cqc-profile", "cqc-reports", "cqc-assessment")


def _kind(address: str) -> str:
    return "cqc-assessment" if "/reports/" in address else "cqc-reports" if address == LIST else "cqc-profile"


STEPS: tuple[tuple[str, int, timedelta], ...] = (
    ("round", 0, timedelta()),
    ("round", 1, timedelta(days=1)),
    ("tell", 1, timedelta(days=1, hours=3)),
    ("withdraw", 1, timedelta(days=1, hours=4)),
    ("round", 2, timedelta(days=2)),
    ("release", 2, timedelta(days=2, hours=4)),
    ("round", 3, timedelta(days=3)),
    ("tell", 3, timedelta(days=3, hours=3)),
)
"""What happens, on which day's pages, and when it is begun: a digest's 08:30 lies between a round and what follows."""
