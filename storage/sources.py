"""The addresses that are watched, each with the state of its last visit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, case, exists, false, func, insert, literal, or_, select, true, update

from storage.record import PAPERS, Only
from storage.tables import Moment, boards, organisations, sources, watches, wide_watches
from storage.wanted import wanted

LIST = "cqc-search"
PAGES = ("cqc-profile", "cqc-reports", "cqc-assessment")
"""The kinds of an organisation's pages."""
API = frozenset({"cqc-api-location", "cqc-api-provider", "cqc-api-changes", "cqc-api-list"})
"""The kinds that CQC's data service gives."""
API_DOCUMENT = {"location": "cqc-api-location", "provider": "cqc-api-provider"}
"""The kind of an organisation's document, by its level."""
GOOD = frozenset({"changed", "not-modified"})
"""The outcomes of a visit that saw the page as it is; every other one is a failure."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any visit."""


def add(
    db: Connection, *, address: str, kind: str, organisation_id: int | None, found_on: str | None, now: datetime
) -> int:
    """The id of the source at a canonical address, made where there is none; a retired one is watched again.

    Lists and press releases belong to no organisation.
    """
    known = db.execute(select(sources.c.id, sources.c.retired_at).where(sources.c.address == address)).one_or_none()
    if known is None:
        made = db.execute(
            insert(sources).values(
                address=address, kind=kind, organisation_id=organisation_id, found_on=found_on, added_at=now
            )
        ).inserted_primary_key
        assert made is not None
        return int(made[0])
    if known.retired_at is not None:
        anew = {"retired_at": None, "told_at": None, "failures": 0, "failing_since": None}
        db.execute(update(sources).where(sources.c.id == known.id).values(anew))
    return int(known.id)


def add_new(db: Connection, addresses: Mapping[str, tuple[int | None, str]], *, now: datetime) -> None:
    """Make sources of addresses that are not known yet, all at once; each with its organisation and kind."""
    made = [
        {"address": address, "organisation_id": organisation, "kind": kind, "added_at": now}
        for address, (organisation, kind) in addresses.items()
    ]
    if made:
        db.execute(insert(sources), made)


def one(db: Connection, source_id: int) -> Row[Any]:
    """The source with this id."""
    return db.execute(select(sources).where(sources.c.id == source_id)).one()


def becomes(db: Connection, source_id: int, kind: str) -> None:
    """Take a source for another kind than it was thought to be: it is due, as if it had never been visited."""
    anew = {"kind": kind, "slot": None, "told_at": None, "failures": 0, "failing_since": None}
    db.execute(update(sources).where(sources.c.id == source_id).values(anew))


def retire(db: Connection, source_id: int, now: datetime) -> None:
    """Visit the address no more; what it said stays."""
    db.execute(update(sources).where(sources.c.id == source_id).values(retired_at=now))


def retire_report(db: Connection, organisation_id: int, report: str, now: datetime) -> None:
    """Visit the pages of one report no more."""
    its_own = sources.c.address.contains(f"/reports/{report}/", autoescape=True)
    theirs = (sources.c.organisation_id == organisation_id, sources.c.kind == "cqc-assessment", its_own)
    db.execute(update(sources).where(*theirs, sources.c.retired_at.is_(None)).values(retired_at=now))


def bring_report_back(db: Connection, organisation_id: int, report: str, *, since: datetime) -> None:
    """Visit the pages of one report again that were given up since a moment."""
    its_own = sources.c.address.contains(f"/reports/{report}/", autoescape=True)
    theirs = (sources.c.organisation_id == organisation_id, sources.c.kind == "cqc-assessment", its_own)
    db.execute(update(sources).where(*theirs, sources.c.retired_at >= since).values(retired_at=None))


def due(
    db: Connection,
    *,
    slots: Mapping[str, str],
    organisations: Collection[int] | None = None,
    everything: bool = False,
    unvisited_since: datetime | None = None,
) -> Sequence[Row[Any]]:
    """The sources to visit now, the longest unseen first, and the pages of an organisation one after another.

    ``slots`` is the present calendar slot of each kind; a source is due until it was visited in it. ``everything`` asks
    for all sources of those kinds. Retired ones, and those of organisations that nobody watches, are never due. Lists
    and press releases, which belong to no organisation, come first, and only where anything is watched and the round is
    not narrowed; the further pages of a list are visited where it links to them. ``unvisited_since`` leaves out what
    was visited since then. The pages of what is watched only as one of all in its place are due when it is named.
    """
    due_by_calendar = or_(sources.c.kind.not_in(PAGES), wanted(watches.c.origin != "wide"))
    open_slots = [
        and_(sources.c.kind == kind, or_(sources.c.slot.is_(None), due_by_calendar, literal(organisations is not None)))
        if everything
        else and_(
            sources.c.kind == kind,
            or_(sources.c.slot.is_(None), and_(sources.c.slot != slot, due_by_calendar)),
        )
        for kind, slot in slots.items()
    ]
    anything = or_(exists().where(watches.c.removed_at.is_(None)), exists().where(wide_watches.c.removed_at.is_(None)))
    first_page = or_(sources.c.kind != LIST, sources.c.found_on.is_(None))
    of_nobody = and_(sources.c.organisation_id.is_(None), anything, first_page)
    alive = (sources.c.retired_at.is_(None), or_(wanted(), of_nobody))
    question = select(sources).where(*alive, or_(false(), *open_slots))
    if organisations is not None:
        shared = select(boards.c.lead_id).where(boards.c.organisation_id.in_(organisations))
        papers = and_(sources.c.kind.in_(PAPERS), sources.c.organisation_id.in_(shared))
        question = question.where(or_(sources.c.organisation_id.in_(organisations), papers))
    if unvisited_since is not None:
        question = question.where(or_(sources.c.visited_at.is_(None), sources.c.visited_at < unvisited_since))
    lists_first = case((sources.c.kind == LIST, 0), (sources.c.organisation_id.is_(None), 1), else_=2)
    seen = func.coalesce(sources.c.visited_at, literal(NEVER, Moment))
    longest = func.min(seen).over(partition_by=sources.c.organisation_id)
    together = (lists_first, longest, sources.c.organisation_id, seen, sources.c.id)
    return db.execute(question.order_by(*together)).all()


