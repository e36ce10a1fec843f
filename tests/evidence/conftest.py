"""The program in an empty folder, beside a copy of the database of Rose House, which is lived through once."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.command.conftest import folder, wardround
from tests.evidence import ward

__all__ = ["folder", "wardround"]


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory, tables: sqlite3.Connection) -> Path:
    path = tmp_path_factory.mktemp("ward") / "wardround.db"
    with closing(sqlite3.connect(path)) as made:
        tables.backup(made)
    ward.live(path)
    return path


@pytest.fixture(scope="session")
def fell(lived: Path) -> dict[str, bytes]:
    """The files of the bundle of its fall."""
    return ward.files_of(lived, "rating-changed", "overall")


@pytest.fixture
def database(lived: Path, tmp_path: Path) -> Path:
    """A copy of the database, to be spoiled."""
    return Path(shutil.copy(lived, tmp_path / "wardround.db"))
