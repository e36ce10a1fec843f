"""Texts and files made to hang a reader: each is read, or refused in a sentence, inside a reader's own limits.

The limits are those that a round sets a reading in its own process; `make torture` takes longer texts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from pebble import ProcessPool

from monitor.reading import Job, Reading, readers, understand_all
from tests.readers.papers.hostile import BEGINNINGS, FILES, PARTS, built, page, text

FULL = os.environ.get("WARDROUND_TORTURE") == "full"
LETTERS = 300_000 if FULL else 16_000
SECONDS = 120 if FULL else 10
"""So long may one text take; those of the small form take a tenth of a second where their cost is their length."""
BEYOND = ("took longer", "ended the process", "the reader failed", "needs more than")


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPool]:
    with readers() as pool:
        yield pool


def fell(pool: ProcessPool, jobs: dict[str, Job]) -> dict[str, str | None]:
    """What was said of those that a reader did not withstand."""
    read = understand_all(pool, list(jobs.values()), seconds=SECONDS)
    return {name: one.refusal for name, one in zip(jobs, read, strict=True) if _fell(one)}


def _fell(reading: Reading) -> bool:
    return reading.refusal is not None and any(words in reading.refusal for words in BEYOND)


def test_words_that_set_readers_off_cost_no_more_than_their_length_however_often_they_stand(pool: ProcessPool) -> None:
    texts = {repr(unit): text(unit, LETTERS).encode() for unit in BEGINNINGS}
    jobs = {name: Job(body=body, kind="board-paper", words=frozenset({"risk"})) for name, body in texts.items()}
    assert fell(pool, jobs) == {}


def test_nor_do_they_in_a_list_of_papers(pool: ProcessPool) -> None:
    jobs = {
        repr(unit): Job(body=page(unit, LETTERS).encode(), kind="board-index", address="https://x.nhs.uk/board/papers")
        for unit in BEGINNINGS
    }
    assert fell(pool, jobs) == {}


def test_nor_do_the_parts_of_a_page(pool: ProcessPool) -> None:
    jobs = {
        f"{name}, {kind}": Job(body=built(name, 20 * LETTERS), kind=kind, address="https://x.nhs.uk/board/papers")
        for name in PARTS
        for kind in ("board-index", "board-paper")
    }
    assert fell(pool, jobs) == {}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_or_refused_in_one_sentence(name: str, pool: ProcessPool) -> None:
    make, words = FILES[name]
    (reading,) = understand_all(pool, [Job(body=make(), kind="board-paper")], seconds=SECONDS)
    said = reading.refusal or " ".join(reading.record.warnings if reading.record else ())
    assert words in said
    assert not _fell(reading)
    assert "\n" not in said
