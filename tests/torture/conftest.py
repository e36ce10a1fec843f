"""One program and one calm story for all the torture, which one worker does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .life import Life, Post


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """The program that forks, with nothing done yet."""
    folder = tmp_path_factory.mktemp("torture")
    with Post(folder) as post:
        made = Life(folder, post)
        try:
            yield made
        finally:
            made.end()


@pytest.fixture(scope="session")
def _hard_life(forks: Life) -> Life:
    forks.live_calmly()
    return forks


@pytest.fixture
def life(_hard_life: Life) -> Life:
    """The house, empty, with its calm story known."""
    _hard_life.begin()
    return _hard_life
