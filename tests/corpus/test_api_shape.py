"""The documents of the demo's data service are made to match: they hold no name that CQC's own do not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.api import Api
from deploy.demo.homes import LODGE_BEFORE, ROSE_AFTER, ROSE_ARCHIVED, ROSE_BEFORE, ROSE_NEW
from deploy.demo.record import record
from deploy.demo.trust import RT1_AFTER

pytestmark = pytest.mark.corpus


def names(said: Any) -> Iterator[str]:
    for value in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from names(value)
    if isinstance(said, dict):
        yield from said


@pytest.fixture(scope="module")
def known(corpus: Path) -> set[str]:
    files = sorted((corpus / "cqc-api").glob("*/*.json"))
    assert files
    return {name for file in files for name in names(json.loads(file.read_text("utf-8-sig")))} | {
        "percentageScore",  # as every client reads it; the schema spells it with a slip
        "relatedProviderId",
        "relatedProviderName",
    }


def test_no_document_holds_a_name_that_is_not_cqcs(known: set[str]) -> None:
    for home in (ROSE_BEFORE, ROSE_AFTER, ROSE_ARCHIVED, ROSE_NEW, LODGE_BEFORE, RT1_AFTER):
        assert set(names(record(replace(home, successor=("1-1", "Another"))))) - known == set()


def test_a_page_of_a_list_holds_no_name_that_is_not_cqcs(known: set[str]) -> None:
    asked = {"startTimestamp": "2025-07-14T00:00:00Z", "endTimestamp": "2025-07-15T00:00:00Z"}
    with Api() as api:
        answers = (api._list("locations", {}), api._changes("location", asked))
    for answer in answers:
        assert isinstance(answer.body, dict)
        assert set(names(answer.body)) - known == set()
