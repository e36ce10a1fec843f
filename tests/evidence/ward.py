"""Five days of Rose House from pages as CQC prints them: each round hands them to readers and check, nothing crawls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Engine, insert, select, update

from crawler.readers.kinds import kind_of
from deploy.demo.facts import Site
from deploy.demo.homes import ROSE_AFTER, ROSE_BEFORE, ROSE_CHECKED
from deploy.demo.render import render
from monitor.check import check_organisation
from monitor.closing import close_books
from monitor.evidence.bundle import bundle
from monitor.named import change_named
from monitor.reading import Job, understand
from monitor.settings import Breaker, Rule
from storage import changes, records, rounds, sources, visits, watches
from storage.change import Change, Evidence
from storage.engine import open_database
from storage.history import alert_of
from storage.migrate import migrate
from storage.record import Organisation
from storage.tables import changes as changes_table
from storage.tables import deliveries, receipts

CQC = "https://www.cqc.org.uk"
HOME = Organisation(level="location", id=ROSE_BEFORE.id, name="Rose House")
PROFILE = f"/location/{HOME.id}"
LIST, REPORT = f"{PROFILE}/reports", f"{PROFILE}/reports/AP99001/overall"
BEFORE, AFTER, CHECKED = (
    {path: page.body for path, page in render(Site(organisations=(one,))).items()}
    for one in (ROSE_BEFORE, ROSE_AFTER, ROSE_CHECKED)
)
UNREADABLE = "5005e0"
MANAGER = b"Name withheld<br/>Registered Manager"
RULES = (Rule(name="worse", severity="high", channels=("mail", "chat")),)
HEADERS = {"content-type": "text/html; charset=utf-8", "etag": '"33a64df5"', "set-cookie": "visitor=4711"}


@dataclass
class Ward:
    """Rounds over one watched home."""

    engine: Engine
    home: int = 0
    round: int = 0
    now: datetime = datetime(2025, 7, 14, 6, tzinfo=UTC)

    @contextmanager
    def making_round(self) -> Iterator[None]:
        """The next day's round, closed at its end."""
        self.now += timedelta(days=1)
        with self.engine.begin() as db:
            self.round = rounds.open_round(db, token=f"t{self.now:%d}", trigger="round", now=self.now)
        yield
        with self.engine.begin() as db:
            close_books(db, [self.round], rules=RULES, breaker=Breaker(), now=self.now)
            rounds.close_round(db, self.round, how="done", summary={}, now=self.now)

    def walk(self, pages: dict[str, bytes], *, purpose: visits.Purpose = "due") -> None:
        """Visit these pages, read them and compare them."""
        for path, body in pages.items():
            self._visit(f"{CQC}{path}", body, purpose)
        self.now += timedelta(seconds=30)
        with self.engine.begin() as db:
            readings = records.unchecked(db, readers=list(set(db.scalars(select(records.records.c.reader)))))
            check_organisation(db, self.home, readings, round_id=self.round, rules=RULES, now=self.now)

    def _visit(self, address: str, body: bytes, purpose: visits.Purpose) -> None:
        self.now += timedelta(seconds=2)
        kind = kind_of(address)
        with self.engine.begin() as db:
            source = sources.add(db, address=address, kind=kind, organisation_id=self.home, found_on=None, now=self.now)
            visits.record(
                db, source_id=source, round_id=self.round, purpose=purpose, at=self.now, outcome="changed", slot=None,
                status=200, body=body, media_type=HEADERS["content-type"], headers=HEADERS, final_address=address,
            )  # fmt: skip
            hash_ = sources.one(db, source).body
            same = (records.records.c.body == hash_, records.records.c.address == address)
            if db.execute(select(records.records.c.id).where(*same)).first():
                return
            found = understand(
                Job(body, address=address, kind=kind, media_type=HEADERS["content-type"], in_round=True, key=b"k" * 32)
            )
            assert found.record is not None, found.refusal
            records.add(
                db, body=hash_, address=address, kind=kind, reader=found.record.reader, fingerprint=found.fingerprint,
                document=found.record.model_dump(mode="json"), refusal=None, now=self.now,
            )  # fmt: skip

    def lose(self, path: str) -> None:
        """The site answers 503 for a page, and its watchers are told that it cannot be read."""
        address = f"{CQC}{path}"
        with self.engine.begin() as db:
            source = db.scalar(select(sources.sources.c.id).where(sources.sources.c.address == address))
            assert source is not None
            visits.record(
                db, source_id=source, round_id=self.round, purpose="due", at=self.now, outcome="unreachable",
                slot=None, status=503, detail="the site answered 503", headers={"retry-after": "120"},
            )  # fmt: skip
            told = Change(
                id=UNREADABLE, kind="source-unreadable", organisation=HOME, url=address, severity="medium",
                evidence=Evidence(), summary="Rose House: the rating could not be read since 19 July 2025.",
                first_seen=self.now.isoformat(),
            )  # fmt: skip
            changes.record(
                db, told, organisation_id=self.home, round_id=self.round, identity=f"source | {address}", fact_ids=[],
                shown_at={address: "once"}, now=self.now,
            )  # fmt: skip
            alert = db.scalar(select(changes_table.c.alert_id).order_by(changes_table.c.number).limit(1))
            changes.join(db, told.id, alert or 0)

    def send(self) -> None:
        """Every message goes out; the mail's first attempt fails."""
        with self.engine.begin() as db:
            for sent in db.execute(select(deliveries)).all():
                refused = [("failed", "the mail server could not be reached")] if sent.channel == "mail" else []
                for result, reason in (*refused, ("sent", "sent")):
                    detail = {"reason": reason, "accepted": ["a1b2c3"], "service": "Mail"}
                    kept = {"delivery_id": sent.id, "at": self.now, "result": result, "detail": detail}
                    db.execute(insert(receipts).values(kept))
            db.execute(update(deliveries).values(state="sent", done_at=self.now))


