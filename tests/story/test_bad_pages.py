"""What a site shows instead of a page: each costs its own page one sentence, changes nothing and loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from deploy.demo.facts import Organisation, Site
from deploy.demo.render import Page, render
from monitor.command import answer
from monitor.named import named
from monitor.round import make_round
from monitor.summing import Summary
from monitor.watching import watch
from storage.engine import reading
from storage.tables import current_facts, facts, organisations

from .conftest import Days, assessed, days, home, shipped

BEFORE = home("Good", assessed("AP1", date(2024, 2, 1), "Good"))
AFTER = home("Requires improvement", assessed("AP2", date(2025, 7, 16), "Requires improvement"), *BEFORE.reports)
ASKED = "/location/1-99900010"
BAD = {
    "empty": "the site answered with an empty page",
    "of 50 MB": "the page unpacks to more than 10 MB",
    "of another home": "the page is of location 1-999000109, not of location 1-999000103 that was asked for",
    "gone": "the site answered 404: there is no such page",
    "a poem": "nothing on the page says whose it is",
    "cut off": "no name: the page has no h1 heading that is seen",
}
"""What is wrong with the page of each home, and the words that `wardround sources` has for it."""
FINE = ("of broken letters", "of a broken rating", "fine")


def homes(like: Organisation) -> dict[str, Organisation]:
    names = (*BAD, *FINE)
    return {
        name: replace(like, id=f"1-99900010{number}", name=f"Home {number}") for number, name in enumerate(names, 1)
    }


@dataclass(frozen=True)
class Told:
    """Three days: a starting position, a day on which some homes' profiles are bad, and one on which all are good."""

    of: Days
    rounds: list[Summary]
    known: list[dict[str, Any]]
    subjects: list[list[str]]
    sources: list[dict[str, Any]]
    table: str

    def source(self, name: str) -> dict[str, Any]:
        number = list(homes(BEFORE)).index(name) + 1
        (one,) = [one for one in self.sources if one["address"].endswith(f"{ASKED}{number}")]
        return one


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("bad")
    good = [render(Site(organisations=tuple(homes(like).values()))) for like in (BEFORE, AFTER)]
    fell = homes(AFTER)
    whole = {name: good[1][one.path].body for name, one in fell.items()}
    bad = {
        "empty": Page(body=b""),
        "of 50 MB": Page(body=b"<p>" + b"x" * 50 * 1024 * 1024),
        "of another home": Page(body=whole["fine"]),
        "gone": Page(body=b"<title>Page not found</title>", status=404),
        "a poem": Page(body=b"<html><body><h1>A poem</h1><p>It has no rating.</p></body></html>"),
        "cut off": Page(body=whole["cut off"][:3000]),
        "of broken letters": Page(
            body=whole["of broken letters"].replace(b"1 Example Lane", b"1 Ex\xff\xfemple L\x00ne")
        ),
        "of a broken rating": Page(body=whole["of a broken rating"].replace(b"improvement", b"impro\xffvement")),
    }
    second = good[0] | {fell[name].path: page for name, page in bad.items()}
    second |= {path: page for path, page in good[1].items() if path.startswith(fell["fine"].path)}
    rounds, known, subjects = [], [], []
    with days(folder, shipped().rules) as of:
        for number, pages in enumerate([good[0], second, good[1]]):
            moment = datetime(2025, 7, 15 + number, 6, tzinfo=UTC)
            of.house.clock.set(moment)  # type: ignore[attr-defined]
            of.replica.publish(pages, at=moment)
            if number == 0:
                words = [named(f"location:{one.id}") for one in fell.values()]
                watch(of.house, words, list_name="", added_by="me")
            before = len(of.subjects)
            rounds.append(make_round(of.house))
            subjects.append(of.subjects[before:])
            known.append(overall(of))
            if number == 1:
                sources, table = (asked(folder, "sources", *form) for form in (["--json"], []))
        yield Told(of, rounds, known, subjects, json.loads(sources)["sources"], table)


