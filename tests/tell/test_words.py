import re
from typing import get_args

import pytest

from monitor.groups import GROUPS, KINDS, group_of, kinds_of
from monitor.words import (
    WORDS,
    direction_in_words,
    part_in_words,
    plain,
    scope_in_words,
    subject_in_words,
)
from storage.change import SEVERITIES, State
from storage.delivery import DeliveryState, Result
from storage.record import KEY_QUESTIONS, Framework, Kind, Organisation, Provenance
from storage.visits import Outcome

PROMISED = {
    "ratings": (
        "rating-changed, first-rating, rating-confirmed, rating-corrected, rating-withdrawn, "
        "rating-suspended, rating-under-review, published-unrated, level-discontinued, score-changed, "
        "statement-score-changed, statement-added, statement-dropped"
    ),
    "reports": (
        "report-published, report-amended, report-removed, assessment-started, assessment-ended, "
        "finding-added, finding-removed, date-corrected, framework-changed, press-release-published"
    ),
    "enforcement": (
        "requirement-notice, warning-notice, enforcement, special-measures-entered, "
        "special-measures-exited, action-added, action-cleared"
    ),
    "registration": "registered, deregistered, provider-changed, details-changed, manager-changed",
    "board-papers": (
        "meeting-papers-published, meeting-moved, paper-replaced, paper-withdrawn, risk-added, "
        "risk-closed, risk-not-listed, risk-score-changed, risk-renumbered, assurance-changed, "
        "measure-off-target, measure-back-on-target, measure-changed, signal-raised, words-found"
    ),
    "trouble": "source-unreadable, source-recovered, source-quiet, sources-disagree, batch-held",
}
"""What users write in ``about``, as it was promised to them."""

ROSE = Organisation(level="location", id="1-900000001", name="Rose House")


@pytest.mark.parametrize(
    ("table", "all_of_them"),
    [
        ("kind", KINDS),
        ("group", tuple(GROUPS)),
        ("state", get_args(State)),
        ("severity", SEVERITIES),
        ("provenance", get_args(Provenance)),
        ("subject", KEY_QUESTIONS),
        ("delivery", get_args(DeliveryState)),
        ("result", get_args(Result)),
        ("framework", get_args(Framework)),
        ("outcome", (*get_args(Outcome), "not-understood")),
    ],
)
def test_everything_that_has_a_short_name_has_a_plain_one(table: str, all_of_them: tuple[str, ...]) -> None:
    assert set(WORDS[table]) == set(all_of_them)


def test_every_kind_of_source_that_is_read_has_a_plain_name() -> None:
    assert set(get_args(Kind)) <= set(WORDS["source"])


def test_no_plain_name_is_kebab_case_and_no_two_kinds_share_one() -> None:
    names = [name for table in WORDS.values() for word, name in table.items() if word != "well-led"]
    assert [name for name in names if re.fullmatch(r"[a-z]+(-[a-z]+)+", name)] == []
    assert len(set(WORDS["kind"].values())) == len(KINDS)


def test_a_word_that_no_table_knows_yet_still_reaches_people_without_its_hyphens() -> None:
    assert plain("kind", "rating-lost-in-space") == "rating lost in space"


def test_every_kind_belongs_to_exactly_one_group() -> None:
    assert {group: ", ".join(kinds) for group, kinds in GROUPS.items()} == PROMISED
    assert len(KINDS) == len(set(KINDS))
    assert group_of("rating-changed") == "ratings"
    assert group_of("never-heard-of") is None
    assert kinds_of("manager-changed") == {"manager-changed"}
    assert kinds_of("never-heard-of") == frozenset()


def test_enforcement_means_the_whole_group_though_a_kind_has_the_same_name() -> None:
    assert {"enforcement", "warning-notice", "action-added"} <= kinds_of("enforcement")


@pytest.mark.parametrize(
    ("direction", "steps", "words"),
    [("down", 2, "down two steps"), ("up", 1, "up one step"), ("up", 3, "up three steps"), ("down", 0, "down"),
     ("up", 7, "up"), (None, 0, "")],
)  # fmt: skip
def test_a_direction_is_said_in_words(direction: str | None, steps: int, words: str) -> None:
    assert direction_in_words(direction, steps) == words


@pytest.mark.parametrize(
    ("scope", "name", "words"),
    [
        ("location", None, "Rose House as a whole"),
        ("service:community-dental-services", None, "Community dental services of Rose House"),
        ("service:out-of-hours-gps", "Out-of-hours GPs", "Out-of-hours GPs of Rose House"),
        ("service:surgery@1-77", None, "Surgery of Rose House, at location 1-77"),
        ("combined:community-health-services", None, "Community health services, all services together, of Rose House"),
        (None, None, "Rose House (which part is not known)"),
    ],
)  # fmt: skip
def test_a_scope_is_said_in_words(scope: str | None, name: str | None, words: str) -> None:
    assert scope_in_words(scope, name, ROSE) == words


def test_a_subject_line_names_the_part_only_where_it_is_one() -> None:
    assert part_in_words("provider", None) == ""
    assert part_in_words("service:end-of-life-care@1-77", None) == "End of life care"


@pytest.mark.parametrize(
    ("subject", "words"),
    [("well-led", "well-led"), ("well-led/Freedom to speak up", "Freedom to speak up (well-led)"),
     ("checks-under-way", "checks under way"), ("AP9001", "AP9001"), (None, "")],
)  # fmt: skip
def test_a_subject_is_said_in_words(subject: str | None, words: str) -> None:
    assert subject_in_words(subject) == words
