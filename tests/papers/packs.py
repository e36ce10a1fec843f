"""Board papers said by hand: what a reader would have understood of a pack, without the pack."""

from __future__ import annotations

from typing import Any

from monitor.differ.compare import Compared, compare
from storage.paper import Assurance, Coverage, Measure, Meeting, Mention, Movement, Risk, Signal, WordsFound
from storage.record import Organisation, Record

TRUST = Organisation(level="provider", id="RX9", name="Fenland Rivers NHS Foundation Trust")
MAY, JULY, SEPTEMBER = "2026-05-20", "2026-07-22", "2026-09-16"
BEDS = "Winter demand may exceed the number of staffed beds, so that patients wait in corridors"
ROOF = "Concrete planks in the roof of the east wing could fail without warning and close four wards"
PAY = "The payroll software leaves vendor support, which would stop salaries being paid on time"
CYBER = "A successful ransomware attack would take clinical systems down for several weeks"


def pack(day: str | None = MAY, **parts: Any) -> Record:
    """A paper of the meeting of a day."""
    known = {"kind": "board-paper", "reader": "said/1", "organisation": TRUST, "meeting": Meeting(date=day)}
    return Record.model_validate(known | parts)


def risk(id: str, rating: int | None, text: str = BEDS, *, page: int | None = 41, **more: Any) -> Risk:
    """A risk with one mention, which shows its rating."""
    quote = f"{id} | {text} | {rating or ''}"
    mention = Mention(page=page, quote=quote, rating=rating)
    return Risk.model_validate({"id": id, "rating": rating, "text": text, "mentions": (mention,)} | more)


def on(register: str, *risks: Risk) -> tuple[Risk, ...]:
    """The risks as a register of this name holds them."""
    return tuple(one.model_copy(update={"register_name": register}) for one in risks)


def whole(name: str | None, rows: int, *, of: int | None = None) -> Coverage:
    """That a register was read, to its last row unless it has more."""
    of = rows if of is None else of
    return Coverage(part="risks", name=name, rows=rows, of=of, first=40, last=43, whole=of == rows)


def registered(day: str, *risks: Risk, name: str = "Corporate risk register", **more: Any) -> Record:
    """A pack with one register that was read whole."""
    return pack(day, risks=on(name, *risks), coverage=(whole(name, len(risks)),), **more)


def assured(level: str, *scale: str, domain: str | None = "safe", day: str = MAY) -> Record:
    """A pack that gives one subject a level of assurance."""
    mention = Mention(page=5, quote=f"Be a great place to work: {level}")
    one = Assurance(subject="Be a great place to work", domain=domain, level=level, scale=scale, mentions=(mention,))
    return pack(day, assurance=(one,))


def measure(value: str | None, status: str = "unknown", target: str | None = "95%", **more: Any) -> Measure:
    """A measure; its id is W4."""
    known = {
        "id": "W4", "name": "Mandatory training", "target": target, "value": value, "period": "May 2026",
        "status": status, "quote": f"Mandatory training {value} against {target}", "page": 77,
    }  # fmt: skip
    return Measure.model_validate(known | more)


def measured(*measures: Measure, day: str = MAY) -> Record:
    """A pack with these measures."""
    return pack(day, measures=measures)


def signal(type_: str, sentence: str, **how: Any) -> Signal:
    """A sentence that matters."""
    return Signal.model_validate({"type": type_, "sentence": sentence, "page": 12} | how)


def found(words: str, sentence: str, **how: Any) -> WordsFound:
    """A sentence with words that a rule looks for."""
    return WordsFound.model_validate({"words": words, "sentence": sentence, "page": 30} | how)


def moved(name: str, current: int) -> Movement:
    """A row of the trust's own table of movements."""
    return Movement(name=name, current=current, quote=f"{name} {current}", page=39)


def told(old: Record, new: Record, *, old_url: str | None = None, new_url: str | None = None) -> Compared:
    """What a comparison of two packs tells."""
    return compare(old, new, old_address=old_url, new_address=new_url, old_body="b" * 64, new_body="c" * 64)


def sides(old: Record, new: Record, **urls: str) -> list[tuple[Any, ...]]:
    """Kind, subject, before, after, direction and severity of each change."""
    return [
        (one.kind, one.subject, one.before, one.after, one.direction, one.severity)
        for one in told(old, new, **urls).told
    ]


def why(old: Record, new: Record, **urls: str) -> list[str]:
    """The reasons of what is ignored."""
    return [one.reason for one in told(old, new, **urls).ignored]
