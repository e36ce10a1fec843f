"""Inspection reports as documents: set against the report before, amended, printed anew, and in another dress."""

from __future__ import annotations

import random
import re
import textwrap
from functools import cache
from pathlib import Path

import pytest

from crawler.readers.read import read
from monitor.differ.compare import CannotCompare, Compared, compare
from storage.record import Record

FIXTURES = Path(__file__).parents[1] / "readers/fixtures/cqc-report"
DOCUMENT = "https://api.cqc.org.uk/public/v1/reports/{}"


@cache
def text(name: str) -> str:
    return (FIXTURES / name / "page.txt").read_text()


def saved(words: str, url: str | None = None) -> Record:
    return read(words.encode(), address=url)


def told(old: str, new: str, old_url: str | None = None, new_url: str | None = None) -> Compared:
    return compare(saved(old, old_url), saved(new, new_url), old_address=old_url, new_address=new_url)


def kinds(result: Compared) -> set[tuple[str, str | None]]:
    return {(change.kind, change.subject) for change in result.told}


def test_a_new_report_is_set_against_the_report_before_it() -> None:
    result = told(text("care-home"), text("care-home-focused"))
    assert kinds(result) == {
        ("report-published", "report of 2021-03-03"),
        ("rating-changed", "safe"),
        ("rating-confirmed", "overall"),
        ("rating-confirmed", "well-led"),
        ("published-unrated", "caring"),
    }
    summaries = {change.kind: change.summary for change in result.told}
    assert summaries["report-published"] == (
        "Elm Tree House: new report of 3 March 2021; set against the report of 5 May 2018, "
        "0 findings repeated, 10 new, 19 of the earlier findings no longer mentioned."
    )
    assert summaries["rating-changed"] == "Elm Tree House: safe went up two steps from Inadequate to Good."


def test_what_a_new_report_does_not_mention_has_not_ended() -> None:
    result = told(text("care-home"), text("care-home-focused"))
    assert not {change.kind for change in result.told} & {"requirement-notice", "action-cleared", "rating-withdrawn"}
    assert not any("resolved" in change.summary for change in result.told)
    absent = [one.detail for one in result.ignored if one.reason == "absent"]
    assert any("requirement-notice/12" in detail for detail in absent)


def test_an_older_report_read_later_changes_no_rating() -> None:
    result = told(text("care-home-focused"), text("care-home"))
    assert not any(kind.startswith("rating-") for kind, _ in kinds(result))
    assert any(one.reason == "order" and "Inadequate" in one.detail for one in result.ignored)


def test_an_action_that_is_printed_again_is_news_of_the_new_report_and_says_so() -> None:
    old = text("gp-practice")
    new = old.replace("14/04/2016", "02/05/2018").replace("09/02/2016", "06/03/2018")
    new = new.replace("• Tell patients about the translation service.", "• Write down who opened the vaccine fridge.")
    urls = DOCUMENT.format("aaaa1111"), DOCUMENT.format("bbbb2222")
    result = told(old, new, *urls)
    added = sorted(change.summary for change in result.told if change.kind == "action-added")
    assert [summary.partition(": ")[2].partition(":")[0] for summary in added] == [
        "CQC says what the provider must do, as an earlier report did",
        "CQC says what the provider should do",
    ]
    published = next(change.summary for change in result.told if change.kind == "report-published")
    assert published.endswith(
        "3 findings repeated, 0 new; 1 action repeated, 1 new, 1 of the earlier actions no longer mentioned."
    )


def test_the_same_report_with_a_finding_more_is_amended_and_not_new() -> None:
    old = text("care-home")
    staff = "There were two staff for thirty people at night."
    new = old.replace(
        staff,
        f"Fire doors on the first floor were held open with chairs during both days.\n\n{staff}",
    )
    assert kinds(told(old, new)) == {("report-amended", "safe"), ("finding-added", "safe")}


def test_another_rating_in_the_same_report_is_a_correction() -> None:
    old, url = text("cells-in-lines"), DOCUMENT.format("abcdef12")
    new = old.replace("Outstanding\n↑", "Good\n↔")
    (change,) = told(old, new, url, url).told
    assert (change.kind, change.subject, change.before, change.after) == (
        "rating-corrected", "caring", "Outstanding", "Good",
    )  # fmt: skip
    assert told(old, new).told[0].kind == "rating-corrected"


