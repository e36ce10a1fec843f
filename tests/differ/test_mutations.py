"""Saved pages moved in dozens of ways: what a person calls no change is none, and what is one is told exactly."""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from crawler.readers.read import read
from monitor.bench.cosmetic import BANNER, Mutation, changed, turned
from monitor.differ.compare import Compared, compare
from storage.record import Record

FIXTURES = Path(__file__).parents[1] / "readers/fixtures"


@cache
def saved(name: str) -> tuple[str, str | None]:
    folder = FIXTURES / name
    page = next(folder.glob("page.*")).read_text(encoding="utf-8")
    return page, tomllib.loads((folder / "about.toml").read_text()).get("address")


@cache
def reading(name: str) -> Record:
    page, address = saved(name)
    return read(page.encode(), address=address)


def mutated(name: str, mutation: Mutation) -> tuple[Record, str | None]:
    page, address = saved(name)
    other = mutation(page, random.Random(1))
    if other == page:
        pytest.skip("this page has nothing of the sort")
    return read(other.encode(), address=address), address


def told(old: Record, new: Record, address: str | None) -> Compared:
    return compare(old, new, old_address=address, new_address=address)


def rated_in(record: Record) -> list[tuple[str | None, str, str, str]]:
    return [(one.scope, one.key_question, one.rating, one.provenance) for one in record.ratings]


WELL_LED = "cqc-assessment/location-well-led"
HOME = "cqc-profile/rated-care-home"
LIST = "cqc-reports/html-and-pdf-entries"
SERVICE = "cqc-assessment/text-of-a-service"
MEASURES = "cqc-profile/special-measures-and-notices"
ORDERS = "cqc-assessment/notices-and-actions"
DENTIST = "cqc-profile/regulations-met"
Told = tuple[str, str | None, str | int | None, str | int | None]
AUDIT = "The ligature audit had lapsed."


def rated(question: str, before: str, now: str) -> Mutation:
    """Another rating of one key question, in the page's words and in the marks of its code."""
    return lambda page, _: re.sub(
        rf'({question} rating text: ){before}("[^>]*>(?:<span[^>]*>Overall:</span> <strong>)?){before}',
        rf"\g<1>{now}\g<2>{now}",
        page,
    )


