"""The key by which marks of people are made: drawn once for a database, of no use in another.

It lies beside the marks and not in the settings: were it lost, every page would seem to name somebody else.
"""

from __future__ import annotations

from datetime import datetime
from secrets import token_bytes

from sqlalchemy import Connection, insert, select

from .tables import keys

MARKS = "marks"


def of_marks(db: Connection, now: datetime) -> bytes:
    """The key of this database's marks, 32 bytes; drawn where there is none yet."""
    found = db.scalar(select(keys.c.value).where(keys.c.name == MARKS))
    if found is None:
        found = token_bytes(32)
        db.execute(insert(keys).values(name=MARKS, value=found, made_at=now))
    return bytes(found)


def there(db: Connection) -> bytes | None:
    """The same where it was drawn already; None where it was not."""
    found = db.scalar(select(keys.c.value).where(keys.c.name == MARKS))
    return None if found is None else bytes(found)
