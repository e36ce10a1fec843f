"""One program for all the torture that a worker does, and one calm story for all workers."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .life import Life, Post

PATIENCE = 120.0


@pytest.fixture(scope="session")
def _hard_life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    folder = tmp_path_factory.mktemp("torture")
    with Post(folder) as post:
        made = Life(folder, post)
        try:
            if "PYTEST_XDIST_WORKER" in os.environ:
                _share(made, tmp_path_factory.getbasetemp().parent / "torture-calm")
            else:
                made.live_calmly()
            yield made
        finally:
            made.end()


def _share(life: Life, folder: Path) -> None:
    try:
        folder.mkdir()
    except FileExistsError:
        ends = time.monotonic() + PATIENCE
        while not (folder / "calm.json").exists():
            assert time.monotonic() < ends, "another worker did not come to the end of the calm story"
            time.sleep(0.1)
        life.take_over(folder)
    else:
        life.live_calmly()
        life.hand_over(folder)


@pytest.fixture
def life(_hard_life: Life) -> Life:
    """The house, empty, with its calm story known."""
    _hard_life.begin()
    return _hard_life
