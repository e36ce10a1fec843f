"""Seven days of some homes whose pages, one by one, cannot be read: who is told, when, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.demo.render import Page
from monitor.settings import Rule
from storage import watches
from storage.engine import reading
from tests.health.ward import POEM, Ward, status, ward

HOMES = (
    "Apple House", "Birch House", "Cedar House", "Daisy House", "Elder House", "Fern House", "Gorse House",
    "Hazel House", "Ivy House", "Jasmine House", "Kale House", "Lily House", "Mint House",
)  # fmt: skip
"""Apple fails once, Birch twice, Cedar has an unknown word, Daisy is gone, Elder comes and goes, Fern was never read,
Gorse is taken off its list, Hazel loses both its pages, Ivy is not understood, Jasmine is blocked and then unreachable,
Mint is gone too, but Lily is known to have taken its place; the others are well."""


def bad(of: Ward, day: int) -> dict[str, Page]:
    """The pages that are bad on a day."""
    wrong: dict[str, dict[int, Page]] = {
        "Apple House": {3: status(500)},
        "Birch House": {3: status(500), 4: status(502), 5: status(500)},
        "Cedar House": dict.fromkeys((3, 4, 5), unknown(of, "Cedar House")),
        "Daisy House": dict.fromkeys(range(3, 8), status(404)),
        "Elder House": dict.fromkeys((2, 4, 6), status(500)),
        "Fern House": dict.fromkeys((1, 2, 3), POEM),
        "Gorse House": dict.fromkeys(range(2, 8), status(500)),
        "Hazel House": dict.fromkeys((5, 6), status(403)),
        "Ivy House": dict.fromkeys((2, 3, 4), POEM),
        "Jasmine House": {2: status(403), 3: status(500)},
        "Mint House": dict.fromkeys(range(3, 8), status(404)),
    }
    pages = {of.path(name): pages[day] for name, pages in wrong.items() if day in pages}
    if day in (5, 6):
        pages[f"{of.path('Hazel House')}/reports"] = status(403)
    return pages


def unknown(of: Ward, name: str) -> Page:
    page = of.good()[of.path(name)]
    return Page(body=page.body.replace(b"Good", b"Brilliant"))


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    with ward(tmp_path_factory.mktemp("homes"), HOMES) as of:
        for day in range(1, 8):
            if day == 3:
                take_off(of, "Gorse House")
                let_succeed(of, "Mint House", "Lily House")
            of.day(bad(of, day))
        yield of


def take_off(of: Ward, name: str) -> None:
    with of.of.house.engine.begin() as db:
        row = watches.matches(db, of.path(name).rpartition("/")[2], "location")[0]
        assert watches.remove(db, row, list_name=None, now=of.of.house.clock()) == 1


def let_succeed(of: Ward, name: str, by: str) -> None:
    before, after = (of.path(one).rpartition("/")[2] for one in (name, by))
    with of.of.house.engine.begin() as db:
        row = watches.matches(db, before, "location")[0]
        assert watches.succeed(db, row, "location", after, of.of.house.clock()) is not None


def test_a_page_that_is_gone_where_another_registration_took_its_place_is_no_trouble(life: Ward) -> None:
    assert life.source(7, "Mint House")["outcome"] == "gone"
    assert [life.told(day, "Mint House") for day in range(1, 8)] == [[]] * 7


def test_a_page_that_fails_once_is_only_counted_in_the_line_of_its_round(life: Ward) -> None:
    assert "could not be read: `wardround sources`" in life.rounds[2].line
    assert life.source(3, "Apple House")["health"] == "failing"
    assert [life.told(day, "Apple House") for day in range(1, 8)] == [[]] * 7
    assert life.source(4, "Apple House")["health"] == "well"


def test_a_page_that_cannot_be_read_in_two_rounds_is_told_once_in_plain_words(life: Ward) -> None:
    assert [len(life.told(day, "Birch House")) for day in (3, 4, 5)] == [0, 1, 0]
    assert life.told(4, "Birch House") == ["Page could not be read: Birch House"]
    text = life.text(4, "Birch House")
    address = life.of.replica.address + life.path("Birch House")
    assert f"Birch House: the rating could not be read since 12 July 2025; look at {address}" in text
    assert "(the site answered 502; the last rating known is Good)" in text
    assert f"Source: {address}" in text
    assert "unchanged" not in text
    one = life.source(4, "Birch House")
    assert (one["health"], one["failures"], one["failing_since"][:10]) == ("unreadable", 2, "2025-07-12")
    assert one["told"][:10] == "2025-07-13"


def test_when_it_can_be_read_again_that_is_told_once_too(life: Ward) -> None:
    assert [len(life.told(day, "Birch House")) for day in (6, 7)] == [1, 0]
    assert life.told(6, "Birch House") == ["Page can be read again: Birch House"]
    assert "the rating can be read again (that it could not was told on 13 July 2025)" in life.text(6, "Birch House")
    one = life.source(6, "Birch House")
    assert (one["health"], one["failures"], one["told"]) == ("well", 0, None)


def test_a_rating_word_that_is_not_known_in_two_rounds_is_told_with_the_word(life: Ward) -> None:
    assert [len(life.told(day, "Cedar House")) for day in (3, 4, 5)] == [0, 1, 0]
    text = life.text(4, "Cedar House")
    assert "Cedar House: the rating could not be understood since 12 July 2025; look at http" in text
    assert 'overall: "Brilliant" is not a rating word that is known' in text
    assert "the last rating known is Good" in text
    one = life.source(4, "Cedar House")
    assert (one["health"], one["outcome"], one["failures"]) == ("unclear", "not-modified", 0)
    assert one["unclear_since"][:10] == "2025-07-12"
    assert life.told(6, "Cedar House") == ["Page can be read again: Cedar House"]
    assert life.source(6, "Cedar House")["unclear_since"] is None


def test_a_page_that_is_gone_twice_is_told_as_gone_and_never_as_deregistered(life: Ward) -> None:
    assert [len(life.told(day, "Daisy House")) for day in range(1, 8)] == [0, 0, 0, 1, 0, 0, 0]
    text = life.text(4, "Daisy House")
    assert "CQC no longer has this page; the last rating known is Good" in text
    assert "registered" not in text
    assert "Daisy House: the rating could not be read" in text


def test_a_page_that_comes_and_goes_tells_nothing(life: Ward) -> None:
    assert [life.told(day, "Elder House") for day in range(1, 8)] == [[]] * 7
    assert [life.source(day, "Elder House")["failures"] for day in range(1, 8)] == [0, 1, 0, 1, 0, 1, 0]


def test_a_page_that_was_never_understood_is_told_as_never_read(life: Ward) -> None:
    # Its name is known from its list of reports.
    assert [len(life.told(day, "Fern House")) for day in range(1, 5)] == [0, 1, 0, 1]
    text = life.text(2, "Fern House")
    assert "Fern House: the rating has never been read, though it was tried since 10 July 2025; look at http" in text
    assert "the page comes, but is not understood: " in text
    assert life.told(4, "Fern House") == ["Page can be read again: Fern House"]


def test_what_is_no_longer_watched_tells_nothing(life: Ward) -> None:
    assert [life.told(day, "Gorse House") for day in range(1, 8)] == [[]] * 7


def test_two_pages_of_one_home_are_one_message(life: Ward) -> None:
    assert life.told(6, "Hazel House") == ["Page could not be read: Hazel House, and 1 more page"]
    text = life.text(6, "Hazel House")
    assert "Also: - The list of reports could not be read since 14 July 2025" in text
    assert life.told(7, "Hazel House") == ["Page can be read again: Hazel House, and 1 more page"]


def test_a_page_that_arrives_and_is_not_understood_is_told_like_one_that_does_not_arrive(life: Ward) -> None:
    assert [len(life.told(day, "Ivy House")) for day in range(1, 6)] == [0, 0, 1, 0, 1]
    assert "the page comes, but is not understood: nothing on the page says whose it is" in life.text(3, "Ivy House")


def test_what_failed_in_two_ways_failed_twice(life: Ward) -> None:
    assert "since 11 July 2025" in life.text(3, "Jasmine House")
    assert "(the site answered 500; the last rating known is Good)" in life.text(3, "Jasmine House")


def test_the_fact_that_a_page_could_not_be_read_changes_no_rating_and_opens_no_incident(life: Ward) -> None:
    assert [str(mail["Subject"]) for day in life.mails for mail in day if "Page c" not in str(mail["Subject"])] == []
    assert life.incidents() == []
    assert {round_.exit_code for round_ in life.rounds} == {0}
    for name in HOMES:
        shown = life.asked("ratings", f"location:{life.path(name).rpartition('/')[2]}")
        assert "Good" in shown


def test_sources_say_what_is_wrong_and_how_many_are_well(life: Ward) -> None:
    table = life.tables[3]
    (line,) = [line for line in table.splitlines() if f"{life.path('Birch House')} " in line]
    assert "could not be reached" in line
    assert "the site answered 502" in line
    assert " pages read well, the longest ago on 13 July 2025." in table
    assert "Kale" not in table
    everything = life.asked("sources", "--all")
    assert everything.count("/location/") >= len(HOMES) * 2 - 2


def test_those_who_were_told_are_told_the_end_whatever_the_rules_are_by_then(tmp_path: Path) -> None:
    grave = Rule(name="Grave", about=("source-unreadable",), severity="medium", channels=("alerts",))
    late = Rule(name="Late", about=("trouble",), channels=("late",))
    with ward(tmp_path, ("Apple House", "Birch House"), (grave, late)) as of:
        house = of.of.house
        of.of.house = replace(house, settings=house.settings.model_copy(update={"rules": (grave,)}))
        broken = {of.path("Apple House"): status(500)}
        of.day()
        of.day(broken)
        of.day(broken)
        assert of.told(3, "Apple House") == ["Page could not be read: Apple House"]
        of.of.house = house
        of.day()
        assert of.told(4, "Apple House") == ["Page can be read again: Apple House"]
        with reading(house.engine).connect() as db:
            rows = db.exec_driver_sql("select channel, count(*) from deliveries group by channel").all()
        assert [tuple(row) for row in rows] == [("alerts", 2)]
