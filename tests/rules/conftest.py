from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.engine import open_database
from storage.migrate import migrate
from tests.command.conftest import folder, wardround

__all__ = ["folder", "wardround"]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    """A database in which everything that a test does is one transaction."""
    engine = open_database(f"sqlite:///{tmp_path}/wardround.db", create=True)
    migrate(engine)
    with engine.begin() as db:
        yield db
    engine.dispose()
