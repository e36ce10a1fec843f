"""What is known of each host: its robots.txt, when it was last asked, and until when it asked to be left alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.record import Value
from storage.tables import hosts


class Host(Value):
    """One host (with its port where that is not the usual one) and what it said."""

    host: str
    robots_status: int | None = None
    robots: str | None = None
    robots_at: datetime | None = None
    asked_at: datetime | None = None
    not_before: datetime | None = None


def host(db: Connection, name: str) -> Host:
    """What is known of a host; nothing but its name where it was never asked."""
    row = db.execute(select(hosts).where(hosts.c.host == name)).one_or_none()
    return Host(host=name) if row is None else Host.model_validate(dict(row._mapping))


def asked(db: Connection, name: str, at: datetime) -> None:
    """Remember that a request leaves for the host now, so that the next round keeps its distance too."""
    _keep(db, name, asked_at=at)


def leave_alone(db: Connection, name: str, until: datetime) -> None:
    """Remember that the host wants nothing before ``until``; an earlier wish is replaced."""
    _keep(db, name, not_before=until)


def keep_robots(db: Connection, name: str, *, status: int, text: str, at: datetime) -> None:
    """Remember the host's robots.txt as it answered at ``at``."""
    _keep(db, name, robots_status=status, robots=text, robots_at=at)


def _keep(db: Connection, name: str, **values: Any) -> None:
    if not db.execute(update(hosts).where(hosts.c.host == name).values(values)).rowcount:
        db.execute(insert(hosts).values(host=name, **values))