def overall(of: Days) -> dict[str, Any]:
    held = (
        select(organisations.c.name, facts.c.value)
        .join(current_facts, current_facts.c.fact_id == facts.c.id)
        .join(organisations, organisations.c.id == facts.c.organisation_id)
        .where(facts.c.attribute == "rating", facts.c.subject == "overall")
    )
    with reading(of.house.engine).connect() as db:
        return {row.name: row.value for row in db.execute(held)}


def asked(folder: Path, *words: str) -> str:
    with pytest.MonkeyPatch.context() as patch, (folder / "said").open("w+") as out:
        patch.chdir(folder)
        patch.setenv("HOME", str(folder))
        patch.setattr("sys.stdout", out)
        assert answer(["--database", "wardround.db", *words]) == 0
        out.seek(0)
        return out.read()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_page_has_one_sentence_among_the_sources(told: Told, name: str) -> None:
    source = told.source(name)
    assert source["detail"].startswith(BAD[name])
    assert "\n" not in source["detail"]
    assert (source["failures"], source["failing_since"][:10], source["good"][:10]) == (1, "2025-07-16", "2025-07-15")
    (line,) = [line for line in told.table.splitlines() if f"{source['address']} " in line]
    assert BAD[name] in line


def test_a_page_that_arrives_and_is_not_understood_is_no_page_that_was_read(told: Told) -> None:
    assert {name: told.source(name)["outcome"] for name in BAD} == {
        "empty": "unreachable", "of 50 MB": "too-large", "of another home": "not-understood", "gone": "gone",
        "a poem": "not-understood", "cut off": "not-understood",
    }  # fmt: skip
    assert told.table.count("read, but not understood") == 3
    assert told.rounds[1].line.endswith("6 could not be read: `wardround sources`")
    assert [line.partition("/location")[2] for line in told.table.splitlines()[1:7]] == sorted(
        line.partition("/location")[2] for line in told.table.splitlines()[1:7]
    ), "those in trouble come first"


def test_a_bad_page_changes_no_fact_and_tells_nobody(told: Told) -> None:
    bad = [one.name for name, one in homes(BEFORE).items() if name in BAD]
    assert {told.known[1][name] for name in bad} == {"Good"}
    assert [subject for subject in told.subjects[1] if any(f"{name}," in subject for name in bad)] == []


def test_bytes_that_are_no_letters_cost_only_what_they_stand_in(told: Told) -> None:
    letters, rating = (homes(BEFORE)[name].name for name in FINE[:2])
    assert told.known[1][letters] == "Requires improvement"
    assert told.known[1][rating] == "Good"
    assert told.source("of a broken rating")["failures"] == 0


def test_when_the_pages_are_good_again_every_fall_is_told_once(told: Told) -> None:
    assert set(told.known[2].values()) == {"Requires improvement"}
    falls = [subject for day in told.subjects for subject in day if subject.startswith("Down one step: Home")]
    assert len(falls) == len(homes(BEFORE))
    assert len({subject.partition(",")[0] for subject in falls}) == len(falls)


def test_a_page_that_was_not_understood_at_first_is_named_in_the_starting_position(tmp_path: Path) -> None:
    with days(tmp_path, shipped().rules) as of:
        poem = {homes(BEFORE)["a poem"].path: Page(body=b"<html><body><h1>A poem</h1><p>Roses.</p></body></html>")}
        two = [homes(BEFORE)[name] for name in ("a poem", "fine")]
        of.replica.publish(render(Site(organisations=tuple(two))) | poem, at=datetime(2025, 7, 15, tzinfo=UTC))
        watch(of.house, [named(f"location:{one.id}") for one in two], list_name="", added_by="me")
        position = make_round(of.house).starting_position
    assert position[0] == "Starting position of 1 organisation, overall: 1 Good."
    assert position[-1] == f"Could not be read: {of.replica.address}{two[0].path}."
