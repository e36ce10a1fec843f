"""One clause of a press release read by a small grammar: the ratings that it announces, or that it is unclear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from storage.record import KEY_QUESTIONS, RATINGS, KeyQuestion

from .key_questions import key_question
from .ratings import read_rating
from .spelling import folded
from .whom import Met, Subject, whom
from .wordings import (
    ACTIVE,
    AS_WERE,
    ASKED,
    CAME_FROM,
    DOWN,
    FIVE,
    HOW,
    IS,
    JOIN,
    KS,
    MOVE,
    MOVED,
    ONLY_TO,
    RATING_OF,
    STATED,
    STAYED,
    TAIL,
    UP,
    VALUE,
    A,
    K,
    R,
)


@dataclass(frozen=True)
class Told:
    """One rating that a sentence announces; ``before`` is None where it is not said."""

    subject: Subject
    key_question: KeyQuestion
    to: str
    before: str | None
    way: Literal["up", "down", "same"] | None


class Unclear(Exception):
    """A sentence that speaks of ratings and is not understood."""


def cut(clause: str) -> str:
    """The clause up to where it only goes on to say when, why and what else."""
    for tail in TAIL.finditer(clause):
        came = re.search(R, clause[: tail.start()], re.I) and CAME_FROM.match(clause[tail.start() :])
        if came or not re.search(R, clause[tail.start() :], re.I):
            return clause[: tail.start()].rstrip(" ,")
    return clause.rstrip(" ,")


def clause_told(clause: str, met: Met) -> list[Told]:
    """What one clause announces. Raises Unclear where it is not wholly understood."""
    whole = clause.strip(" ,.")
    also = AS_WERE.search(whole)
    main = whole[: also.start()] if also else whole
    came = CAME_FROM.search(main)
    came = came if came and re.search(R, main[: came.start()], re.I) else None
    main = cut(main)
    if re.search(r"\bnot\b", re.sub(r"not changed and", "", main)):
        raise Unclear
    for found in _readings(main, met):
        before = rating_of(came[1]) if came else None
        told = [_since(one, one.before or before) for one in found]
        if also:
            first = told[0]
            told += [Told(first.subject, name, first.to, first.before, first.way) for name in _questions(also["ks"])]
        if all(map(_sound, told)):
            return told
    raise Unclear


def _readings(clause: str, met: Met) -> Iterator[list[Told]]:
    """Every way in which the clause can be read whole, the likeliest first."""
    active = ACTIVE.fullmatch(clause)
    if active:
        yield from _active(active, met)
        return
    for pattern in (MOVED, STATED, IS):
        for at in range(len(clause)):
            found = pattern.match(clause, at) if at == 0 or clause[at - 1] == " " else None
            if found is None or found.end() != len(clause):
                continue
            subject = clause[:at].strip(" ,")
            if pattern is IS and "rating" not in subject.lower():
                continue
            told = _told(subject, found["aux"], found["verb"].lower(), found["rest"], met)
            if told:
                yield told
                break


def _active(active: re.Match[str], met: Met) -> Iterator[list[Told]]:
    verb, rest = active["verb"].lower(), active["rest"]
    stated = verb in ("rated", "re-rated", "rerated", "judged", "given")
    again = "again" in active[0][: active.start("verb")].lower().split()
    mark = re.compile(rf" (?={A}{R})" if stated else r" (?=(?:from|up to|down to|to) )", re.IGNORECASE)
    for at in mark.finditer(rest):
        aux = "has again " if again else "has "
        told = _told(rest[: at.start()], aux, verb, rest[at.end() :], met)
        if told is None and stated:
            told = _several(rest, met)
        if told:
            yield told


def _several(rest: str, met: Met) -> list[Told] | None:
    """Several organisations, each with its rating: "Rose House as good and Elm Lodge as inadequate"."""
    parts = re.split(r"(?:, and | and |, )(?=[A-Z])", rest)
    found: list[Told] = []
    for part in parts:
        one = re.fullmatch(rf"(.+?) {A}({R})(?: overall)?", part, re.IGNORECASE)
        subjects = whom(one[1], met) if one else None
        if one is None or subjects is None:
            return None
        found += [Told(subject, "overall", rating_of(one[2]), None, None) for subject in subjects]
    return found if len(parts) > 1 else None


def _told(subject: str, aux: str, verb: str, rest: str, met: Met) -> list[Told] | None:
    """What "subject verb rest" announces; None where one of the three is not understood."""
    about = _about(subject, met)
    values = _values(rest, moved=verb not in ("rated",) and bool(re.match(r"(?:from|up to|down to|to)\b", rest, re.I)))
    if about is None or values is None:
        return None
    asked, subjects = about
    same = bool(re.match(rf"(?:{STAYED})", verb)) or bool(re.search(r"\bagain\b|\bstill\b|once more", f"{aux} {verb}"))
    found: list[Told] = []
    for to, before, after, more in values:
        names = _agreed(asked, after, more=more)
        if names is None or (asked and len(values) > 1):
            return None
        was = before or (to if same else None)
        way = "same" if was == to else _way(was, to)
        said = "down" if re.fullmatch(DOWN, verb) else "up" if re.fullmatch(UP, verb) else None
        if said and way is not None and way != said:
            return None
        found += [Told(one, name, to, was, way) for one in subjects for name in names]
    return found


def _agreed(
    asked: tuple[KeyQuestion, ...], after: tuple[KeyQuestion, ...], *, more: bool
) -> tuple[KeyQuestion, ...] | None:
    """The key questions of one rating: named before it or after it; "overall" after others only says of what whole.

    ``more``: those after it come to those before it ("…, as well as for being safe").
    """
    if more:
        return tuple(dict.fromkeys((*(asked or ("overall",)), *after)))
    if not asked:
        return after or ("overall",)
    return asked if after in ((), ("overall",)) else after if asked == ("overall",) else None


def _values(text: str, *, moved: bool) -> list[tuple[str, str | None, tuple[KeyQuestion, ...], bool]] | None:
    """(rating, rating before, key questions, whether these come to others) of each part of a list of ratings."""
    found = []
    at = 0
    while True:
        value = MOVE.match(text, at) or (ONLY_TO if moved else VALUE).match(text, at)
        if value is None:
            return None
        before = value.groupdict().get("before")
        was = rating_of(before) if before else None
        found.append((rating_of(value["to"]), was, _questions(value["ks"] or ""), bool(value["more"])))
        if value.end() == len(text):
            return found
        join = JOIN.match(text, value.end())
        if join is None:
            return None
        at = join.end()


def _about(text: str, met: Met) -> tuple[tuple[KeyQuestion, ...], tuple[Subject, ...]] | None:
    """The key questions (() where none is named) and whom a subject speaks of."""
    text = text.strip(" ,")
    if not text:
        return ((), met.focus) if met.focus else None
    if len(text) > 300:
        return None
    for pattern in (HOW, ASKED):
        found = pattern.fullmatch(text)
        who = _who(found["who"], met) if found else None
        if found and who:
            return _questions(found["ks"]), who
    rating = RATING_OF.fullmatch(text)
    if rating:
        return _of_rating(rating, text, met)
    subjects = whom(text, met)
    return ((), subjects) if subjects else None


def _of_rating(
    rating: re.Match[str], text: str, met: Met
) -> tuple[tuple[KeyQuestion, ...], tuple[Subject, ...]] | None:
    """The same of "the overall rating for …", "its rating for being safe", "the trust's rating"."""
    asked = _questions(rating["ks"] or "")
    overall = bool(re.search(r"\boverall ratings?\b", text, re.I))
    only = re.fullmatch(KS, rating["rest"] or "", re.IGNORECASE)
    if rating["rest"] and not (only and rating["whose"]):
        inner = _about(rating["rest"], met)
        if inner is None:
            return None
        names, who = inner
        who = (whom(rating["whose"], met) or ()) if rating["whose"] else who
        return (names or asked or ("overall",), who) if who else None
    asked = _questions(rating["rest"]) if only else asked
    who_ = whom(rating["whose"], met) if rating["whose"] else met.focus
    if not who_ or (rating["noun"].lower() == "ratings" and not asked and not overall):
        return None
    return asked or ("overall",), who_


def _who(text: str | None, met: Met) -> tuple[Subject, ...] | None:
    return whom(text, met) if text else met.focus or None


def _questions(text: str) -> tuple[KeyQuestion, ...]:
    if re.search(FIVE, text, re.I):
        first: tuple[KeyQuestion, ...] = ("overall",) if re.search(r"\boverall\b", text, re.I) else ()
        return (*first, *(name for name in KEY_QUESTIONS if name != "overall"))
    found: dict[KeyQuestion, None] = {}
    for word in re.findall(K, text, re.IGNORECASE):
        name = key_question({"safety": "safe", "effectiveness": "effective", "responsiveness": "responsive"}.get(
            folded(word), word
        ))  # fmt: skip
        if name:
            found[name] = None
    return tuple(found)


def rating_of(word: str) -> str:
    """The rating that a sentence writes so, in its usual spelling ("requiring improvement")."""
    plain = "requires improvement" if word.lower().startswith("requir") else word
    return read_rating(plain) or plain


def _way(before: str | None, to: str) -> Literal["up", "down"] | None:
    if before not in RATINGS or to not in RATINGS or before == to:
        return None
    return "up" if RATINGS.index(to) > RATINGS.index(before) else "down"


def _since(told: Told, before: str | None) -> Told:
    return Told(told.subject, told.key_question, told.to, before, told.way or _way(before, told.to))


def _sound(told: Told) -> bool:
    return told.to in RATINGS and (told.before != told.to or told.way == "same")
