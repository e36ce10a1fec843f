from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.demo.api import Api
from tests.api.asking import Asking
from tests.crawler.round import Round
from tests.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as api:
        yield api


@pytest.fixture
def asking(tmp_path: Path, site: Site, api: Api) -> Iterator[Asking]:
    """A database with a round under way that may visit ``site`` and ask ``api``."""
    with Round(tmp_path / "wardround.db", site) as round_:
        yield Asking(round_, api)