_AGAIN = {REPORT: AFTER[REPORT].replace(b"</html>", b"<!-- another copy --></html>")}
_OTHER_HANDS = AFTER[PROFILE].replace(MANAGER, b"Ottoline Madeup<br/>Registered Manager")
DAYS: tuple[tuple[dict[str, bytes], dict[str, bytes]], ...] = (
    ({PROFILE: BEFORE[PROFILE], LIST: BEFORE[LIST]}, {}),
    ({PROFILE: AFTER[PROFILE], LIST: AFTER[LIST], REPORT: AFTER[REPORT]}, _AGAIN),
    ({PROFILE: _OTHER_HANDS, LIST: CHECKED[LIST]}, {}),
    ({LIST: AFTER[LIST]}, {}),
    ({LIST: AFTER[LIST].replace(b"</html>", b"<!-- one day later --></html>")}, {}),
)
"""What a walk past the pages shows each day, and what the second look shows."""


def live(path: Path, *, days: Sequence[tuple[dict[str, bytes], dict[str, bytes]]] = DAYS) -> None:
    """Make a database in which Rose House fell, was told, was read again, and could not be read at the end."""
    engine = open_database(f"sqlite:///{path}", create=True)
    migrate(engine)
    ward = Ward(engine)
    with engine.begin() as db:
        ward.home = watches.organisation_row(db, "location", str(HOME.id), ward.now)
        watches.add_watch(db, ward.home, list_name="", asked=str(HOME.id), state="watched", added_by="me", now=ward.now)
    for pages, again in days:
        with ward.making_round():
            ward.walk(pages)
            if again:
                ward.walk(again, purpose="confirm")
    ward.send()
    if days is DAYS:
        with ward.making_round():
            ward.lose(PROFILE)
    engine.dispose()


def id_of(database: Path, kind: str, subject: str | None = None) -> str:
    """The id of the change of a kind, and of a subject where there are several."""
    engine = open_database(f"sqlite:///{database}")
    with engine.connect() as db:
        asked = select(changes_table.c.id).where(changes_table.c.kind == kind)
        found = db.scalars(asked.where(changes_table.c.subject == subject) if subject else asked).one()
    engine.dispose()
    return str(found)


def files_of(database: Path, kind: str, subject: str | None = None) -> dict[str, bytes]:
    """The files of the bundle of a change."""
    engine = open_database(f"sqlite:///{database}")
    with engine.connect() as db:
        change = change_named(db, id_of(database, kind, subject))
        alert = alert_of(db, change.id)
        made = bundle(db, change, alert=alert, wardround=version("wardround"), now=datetime(2025, 7, 21, tzinfo=UTC))
    engine.dispose()
    return made.files
