"""A home's four days in processes that die at a chosen commit. A program of its own: it forks, which pytest must not.

It is given a folder and the address of a mail server. Each line of its input is a plan, as JSON: for each day, the
deaths on the way ([number of the commit, whether before it]). It answers with what the house holds in the end.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, event, select

from crawler.readers.read import reader_of
from monitor.house import House
from monitor.round import Round
from monitor.sender import resolve
from monitor.settings import Channel, Rule, Settings
from storage import changes, lease, records, sources, visits, watches
from storage.engine import open_database
from storage.migrate import migrate
from storage.record import Banner, Record
from storage.tables import changes as changes_table
from storage.tables import current_facts, deliveries, facts, leases, snapshots
from storage.tables import rounds as rounds_table
from tests.check.conftest import LIST, PROFILE, REPORT, header, listing, report

KILLED = 9
FIRST = datetime(2025, 7, 14, 6, tzinfo=UTC)
AP1, AP2, AP3 = (REPORT.format(name) for name in ("AP1", "AP2", "AP3"))
LISTED = (("AP1", "2024-02-01"), ("AP2", "2025-07-15"), ("AP3", "2025-07-16"))
UNDER_WAY = (Banner(type="checks-under-way", text="Checks are under way"),)
FIRST_REPORT = report("AP1", "2024-02-01", overall="Good", safe="Good")
BAD = report("AP2", "2025-07-15", overall="Inadequate", safe="Requires improvement")
BETTER = report("AP3", "2025-07-16", overall="Good", safe="Good")
DAYS: tuple[dict[str, Record | None], ...] = (
    {PROFILE: header("Good", banners=UNDER_WAY), LIST: listing(*LISTED[:1]), AP1: FIRST_REPORT},
    {PROFILE: header("Inadequate"), LIST: listing(*LISTED[:2]), AP1: None, AP2: BAD},
    {PROFILE: header("Good"), LIST: listing(*LISTED), AP1: None, AP2: BAD, AP3: BETTER},
    {PROFILE: header("Good"), LIST: listing(*LISTED), AP1: FIRST_REPORT, AP2: BAD, AP3: BETTER},
)
"""What each page says on each day; None: it cannot be reached."""
SETTINGS = Settings(
    channels={"mail": Channel(address_env="MAIL")},
    rules=(Rule(name="all", severity="low", channels=("mail",)),),
)


def kind_of(address: str) -> str:
    return "cqc-assessment" if "/reports/" in address else "cqc-reports" if address == LIST else "cqc-profile"


class Day:
    """One attempt at a day's round, as the program makes it, with pages that are said instead of fetched."""

    def __init__(self, engine: Engine, number: int, attempt: int, mail: str) -> None:
        begun = time.monotonic()
        base = FIRST + timedelta(days=number, hours=attempt)
        self.number = number
        self.house = House(
            engine=engine,
            settings=SETTINGS,
            clock=lambda: base + timedelta(seconds=time.monotonic() - begun),
            environ={"MAIL": mail},
            base=Path(),
        )

    def round(self) -> None:
        with Round(self.house, trigger="round") as made:
            self.visit(made, self.due(), "due")
            made.check()
            with self.house.engine.connect() as db:
                again = changes.to_confirm(db)
            self.visit(made, again, "confirm")
            made.check()
            made.health()
            made.tell(made.close())

    def due(self) -> list[int]:
        slots = dict.fromkeys(("cqc-profile", "cqc-reports", "cqc-assessment"), str(self.number))
        with self.house.engine.begin() as db:
            home = watches.matches(db, "1-999000001")[0]
            for address in DAYS[self.number]:
                sources.add(db, address=address, kind=kind_of(address), organisation_id=home, found_on=None, now=FIRST)
            return [row.id for row in sources.due(db, slots=slots)]

    def visit(self, made: Round, wanted: list[int], purpose: visits.Purpose) -> None:
        for number in wanted:
            with self.house.engine.begin() as db:
                lease.hold(db, made.token)
                page = DAYS[self.number][sources.one(db, number).address]
                visits.record(
                    db, source_id=number, round_id=made.number, purpose=purpose, at=self.house.clock(),
                    outcome="changed" if page else "unreachable", slot=str(self.number),
                    body=page.model_dump_json().encode() if page else None,
                )  # fmt: skip
        self.read()

    def read(self) -> None:
        readers = [reader_of(kind) for kind in ("cqc-profile", "cqc-reports", "cqc-assessment")]
        with self.house.engine.connect() as db:
            waiting = records.unread(db, readers=readers)
        for row in waiting:
            with self.house.engine.begin() as db:
                document = json.loads(visits.body(db, row.body))
                records.add(
                    db, body=row.body, address=row.address, kind=row.kind, reader=reader_of(row.kind),
                    fingerprint=row.body, document=document, refusal=None, now=self.house.clock(),
                )  # fmt: skip


