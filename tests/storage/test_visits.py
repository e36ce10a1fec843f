import hashlib
from typing import Any

import pytest
import zstandard
from sqlalchemy import Connection, func, select, update

from storage import sources, visits
from storage.tables import bodies
from tests.storage.moment import NOW

PAGE = b"<h1>A trust</h1>" * 100
HASH = hashlib.sha256(PAGE).hexdigest()


@pytest.fixture
def source(db: Connection) -> int:
    return sources.add(
        db, address="https://www.cqc.org.uk/provider/RT1", kind="cqc-profile", organisation_id=1, found_on=None, now=NOW
    )


def record(db: Connection, source: int, outcome: visits.Outcome, **more: Any) -> Any:
    state: dict[str, Any] = {"round_id": 1, "purpose": "due", "at": NOW, "slot": "2026-11-02"}
    return visits.one(db, visits.record(db, source_id=source, outcome=outcome, **(state | more)))


def test_a_body_comes_back_as_it_was_received_and_is_stored_once(db: Connection, source: int) -> None:
    first = record(db, source, "changed", body=PAGE, media_type="text/html", etag='"1"', status=200, whole=True)
    again = record(db, source, "changed", body=PAGE, status=200)
    other = record(db, source, "changed", body=b"\x00\xff not text", status=200)
    back = record(db, source, "changed", body=PAGE, status=200)
    assert [visit.outcome for visit in (first, again, other, back)] == ["changed", "not-modified", "changed", "changed"]
    assert first.body == again.body == back.body == HASH
    assert visits.body(db, HASH) == PAGE
    assert visits.body(db, other.body) == b"\x00\xff not text"
    assert db.scalar(select(func.count()).select_from(bodies)) == 2
    stored = db.execute(select(bodies).where(bodies.c.hash == HASH)).one()
    assert (stored.size, stored.media_type) == (len(PAGE), "text/html")
    assert len(stored.content) < len(PAGE)


def test_a_visit_brings_its_source_up_to_date_and_points_at_the_body_that_held(db: Connection, source: int) -> None:
    record(db, source, "changed", body=PAGE, etag='"1"', last_modified="Mon, 02 Nov 2026 05:00:00 GMT", status=200)
    same = record(db, source, "not-modified", status=304, headers={"server": "nginx"}, seconds=0.25)
    assert (same.body, same.headers, same.seconds) == (HASH, {"server": "nginx"}, 0.25)
    assert same.etag == '"1"', "a 304 without validators leaves those that were sent"
    state = sources.one(db, source)
    assert (state.body, state.etag, state.slot, state.outcome) == (HASH, '"1"', "2026-11-02", "not-modified")
    assert state.last_modified == "Mon, 02 Nov 2026 05:00:00 GMT"


def test_validators_that_a_whole_page_no_longer_has_are_forgotten(db: Connection, source: int) -> None:
    record(db, source, "changed", body=PAGE, etag='"1"', status=200)
    record(db, source, "changed", body=PAGE, status=200)
    assert sources.one(db, source).etag is None


@pytest.mark.parametrize("outcome", ["refused", "robots", "blocked", "unreachable", "too-large", "gone"])
def test_a_failed_visit_keeps_no_body(db: Connection, source: int, outcome: visits.Outcome) -> None:
    failed = record(db, source, outcome, body=b"a wall", detail="why", status=403)
    assert (failed.body, failed.detail) == (None, "why")
    assert db.scalar(select(func.count()).select_from(bodies)) == 0
    assert sources.one(db, source).slot == "2026-11-02"


def test_a_confirming_visit_uses_no_slot(db: Connection, source: int) -> None:
    record(db, source, "changed", body=PAGE, purpose="confirm")
    assert sources.one(db, source).slot is None
    assert sources.one(db, source).body == HASH


@pytest.mark.parametrize(
    ("outcome", "slot"),
    [("changed", "2026-11-02"), ("gone", "2026-11-02"), ("unreachable", None), ("blocked", None), ("refused", None)],
)
def test_a_visit_that_only_asks_uses_its_slot_where_it_was_answered(
    db: Connection, source: int, outcome: visits.Outcome, slot: str | None
) -> None:
    record(db, source, outcome, body=PAGE if outcome == "changed" else None, purpose="ask")
    assert sources.one(db, source).slot == slot


def test_a_change_without_a_body_is_a_mistake(db: Connection, source: int) -> None:
    with pytest.raises(ValueError, match="brings a body"):
        record(db, source, "changed")


def test_a_body_that_is_not_there_or_was_damaged_says_so(db: Connection, source: int) -> None:
    with pytest.raises(visits.MissingBody, match=r"^no body 000000000000… is stored$"):
        visits.body(db, "0" * 64)
    record(db, source, "changed", body=PAGE)
    squeeze = zstandard.ZstdCompressor().compress
    for content in (
        b"no zstd",
        squeeze(b"other bytes"),
        squeeze(PAGE)[:-9],
        squeeze(PAGE + b"more"),
        squeeze(b"\0" * 10**9),
    ):
        db.execute(update(bodies).values(content=content))
        with pytest.raises(visits.DamagedBody, match=HASH[:12]):
            visits.body(db, HASH)
