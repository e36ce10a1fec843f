"""Registrations that end, begin and go on under another number."""

from __future__ import annotations

import pytest

from storage.record import Banner, Details, InCharge, Organisation, Record

from .said import HOME, TRUST, banner, kinds, profile, sides, told

NEW = "The provider of this service changed. See new profile"
OLD = "The provider of this service changed. See old profile"
ARCHIVED = Banner(type="archived", text="Archived: Rose House")
GOES_ON = banner("provider-changed", NEW, "1-999000077", "Rose House")


def provider(*locations: tuple[str, str]) -> Record:
    named = tuple(Organisation(level="location", id=one, name=name) for one, name in locations)
    return profile(organisation=TRUST, scope="provider", locations=named)


def test_a_new_profile_is_named_and_is_of_another_registration() -> None:
    (change,) = told(profile("Good"), profile("Good", banners=(GOES_ON,))).told
    assert (change.kind, change.subject, change.severity) == ("provider-changed", "provider-changed", "high")
    assert change.after == "location:1-999000077 (Rose House)"
    assert change.summary == (
        "Rose House: the service goes on under another registration, location:1-999000077 (Rose House)."
    )
    assert change.evidence.after is not None
    assert change.evidence.after.quote == NEW


def test_an_archived_page_that_leads_to_a_new_one_never_says_that_the_service_closed() -> None:
    outcome = told(profile("Good"), profile("Good", banners=(ARCHIVED, GOES_ON)))
    assert sorted(one.kind for one in outcome.told) == ["deregistered", "provider-changed"]
    for change in outcome.told:
        assert "goes on under another registration, location:1-999000077" in change.summary
        assert "closed" not in change.summary
        assert "no longer registered" not in change.summary


def test_an_archived_page_alone_is_deregistered_and_its_return_registered() -> None:
    (change,) = told(profile("Good"), profile("Good", banners=(ARCHIVED,))).told
    assert (change.kind, change.severity) == ("deregistered", "high")
    assert change.summary == "Rose House: no longer registered: Archived: Rose House."
    (back,) = told(profile("Good", banners=(ARCHIVED,)), profile("Good")).told
    assert (back.kind, back.after) == ("registered", None)
    assert back.summary == "Rose House: registered again: its page is no longer archived."


def test_an_old_and_a_new_profile_on_one_page_are_two_facts() -> None:
    both = (GOES_ON, banner("provider-changed", OLD, "1-999000055"))
    outcome = told(profile("Good"), profile("Good", banners=both))
    assert sides(outcome) == [
        ("provider-changed", "provider-changed", None, "location:1-999000077 (Rose House)"),
        ("provider-changed", "provider-changed", None, "location:1-999000055"),
    ]
    assert kinds(profile("Good", banners=both[:1]), profile("Good", banners=both)) == ["provider-changed"]
    assert kinds(profile("Good", banners=both), profile("Good", banners=both[::-1])) == []


def test_the_end_of_such_notices_and_of_not_inspected_tells_nothing() -> None:
    waits = Banner(type="not-inspected", text="We have not inspected this service yet")
    assert kinds(profile(banners=(waits,)), profile()) == []
    assert kinds(profile(), profile(banners=(waits,))) == []
    assert kinds(profile("Good", banners=(GOES_ON,)), profile("Good")) == []


@pytest.mark.parametrize("words", [NEW, "The provider of this service changed - see new profile"])
def test_the_words_say_which_way_the_page_leads(words: str) -> None:
    known = profile("Good", banners=(banner("provider-changed", NEW, "1-999000077"),))
    assert kinds(known, profile("Good", banners=(banner("provider-changed", words, "1-999000077"),))) == []


def test_a_location_that_a_provider_did_not_name_before_is_newly_registered() -> None:
    one, two = ("1-1", "Elm House"), ("1-2", "Oak House")
    (change,) = told(provider(one), provider(one, two)).told
    assert (change.kind, change.subject, change.before, change.after) == ("registered", "1-2", None, "Oak House")
    assert change.organisation.level == "provider"
    assert change.summary == "A Trust: newly registered location: Oak House, location:1-2."


