"""Rules and channels that cannot be carried out are refused when the settings are read, one sentence each."""

from pathlib import Path

import pytest

from monitor.loading import load
from monitor.rules.allowed import refuse
from monitor.settings import Channel, SettingsError
from tests.rules.ward import rule

CHANNELS = {"alerts": Channel(), "operator": Channel()}


def refused(*rules: object, channels: dict[str, Channel] = CHANNELS) -> str:
    (sentence,) = refuse(rules, channels)  # type: ignore[arg-type]
    return sentence


def test_rules_that_can_be_carried_out_are_not_refused() -> None:
    rules = [
        rule("one", about=["ratings", "rating-changed"], regions=["yorkshire & humberside", "East"]),
        rule("two", digest="weekly", day="friday", at="16:00", channels=["alerts", "operator"]),
    ]
    assert refuse(rules, {**CHANNELS, "alerts": Channel(escalate_to="operator")}) == ()


def test_an_unknown_channel_is_refused_with_those_there_are_and_the_one_that_is_near() -> None:
    told = 'rules[2].channels has "alrets"; did you mean "alerts"? allowed are alerts, operator'
    assert refused(rule(), rule("b", channels=["alrets"])) == told
    assert refused(rule(channels=["pager"])) == 'rules[1].channels has "pager"; allowed are alerts, operator'
    assert "none is defined: add a table such as [channels.alerts]" in refused(rule(), channels={})


def test_a_rule_that_goes_nowhere_is_refused_with_or_without_a_digest() -> None:
    told = "rules[1].channels is empty; allowed is one or more of alerts, operator"
    assert refused(rule(channels=[])) == told
    assert refused(rule(channels=[], digest="weekly")) == told


def test_an_unknown_group_or_kind_is_refused_with_all_of_them() -> None:
    told = refused(rule(about=["rating"]))
    assert told.startswith('rules[1].about has "rating"; did you mean "ratings"? allowed are ratings, reports, enfo')
    assert ", or a kind: rating-changed, " in told


def test_an_unknown_region_is_refused_with_cqcs_own_nine() -> None:
    assert refused(rule(regions=["Noth East"])) == (
        'rules[1].regions has "Noth East"; did you mean "North East"? allowed are East, East Midlands, London,'
        " North East, North West, South East, South West, West Midlands, Yorkshire and The Humber"
    )


def test_a_time_or_a_day_of_a_digest_that_a_rule_does_not_make_is_refused() -> None:
    told = 'but this rule tells at once: allowed is it only with digest = "daily" or "weekly"'
    assert refused(rule(at="09:00")) == f'rules[1].at is "09:00", {told}'
    assert refused(rule(day="monday")) == f'rules[1].day is "monday", {told}'
    assert refused(rule(digest="daily", day="monday")) == (
        'rules[1].day is "monday", but the digest is daily; allowed is it only with digest = "weekly"'
    )


def test_a_name_that_two_rules_have_is_refused() -> None:
    assert refused(rule(), rule()) == 'rules[2].name is "a rule" a second time; allowed is a name of its own'


def test_a_name_that_is_empty_is_refused() -> None:
    assert refused(rule(systems=["Devon", " "])) == 'rules[1].systems has ""; allowed are texts that are not empty'


@pytest.mark.parametrize("one", ["trust:RT1", "https://www.cqc.org.uk/provider/RT1", "RT 1", "provider:", ""])
def test_an_organisation_that_is_no_id_is_refused(one: str) -> None:
    assert refused(rule(organisations=["RT1", "location:1-123", " Provider:rt1", one])) == (
        f'rules[1].organisations has "{one}"; allowed are ids such as "provider:RT1", "location:1-123" or a bare "RT1"'
    )


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("rules[1].name", {"name": " "}),
        ("rules[1].lists", {"lists": ["A", ""]}),
        ("rules[1].columns.Contracted", {"columns": {"Contracted": ["Yes", " "]}}),
        ("rules[1].columns.", {"columns": {"": ["Yes"]}}),
    ],
)
def test_a_blank_where_a_name_should_stand_is_refused(key: str, given: dict[str, object]) -> None:
    assert refused(rule(**given)) == f'{key} has ""; allowed are texts that are not empty'


