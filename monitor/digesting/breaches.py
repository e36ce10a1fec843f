"""The regulations that a service is in breach of, by the notices that a digest tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from monitor.sentences import clean
from monitor.words import plain, sentence_case
from storage.alert import AlertedChange

NOTICES = ("requirement-notice", "warning-notice")
Place = tuple[str, str | None]
"""An organisation and the part of it that is spoken of."""


def place(change: AlertedChange) -> Place:
    """What a change is about."""
    return str(change.organisation), change.scope


def breaches(changes: Iterable[AlertedChange], rows: Mapping[Place, object]) -> dict[Place, str]:
    """The regulations for each row that has any: "Regulation 12, 17; Warning notice: regulation 18".

    A notice about a part that has no row of its own stands in the first row of its organisation.
    """
    first: dict[str, Place] = {}
    for row in rows:
        first.setdefault(row[0], row)
    found: dict[Place, list[AlertedChange]] = {}
    for change in changes:
        if change.kind in NOTICES and change.after is not None:
            where = place(change) if place(change) in rows else first.get(str(change.organisation))
            if where is not None:
                found.setdefault(where, []).append(change)
    return {where: _told(notices) for where, notices in found.items()}


def _told(notices: Iterable[AlertedChange]) -> str:
    numbers: dict[str, set[str]] = {}
    for notice in notices:
        type_, _, regulation = (notice.subject or notice.kind).partition("/")
        numbers.setdefault(type_, set()).update({clean(regulation, 40)} if regulation else ())
    told = []
    for type_, some in sorted(numbers.items()):
        listed = ", ".join(sorted(some, key=_by_number))
        if type_ == "requirement-notice":
            told.append(f"Regulation {listed}" if listed else sentence_case(plain("regulatory", type_)))
        else:
            named = sentence_case(plain("regulatory", type_))
            told.append(f"{named}: regulation {listed}" if listed else named)
    return "; ".join(told)


def _by_number(regulation: str) -> tuple[int, str]:
    number = re.match(r"\d+", regulation)
    return int(number[0]) if number else 0, regulation
