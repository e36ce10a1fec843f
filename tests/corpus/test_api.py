"""Real documents of CQC's API moved in dozens of ways: what only looks new is not told, what is new is told whole."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.readers.read import read
from monitor.differ.compare import Compared, compare
from storage.record import RATINGS, Record

pytestmark = pytest.mark.corpus
Document = dict[str, Any]
SEEDS = 1


@cache
def documents(corpus: Path) -> dict[str, str]:
    """The real documents of organisations, and the made-up one with assessments."""
    files = sorted(corpus.glob("cqc-api/*/location_*.json")) + sorted(corpus.glob("cqc-api/*/provider_*.json"))
    return {file.name: file.read_text(encoding="utf-8") for file in files}


@cache
def record(text: str) -> Record:
    return read(text.encode())


def told(old: Document | str, new: Document) -> Compared:
    before = record(old if isinstance(old, str) else json.dumps(old))
    return compare(before, read(json.dumps(new).encode()), old_address=None, new_address=None)


def everywhere(value: Any) -> Iterator[Document]:
    """Every object of a document."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from everywhere(inner)


def shuffled(value: Any, by: random.Random) -> Any:
    if isinstance(value, dict):
        return {name: shuffled(value[name], by) for name in by.sample(sorted(value), len(value))}
    return [shuffled(one, by) for one in by.sample(value, len(value))] if isinstance(value, list) else value


def stamped(document: Document, by: random.Random) -> None:
    for one in everywhere(document):
        for name in {"reportUri", "documentUri"} & set(one):
            one[name] = f"{one[name].partition('?')[0]}?{by.randrange(10**13, 10**14)}"


def cased(document: Document, by: random.Random) -> None:
    for one in everywhere(document):
        if isinstance(one.get("rating"), str):
            one["rating"] = by.choice((str.title, str.upper, str.lower))(one["rating"])


def extended(document: Document, by: random.Random) -> None:
    for one in everywhere(document):
        if by.random() < 0.2:
            one[f"new{by.randrange(99)}"] = by.choice([None, "Inadequate", 7, {"rating": "Inadequate"}, [], [{}]])


def emptied(document: Document, by: random.Random) -> None:
    for one in everywhere(document):
        for name in [name for name, value in one.items() if value in ({}, [], "", None) and by.random() < 0.7]:
            del one[name]
    ratings = document.get("currentRatings")
    if ratings:
        ratings.setdefault("serviceRatings", by.choice([[], None]))
        ratings["overall"].setdefault("useOfResources", {})


def spaced(document: Document, by: random.Random) -> None:
    for one in everywhere(document):
        for name, value in one.items():
            if isinstance(value, str) and " " in value and by.random() < 0.5:
                one[name] = value.replace(" ", by.choice(["  ", "\u00a0", " \u200b"]))


COSMETIC: dict[str, Callable[[Document, random.Random], None]] = {
    "stamps": stamped, "case": cased, "unknown fields": extended, "empty fields": emptied, "spaces": spaced,
}  # fmt: skip


@pytest.mark.parametrize("how", ["order", *COSMETIC])
def test_a_document_that_only_looks_otherwise_tells_nothing(corpus: Path, how: str) -> None:
    for name, text in documents(corpus).items():
        for seed in range(SEEDS):
            by, document = random.Random(f"{name} {seed}"), json.loads(text)
            if how in COSMETIC:
                COSMETIC[how](document, by)
            outcome = told(text, shuffled(document, by))
            assert (name, outcome.told, outcome.ignored) == (name, (), ())


Place = tuple[str, str, Document, Document]


def places(document: Document) -> Iterator[Place]:
    """Each rating in force of the location: scope, key question, the entry that names its report, and its own."""
    overall = document.get("currentRatings", {}).get("overall", {})
    if overall.get("rating") in RATINGS:
        yield "location", "overall", overall, overall
        for one in overall.get("keyQuestionRatings", ()):
            yield "location", one["name"].lower(), one, one
    for plan in document.get("assessment", ()):
        for group in plan["ratings"]["asgRatings"]:
            scope = f"service:{group['name'].lower().replace(' ', '-')}"
            yield scope, "overall", group, group
            for one in group["keyQuestionRatings"]:
                yield scope, one["name"].lower(), group, one


