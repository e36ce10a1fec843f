import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from monitor.differ import notices
from monitor.groups import GROUPS, KINDS, group_of, kinds_of
from monitor.rules.places import Key
from monitor.words import (
    WORDS,
    Table,
    direction_in_words,
    part_in_words,
    plain,
    scope_in_words,
    spoken,
    subject_in_words,
)
from storage import incidents, tables
from storage.change import SEVERITIES, State
from storage.delivery import About, DeliveryState, Result
from storage.fact import Attribute
from storage.record import KEY_QUESTIONS, Dates, Details, Framework, Kind, Organisation, Provenance
from storage.visits import Outcome, Purpose

ROOT = Path(__file__).resolve().parents[2]

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
        ("message", get_args(About)),
        ("result", get_args(Result)),
        ("framework", get_args(Framework)),
        ("outcome", (*get_args(Outcome), "not-understood")),
        ("purpose", get_args(Purpose)),
        ("attribute", get_args(Attribute)),
        ("detail", ("name", *(field.replace("_", "-") for field in Details.model_fields))),
        ("date", tuple(Dates.model_fields)),
        ("whom", get_args(Key)),
    ],
)
def test_everything_that_has_a_short_name_has_a_plain_one(table: str, all_of_them: tuple[str, ...]) -> None:
    assert set(WORDS[table]) == set(all_of_them)


NEVER_TOLD = {
    ("email", "chat"): "the form of a channel, which only the settings name",
    ("text", "json"): "the form of the log, which only an option names",
    ("new", "already", "asking", "missing"): "what became of a word that was typed: each has a sentence of its own",
    ("weekly",): "how often a rule gathers: a setting",
    (
        "state",
        "words",
        "about",
        "direction",
        "severity",
    ): "what kept a rule from asking: each has a sentence of its own",
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"): "the day of a digest: a setting",
    ("repeat", "ask"): "what a channel wants where nobody knows whether it has a message: a setting",
    ("nothing", "not-yet"): "why there is no message to send: its delivery says it in words",
    (
        "",
        "unreachable",
        "certificate",
        "proxy",
        "broken",
        "page",
    ): "what kept a request from an answer: a sentence for each",
    ("stop", "reload"): "what a signal asks of the service",
    ("certain", "possible"): "how sure it is whom a press release is about: its sentence says it in words",
    (
        "ambiguous",
        "unmatched",
        "not-understood",
        "closed",
    ): "why a row was not imported: each has a sentence of its own",
    (
        "location-id",
        "provider-id",
        "id",
        "ods",
        "address",
        "name",
        "also-known-as",
        "postcode",
        "postal-address",
        "kept",
    ): "what a column of an imported file is, which its head names",
}
"""Words of the code that no person reads, and why."""


