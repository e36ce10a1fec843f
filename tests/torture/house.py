"""The story that the torture tells: three homes and a trust's board on four days, whose people get mails, pages, tables
and corrections.

The first home falls, is partly withdrawn by a person, and rises again as the other two fall, all of one kind at once,
which is held back until a person releases it. The board's papers come, are replaced and withdrawn. The pager's
recipient does not exist, so another stands in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from crawler.order import Visit
from crawler.readers.kinds import reader_of
from monitor.holding.releasing import alone, release
from monitor.holding.withdrawing import withdraw
from monitor.house import House
from monitor.round import Round
from monitor.settings import Breaker, Channel, Papers, Rule, Settings
from monitor.telling import send_due
from storage import batches, lease, records, sources, visits, watches
from storage.listings import INDEX, PAPER
from storage.record import Organisation, Record
from storage.routes import routes
from storage.tables import changes
from tests.check.conftest import LIST, PROFILE, REPORT, header, listing, report
from tests.papers.shelf import PAGE, TRUST
from tests.torture.boardroom import HOST, PAPERS

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


HOMES: tuple[dict[str, Record | None], ...] = (
    {PROFILE: header("Good"), LIST: listing(*LISTED[:1]), AP1: FIRST_REPORT} | others("Good"),
    {PROFILE: header("Inadequate"), LIST: listing(*LISTED[:2]), AP1: None, AP2: BAD} | others("Good"),
    {PROFILE: header("Good"), LIST: listing(*LISTED), AP1: None, AP2: BAD, AP3: BETTER}
    | others("Requires improvement"),
    {PROFILE: header("Good"), LIST: listing(*LISTED), AP1: FIRST_REPORT, AP2: BAD, AP3: BETTER}
    | others("Requires improvement"),
)
"""What each page of the homes says on each day; None: it cannot be reached."""
DAYS: tuple[dict[str, Record | str], ...] = tuple(
    {address: page or "unreachable" for address, page in pages.items()} | papers
    for pages, papers in zip(HOMES, PAPERS, strict=True)
)
"""What every page and paper says on each day, or how its visit ends."""
PEOPLE = ("mail", "table", "pager", "standin", "ops")
SETTINGS = Settings(
    channels={name: Channel(address_env=name.upper()) for name in PEOPLE}
    | {"pager": Channel(address_env="PAGER", form="chat", escalate_to="standin")},
    rules=(
        Rule(name="grave", about=("ratings", "reports"), severity="high", channels=("mail",)),
        Rule(name="papers", about=("board-papers",), channels=("mail",)),
        Rule(name="critical", severity="critical", channels=("pager",)),
        Rule(name="rest", severity="low", channels=("table",), digest="daily"),
        Rule(name="trouble", about=("trouble",), channels=("ops",)),
    ),
    breaker=Breaker(share=0.5, least=3),
    papers=Papers(hosts=(HOST,)),
)


class Ward:
    """The house in one attempt at a step. ``clock`` is the time, ``environ`` has the channels' addresses."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], environ: dict[str, str]) -> None:
        self.house = House(engine=engine, settings=SETTINGS, clock=clock, environ=environ, base=Path())

    def begin(self) -> None:
        """Put the three homes and the trust on the list."""
        with self.house.engine.begin() as db:
            for level, cqc_id in (("location", "1-999000001"), *((one.level, one.id) for one in (*OTHERS, TRUST))):
                row = watches.organisation_row(db, level, cqc_id, FIRST)
                watches.add_watch(db, row, list_name="", asked=cqc_id, state="watched", added_by="me", now=FIRST)

    def round(self, day: int) -> None:
        """A day's round as the program makes it, with pages that are said instead of fetched and read."""
        with _Said(self.house, day) as made:
            made.visit(made.due(), "due")
            made.check()
            with self.house.engine.connect() as db:
                again = [route.source.id for route in routes(db, round_id=made.number)]
            made.visit(again, "confirm")
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


class _Said(Round):
    """A round of a day of the story."""

    def __init__(self, house: House, day: int) -> None:
        super().__init__(house, trigger="round")
        self.day = day

    def due(self) -> list[int]:
        """The sources of the day; papers are found on their page."""
        slots = dict.fromkeys(KINDS, str(self.day))
        with self.house.engine.begin() as db:
            for address in DAYS[self.day]:
                if (kind := _kind(address)) != PAPER:
                    (row,) = watches.matches(db, _whose(address))
                    sources.add(db, address=address, kind=kind, organisation_id=row, found_on=None, now=FIRST)
            return [row.id for row in sources.due(db, slots=slots)]

    def visit(self, wanted: Sequence[int], purpose: visits.Purpose) -> None:
        """Visit and read what the day says."""
        for number in wanted:
            with self.house.engine.begin() as db:
                lease.hold(db, self.token)
                page = DAYS[self.day].get(sources.one(db, number).address, "not-modified")
                body = page.model_dump_json().encode() if isinstance(page, Record) else None
                visits.record(
                    db, source_id=number, round_id=self.number, purpose=purpose, at=self.house.clock(),
                    outcome="changed" if body else page, slot=str(self.day), body=body,
                )  # type: ignore[arg-type]  # fmt: skip
        self.read()

    def _visit(self, wanted: Sequence[Visit]) -> None:
        """The papers that a list newly names."""
        self.visit([one.source_id for one in wanted], "due")

    def read(self) -> None:
        """Keep what was said as its reading."""
        with self.house.engine.connect() as db:
            waiting = records.unread(db, readers=[reader_of(kind) for kind in KINDS])
        for row in waiting:
            with self.house.engine.begin() as db:
                document: dict[str, Any] = json.loads(visits.body(db, row.body))
                records.add(
                    db, body=row.body, address=row.address, kind=row.kind, reader=reader_of(row.kind),
                    fingerprint=row.body, document=document, refusal=None, now=self.house.clock(),
                )  # fmt: skip


KINDS = ("cqc-profile", "cqc-reports", "cqc-assessment", INDEX, PAPER)


def _kind(address: str) -> str:
    if HOST in address:
        return INDEX if address == PAGE else PAPER
    return "cqc-assessment" if "/reports/" in address else "cqc-reports" if address == LIST else "cqc-profile"


def _whose(address: str) -> str:
    return str(TRUST.id) if HOST in address else f"1-99900000{address.split('/')[4]}"


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