def die_at(engine: Engine, commit: int, *, before: bool) -> None:
    """End the process without a word at the n-th commit."""
    done = 0

    def count(_: Any) -> None:
        nonlocal done
        done += 1
        if done == commit and before:
            os._exit(KILLED)

    def after(*_: Any) -> None:
        if done >= commit:
            os._exit(KILLED)

    event.listen(engine, "commit", count)
    event.listen(engine, "checkin", after)


def attempt(database: Path, day: int, number: int, mail: str, death: list[Any] | None) -> int:
    """A day's round in a process of its own; its exit code."""
    child = os.fork()
    if child == 0:
        engine = open_database(f"sqlite:///{database}")
        if death:
            die_at(engine, death[0], before=death[1])
        try:
            Day(engine, day, number, mail).round()
        except BaseException as error:  # noqa: BLE001  # a fork must not run on into its parent's work
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def state(database: Path) -> dict[str, Any]:
    """What the house holds, without the moments and numbers that no two runs share."""
    engine = open_database(f"sqlite:///{database}")
    told = changes_table.c
    with engine.connect() as db:
        found = {
            "changes": db.execute(
                select(told.kind, told.subject, told.before, told.after, told.state, told.report).order_by(told.number)
            ),
            "in force": db.execute(
                select(facts.c.identity, facts.c.value)
                .join(current_facts, current_facts.c.fact_id == facts.c.id)
                .order_by(facts.c.identity)
            ),
            "alerts": db.execute(select(sqlalchemy.func.count(told.alert_id.distinct()))),
            "deliveries": db.execute(select(deliveries.c.channel, deliveries.c.state).order_by(deliveries.c.id)),
            "open rounds": db.execute(select(rounds_table.c.id).where(rounds_table.c.closed_at.is_(None))),
            "leases": db.execute(select(leases.c.token)),
            "unchecked": db.execute(
                select(visits.visits.c.id).where(visits.visits.c.id.not_in(select(snapshots.c.visit_id)))
            ),
        }
        answer: dict[str, Any] = {name: [list(row) for row in rows] for name, rows in found.items()}
    # A confirming visit of the round that takes up a dead one's work may be the second to miss what is gone.
    answer["changes"].sort(key=str)
    engine.dispose()
    return answer


def carry_out(start: Path, database: Path, mail: str, plan: list[list[Any]]) -> dict[str, Any]:
    """Live the four days by a plan of deaths."""
    for old in database.parent.glob(f"{database.name}*"):
        old.unlink()
    shutil.copy(start, database)
    killed = 0
    for day, deaths in enumerate(plan):
        for number, death in enumerate([*deaths, None]):
            code = attempt(database, day, number, mail, death)
            killed += code == KILLED
            if code == 1:
                return {"failed": f"day {day + 1}, after {deaths[:number]}"}
    return state(database) | {"killed": killed}


def main() -> None:
    folder, mail = Path(sys.argv[1]), sys.argv[2]
    start = folder / "start.db"
    engine = open_database(f"sqlite:///{start}", create=True)
    migrate(engine)
    with engine.begin() as db:
        home = watches.organisation_row(db, "location", "1-999000001", FIRST)
        watches.add_watch(db, home, list_name="", asked="1-999000001", state="watched", added_by="me", now=FIRST)
    engine.dispose()
    resolve("mail", SETTINGS.channels["mail"], {"MAIL": mail}, folder)  # Apprise loads its plugins once, here
    for line in sys.stdin:
        print(json.dumps(carry_out(start, folder / "wardround.db", mail, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