def test_a_month_older_than_the_report_is_no_newer_rating() -> None:
    def cell(service: str, word: str, month: str) -> str:
        return "\t".join([service, *[f"{word} {month}"] * 6])

    head = (
        "Sandby NHS Trust\n\nInspection report\n\nDate of publication: {}\n\nOverall rating for this trust\n\nGood\n\n"
        "Ratings for community health services\n\n\tSafe\tEffective\tCaring\tResponsive\tWell-led\tOverall\n"
    )
    known = head.format("18 June 2018") + cell("Community dental services", "Inadequate", "Jun 2018")
    again = head.format("30 August 2019") + cell("Community dental services", "Inadequate", "Jun 2018")
    older = head.format("30 August 2019") + cell("Community dental services", "Good", "Mar 2016")
    newer = head.format("30 August 2019") + cell("Community dental services", "Good", "Aug 2019")
    dental = "service:community-dental-services"

    assert [(one.reason, one.detail) for one in told(known, again).ignored if "dental" in one.detail] == []
    for result, changed in ((told(known, again), 0), (told(known, older), 0), (told(known, newer), 6)):
        assert len([one for one in result.told if one.scope == dental]) == changed
    assert all("of 18 June 2018" in one.detail for one in told(known, older).ignored if one.reason == "order")


def test_reports_of_two_homes_are_never_compared() -> None:
    with pytest.raises(CannotCompare, match="Elm Tree House and The Willows Surgery are two organisations"):
        told(text("care-home"), text("gp-practice"))


def test_the_report_and_a_page_of_the_same_home_are_compared() -> None:
    page = (
        "Elm Tree House\n\nOverall: Good\n\nReport from 20 February 2025 assessment\n\nSafe\n\nGood\n\n"
        "20 February 2025\n\nThis service scored 75 (out of 100) for this area.\n"
    )
    url = "https://www.cqc.org.uk/location/1-999000101/reports/AP90101/overall/safe"
    old = saved(text("care-home"), "https://www.cqc.org.uk/location/1-999000101")
    result = compare(old, saved(page, url), old_address=None, new_address=url)
    (safe,) = (change for change in result.told if change.kind == "rating-changed" and change.subject == "safe")
    assert (safe.before, safe.after) == ("Inadequate", "Good")
    assert "before under" in safe.summary


def dressed(words: str, pick: random.Random) -> str:
    """The same report as another machine may save it: no word of it is another."""

    def arrows(found: re.Match[str]) -> str:
        return {"➔ ←": "↔", "→ ←": "↔", "▲": "↑", "▼": "↓"}.get(found[0], found[0]) if pick.random() < 0.5 else found[0]

    words = re.sub("➔ ←|→ ←|▲|▼", arrows, words)
    words = words.replace("'", pick.choice("'’")).replace(" - ", pick.choice((" - ", " – ")))
    lines = []
    for line in words.split("\n"):
        if pick.random() < 0.1 and "\t" not in line and "  " not in line:
            line = line.replace(" ", pick.choice(("\u00a0", "  ") if line.endswith(".") else (" ",)))
        lines.append(line + pick.choice(("", " ", "  ")) if line.strip() else line)
        if not line and pick.random() < 0.2:
            lines.append(pick.choice(("", "Page 7 of 31", "12")))
            lines.append("")
    return pick.choice(("\n", "\r\n")).join(lines)


@pytest.mark.parametrize("name", ["care-home", "trust-with-hospitals", "hospital-location"])
def test_a_report_folded_at_another_width_changes_nothing(name: str) -> None:
    old, width = text(name), random.Random(name).randrange(60, 120)
    new = "\n".join(
        line if "\t" in line or "  " in line or not line.strip() else textwrap.fill(line, width, break_on_hyphens=False)
        for line in old.split("\n")
    )
    result = told(old, new)
    assert ([change.summary for change in result.told], result.ignored) == ([], ()), f"at {width} columns"


@pytest.mark.parametrize("name", ["care-home", "trust-with-hospitals", "gp-practice", "hospital-location"])
def test_another_dress_of_the_same_report_changes_nothing(name: str) -> None:
    old = saved(text(name))
    for seed in range(6):
        new = saved(dressed(text(name), random.Random(seed)))
        result = compare(old, new, old_address=None, new_address=None)
        assert ([change.summary for change in result.told], result.ignored) == ([], ()), f"seed {seed}"


def test_no_mutation_of_a_report_gives_a_rating_that_it_does_not_print() -> None:
    """Lines lost, doubled and swapped: a rating is the printed one, none, or listed as not understood."""
    lines = text("hospital-location").split("\n")
    true = {(one.scope, one.key_question): one.rating for one in saved(text("hospital-location")).ratings}
    lost = doubled = 0
    for seed in range(40):
        pick = random.Random(seed)
        mutated = list(lines)
        at = pick.randrange(15, len(mutated) - 1)
        match pick.randrange(3):
            case 0:
                del mutated[at]
                lost += 1
            case 1:
                mutated.insert(at, mutated[at])
                doubled += 1
            case _:
                mutated[at] = mutated[at].replace("Inadequate", "Inadaquate")
        record = saved("\n".join(mutated))
        for one in record.ratings:
            assert true.get((one.scope, one.key_question)) == one.rating, f"seed {seed}: {one.quote}"
    assert min(lost, doubled) > 8
