from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from storage.engine import open_database
from storage.tables import metadata, organisations, rounds, watches
from tests.storage.moment import NOW


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    """A database with a round and two watched organisations, 1 and 2."""
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    metadata.create_all(engine)
    with engine.begin() as db:
        db.execute(insert(rounds).values(token="t", trigger="round", started_at=NOW))
        for number, cqc_id in ((1, "RT1"), (2, "RT2")):
            db.execute(insert(organisations).values(id=number, level="provider", cqc_id=cqc_id, added_at=NOW))
            db.execute(
                insert(watches).values(
                    organisation_id=number, list="", asked=cqc_id, state="watched", added_by="test", added_at=NOW
                )
            )
        yield db
    engine.dispose()
