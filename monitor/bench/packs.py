"""Invented packs of board papers of two meetings of a trust, each written in its own form, and what has to be told."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from deploy.demo.facts import MONTHS

from .board import DANGERS, LEVELS, SCORES, SILENT, TITLES, Board, Risk, board, is_good, value
from .pack_forms import Form
from .printed import in_print
from .scene import NOTHING, Scene
from .told import Told

NEVER = "One never event was reported in {month}: a swab was left in a wound."

Happens = Callable[[Board, random.Random], tuple[Board, frozenset[Told]]]


def _nothing(one: Board, _: random.Random) -> tuple[Board, frozenset[Told]]:
    return one, NOTHING


def _moved(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    at = chance.randrange(len(one.risks))
    was = one.risks[at]
    now = replace(was, score=chance.choice([score for score in SCORES if score != was.score]))
    risks = (*one.risks[:at], now, *one.risks[at + 1 :])
    return replace(one, risks=risks), frozenset({("risk-score-changed", was.id, was.score, now.score)})


def _added(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    last = one.risks[-1].id
    letters = last.rstrip("0123456789")
    text = next(text for text in DANGERS if text not in {risk.text for risk in one.risks})
    fresh = Risk(id=f"{letters}{int(last[len(letters) :]) + 3}", text=text, score=12, before=None)
    at = chance.randint(0, len(one.risks))
    risks = (*one.risks[:at], fresh, *one.risks[at:])
    return replace(one, risks=risks), frozenset({("risk-added", fresh.id, None, 12)})


def _unlisted(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    gone = chance.choice(one.risks)
    left = tuple(risk for risk in one.risks if risk is not gone)
    return replace(one, risks=left), frozenset({("risk-not-listed", gone.id, gone.score, None)})


def _closed(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    gone = chance.choice(one.risks)
    left = tuple(risk for risk in one.risks if risk is not gone)
    said = chance.choice((f"Risk {gone.id} was closed since the last meeting.", f"Risk {gone.id} has been closed."))
    return replace(one, risks=left, more=said), frozenset({("risk-closed", gone.id, gone.score, None)})


def _assured(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    at = chance.choice([*one.levels])
    was = one.levels[at]
    now = chance.choice([level for level in LEVELS if level != was])
    told: Told = ("assurance-changed", f"{at[0]}/{at[1].lower()}", was, now)
    return replace(one, levels={**one.levels, at: now}), frozenset({told})


def _sheet(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    title = chance.choice(TITLES)
    was = one.sheets[title]
    now = chance.choice([level for level in LEVELS if level != was])
    return replace(one, sheets={**one.sheets, title: now}), frozenset({("assurance-changed", title, was, now)})


def _measured(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    name = chance.choice([*one.values])
    was = one.values[name]
    now = value(name, chance.random() < 0.5, chance)
    kinds = {(True, False): "measure-off-target", (False, True): "measure-back-on-target"}
    kind = kinds.get((is_good(name, was), is_good(name, now)), "measure-changed")
    told: Told = (kind, name.lower().replace(" ", "-"), f"{was:g}%", f"{now:g}%")
    return replace(one, values={**one.values, name: now}), frozenset({told} if was != now else ())


def _event(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    said = NEVER.format(month=chance.choice(MONTHS))
    return replace(one, said=said), frozenset({("signal-raised", "never-event", None, said)})


def _no_event(one: Board, chance: random.Random) -> tuple[Board, frozenset[Told]]:
    return replace(one, said=chance.choice(SILENT)), NOTHING


HAPPENINGS: dict[str, Happens] = {
    "nothing": _nothing,
    "another sentence of nothing": _no_event,
    "a rating": _moved,
    "a risk more": _added,
    "a risk less": _unlisted,
    "a risk that was closed": _closed,
    "a level": _assured,
    "the level of a paper": _sheet,
    "a measure": _measured,
    "a never event": _event,
}


def meetings(chance: random.Random) -> Scene:
    """The papers of two meetings of one trust, between which something happened."""
    before = board(chance)
    name = chance.choice([*HAPPENINGS])
    after, told = HAPPENINGS[name](before, chance)
    after = replace(after, met=before.met + timedelta(chance.randint(28, 91)))
    listed, printed = [chance.random() < 0.7 for _ in range(2)], chance.random() < 0.2
    old = Form(chance, listed[0]).written(before)
    new = Form(chance, listed[1], printed).written(after)
    if not all(listed):  # a list in sentences is never known to be whole
        told = frozenset(one for one in told if one[0] != "risk-not-listed")
    return Scene(
        name=f"packs of two meetings: {name}", form="whole", address=None, old=old.encode(),
        new=in_print(new) if printed else new.encode(), told=told, how=("in print",) if printed else (),
    )  # fmt: skip
