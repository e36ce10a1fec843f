"""Rules with words: who is sent which sentences of board papers, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from monitor.doctor.rules import rules as examined
from monitor.loading import load
from monitor.rules.allowed import refuse
from monitor.rules.explaining import verdicts
from monitor.rules.router import for_rules, route
from monitor.settings import Channel, Rule, SettingsError
from monitor.watchdog.operators import operators
from monitor.wire.sender import Address
from storage.change import Change
from storage.described import Described

from .packs import JULY, MAY, TRUST, found, pack, registered, risk, told

HERE = Described(organisation=TRUST)
MATERNITY = "Two midwives left the maternity triage team in June."
OLD = registered(MAY, risk("881", 12))
NEW = registered(
    JULY, risk("881", 16), words=(found("Maternity", MATERNITY), found("Fenland County Council", "We met the council."))
)  # fmt: skip
CHANGES = told(OLD, NEW).told
RISE, TRIAGE, COUNCIL = (
    next(one for one in CHANGES if one.subject == it) for it in ("881", "Maternity", "Fenland County Council")
)


def rule(name: str = "a rule", **given: Any) -> Rule:
    return Rule.model_validate({"name": name, "channels": ("alerts",), **given})


def asks(one: Rule, *changes: Change) -> list[bool]:
    return [bool(route([change], [one], HERE)) for change in changes]


def why(one: Rule, change: Change) -> str | None:
    return verdicts(change, (), [one], HERE)[0].why_not


def test_a_rule_with_words_is_sent_its_own_and_nothing_else() -> None:
    assert asks(rule(words=["maternity"]), RISE, TRIAGE, COUNCIL) == [False, True, False]
    assert asks(rule(words=["FENLAND county  council"]), RISE, TRIAGE, COUNCIL) == [False, False, True]
    assert asks(rule(words=["midwives"]), RISE, TRIAGE, COUNCIL) == [False, False, False]


def test_what_it_is_about_comes_besides() -> None:
    both = rule(words=["maternity"], about=["risk-score-changed"])
    assert asks(both, RISE, TRIAGE, COUNCIL) == [True, True, False]


@pytest.mark.parametrize("about", [[], ["board-papers"], ["words-found"]])
def test_a_rule_without_words_is_never_sent_any(about: list[str]) -> None:
    assert asks(rule(about=about), TRIAGE, COUNCIL) == [False, False]
    assert asks(rule(about=about), RISE) == [about != ["words-found"]]


def test_a_message_holds_no_words_that_only_others_look_for() -> None:
    kept = for_rules(CHANGES, [rule(about=["board-papers"]), rule(words=["maternity"])])
    assert set(kept) == {RISE, TRIAGE}
    assert for_rules(CHANGES, []) == (RISE,)


def test_it_is_explained_why_a_rule_does_not_ask() -> None:
    assert why(rule(words=["maternity"]), RISE) == (
        "the rule is about the words “maternity” in board papers; this is: risk's score changed"
    )
    assert why(rule(words=["maternity"]), COUNCIL) == (
        "the rule looks for “maternity” in board papers; this tells of “Fenland County Council”"
    )
    assert why(rule(about=["board-papers"]), TRIAGE) == "the rule looks for no words; this tells of “Maternity”"
    assert why(rule(words=["maternity"]), TRIAGE) is None
    assert why(rule(words=["maternity"], severity="high"), TRIAGE) == (
        "the rule asks for at least high; this is medium"
    )


def test_a_score_that_rises_is_not_said_to_be_better() -> None:
    assert why(rule(direction="down"), RISE) == "the rule asks for what goes down; this went up"
    assert why(rule(direction="up"), RISE) is None


def test_a_rule_about_words_alone_is_no_operators() -> None:
    trouble = {"kind": "host-unreachable", "severity": "high"}
    assert operators([rule(words=["maternity"])], **trouble) == {}  # type: ignore[arg-type]
    assert operators([rule(words=["maternity"], about=["trouble"])], **trouble) != {}  # type: ignore[arg-type]


def test_empty_words_are_refused(tmp_path: Path) -> None:
    assert refuse([rule(words=["maternity", " "])], {"alerts": Channel()}) == (
        'rules[1].words has ""; allowed are texts that are not empty',
    )
    (tmp_path / "settings.toml").write_text('[[rules]]\nname = "mine"\nchannels = ["alerts"]\nwords = "maternity"')
    with pytest.raises(SettingsError, match=r"rules\[1\]\.words is \"maternity\"; allowed is a list"):
        load(environ={}, folder=tmp_path)


def said(*wanted: Rule) -> list[str]:
    channels = {"alerts": Channel(), "operator": Channel()}
    reached = dict.fromkeys(channels, Address("json://127.0.0.1:9/x"))
    trouble = rule("trouble", about=["trouble"], channels=["operator"])
    found = examined([*wanted, trouble], channels, reached, None)
    return [one.finding for one in found if one.level == "warning"]


def test_the_doctor_knows_rules_that_can_find_no_words() -> None:
    assert said(rule(words=["maternity"])) == []
    assert said(rule(words=["maternity"], about=["board-papers"], severity="medium")) == []
    assert said(rule(about=["words-found"])) == ['The rule "a rule" is about words in board papers and names none.']
    told = 'The rule "a rule" looks for words, which are medium and have no direction, and asks for more.'
    assert said(rule(words=["maternity"], about=["ratings"], severity="high")) == [told]
    assert said(rule(words=["maternity"], about=["ratings"], direction="down")) == [told]


def test_the_same_words_in_the_next_papers_are_told_again_only_in_a_new_sentence() -> None:
    later = pack(
        "2026-09-16", words=(found("Maternity", MATERNITY), found("maternity", "Maternity triage has reopened."))
    )
    assert [one.after for one in told(NEW, later).told] == ["Maternity triage has reopened."]
