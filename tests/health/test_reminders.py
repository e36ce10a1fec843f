"""What is told of pages after the first time: that they still cannot be read, and that nothing comes from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from monitor.settings import Rule
from storage.engine import reading
from tests.health.ward import RULES, Ward, status, ward

FIRST = Rule(name="First", about=("source-unreadable",), channels=("alerts",))
THEN = Rule(name="Then", about=("source-unreadable",), channels=("late",))
NEITHER = Rule(name="Neither", about=("ratings",), channels=("alerts", "late"))


def set_to(of: Ward, *rules: Rule, **sections: dict[str, object]) -> None:
    """Let the house go on with these rules (if any are given) and settings."""
    settings = of.of.house.settings
    changed = {name: getattr(settings, name).model_copy(update=values) for name, values in sections.items()}
    of.of.house = replace(
        of.of.house, settings=settings.model_copy(update=changed | ({"rules": rules} if rules else {}))
    )


def test_a_page_that_still_cannot_be_read_is_told_again_and_its_end_to_all_who_heard(tmp_path: Path) -> None:
    with ward(tmp_path, ("Apple House", "Birch House"), (FIRST, THEN)) as of:
        set_to(of, FIRST, telling={"remind_after_days": 2})
        bad = {of.path("Apple House"): status(500)}
        of.day()
        for _ in range(3):
            of.day(bad)
        set_to(of, THEN)
        for _ in range(2):
            of.day(bad)
        set_to(of, NEITHER)
        of.day()
        told = [len(of.told(day, "Apple House")) for day in range(1, 8)]
        assert told == [0, 0, 1, 0, 1, 0, 2]
        text = of.text(5, "Apple House")
        assert "Apple House: the rating still could not be read since 11 July 2025; look at http" in text
        assert "(the site answered 500; the last rating known is Good; told before on 12 July 2025)" in text
        with reading(of.of.house.engine).connect() as db:
            rows = db.exec_driver_sql("select channel, alert_id from deliveries order by id").all()
        assert [tuple(row) for row in rows] == [("alerts", 1), ("late", 2), ("alerts", 3), ("late", 3)]


def test_while_the_whole_site_is_out_of_reach_nobody_is_reminded_of_a_page(tmp_path: Path) -> None:
    with ward(tmp_path, ("Apple House", "Birch House"), (FIRST,)) as of:
        set_to(of, telling={"remind_after_days": 1})
        bad = {of.path("Apple House"): status(500)}
        of.day()
        of.day(bad)
        of.day(bad)
        of.day(down=True)
        assert [len(of.told(day, "Apple House")) for day in range(1, 5)] == [0, 0, 1, 0]


def test_an_organisation_without_news_is_told_to_its_watchers_and_to_nobody_else(tmp_path: Path) -> None:
    watchers = Rule(name="Quiet", about=("source-quiet",), channels=("late",))
    with ward(tmp_path, ("Apple House",), (*RULES, watchers)) as of:
        set_to(of, health={"quiet_days": 2})
        for _ in range(4):
            of.day()
        told = [of.told(day, "Apple House") for day in range(1, 5)]
        assert told == [[], [], ["Nothing new for longer than usual: Apple House"], []]
        text = of.text(3, "Apple House")
        address = of.of.replica.address + of.path("Apple House")
        assert "Apple House: nothing new since 10 July 2025, though all of its " in text
        assert f"pages are read well; look at {address} whether that is so." in text
        assert of.rounds[2].exit_code == 0
        with reading(of.of.house.engine).connect() as db:
            assert db.exec_driver_sql("select channel from deliveries").scalars().all() == ["late"]
