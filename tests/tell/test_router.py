import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from monitor.rules.allowed import refuse
from monitor.rules.router import Later, Route, route
from monitor.settings import Channel, Rule
from storage.change import Change
from storage.described import Described
from tests.tell.stage import HOME, change, confirmed, new_report, rise

HERE = Described(organisation=HOME)
CHANNELS = {"alerts": Channel(), "operator": Channel()}
SHIPPED = tomllib.loads((Path(__file__).parents[2] / "settings.toml").read_text())


def rule(**given: Any) -> Rule:
    return Rule.model_validate({"name": "a rule", "channels": ("alerts",), **given})


def goes(*rules: Rule, changes: Sequence[Change] | None = None, lists: tuple[str, ...] = ()) -> bool:
    whom = HERE.model_copy(update={"lists": lists})
    return bool(route([change()] if changes is None else changes, rules, whom))


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
    assert goes(rule(lists=["care  HOMES"]), lists=("Care homes",))
    assert goes(rule(organisations=["Location:1-900000001 "]))
    assert goes(rule(organisations=["RT1"], lists=["north"]), lists=("north",))


def test_a_change_that_a_second_look_discarded_is_nobodys_business() -> None:
    assert not goes(rule(), changes=[change(state="discarded")])
    assert goes(rule(), changes=[change(state="held")])


def test_a_change_that_a_person_withdrew_is_nobodys_business() -> None:
    assert not goes(rule(), changes=[change(state="withdrawn")])
    assert goes(rule(), changes=[change(state="withdrawn"), rise()])


def test_a_channel_is_told_once_however_many_rules_ask_and_knows_them_all() -> None:
    rules = [rule(name="one", channels=["chat", "alerts"]), rule(name="two"), rule(name="three", about=["trouble"])]
    assert route([change()], rules, HERE) == (
        Route(channel="chat", at_once=("one",)),
        Route(channel="alerts", at_once=("one", "two")),
    )


def test_a_rule_with_a_digest_tells_later_and_says_by_which_schedule() -> None:
    rules = [
        rule(name="urgent", severity="critical"),
        rule(name="weekly", digest="weekly", day="friday", at="16:00"),
        rule(name="daily", digest="daily", channels=["board"]),
    ]
    alerts, board = route([change()], rules, HERE)
    assert (alerts.at_once, alerts.in_digests, alerts.rules) == (("urgent",), ("weekly",), ("urgent", "weekly"))
    assert alerts.later == (Later(rule="weekly", schedule="weekly friday 16:00"),)
    assert (board.at_once, board.later) == ((), (Later(rule="daily", schedule="daily 08:30"),))
    # What is not critical only waits for Friday.
    (alerts, _) = route([rise()], rules, HERE)
    assert (alerts.at_once, alerts.in_digests) == ((), ("weekly",))


def shipped(changes: Sequence[Change]) -> list[str]:
    rules = [Rule.model_validate(one) for one in SHIPPED["rules"]]
    assert refuse(rules, CHANNELS) == ()
    return [name for found in route(changes, rules, HERE) for name in found.rules]


def test_of_the_shipped_rules_the_first_takes_a_fall_the_second_a_rise_and_the_third_a_confirming_report() -> None:
    worse, better, rest, papers, unreadable, trouble = (one["name"] for one in SHIPPED["rules"])
    assert worse in shipped([change(), new_report()])
    (alerts,) = route([change(), new_report()], [Rule.model_validate(one) for one in SHIPPED["rules"]], HERE)
    assert (alerts.at_once, alerts.in_digests) == ((worse, better), (rest,))
    assert shipped([confirmed(), new_report()]) == [rest]
    assert shipped([rise(), new_report()]) == [better, rest]
    assert shipped([change("risk-added", severity="high", scope=None, subject="3163", direction=None)]) == [papers]
    assert shipped([change("measure-changed", severity="info", scope=None, subject="1g", direction=None)]) == []
    assert shipped([change("batch-held", severity="high", scope=None, subject=None)]) == [trouble]
    assert shipped([change("source-unreadable", severity="medium", scope=None, subject=None)]) == [unreadable, trouble]


def test_the_shipped_rules_do_not_mail_a_change_that_is_for_information_only() -> None:
    assert shipped([change("statement-added", severity="info", direction=None)]) == []
