"""What the doctor says of rules that match nothing now, and of channels that cannot do what they are asked."""

from typing import Any

import pytest

from monitor.doctor.rules import rules
from monitor.named import named as typed
from monitor.settings import Channel, Rule
from monitor.wire.sender import Address, NoAddress
from storage.described import Described
from storage.record import Organisation
from tests.rules.ward import rule

HERE = Address("json://127.0.0.1:9/x")
NOWHERE = NoAddress("WARDROUND_CHANNEL_X")
TROUBLE = rule("trouble", about=["trouble"], channels=["operator"])


def home(number: int, **columns: str) -> Described:
    whose = Organisation(level="location", id=f"1-{number}", name=f"Home {number}")
    cells = {name.replace("_", " "): (cell,) for name, cell in columns.items()}
    return Described(organisation=whose, lists=("Contracts",), columns=cells)


HOMES = (
    home(1, Local_authority="Leeds", Region="Yorkshire & Humberside", Contracted="Yes", Service_types="Homecare"),
    home(2, Local_authority="Bradford", Region="Yorkshire & Humberside", Contracted="No", Service_types="Nursing"),
)


def said(
    *wanted: Rule, channels: dict[str, Channel] | None = None, watched: Any = HOMES, without: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    """The level and sentence of each finding but those about groups that no rule is about."""
    named = channels or {"alerts": Channel(), "operator": Channel()}
    reached = {name: NOWHERE if name in without else HERE for name in named}
    found = rules([*wanted, TROUBLE], named, reached, watched)
    return [(one.level, one.finding) for one in found if not one.finding.startswith("No rule is about")]


def test_rules_that_match_something_are_well() -> None:
    good = rule(
        local_authorities=["Leeds City Council"],
        regions=["Yorkshire and The Humber"],
        columns={"contracted": ["yes"]},
        types=["homecare"],
    )
    assert said(good) == [("ok", "2 rules, each of which can reach somebody.")]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"local_authorities": ["Leads"]},
            'The rule "a rule" is about the local authority "Leads", which nothing that is watched has; did you mean'
            ' "Leeds"?',
        ),
        (
            {"regions": ["London"]},
            'The rule "a rule" is about the region "London", which nothing that is watched has; there are'
            " Yorkshire & Humberside.",
        ),
        (
            {"systems": ["Devon"]},
            'The rule "a rule" asks for the integrated care system, which is known of nothing that is watched.',
        ),
        (
            {"columns": {"Contract": ["Yes"]}},
            'The rule "a rule" asks for the column "Contract", which no imported list has; did you mean "Contracted"?',
        ),
        (
            {"columns": {"Contracted": ["Maybe"]}},
            'The rule "a rule" is about the column "Contracted" with "Maybe", which nothing that is watched has;'
            " there are No and Yes.",
        ),
        (
            {"local_authorities": ["Leeds"], "columns": {"Contracted": ["No"]}},
            'The rule "a rule" matches nothing: no watched organisation fits all that it says together.',
        ),
    ],
)
def test_a_rule_that_matches_nothing_now_is_told_with_what_may_have_been_meant(
    given: dict[str, Any], told: str
) -> None:
    assert said(rule(**given)) == [("warning", told)]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"about": ["enforcement", "reports"], "direction": "down"},
            'The rule "a rule" asks for what got worse, and nothing that it is about goes up or down.',
        ),
        (
            {"about": ["ratings"], "direction": "up", "severity": "critical"},
            'The rule "a rule" asks for the severity critical, and nothing that it is about and that got better is ever'
            " graver than high.",
        ),
        (
            {"about": ["rating-changed"], "direction": "up", "severity": "high"},
            'The rule "a rule" asks for the severity high, and nothing that it is about and that got better is ever'
            " graver than medium.",
        ),
        (
            {"about": ["score-changed"], "severity": "high"},
            'The rule "a rule" asks for the severity high, and nothing that it is about is ever graver than low.',
        ),
        ({"about": ["ratings"], "direction": "down", "severity": "critical"}, None),
    ],
)
def test_a_rule_that_contradicts_itself_is_told(given: dict[str, Any], told: str | None) -> None:
    assert [sentence for level, sentence in said(rule(**given)) if level == "warning"] == ([told] if told else [])


