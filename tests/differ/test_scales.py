"""Services that CQC inspects and does not rate: their words rank among themselves and with nothing else."""

from __future__ import annotations

import pytest

from monitor.scales import is_rating, way

from .said import HOME, assessment, headed, profile, told


@pytest.mark.parametrize(
    ("before", "now", "direction", "steps", "severity"),
    [
        ("Regulations met", "Not all regulations met", "down", 1, "high"),
        ("Not all regulations met", "Regulations met", "up", 1, "medium"),
        ("No action", "Improvements required", "down", 1, "high"),
        ("No action", "Enforcement action", "down", 2, "critical"),
        ("Meeting standards", "Not meeting standards", "down", 1, "high"),
    ],
)
def test_the_words_of_one_scale_are_ranked(before: str, now: str, direction: str, steps: int, severity: str) -> None:
    (change,) = told(profile(before), profile(now)).told
    assert (change.kind, change.direction, change.steps, change.severity) == (
        "rating-changed", direction, steps, severity,
    )  # fmt: skip
    assert change.summary == (
        f"Rose House: overall went {direction} {'one step' if steps == 1 else 'two steps'} from {before} to {now}."
    )


@pytest.mark.parametrize(
    ("before", "now"),
    [("No action", "Regulations met"), ("Regulations met", "Good"), ("Good", "Not all regulations met")],
)
def test_words_of_two_scales_are_never_ranked(before: str, now: str) -> None:
    (change,) = told(profile(before), profile(now)).told
    assert (change.kind, change.direction, change.steps) == ("rating-changed", None, 0)
    assert change.summary == f"Rose House: overall changed from {before} to {now}."
    assert way(before, now) == (None, 0)


def test_a_first_word_of_such_a_scale_is_a_first_rating_and_its_loss_a_withdrawal() -> None:
    (first,) = told(profile(), profile("Regulations met")).told
    assert (first.kind, first.severity) == ("first-rating", "medium")
    (lost,) = told(profile("Regulations met"), profile("Not rated")).told
    assert lost.kind == "rating-withdrawn"
    assert not is_rating("Not rated")


def test_the_use_of_resources_is_compared_only_with_itself() -> None:
    def page(quality: str, use: str) -> object:
        ratings = (headed(quality), headed(use, scope="service:use-of-resources"))
        return profile(ratings=ratings, organisation=HOME)

    outcome = told(page("Good", "Good"), page("Good", "Requires improvement"))  # type: ignore[arg-type]
    assert [(one.scope, one.before, one.after) for one in outcome.told] == [
        ("service:use-of-resources", "Good", "Requires improvement")
    ]


def test_an_inherited_rating_with_nothing_before_is_in_force_and_no_news() -> None:
    inherited = headed("Requires improvement", provenance="inherited")
    outcome = told(profile(), profile(ratings=(inherited,)))
    assert outcome.told == ()
    assert [one.reason for one in outcome.ignored] == ["inherited"]
    kept = [(one.fact.attribute, one.fact.value, one.fact.provenance) for one in outcome.steps]
    assert ("rating", "Requires improvement", "inherited") in kept


def test_the_first_own_report_after_an_inherited_rating_is_compared_with_it() -> None:
    inherited = profile(ratings=(headed("Requires improvement", provenance="inherited"),))
    own = told(inherited, assessment("AP1", "2025-07-01", {"overall": "Good"}))
    assert ("rating-changed", "up") in [(one.kind, one.direction) for one in own.told]
