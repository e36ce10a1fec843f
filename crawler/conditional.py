"""Asking only whether a page moved, or for the page as it is now: validators from our own store (RFC 9110, 13)."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.order import Visit


def validators(visit: Visit, *, whole_every_days: int, now: datetime) -> dict[str, str]:
    """The conditional headers of a visit; empty where the whole page is to be fetched.

    That is when it was asked for, when no body is stored that "not modified" could stand for, and once every
    ``whole_every_days``, so that a server with wrong validators is found out.
    """
    if visit.whole or visit.body is None or visit.whole_at is None:
        return {}
    if now - visit.whole_at >= timedelta(days=whole_every_days):
        return {}
    headers = {"If-None-Match": visit.etag, "If-Modified-Since": visit.last_modified}
    return {name: value for name, value in headers.items() if value}


def freshness(visit: Visit) -> dict[str, str]:
    """What asks every cache on the way of a second look for the page as its site has it now (RFC 9111, 5.2.1.4)."""
    return {"Cache-Control": "no-cache"} if visit.purpose == "confirm" else {}
