"""Compare the measures of a meeting's papers with those known of earlier ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.differ.draft import draft
from monitor.differ.known import Known, Missing, Step
from monitor.papers.said import MeasureSaid
from monitor.sentences import clean, cut
from storage.change import Change, Ignored
from storage.fact import Fact, fold

from .meeting import by_another_paper
from .together import Together, contradiction

LONGEST = 80
MOVED = {("on-target", "off-target"): "measure-off-target", ("off-target", "on-target"): "measure-back-on-target"}
_NOT_GIVEN = re.compile(
    r"#?n/?\.?a\.?|nil return|tb[ca]|pending|(?:data |figures? )?(?:is |are )?not (?:yet |currently )?"
    r"(?:available|applicable|reported|published|due|known)(?: yet)?|"
    r"(?:no|awaiting) (?:\w+ )?(?:data|update|figures?|return)"
)
"""What is printed where a value has not come yet: it is no value to compare."""


def compare_measures(known: Known, shown: Together) -> Iterator[Step | Missing | Ignored]:
    """What the measures of one meeting change. The first value that is known of a measure is no change, and off target
    is only what was on target when its status was last said."""
    for fact in shown.facts:
        if fact.attribute != "measure":
            continue
        before = known.get(fact)
        if before is None:
            if not _NOT_GIVEN.fullmatch(fold(MeasureSaid.of(fact).value)):
                yield Step(fact=fact)
            continue
        was, now = MeasureSaid.of(before), MeasureSaid.of(fact)
        if _is_another(was.name, now.name):
            yield Step(fact=fact)  # its number stood for something else before
            continue
        moved = MOVED.get((was.stood, now.status))
        now = now._replace(value="") if _NOT_GIVEN.fullmatch(fold(now.value)) else now
        valued = _differ(was.value, now.value)
        if by_another_paper(fact, before):
            if valued and was.value and now.value:
                yield contradiction(before, fact)
            continue
        kept = fact.model_copy(update={"value": now.after(was.stood).kept()})
        if moved is not None:
            yield Step(fact=kept, change=_moved(moved, before, kept, was, now))
        elif (valued and was.value and now.value) or (_differ(was.target, now.target) and was.target and now.target):
            yield Step(fact=kept, change=_changed(before, kept, was, now))
        elif now.value or not was.value:
            yield Step(fact=kept)


def _moved(kind: str, before: Fact, fact: Fact, was: MeasureSaid, now: MeasureSaid) -> Change:
    went = "is off target" if kind == "measure-off-target" else "is back on target"
    worked_out = " (worked out from its value and target)" if now.computed else ""
    said = f"{_named(fact, now)} {went}{worked_out}: {_value(was)} before, {_value(now)} now{_target(now)}{_of(now)}"
    sides = (was.value or None, now.value or None)
    return draft(kind, fact, before=before, url=fact.address, sides=sides, said=said)


def _changed(before: Fact, fact: Fact, was: MeasureSaid, now: MeasureSaid) -> Change:
    """Where the target alone is another one, that is what both sides show."""
    sides: tuple[str | None, str | None] = (was.value or None, now.value or None)
    told = f"went from {_value(was)} to {_value(now)}{_target(now)}"
    if not _differ(was.value, now.value):
        sides = (f"target {was.target}", f"target {now.target}")
        told = f"has another target: {_short(was.target)} before, {_short(now.target)} now"
    said = f"{_named(fact, now)} {told}{_of(now)}"
    return draft("measure-changed", fact, before=before, url=fact.address, sides=sides, said=said)


def _is_another(before: str, now: str) -> bool:
    """Whether two names have no word in common."""
    one, other = set(fold(before).split()), set(fold(now).split())
    return bool(one and other and not one & other)


def _differ(one: str, other: str) -> bool:
    """Whether two printed values are two: 88% and 88.0% are one."""
    return _plain(one) != _plain(other)


def _plain(text: str) -> str:
    figures = re.sub(r"(\d),(?=\d{3}\b)", r"\1", fold(text))
    return re.sub(r"(\.\d*?)0+(?!\d)", lambda found: found[1].rstrip("."), figures).replace(" %", "%")


def _named(fact: Fact, now: MeasureSaid) -> str:
    name = cut(clean(now.name), LONGEST)
    return f"{name} ({clean(fact.subject)})" if name and fold(name) != fold(fact.subject) else name or fact.subject


def _value(said: MeasureSaid) -> str:
    return _short(said.value) or "no value"


def _target(said: MeasureSaid) -> str:
    return f", target {_short(said.target)}" if said.target else ""


def _of(said: MeasureSaid) -> str:
    return f" ({_short(said.period)})" if said.period else ""


def _short(text: str) -> str:
    return cut(clean(text), LONGEST).rstrip(".")
