"""Marks of who is in charge, from the contacts of a document; their names go no further."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.readers.in_charge import Named, marks, person
from crawler.readers.spelling import clean, folded
from storage.record import InCharge, Organisation

from .fields import Fields

_PARTS = ("personTitle", "personGivenName", "personFamilyName")


def in_charge(document: Fields, of: Organisation, key: bytes | None) -> tuple[InCharge, ...]:
    """The same marks that the organisation's page gives for the same people; none without a key."""
    if key is None:
        return ()
    whose = Organisation(level=of.level, id=of.id, name="")
    return marks(sorted(set(_named(document))), whose, key)


def _named(document: Fields) -> Iterator[Named]:
    for activity in document.each("regulatedActivities"):
        for contact in activity.each("contacts"):
            for role in contact.texts("personRoles"):
                if folded(role) == "registered manager":
                    yield "registered-manager", _name(contact)
        nominated = activity.inside("nominatedIndividual")
        if nominated is not None:
            yield "nominated-individual", _name(nominated)


def _name(contact: Fields) -> str:
    """First and last name as they are compared; empty where it cannot be one, and nothing of it is quoted."""
    parts = (contact.values.get(part) for part in _PARTS)
    return person(clean(" ".join(part[:60] for part in parts if isinstance(part, str))))