def test_every_rating_of_every_document_that_moves_alone_is_told_alone(corpus: Path) -> None:
    moved = 0
    for name, text in documents(corpus).items():
        for n, (scope, question, _, entry) in enumerate(places(json.loads(text))):
            by, document = random.Random(f"{name} {n}"), json.loads(text)
            entry = list(places(document))[n][3]
            before = RATINGS[[one.casefold() for one in RATINGS].index(entry["rating"].casefold())]
            entry["rating"] = after = by.choice([word for word in RATINGS if word != before])
            (change,) = told(text, shuffled(document, by)).told
            assert (name, change.kind, change.scope, change.subject, change.before, change.after) == (
                name, "rating-corrected", scope, question, before, after,
            )  # fmt: skip
            moved += 1
    print(f"{moved} ratings moved, each told alone")
    assert moved > 60


def test_a_newer_report_of_any_document_is_told_with_its_day_and_its_ratings(corpus: Path) -> None:
    """The whole document as CQC moves it: ratings in force become history, the new ones stand, the report is listed."""
    done = 0
    for name, text in documents(corpus).items():
        old: Document = json.loads(text)
        if old.get("currentRatings", {}).get("overall", {}).get("rating") not in RATINGS:
            continue
        by, new = random.Random(name), deepcopy(old)
        overall = new["currentRatings"]["overall"]
        past = {"overall": deepcopy(overall), "reportDate": overall["reportDate"]}
        new.setdefault("historicRatings", []).append(past | {"reportLinkId": overall.get("reportLinkId")})
        report = {"linkId": "N1", "reportDate": "2026-10-01", "reportUri": "/reports/N1?1"}
        new.setdefault("reports", []).insert(0, report)
        wanted = {("report-published", "N1", None, "N1")}
        for entry in (overall, *overall["keyQuestionRatings"]):
            before, after = entry["rating"], by.choice(RATINGS)
            entry.update(rating=after, reportDate="2026-10-01", reportLinkId="N1")
            entry.pop("organisationId", None)
            kind = "rating-confirmed" if before == after else "rating-changed"
            wanted.add((kind, entry.get("name", "overall").lower(), before, after))
        outcome = told(text, shuffled(new, by))
        assert {(one.kind, one.subject, one.before, one.after) for one in outcome.told} == wanted
        assert {(one.report and one.report.id, one.report_date) for one in outcome.told} == {("N1", "2026-10-01")}
        done += 1
    assert done > 10


LEAVES = ["currentRatings", "historicRatings", "reports", "relationships", "registrationStatus", "specialisms", "name"]


def test_no_field_that_a_document_leaves_out_is_news(corpus: Path) -> None:
    for text in documents(corpus).values():
        for name in LEAVES:
            document = json.loads(text)
            document.pop(name, None)
            outcome = told(text, document)
            assert (name, outcome.told) == (name, ())
            assert {one.reason for one in outcome.ignored} <= {"absent"}


def test_real_documents_are_understood_whole_and_name_nobody(corpus: Path) -> None:
    for name, text in documents(corpus).items():
        found = record(text)
        assert (name, found.not_understood, found.warnings) == (name, (), ())
        assert "REDACTED" not in found.model_dump_json()


def test_inherited_ratings_are_so_where_only_the_key_questions_say_it(corpus: Path) -> None:
    found = record(documents(corpus)["location_1-10324127390.json"])
    assert {(one.provenance, one.inherited_from) for one in found.ratings} == {("inherited", "1-2718185457")}
    assert [(one.how, one.reason, str(one.organisation)) for one in found.related] == [
        ("predecessor", "New Provider", "location:1-2718185457")
    ]


def test_lists_and_changes_say_how_many_pages_there_are(corpus: Path) -> None:
    names = ("changes_location", "locations_list")
    found = [read((corpus / f"cqc-api/live-2026/{name}.json").read_bytes()) for name in names]
    assert [(one.kind, one.pages and one.pages.total_pages, one.pages and one.pages.total) for one in found] == [
        ("cqc-api-changes", 1, 871),
        ("cqc-api-list", 11582, 57909),
    ]
    assert (len(found[0].ids), [one.title for one in found[1].listed][:2]) == (5, ["Henley House", "Orchids Care"])
