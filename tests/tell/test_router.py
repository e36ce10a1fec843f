import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from monitor.router import Route, refuse, route
from monitor.settings import Rule
from storage.change import Change
from tests.tell.stage import HOME, change, confirmed, new_report, rise

SHIPPED = tomllib.loads((Path(__file__).parents[2] / "settings.toml").read_text())


def rule(**given: Any) -> Rule:
    return Rule.model_validate({"name": "a rule", "channels": ("alerts",), **given})


def goes(*rules: Rule, changes: Sequence[Change] | None = None, lists: tuple[str, ...] = ("",)) -> bool:
    return bool(route([change()] if changes is None else changes, rules, HOME, lists))


def test_a_rule_names_groups_or_kinds_and_nothing_named_asks_nothing() -> None:
    assert goes(rule(about=["ratings"]))
    assert goes(rule(about=["board-papers", "rating-changed"]))
    assert goes(rule())
    assert not goes(rule(about=["first-rating"]))


def test_a_rule_asks_for_a_direction_and_a_least_severity_of_one_and_the_same_change() -> None:
    assert goes(rule(direction="down", severity="critical"))
    assert not goes(rule(direction="up"))
    assert not goes(rule(severity="high"), changes=[rise()])
    assert goes(rule(severity="medium"), changes=[rise()])
    # The fall is critical and the rise goes up, but no change is both.
    assert not goes(rule(direction="up", severity="critical"), changes=[change(), rise()])


def test_a_rule_names_organisations_with_or_without_their_level_or_lists_and_either_is_enough() -> None:
    assert goes(rule(organisations=["location:1-900000001"]))
    assert goes(rule(organisations=["1-900000001"]))
    assert not goes(rule(organisations=["provider:1-900000001"]))
    assert goes(rule(lists=["north"]), lists=("north",))
    assert not goes(rule(lists=["north"]), lists=("south",))
    assert goes(rule(organisations=["RT1"], lists=["north"]), lists=("north",))


def test_a_change_that_a_second_look_discarded_is_nobodys_business() -> None:
    assert not goes(rule(), changes=[change(state="discarded")])
    assert goes(rule(), changes=[change(state="held")])


def test_a_channel_is_told_once_however_many_rules_ask_and_knows_them_all() -> None:
    rules = [rule(name="one", channels=["chat", "alerts"]), rule(name="two"), rule(name="three", about=["trouble"])]
    assert route([change()], rules, HOME, ()) == (
        Route(channel="chat", rules=("one",)),
        Route(channel="alerts", rules=("one", "two")),
    )


def test_a_rule_that_cannot_be_carried_out_is_refused_with_its_key_and_what_is_allowed() -> None:
    channels = {"alerts": None, "operator": None}
    assert refuse([rule(about=["ratings", "rating-changed"])], channels) == ()
    (sentence,) = refuse([rule(), rule(name="b", channels=["alrets"])], channels)
    assert sentence == 'rules[2].channels has "alrets"; allowed are alerts, operator'
    (sentence,) = refuse([rule(about=["rating"])], channels)
    assert sentence.startswith('rules[1].about has "rating"; allowed are ratings, reports, enforcement, registration,')
    assert "rating-changed" in sentence
    (sentence,) = refuse([rule(channels=[])], channels)
    assert sentence == "rules[1].channels is empty; allowed is one or more of alerts, operator"
    (sentence,) = refuse([rule(), rule()], channels)
    assert sentence == 'rules[2].name is "a rule" a second time; allowed is a name of its own'
    (sentence,) = refuse([rule()], {})
    assert "none is defined" in sentence


def shipped(changes: Sequence[Change]) -> list[str]:
    rules = [Rule.model_validate(one) for one in SHIPPED["rules"]]
    assert refuse(rules, SHIPPED["channels"]) == ()
    return [name for found in route(changes, rules, HOME, ()) for name in found.rules]


def test_of_the_shipped_rules_the_first_takes_a_fall_and_the_second_a_confirming_report() -> None:
    first, second, unreadable, trouble = (one["name"] for one in SHIPPED["rules"])
    assert first in shipped([change(), new_report()])
    assert shipped([confirmed(), new_report()]) == [second]
    assert shipped([rise(), new_report()]) == [second]
    assert shipped([change("batch-held", severity="high", scope=None, subject=None)]) == [trouble]
    assert shipped([change("source-unreadable", severity="medium", scope=None, subject=None)]) == [unreadable, trouble]


def test_the_shipped_rules_do_not_mail_a_change_that_is_for_information_only() -> None:
    assert shipped([change("statement-added", severity="info", direction=None)]) == []
