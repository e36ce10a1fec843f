"""Every error of the house that a person is told in one sentence, and the exit code that goes with it."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from crawler.addresses import AddressError
from crawler.errors import ContactMissing
from crawler.readers.errors import NotUnderstood
from storage.engine import DatabaseError, said
from storage.lease import LeaseError
from storage.visits import BodyError

from .differ.compare import CannotCompare
from .visiting import NotThere

WRONG_USE, NOT_UNDERSTOOD, ANOTHER_ROUND = 2, 3, 4

CODES: dict[type[Exception], int] = {
    DatabaseError: WRONG_USE,
    DBAPIError: WRONG_USE,
    BodyError: WRONG_USE,
    AddressError: WRONG_USE,
    ContactMissing: WRONG_USE,
    CannotCompare: WRONG_USE,
    NotUnderstood: NOT_UNDERSTOOD,
    NotThere: NOT_UNDERSTOOD,
    LeaseError: ANOTHER_ROUND,
}


def sentence(error: Exception) -> str:
    """What a person is told."""
    return f"database: {said(error)}" if isinstance(error, DBAPIError) else str(error)