MEANINGFUL: dict[str, tuple[str, Mutation, list[Told]]] = {
    "a word corrected": (
        WELL_LED,
        rated("well-led", "Good", "Inadequate"),
        [("rating-corrected", "well-led", "Good", "Inadequate")],
    ),
    "a word taken away": (
        WELL_LED,
        rated("well-led", "Good", "Not rated"),
        [("rating-withdrawn", "well-led", "Good", "Not rated")],
    ),
    "a word suspended": (
        WELL_LED,
        rated("well-led", "Good", "Rating suspended"),
        [("rating-suspended", "well-led", "Good", "Rating suspended")],
    ),
    "a score": (WELL_LED, changed(">68<", ">66<"), [("score-changed", "well-led", 68, 66)]),
    "a statement": (
        WELL_LED,
        changed(r"(?s)(Freedom to speak up</h3><p[^>]*>Score: )2", r"\g<1>1"),
        [("statement-score-changed", "well-led/Freedom to speak up", 2, 1)],
    ),
    "a statement more": (
        WELL_LED,
        changed("</section>", "<h3>Environmental sustainability</h3><p>Score: 2</p></section>"),
        [("statement-added", "well-led/Environmental sustainability", None, 2)],
    ),
    "a paragraph amended": (
        WELL_LED,
        changed("We looked at what people told us", "We never looked at what people told us"),
        [
            (
                "report-amended",
                "well-led",
                "We looked at what people told us.",
                "We never looked at what people told us.",
            )
        ],
    ),
    "a paragraph more": (
        WELL_LED,
        changed("(?=<h3>Freedom)", f"<p>{AUDIT}</p>"),
        [
            ("report-amended", "well-led", None, f"Capable, compassionate and inclusive leaders\n{AUDIT}"),
            ("finding-added", "well-led", None, f"Capable, compassionate and inclusive leaders\n{AUDIT}"),
        ],
    ),
    "a date": (
        WELL_LED,
        changed("Updated 20 May", "Updated 21 May"),
        [("date-corrected", "well-led", "2026-05-20", "2026-05-21")],
    ),
    "a notice": (
        WELL_LED,
        changed("(?=</h1>)", f"</h1><div role='status'><span>Important: </span>{BANNER}</div><h1>"),
        [("assessment-started", "checks-under-way", None, BANNER)],
    ),
    "the rating at the head": (
        HOME,
        rated("overall", "Good", "Inadequate"),
        [("rating-changed", "overall", "Good", "Inadequate")],
    ),
    "one question of a profile": (
        HOME,
        rated("caring", "Outstanding", "Good"),
        [("rating-changed", "caring", "Outstanding", "Good")],
    ),
    "a new report": (
        HOME,
        lambda page, _: page.replace("AP90001", "AP90002").replace("3 June 2026", "4 July 2026"),
        [("report-published", "AP90002", None, "AP90002")],
    ),
    "another provider": (
        HOME,
        lambda page, _: page.replace("/provider/1-999000100", "/provider/1-999000101").replace(
            "Rosewell Care", "Hollow Care"
        ),
        [
            (
                "provider-changed",
                "provided-by",
                "Rosewell Care Limited (1-999000100)",
                "Hollow Care Limited (1-999000101)",
            )
        ],
    ),
    "a provider renamed": (
        HOME,
        lambda page, _: page.replace("Rosewell Care", "Hollow Care"),
        [
            (
                "details-changed",
                "provided-by",
                "Rosewell Care Limited (1-999000100)",
                "Hollow Care Limited (1-999000100)",
            )
        ],
    ),
    "closed": (
        HOME,
        changed(r"(<h1[^>]*>)\s*", r"\1Archived: "),
        [("deregistered", "archived", None, "Archived: Rose House")],
    ),
    "a report more": (
        LIST,
        changed(
            "(<h2>All Inspections</h2>)",
            r"\1<div><h3>9 July 2026</h3>"
            "<p>During an assessment under our new approach</p>"
            '<p><a href="/location/1-999000001/reports/AP90009/overall">Read the report</a></p></div>',
        ),
        [("report-published", "AP90009", None, "AP90009")],
    ),
    "a report taken off": (
        LIST,
        changed(r"(?s)(<h2>All Inspections</h2>\s*)<div.*?</footer></div>\s*</div>", r"\1"),
        [("report-removed", "AP90001", "AP90001", None)],
    ),
    "a report taken off, and its rating with it": (
        LIST,
        lambda page, chance: rated("overall", "Good", "Inadequate")(
            re.sub(r"(?s)(<h2>All Inspections</h2>\s*)<div.*?</footer></div>\s*</div>", r"\1", page), chance
        ).replace("<strong>Good", "<strong>Inadequate"),
        [
            ("report-removed", "AP90001", "AP90001", None),
            ("rating-withdrawn", "overall", "Good", "Inadequate"),
        ],
    ),
    "special measures over": (
        MEASURES,
        lambda page, _: page.replace("This service is in special measures.", ""),
        [("special-measures-exited", "special-measures", "This service is in special measures.", None)],
    ),
    "a notice more": (
        ORDERS,
        changed("<p>There are no warning notices.</p>", "<ul><li>Regulation 12: Safe care and treatment</li></ul>"),
        [("warning-notice", "warning-notice/12", None, "Regulation 12: Safe care and treatment")],
    ),
    "a notice cleared": (
        ORDERS,
        changed(r"<li>Regulation 17.*?</li>", ""),
        [
            (
                "requirement-notice",
                "requirement-notice/17",
                "Regulation 17 HSCA (RA) Regulations 2014 Good governance",
                None,
            )
        ],
    ),
    "an action more": (
        ORDERS,
        changed("(?=<li>Have enough)", "<li>Keep every fire door shut.</li>"),
        [("action-added", "must", None, "Keep every fire door shut.")],
    ),
    "an action that reads otherwise": (
        ORDERS,
        changed("enough staff at night", "enough trained staff at night"),
        [("report-amended", "must", "Have enough staff at night.", "Have enough trained staff at night.")],
    ),
    "regulations not met any more": (
        DENTIST,
        changed("(Effective</span> <span class=.rating.>)Regulations met", r"\1Not all regulations met"),
        [("rating-changed", "effective", "Regulations met", "Not all regulations met")],
    ),
    "a text's word": (
        SERVICE,
        changed(r"(?m)^Requires improvement$", "Inadequate"),
        [("rating-corrected", "well-led", "Requires improvement", "Inadequate")],
    ),
    "a text's rating at the head": (
        SERVICE,
        changed("Overall: Good", "Overall: Outstanding"),
        [("rating-changed", "overall", "Good", "Outstanding")],
    ),
    "a text's notice gone": (
        SERVICE,
        changed(r"(?m)^Important: .*$", ""),
        [("assessment-ended", "checks-under-way", BANNER, None)],
    ),
}


