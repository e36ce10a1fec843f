"""Go on with the registration that took another's place: link both, and watch the new one on the same lists."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection

from crawler.addresses import profile_address, reports_address
from monitor.differ.notices import NEW_PROFILE
from monitor.leading import notice_of
from storage import sources, watches
from storage.record import Organisation, Record


def follow(db: Connection, organisation_id: int, record: Record, address: str, *, now: datetime) -> bool:
    """Whether the page leads to a registration that took this one's place, which is watched from now on.

    Its first reading is a starting position: what it inherited is news to nobody.
    """
    successor = _successor(record)
    if successor is None or successor.level is None or successor.id is None:
        return False
    row = watches.succeed(db, organisation_id, successor.level, successor.id, now)
    if row is None:
        return watches.is_succeeded_by(db, organisation_id, successor.level, successor.id)
    parts = urlsplit(address)
    base = f"{parts.scheme}://{parts.netloc}"
    for kind, page in (("cqc-profile", profile_address), ("cqc-reports", reports_address)):
        there = page(successor.level, successor.id, base)
        sources.add(db, address=there, kind=kind, organisation_id=row, found_on=address, now=now)
    return True


def _successor(record: Record) -> Organisation | None:
    leads = [banner.organisation for banner in record.banners if notice_of(banner, record.banners) == NEW_PROFILE]
    own = record.organisation
    return next((one for one in leads if one and one.level == own.level and one.id != own.id), None)
