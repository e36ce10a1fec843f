"""A round as far as the crawl sees one: a database, a lease, sources, and the order that visits them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine, insert, select

from crawler.launch import crawl
from crawler.order import Crawled, Manners, Order, Visit
from storage import lease, rounds, sources, visits
from storage.engine import open_database
from storage.tables import hosts, metadata, organisations, watches
from storage.tables import visits as visits_table
from tests.site import Site

SLOTS = {"cqc-profile": "2026-11-02", "cqc-reports": "2026-11-02", "cqc-assessment": "2026-11-02"}
MANNERS: dict[str, Any] = {
    "version": "0.1.0",
    "contact": "quality@example.org",
    "delay_seconds": 0.02,
    "timeout_seconds": 5.0,
}
NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)


class Round:
    def __init__(self, database: Path, site: Site) -> None:
        self.database = database
        self.site = site
        self.engine: Engine = open_database(f"sqlite:///{database}", create=True)
        metadata.create_all(self.engine)
        self.token = "the token"
        with self.engine.begin() as db:
            self.id = rounds.open_round(db, token=self.token, trigger="round", now=NOW)
            lease.take(db, self.token, NOW)
        self._organisations: dict[str, int] = {}

    def organisation(self, cqc_id: str) -> int:
        if cqc_id not in self._organisations:
            with self.engine.begin() as db:
                made = db.execute(insert(organisations).values(level="provider", cqc_id=cqc_id, added_at=NOW))
                number = made.inserted_primary_key[0]  # type: ignore[index]
                db.execute(
                    insert(watches).values(
                        organisation_id=number, list="", asked=cqc_id, state="watched", added_by="test", added_at=NOW
                    )
                )
            self._organisations[cqc_id] = number
        return self._organisations[cqc_id]

    def watch(self, *paths: str, kind: str = "cqc-profile", address: str | None = None) -> list[int]:
        """The ids of the sources at these paths; a path's own organisation is RT1."""
        organisation = self.organisation("RT1")
        with self.engine.begin() as db:
            return [
                sources.add(
                    db, address=f"{address or self.site.address}{path}", kind=kind, organisation_id=organisation,
                    found_on=None, now=NOW,
                )
                for path in paths
            ]  # fmt: skip

    def order(self, *, follow: bool = False, purpose: str = "due", whole: bool = False, **manners: Any) -> Order:
        slots = manners.pop("slots", SLOTS)
        with self.engine.begin() as db:
            due = sources.due(db, slots=slots, everything=purpose == "confirm")
        return Order(
            database=str(self.engine.url), round_id=self.id, token=self.token, slots=slots, follow=follow,
            visits=tuple(Visit.of(row, purpose=purpose, whole=whole) for row in due),  # type: ignore[arg-type]
            manners=Manners(**{"hosts": (self.site.host,), "private_hosts": (self.site.host,), **MANNERS, **manners}),
        )  # fmt: skip

    def crawl(
        self, order: Order | None = None, *, beat: Callable[[], None] = lambda: None,
        stopping: Callable[[], bool] = lambda: False, started: Callable[[int], None] = lambda _: None, **more: Any,
    ) -> Crawled:  # fmt: skip
        """Visit what is due; ``more`` goes to order()."""
        return crawl(order or self.order(**more), started=started, beat=beat, stopping=stopping)

    def visits(self) -> list[Any]:
        with self.engine.begin() as db:
            return list(db.execute(select(visits_table).order_by(visits_table.c.id)))

    def outcomes(self) -> list[str]:
        return [visit.outcome for visit in self.visits()]

    def visit(self) -> Any:
        """The newest visit."""
        return self.visits()[-1]

    def source(self, number: int) -> Any:
        with self.engine.begin() as db:
            return sources.one(db, number)

    def host(self) -> Any:
        with self.engine.begin() as db:
            return db.execute(select(hosts).where(hosts.c.host == self.site.host)).one()

    def body(self, hash_: str) -> bytes:
        with self.engine.begin() as db:
            return visits.body(db, hash_)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.engine.dispose()