def test_a_list_of_locations_that_shrinks_or_turns_tells_nothing() -> None:
    one, two, three = ("1-1", "Elm House"), ("1-2", "Oak House"), ("1-3", "Ash House")
    assert kinds(provider(one, two, three), provider(three)) == []
    assert kinds(provider(one, two, three), provider(three, two, one)) == []
    assert kinds(provider(one, two), provider(("1-1", "ELM  HOUSE"), two)) == []


def test_a_location_under_a_new_number_is_told_once_with_the_number_before() -> None:
    one = ("1-1", "Elm House")
    outcome = told(provider(one), provider(("1-7", "Elm House"), ("1-8", "Elm House")))
    (change,) = outcome.told
    assert (change.kind, change.subject) == ("registered", "1-7")
    assert "where one of the same name has the number 1-1" in change.summary
    assert "same-value" in [one.reason for one in outcome.ignored]


def test_a_homes_own_page_names_no_locations_of_a_provider() -> None:
    named = (Organisation(level="location", id="1-5", name="Elm House"),)
    assert kinds(profile("Good"), profile("Good", organisation=HOME, locations=named)) == []


def test_an_archived_page_whose_notice_does_not_say_which_way_leads_on() -> None:
    old = banner("provider-changed", OLD, "1-999000044")
    named = banner(
        "provider-changed", "The provider of this service changed. See Rose Mews", "1-999000055", "Rose Mews"
    )
    outcome = told(profile("Good"), profile("Good", banners=(ARCHIVED, old, named)))
    (gone,) = [one for one in outcome.told if one.kind == "deregistered"]
    assert gone.summary.endswith("goes on under another registration, location:1-999000055 (Rose Mews).")
    alone = told(profile("Good"), profile("Good", banners=(named,)))
    assert [one.summary for one in alone.told] == [
        "Rose House: run by another provider: location:1-999000055 (Rose Mews)."
    ]


def run_by(name: str, id: str | None = None) -> Record:
    return profile("Good", details=Details(provided_by=Organisation(level="provider", id=id, name=name)))


def test_a_provider_whose_number_only_one_page_prints_or_that_is_spelt_ltd_is_the_same() -> None:
    assert kinds(run_by("Larch Homes Limited"), run_by("Larch Homes Limited", "1-77")) == []
    assert kinds(run_by("Larch Homes (UK) Limited", "1-77"), run_by("Larch Homes (UK) Ltd")) == []
    assert kinds(run_by("Larch Homes (UK)"), run_by("Larch Homes (UK)", "1-77")) == []
    assert kinds(run_by("Larch Homes Limited", "1-77"), run_by("Larch Homes Limited", "1-88")) == ["provider-changed"]
    assert kinds(run_by("Larch Homes Limited"), run_by("Elm Homes Limited", "1-88")) == ["provider-changed"]


def run_under(**marks: str) -> Record:
    people = [InCharge.model_validate({"role": role.replace("_", "-"), "mark": mark}) for role, mark in marks.items()]
    return profile("Good", in_charge=tuple(people))


def test_another_manager_is_told_without_a_name_or_a_mark() -> None:
    (change,) = told(run_under(registered_manager="a1"), run_under(registered_manager="b2")).told
    assert (change.kind, change.subject, change.severity) == ("manager-changed", "registered-manager", "info")
    assert (change.before, change.after) == (None, None)
    assert change.summary == "Rose House: its page names another registered manager than before."
    assert change.evidence.before is not None
    assert change.evidence.after is not None
    assert change.evidence.before.quote == change.evidence.after.quote == "registered manager"


def test_a_role_is_compared_with_itself_and_one_that_is_not_named_says_nothing() -> None:
    manager, both = run_under(registered_manager="a1"), run_under(registered_manager="a1", nominated_individual="b2")
    assert kinds(manager, both) == kinds(both, manager) == kinds(manager, run_under()) == []
    (change,) = told(both, run_under(registered_manager="a1", nominated_individual="c3")).told
    assert change.summary == "Rose House: its page names another nominated individual than before."
