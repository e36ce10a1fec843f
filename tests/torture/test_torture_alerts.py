"""How true alerts are: thousands of pairs of documents, altered in looks and in meaning, and what is told of each.

In full ten thousand, in small five hundred, of the same seed.
"""

from __future__ import annotations

from pathlib import Path

from monitor.bench.alerts import measure
from monitor.bench.documents import documents
from tests.conftest import CORPUS

from .life import FULL

PAIRS = 10_000 if FULL else 500
LARGEST = 2**21 if FULL else 2**14
FIXTURES = Path(__file__).parents[1] / "readers/fixtures"


def test_of_hundreds_of_pairs_none_tells_what_it_should_not_and_none_misses_anything() -> None:
    folders = [FIXTURES, *([CORPUS] if CORPUS.is_dir() else [])]
    truth = measure(documents(folders, largest=LARGEST), number=PAIRS, seed=2026)
    print(
        f"{truth.pairs} pairs, {truth.wanted} changes to be told: precision {truth.precision:.2%},"
        f" recall {truth.recall:.2%}"
    )
    assert [(one.name, one.how, one.false, one.missed, one.refused) for one in truth.wrong] == []
    assert truth.wanted > PAIRS / 4
