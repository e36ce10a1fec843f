"""What a pair of documents tells, in the shape in which what has to be told is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storage.change import Change
from storage.fact import fold
from storage.record import Record

Said = str | int | None
Told = tuple[str, str | None, Said, Said]
"""A change: its kind, subject, before and after."""


def told(changes: Iterable[Change], *, scoped: bool = False) -> frozenset[Told]:
    """The changes of a comparison; ``scoped``: each subject with its scope before it."""
    return frozenset(
        (one.kind, f"{one.scope} {one.subject}" if scoped and one.scope else one.subject, one.before, one.after)
        for one in changes
    )


def spelt_alike(told: Iterable[Told]) -> frozenset[Told]:
    """The same with every subject as it is compared: a document may spell it with other quotes and dashes."""
    return frozenset((kind, subject and fold(subject), before, after) for kind, subject, before, after in told)


def differing(old: Record, new: Record) -> frozenset[Told]:
    """What two readings say differently of kinds that are never compared: of those, all that is read is the news."""
    was, now = frozenset(_said(old)), frozenset(_said(new))
    gone = {(kind, subject, value, None) for kind, subject, value in was - now}
    return frozenset({(kind, subject, None, value) for kind, subject, value in now - was} | gone)


def _said(record: Record) -> Iterator[tuple[str, str, str]]:
    for rated in record.press:
        about = f"{rated.organisation}: {rated.key_question}"
        yield "announced", fold(about), f"{rated.before} > {rated.to}"
    for one in record.listed if record.kind != "press-release" else ():
        yield "listed", one.url.partition("?")[0], one.title
    for id in record.ids:
        yield "named", id, id
    for row in record.rows:
        if row.rating is None:
            entry = (row.organisation.name, row.date, row.local_authority, row.region)
            yield "row", row.organisation.id or "", "; ".join(map(str, entry))
        else:
            about = f"{row.organisation.id} {row.scope_name} {row.key_question}"
            yield "row", about, f"{row.rating}; {row.date}; {row.provenance}"