def test_what_a_direction_leaves_out_of_a_rule_is_noted() -> None:
    found = said(rule(about=["ratings", "enforcement", "warning-notice"], direction="down"))
    assert found[0] == (
        "note",
        'The rule "a rule" asks for what got worse, and so tells nothing of "notices and enforcement" and "warning'
        ' notice", which go neither up nor down.',
    )
    assert said(rule(about=["ratings", "score-changed"], direction="down"))[0][0] == "ok"


def test_organisations_of_which_nothing_is_known_are_counted() -> None:
    found = said(rule(local_authorities=["Leeds"]), watched=(*HOMES, home(3), home(4)))
    told = 'The rule "a rule" never tells of 2 watched organisations of 4: no local authority is known of them.'
    assert found == [("note", told), ("ok", "2 rules, each of which can reach somebody.")]


def test_where_nothing_is_watched_yet_nothing_is_said_of_whom() -> None:
    assert said(rule(regions=["London"]), watched=()) == [("ok", "2 rules, each of which can reach somebody.")]
    assert said(rule(regions=["London"]), watched=None) == [("ok", "2 rules, each of which can reach somebody.")]


def test_columns_that_a_digest_shall_show_and_no_list_has_are_told() -> None:
    named = {"alerts": Channel(columns=("contracted", "Contact")), "operator": Channel()}
    assert said(rule(), channels=named)[0] == (
        "warning",
        'The digests of the channel alerts are to show the column "Contact", which no imported list has; did you mean'
        ' "Contracted"?',
    )


def test_a_channel_that_asks_something_of_digests_and_gets_none_is_noted() -> None:
    named = {"alerts": Channel(columns=("contracted",), attach_csv=True), "operator": Channel()}
    told = "The channel alerts has columns and attach_csv, which are for digests, and no rule makes one for it."
    assert said(rule(), channels=named)[0] == ("note", told)
    assert said(rule(digest="daily"), channels=named)[0][0] == "ok"
    named = {"board": Channel(escalate_to="alerts"), **named}
    assert said(rule(digest="daily", channels=["board"]), channels=named)[0][0] == "ok"


def test_an_organisation_and_a_list_are_known_in_whatever_case_they_are_written() -> None:
    assert said(rule(organisations=["LOCATION:1-1"], lists=[" contracts"]))[0][0] == "ok"
    # Its advice where nobody watches it, `watch add LOCATION:1-1`, is understood too.
    assert (typed("LOCATION:1-1").level, typed("LOCATION:1-1").id) == ("location", "1-1")


def test_trouble_that_reaches_no_operator_is_told() -> None:
    told = "Nobody who looks after Wardround hears of its trouble: it goes to operator, which has no address."
    assert said(rule(about=["ratings"]), without=("operator",)) == [("warning", told)]


def test_trouble_that_only_speaks_of_single_pages_reaches_no_operator() -> None:
    pages = rule("pages", about=["source-unreadable", "ratings", "reports", "enforcement", "registration"])
    found = rules([pages], {"alerts": Channel()}, {"alerts": HERE}, HOMES)
    assert [one.finding for one in found] == [
        "Nobody is told when a whole site or many pages are in trouble: no rule is about trouble."
    ]


def test_an_escalation_to_a_channel_without_an_address_is_told() -> None:
    named = {"alerts": Channel(escalate_to="board"), "operator": Channel(), "board": Channel()}
    assert said(rule(), channels=named, without=("board",))[0] == (
        "warning",
        "What the channel alerts gives up goes to the channel board, which has no address.",
    )


@pytest.mark.parametrize(("at", "sent"), [("06:30", True), ("07:00", False), ("23:00", True), ("08:30", False)])
def test_a_digest_that_is_made_in_quiet_hours_is_noted(at: str, sent: bool) -> None:
    named = {"alerts": Channel(quiet="22:00-07:00"), "operator": Channel()}
    told = [sentence for level, sentence in said(rule(digest="daily", at=at), channels=named) if level == "note"]
    expected = (
        f'The digest of the rule "a rule" is made at {at}, when the channel alerts is quiet: unless it tells something'
        " critical, it is sent at 07:00."
    )
    assert told == ([expected] if sent else [])
