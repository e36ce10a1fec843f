"""Every kind of change that board papers can show: two packs that tell it, and two that only look as if they did."""

from __future__ import annotations

import pytest

from monitor.groups import GROUPS, MOVING
from storage.record import Record

from .packs import (
    BEDS,
    CYBER,
    JULY,
    MAY,
    PAY,
    ROOF,
    assured,
    found,
    measure,
    measured,
    pack,
    registered,
    risk,
    signal,
    told,
)

OF_LISTS = {"meeting-papers-published", "meeting-moved", "paper-replaced", "paper-withdrawn"}
"""Told from the pages that list papers."""
KINDS = set(GROUPS["board-papers"]) - OF_LISTS
Pair = tuple[Record, Record]
INFORMED = "An information governance breach was reported to the regulator in June."
NEVER = "A retained swab in theatre four was declared as a never event on 3 June."

SHOWS: dict[str, tuple[Pair, Pair]] = {
    "risk-added": (
        (registered(MAY, risk("881", 12)), registered(JULY, risk("881", 12), risk("902", 15, ROOF))),
        (pack(MAY, risks=(risk("881", 12),)), pack(JULY, risks=(risk("881", 12), risk("902", None, ROOF)))),
    ),
    "risk-closed": (
        (registered(MAY, risk("881", 12)), pack(JULY, risks=(risk("881", None, said="closed"),))),
        (registered(MAY, risk("881", 12), risk("902", 9, ROOF)), registered(JULY, risk("902", 9, ROOF))),
    ),
    "risk-not-listed": (
        (registered(MAY, risk("881", 12), risk("902", 9, ROOF)), registered(JULY, risk("902", 9, ROOF))),
        (registered(MAY, risk("881", 12), risk("902", 9, ROOF)), pack(JULY, risks=(risk("902", 9, ROOF),))),
    ),
    "risk-score-changed": (
        (registered(MAY, risk("881", 12)), registered(JULY, risk("881", 16))),
        (registered(MAY, risk("BAF2", 12)), registered(JULY, risk("BAF2", 16, CYBER))),
    ),
    "risk-renumbered": (
        (registered(MAY, risk("SR1a", 12)), registered(JULY, risk("SR4", 12))),
        (registered(MAY, risk("SR1a", 12)), registered(JULY, risk("SR1a", 12, BEDS.upper()))),
    ),
    "assurance-changed": (
        (assured("Reasonable"), assured("Limited", day=JULY)),
        (assured("Restricted"), assured("RESTRICTED due to the heatwave", day=JULY)),
    ),
    "measure-off-target": (
        (measured(measure("96%", "on-target")), measured(measure("91.2%", "off-target"), day=JULY)),
        (measured(measure("93%")), measured(measure("91.2%", "off-target"), day=JULY)),
    ),
    "measure-back-on-target": (
        (measured(measure("91%", "off-target")), measured(measure("95.4%", "on-target"), day=JULY)),
        (measured(measure("91%", "off-target")), measured(measure("95.4%"), day=JULY)),
    ),
    "measure-changed": (
        (measured(measure("91%", "off-target")), measured(measure("92%", "off-target"), day=JULY)),
        (measured(measure("91%", "off-target")), measured(measure("91.0 %", "off-target"), day=JULY)),
    ),
    "signal-raised": (
        (pack(MAY), pack(JULY, signals=(signal("never-event", NEVER),))),
        (pack(MAY), pack(JULY, signals=(signal("never-event", "No never events were declared.", negated=True),))),
    ),
    "words-found": (
        (pack(MAY), pack(JULY, words=(found("governance", INFORMED),))),
        (
            pack(MAY, words=(found("governance", INFORMED),)),
            pack(JULY, words=(found("governance", f"{INFORMED[:-1]} "),)),
        ),
    ),
}


def test_no_kind_is_without_its_two_pairs_of_packs() -> None:
    assert set(SHOWS) == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_two_packs_tell_it_in_one_plain_sentence(kind: str) -> None:
    old, new = SHOWS[kind][0]
    (change,) = (one for one in told(old, new, old_url="https://x/old", new_url="https://x/new").told)
    assert change.kind == kind
    assert change.summary.startswith("Fenland Rivers NHS Foundation Trust: ")
    assert change.summary.endswith(".")
    assert not [word for word in KINDS if word in change.summary]
    assert "None" not in change.summary
    assert (change.scope, change.report, change.report_date, change.url) == (None, None, JULY, "https://x/new")
    assert change.evidence.after is not None or kind == "risk-not-listed"
    assert change.direction is None or kind in MOVING


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_two_other_packs_only_look_as_if_they_did(kind: str) -> None:
    assert kind not in [one.kind for one in told(*SHOWS[kind][1]).told]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_same_pack_twice_tells_nothing(kind: str) -> None:
    for pair in SHOWS[kind]:
        for one in pair:
            assert told(one, one).told == ()
            assert told(one, one, old_url="https://x/a", new_url="https://x/b").told == ()


def test_a_payroll_that_is_named_beside_it_changes_no_other_risk() -> None:
    before = registered(MAY, risk("881", 12), risk("740", 8, PAY))
    after = registered(JULY, risk("881", 16), risk("740", 8, PAY))
    assert [one.subject for one in told(before, after).told] == ["881"]