def code(*rooms: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node of the rooms' source, with its file."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                file = str(path.relative_to(ROOT))
                yield from ((file, node) for node in ast.walk(ast.parse(path.read_text())))


def texts(node: ast.AST | None) -> list[str]:
    """The texts that an expression may be: a constant, or either side of a condition."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return texts(one) + texts(other)
        case ast.BoolOp(values=several):
            return [text for one in several for text in texts(one)]
    return []


def given(rooms: tuple[str, ...], called: str | None, argument: str | int) -> set[str]:
    """What the code writes down for an argument, by name or place, of every call (of that name)."""
    found: set[str] = set()
    for _, node in code(*rooms):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in (None, name):
            continue
        if isinstance(argument, int):
            found |= set(texts(node.args[argument])) if len(node.args) > argument else set()
        else:
            found |= {text for one in node.keywords if one.arg == argument for text in texts(one.value)}
    return found


def literals() -> list[tuple[str, tuple[str, ...]]]:
    """Every Literal of the rooms that speak, with its file; those of the readers' insides apart."""
    found = []
    for file, node in code("storage", "monitor"):
        if (
            isinstance(node, ast.Subscript)
            and getattr(node.value, "id", "") == "Literal"
            and file != "monitor/words.py"
        ):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            found.append((file, tuple(text for part in parts for text in texts(part))))
    return found


@pytest.mark.parametrize(("file", "words"), sorted(set(literals())), ids=lambda one: str(one)[:80])
def test_every_choice_of_words_in_the_code_has_plain_names(file: str, words: tuple[str, ...]) -> None:
    assert words in NEVER_TOLD or any(set(words) <= set(table) for table in WORDS.values()), (
        f"{file} has the words {', '.join(words)}: give each a plain name in monitor/words.py"
    )


@pytest.mark.parametrize(
    ("table", "rooms", "called", "argument"),
    [
        ("ignored", ("monitor",), "Ignored", "reason"),
        ("banner", ("crawler",), "Banner", "type"),
        ("regulatory", ("crawler",), "Regulatory", "type"),
        ("kind", ("monitor",), "draft", 0),
        ("trigger", ("monitor",), None, "trigger"),
        ("closed", ("monitor",), "close_round", "how"),
    ],
)
def test_every_word_that_the_code_writes_down_has_a_plain_name(
    table: Table, rooms: tuple[str, ...], called: str | None, argument: str | int
) -> None:
    assert given(rooms, called, argument) - set(WORDS[table]) == set()


def test_every_notice_that_a_reader_knows_or_the_differ_tells_has_a_plain_name() -> None:
    sorts = [
        sort.elts[0]
        for name in ("banners", "notices")
        for node in ast.parse((ROOT / f"crawler/readers/{name}.py").read_text()).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
        for sort in node.value.elts
        if isinstance(sort, ast.Tuple)
    ]
    read = {word for sort in sorts for word in texts(sort)}
    assert {"checks-under-way", "archived", "report-withdrawn"} <= read
    assert (read | set(notices.BEGINS) | set(notices.ENDS)) - set(WORDS["banner"]) == set()
    assert {*notices.BEGINS.values(), *notices.ENDS.values()} <= set(WORDS["kind"])


COLUMNS: dict[tuple[str, str], Table] = {
    ("watches", "state"): "watch",
    ("watches", "origin"): "origin",
    ("rounds", "trigger"): "trigger",
    ("rounds", "closed_as"): "closed",
    ("visits", "purpose"): "purpose",
    ("visits", "outcome"): "outcome",
    ("deliveries", "state"): "delivery",
    ("receipts", "result"): "result",
}


@pytest.mark.parametrize(("place", "table"), COLUMNS.items())
def test_every_word_that_the_comment_of_a_column_names_has_a_plain_name(place: tuple[str, str], table: Table) -> None:
    comment = tables.metadata.tables[place[0]].c[place[1]].comment
    words = {
        part.split()[0].rstrip(":") for part in re.split(r"[;,]\s*(?:or )?| or (?!recovered)", comment or "") if part
    }
    assert len(words) > 1
    assert words - set(WORDS[table]) == set()


def test_every_kind_of_incident_has_a_plain_name() -> None:
    kinds = {value for name, value in vars(incidents).items() if name.isupper() and isinstance(value, str)}
    assert kinds
    assert kinds <= set(WORDS["incident"])


def test_every_kind_of_source_that_is_read_has_a_plain_name() -> None:
    assert set(get_args(Kind)) <= set(WORDS["source"])


def test_no_plain_name_is_kebab_case_and_no_two_kinds_share_one() -> None:
    names = [name for table in WORDS.values() for word, name in table.items() if word != "well-led"]
    assert [name for name in names if re.search(r"[a-z]+([-_][a-z]+)+", name)] == []
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


@pytest.mark.parametrize(
    ("subject", "words"),
    [("telephone", "telephone number"), ("provided-by", "name of the provider"),
     ("other", "notice at the head of the page"),
     ("section-29a", "warning notice to a trust (section 29A)"), ("never_heard-of", "never heard of")],
)  # fmt: skip
def test_a_subject_that_has_a_name_is_called_by_it(subject: str, words: str) -> None:
    assert subject_in_words(subject) == words


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("provided-by: A Ltd is spelt A Limited", "name of the provider: A Ltd is spelt A Limited"),
        ("header overall Good of provider is gone", "rating at the head of the page overall Good of provider is gone"),
        ("well-led Good of service:end-of-life-care@1-77", "well-led Good of End of life care"),
        ("text of a follow-up of visit_start", "text of a follow-up of visit begun"),
    ],
)
def test_a_sentence_of_the_program_is_spoken_with_plain_names(sentence: str, words: str) -> None:
    assert spoken(sentence) == words
