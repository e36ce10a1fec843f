from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.round import Round
from tests.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def round_(tmp_path: Path, site: Site) -> Iterator[Round]:
    """A database with a round under way that may visit ``site``."""
    with Round(tmp_path / "wardround.db", site) as round_:
        yield round_