@pytest.mark.parametrize("what", MEANINGFUL)
def test_what_a_page_says_anew_is_told_exactly(what: str) -> None:
    name, mutation, wanted = MEANINGFUL[what]
    new, address = mutated(name, mutation)
    outcome = told(reading(name), new, address)
    assert [(one.kind, one.subject, one.before, one.after) for one in outcome.told] == wanted
    page = re.sub(r"\s+", " ", mutation(saved(name)[0], random.Random(1)))
    for change in outcome.told:
        if change.evidence.after and change.kind not in ("date-corrected", "report-published"):
            assert str(change.after).rpartition("\n")[2].partition(" (")[0].removeprefix("Archived: ") in page


SAME: dict[str, tuple[str, Mutation]] = {
    "the activity of a notice": (ORDERS, changed("<li>Personal care</li>", "")),
    "a notice in other words": (
        ORDERS,
        changed("Regulation 17 HSCA .RA. Regulations 2014 Good", "Regulation 17: Good"),
    ),
    "the order of notices": (ORDERS, turned(r"<li>Regulation 17.*?</li>|<li>Regulation 18.*?</ul></li>")),
    "the order of a table": (MEASURES, turned(r"<tr><td>.*?</tr>")),
    "the order of a list of reports": (LIST, turned(r'<div class="entry">.*?(?=<div class="entry">|</main>)')),
    "the other way to a profile": (
        "cqc-profile/layout-of-2022-two-profiles",
        changed("changed. See (<a[^>]*>)old profile", r"changed - see \1old profile"),
    ),
}


@pytest.mark.parametrize("what", SAME)
def test_what_stands_in_other_words_or_order_is_no_change(what: str) -> None:
    name, mutation = SAME[what]
    known = reading(name)
    new, address = mutated(name, mutation)
    assert new.not_understood == known.not_understood
    assert sorted(rated_in(new), key=str) == sorted(rated_in(known), key=str)
    assert [one.summary for pair in ((known, new), (new, known)) for one in told(*pair, address).told] == []


LOST: dict[str, tuple[str, Mutation]] = {
    "the word": (WELL_LED, changed(r"<p class=\"assessment-section__rating.*?</p>", "")),
    "the score": (WELL_LED, changed(r"<p>This service scored.*?</p>", "")),
    "a statement": (WELL_LED, changed(r"<h3>Freedom.*?(?=<h3>)", "")),
    "a statement's score": (WELL_LED, changed(r"(Freedom to speak up</h3><p[^>]*>)Score: 2", r"\1Score: not known")),
    "a word that is not known": (WELL_LED, rated("well-led", "Good", "Splendid")),
    "a score of no sense": (WELL_LED, changed(">68<", ">680<")),
    "a paragraph": (WELL_LED, changed("<p>We looked at what people told us.</p>", "")),
    "the rating at the head": (
        HOME,
        changed(r"<p class=\"service-header__overall-rating.*?</p>|<h3>Overall</h3><p.*?</p>", ""),
    ),
    "the list of ratings": (HOME, changed(r"(?s)<ul class=\"inspection-results\">.*?</ul>", "")),
    "the report": (HOME, changed(r"(?s)<div class=\"overview-download-report\">.*?</footer></div>", "")),
    "the telephone": (HOME, changed(r"<span class=\"service-header__contact-info--phone\">.*?</span>", "")),
    "the word of a text": (SERVICE, changed(r"(?m)^Requires improvement\n\n", "")),
    "half of a text": (SERVICE, lambda text, _: text[: len(text) * 6 // 10]),
}


@pytest.mark.parametrize("what", LOST)
def test_what_is_not_there_any_more_is_no_change(what: str) -> None:
    name, mutation = LOST[what]
    new, address = mutated(name, mutation)
    outcome = told(reading(name), new, address)
    assert [change.summary for change in outcome.told] == []
    same = {(one.scope, one.key_question, one.rating) for one in reading(name).ratings}
    assert {(one.scope, one.key_question, one.rating) for one in new.ratings} <= same
