from datetime import timedelta

from sqlalchemy import Connection

from storage import hosts
from tests.storage.moment import NOW


def test_a_host_that_was_never_asked_is_only_a_name(db: Connection) -> None:
    assert hosts.host(db, "www.cqc.org.uk") == hosts.Host(host="www.cqc.org.uk")


def test_what_a_host_said_is_kept_piece_by_piece(db: Connection) -> None:
    hosts.asked(db, "www.cqc.org.uk", NOW)
    hosts.keep_robots(db, "www.cqc.org.uk", status=200, text="User-agent: *", at=NOW)
    hosts.leave_alone(db, "www.cqc.org.uk", NOW + timedelta(hours=1))
    hosts.asked(db, "www.cqc.org.uk", NOW + timedelta(minutes=1))
    hosts.asked(db, "127.0.0.1:8080", NOW)
    assert hosts.host(db, "www.cqc.org.uk") == hosts.Host(
        host="www.cqc.org.uk",
        robots_status=200,
        robots="User-agent: *",
        robots_at=NOW,
        asked_at=NOW + timedelta(minutes=1),
        not_before=NOW + timedelta(hours=1),
    )
    assert hosts.host(db, "127.0.0.1:8080").robots_status is None
