"""Watch every service of a local authority or a region, and stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from monitor.house import House
from monitor.invocation import WrongUse
from monitor.registry.places import Place, PlaceKind, UnknownPlace, place, places
from monitor.settings import Settings
from monitor.words import plain
from storage import wide
from storage.wide import WideWatch

from .service import NO_KEY, service_address


@dataclass(frozen=True)
class Placed:
    """A place, and whether its list had it before."""

    place: Place
    already: bool


def meant(local_authorities: Iterable[str], regions: Iterable[str]) -> list[Place]:
    """The places that were typed; WrongUse for one that is not known, with the nearest that are."""
    kinds: list[tuple[PlaceKind, str]] = [("local-authority", name) for name in local_authorities]
    kinds += [("region", name) for name in regions]
    return list(dict.fromkeys(_meant(kind, typed) for kind, typed in kinds))


def _meant(kind: PlaceKind, typed: str) -> Place:
    try:
        return place(kind, typed)
    except UnknownPlace as error:
        every = sorted({one.name for one in places(kind).values()})
        known = f"did you mean {' or '.join(error.near)}?" if error.near else f"one is {every[0]}"
        told = f"known are {'; '.join(every)}" if kind == "region" else known
        raise WrongUse(f"--{kind}: {typed!r} is no {plain('place', kind)} that CQC knows; {told}") from None


def require_service(settings: Settings, environ: Mapping[str, str], option: str) -> str:
    """The address of the data service; WrongUse, with what to do, where it cannot be asked."""
    address = service_address(settings, environ)
    if address is None:
        raise WrongUse(f"{option} {NO_KEY}")
    return address


def watch_places(house: House, wanted: Iterable[Place], *, list_name: str, added_by: str) -> list[Placed]:
    """Put places on a list. The next round asks CQC's data service for their services."""
    with house.engine.begin() as db:
        return [
            Placed(
                one,
                not wide.add(
                    db, kind=one.kind, name=one.name, list_name=list_name, added_by=added_by, now=house.clock()
                ),
            )
            for one in wanted
        ]


def unwatch_places(
    db: Connection, wanted: Iterable[Place], *, list_name: str | None, now: datetime
) -> list[tuple[WideWatch, int]]:
    """Take places off a list (None: off all), each with how many services went with it; WrongUse where one is on
    none."""
    there = wide.active(db)
    gone: list[tuple[WideWatch, int]] = []
    for one in wanted:
        here = [w for w in there if (w.kind, w.name) == (one.kind, one.name) and list_name in (None, w.list)]
        if not here:
            on = f" on the list {list_name}" if list_name else ""
            raise WrongUse(f"{one.name} is not watched{on}; `wardround watch list` shows what is")
        gone += [(w, wide.end(db, w, now)) for w in here]
    return gone