def test_what_a_channel_asks_of_its_digests_and_cannot_have_is_refused() -> None:
    assert refused(rule(), channels={"alerts": Channel(columns=("",))}) == (
        'channels.alerts.columns has ""; allowed are texts that are not empty'
    )
    assert refused(rule(), channels={"alerts": Channel(attach_csv=True, form="chat")}) == (
        'channels.alerts.attach_csv is true, but its form is "chat"; allowed is it only with form = "email"'
    )


def escalating(**to: str) -> dict[str, Channel]:
    return {name: Channel(escalate_to=other) for name, other in to.items()}


@pytest.mark.parametrize(
    ("channels", "told"),
    [
        (
            escalating(alerts="oprator", operator=""),
            'channels.alerts.escalate_to has "oprator"; did you mean "operator"? allowed are operator',
        ),
        (
            escalating(alerts="alerts"),
            'channels.alerts.escalate_to is "alerts", the channel itself; allowed is another channel, or empty for'
            " none",
        ),
        (
            escalating(alerts="board", board="operator", operator="alerts", chat="alerts"),
            "channels.alerts.escalate_to goes in a circle (alerts to board, board to operator, operator to alerts);"
            " allowed is a way that ends at a channel with no escalate_to",
        ),
    ],
)
def test_an_escalation_to_nobody_to_itself_or_in_a_circle_is_refused(channels: dict[str, Channel], told: str) -> None:
    assert refused(rule(), channels=channels) == told


GIVEN = {
    '[[rules]]\nname = "a"\nchannels = ["alerts"]\ndigest = "weekly"\nday = "monady"': (
        'settings.toml: rules[1].day is "monady"; allowed is "monday", "tuesday", "wednesday", "thursday", "friday",'
        ' "saturday" or "sunday"; did you mean "monday"?'
    ),
    '[[rules]]\nname = "a"\nchannels = ["alerts"]\ndigest = "dayly"': (
        'settings.toml: rules[1].digest is "dayly"; allowed is "daily" or "weekly"; did you mean "daily"?'
    ),
    '[[rules]]\nname = "a"\nchannels = ["alerts"]\ndigest = "daily"\nat = "8:30"': (
        'settings.toml: rules[1].at is "8:30"; allowed is a time of day such as "06:00"'
    ),
    '[[rules]]\nname = "a"\nchannels = ["alerts"]\nat = "08:30"': (
        'settings.toml: rules[1].at is "08:30", but this rule tells at once: allowed is it only with digest = "daily"'
        ' or "weekly"'
    ),
    '[[rules]]\nname = "a"\nchannels = ["alerts"]\nregion = ["London"]': (
        "settings.toml: rules[1].region is not a setting; did you mean rules[1].regions or rules[1].direction or"
        " rules[1].organisations?"
    ),
    '[[rules]]\nname = "a"\nchannels = ["alerts"]\ncolumns = ["Contracted"]': (
        'settings.toml: rules[1].columns is ["Contracted"]; allowed is a table such as { Contracted = ["Yes"] }'
    ),
    '[channels.alerts]\nquiet = "22-7"': (
        'settings.toml: channels.alerts.quiet is "22-7"; allowed is a span of the day such as "22:00-07:00", or empty'
        " for none"
    ),
    '[channels.alerts]\nescalate_to = "alerts"': (
        'settings.toml: channels.alerts.escalate_to is "alerts", the channel itself; allowed is another channel, or'
        " empty for none"
    ),
}


@pytest.mark.parametrize("text", GIVEN)
def test_a_file_with_such_a_rule_is_not_taken(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(SettingsError) as error:
        load(environ={}, folder=tmp_path)
    assert str(error.value).replace(f"{tmp_path}/", "") == GIVEN[text]