def make_due(
    db: Connection, organisation_ids: Collection[int], *, unseen_since: datetime, kind: str | None = None
) -> Sequence[Row[Any]]:
    """Clear the slot of the addresses of these organisations (of one kind alone) that were not visited since a moment,
    and give them."""
    here = (
        sources.c.organisation_id.in_(organisation_ids),
        sources.c.retired_at.is_(None),
        or_(sources.c.visited_at.is_(None), sources.c.visited_at < unseen_since),
        true() if kind is None else sources.c.kind == kind,
    )
    db.execute(update(sources).where(*here).values(slot=None))
    return db.execute(select(sources).where(*here).order_by(sources.c.id)).all()


def rest(db: Connection, organisation_ids: Collection[int], *, kinds: Collection[str], slot: str) -> None:
    """Give the addresses of these kinds that were never visited a slot that no calendar has."""
    never = (sources.c.kind.in_(kinds), sources.c.slot.is_(None), sources.c.visited_at.is_(None))
    ids = list(organisation_ids)
    for start in range(0, len(ids), 500):
        these = sources.c.organisation_id.in_(ids[start : start + 500])
        db.execute(update(sources).where(these, *never).values(slot=slot))


def of_kind(db: Connection, kind: str) -> Sequence[Row[Any]]:
    """Every address of a kind, retired ones too."""
    return db.execute(select(sources).where(sources.c.kind == kind).order_by(sources.c.id)).all()


def of_kind_for(db: Connection, kind: str, organisation_ids: Sequence[int]) -> Iterator[Row[Any]]:
    """The addresses of a kind that are visited for these organisations."""
    for start in range(0, len(organisation_ids), 500):
        these = sources.c.organisation_id.in_(organisation_ids[start : start + 500])
        here = (these, sources.c.kind == kind, sources.c.retired_at.is_(None))
        yield from db.execute(select(sources).where(*here).order_by(sources.c.id)).all()


def at(db: Connection, address: str) -> Row[Any] | None:
    """The source at a canonical address, retired or not; None where there is none."""
    return db.execute(select(sources).where(sources.c.address == address)).one_or_none()


def visited(
    db: Connection,
    source_id: int,
    *,
    at: datetime,
    outcome: str,
    detail: str | None,
    slot: str | None,
    whole: bool,
    etag: str | None,
    last_modified: str | None,
    body: str | None,
) -> None:
    """Bring the source's state up to a visit.

    ``slot`` None leaves the slot as it is: the source stays due. A visit that failed leaves body and validators as they
    were. ``whole`` says that the visit carried no validators.
    """
    values: dict[str, Any] = {"visited_at": at, "outcome": outcome, "detail": detail}
    if slot is not None:
        values["slot"] = slot
    if outcome in GOOD:
        values |= {"good_at": at, "failures": 0, "failing_since": None}
        values |= {"etag": etag, "last_modified": last_modified, "body": body}
        if whole:
            values["whole_at"] = at
    else:
        since = db.scalar(select(sources.c.failing_since).where(sources.c.id == source_id))
        values |= {"failures": sources.c.failures + 1, "failing_since": since or at}
    db.execute(update(sources).where(sources.c.id == source_id).values(values))


def unclear(db: Connection, source_id: int, since: datetime | None) -> None:
    """Note since when a source's page is read, but its rating is not understood; None: it is clear (again)."""
    db.execute(update(sources).where(sources.c.id == source_id).values(unclear_since=since))


def told(db: Connection, source_id: int, at: datetime | None) -> None:
    """Note when a source's watchers were told that it cannot be read; None: that it can be read again."""
    db.execute(update(sources).where(sources.c.id == source_id).values(told_at=at))


def watched_names(db: Connection) -> frozenset[str]:
    """The organisations that somebody watches, as ``location:1-123``."""
    return frozenset(f"{level}:{cqc_id}" for _, level, cqc_id in watched_organisations(db))


def watched_organisations(db: Connection, *, part: Only | None = None) -> list[tuple[int, str, str]]:
    """Row, level and id of every organisation that somebody watches, or watches at least for this part of it."""
    on = exists().where(watches.c.organisation_id == organisations.c.id, watches.c.removed_at.is_(None))
    if part is not None:
        on = on.where(watches.c.state != "absent", or_(watches.c.only.is_(None), watches.c.only == part))
    asked = select(organisations.c.id, organisations.c.level, organisations.c.cqc_id).where(on)
    return [(row.id, row.level, row.cqc_id) for row in db.execute(asked.order_by(organisations.c.id))]


def retired_in_trouble(db: Connection, kind: str) -> Sequence[Row[Any]]:
    """The sources of a kind that are visited no more, where watchers were told that they cannot be read, and no end."""
    theirs = (sources.c.kind == kind, sources.c.retired_at.is_not(None), sources.c.told_at.is_not(None))
    return db.execute(select(sources).where(*theirs, wanted()).order_by(sources.c.organisation_id, sources.c.id)).all()


def watched(db: Connection) -> Sequence[Row[Any]]:
    """The sources that are visited for an organisation that somebody watches."""
    asked = select(sources).where(sources.c.retired_at.is_(None), wanted())
    return db.execute(asked.order_by(sources.c.organisation_id, sources.c.id)).all()
