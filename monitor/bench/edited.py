"""Documents edited so that they say something else: what has to be told follows from the edit itself."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from storage.record import RATINGS, Record

from .scene import NOTHING
from .told import Told

LATEST = date(2026, 10, 1)
"""A day after every report of the documents."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A document that says something else, and all that has to be told of it."""

    name: str
    text: str
    told: frozenset[Told]


def edits(text: str, record: Record, chance: random.Random) -> tuple[Edit, ...]:
    """What can be made of a document; ``record`` is its reading, which names the subjects."""
    if record.not_understood:
        return ()
    if record.kind in ("cqc-api-location", "cqc-api-provider"):
        return tuple(_of_json(json.loads(text.removeprefix("\ufeff")), chance))
    return tuple(_of_text(text, record, chance))


def _other(word: str, chance: random.Random) -> str:
    return chance.choice([one for one in RATINGS if one.casefold() != word.casefold()])


# --- API documents


def _of_json(document: dict[str, Any], chance: random.Random) -> Iterator[Edit]:
    overall = document.get("currentRatings", {}).get("overall") or {}
    named = [("overall", overall)] if overall.get("rating") else []
    named += [(one["name"].lower(), one) for one in overall.get("keyQuestionRatings") or () if one.get("rating")]
    rated = [(name, one) for name, one in named if one["rating"].capitalize() in RATINGS]
    if rated and not document.get("assessment"):
        name, _ = chance.choice(rated)
        yield _with(document, "a rating by a new report", lambda own: _newly_rated(own, name, chance))
        yield _with(document, "a rating corrected", lambda own: _corrected(own, name, chance))
        yield _with(document, "no ratings any more", _unrated)
    yield _with(document, "a report more", lambda own: _reported(own, chance))
    yield _with(document, "a rating of the past", lambda own: _past(own, chance))
    yield _with(document, "another name", _renamed)


def _with(document: dict[str, Any], name: str, change: Callable[[dict[str, Any]], frozenset[Told]]) -> Edit:
    own = copy.deepcopy(document)
    told = change(own)
    return Edit(name=name, text=json.dumps(own, ensure_ascii=False), told=told)


def _entry(document: dict[str, Any], name: str) -> dict[str, Any]:
    overall: dict[str, Any] = document["currentRatings"]["overall"]
    return next(
        one for one in (overall, *overall.get("keyQuestionRatings", ())) if one.get("name", "overall").lower() == name
    )


def _link(chance: random.Random) -> str:
    return f"{chance.randrange(16**8):08x}-0000-4000-8000-{chance.randrange(16**12):012x}"


def _later(chance: random.Random) -> str:
    return (LATEST + timedelta(chance.randrange(60))).isoformat()


def _newly_rated(document: dict[str, Any], name: str, chance: random.Random) -> frozenset[Told]:
    entry = _entry(document, name)
    was, now = entry["rating"].capitalize(), _other(entry["rating"], chance)
    link, day = _link(chance), _later(chance)
    entry.pop("organisationId", None)
    entry.update(rating=now, reportLinkId=link, reportDate=day)
    document.setdefault("reports", []).append({"linkId": link, "reportDate": day, "reportUri": f"/reports/{link}"})
    return frozenset({("rating-changed", name, was, now), ("report-published", link, None, link)})


def _corrected(document: dict[str, Any], name: str, chance: random.Random) -> frozenset[Told]:
    entry = _entry(document, name)
    was, now = entry["rating"].capitalize(), _other(entry["rating"], chance)
    entry["rating"] = now
    return frozenset({("rating-corrected", name, was, now)})


def _unrated(document: dict[str, Any]) -> frozenset[Told]:
    document.pop("currentRatings")
    return NOTHING


def _reported(document: dict[str, Any], chance: random.Random) -> frozenset[Told]:
    link = _link(chance)
    document.setdefault("reports", []).append(
        {"linkId": link, "reportDate": _later(chance), "reportUri": f"/reports/{link}", "relatedDocuments": []}
    )
    return frozenset({("report-published", link, None, link)})


def _past(document: dict[str, Any], chance: random.Random) -> frozenset[Told]:
    document.setdefault("historicRatings", []).append(
        {"reportDate": "2015-03-02", "reportLinkId": _link(chance), "overall": {"rating": chance.choice(RATINGS)}}
    )
    return NOTHING


def _renamed(document: dict[str, Any]) -> frozenset[Told]:
    was = document["name"]
    document["name"] = f"{was} Renamed"
    return frozenset({("details-changed", "name", was, document["name"])})


# --- Copied texts of assessment pages


def _of_text(text: str, record: Record, chance: random.Random) -> Iterator[Edit]:
    if record.kind != "cqc-assessment" or record.scope is None:
        return
    for statement in record.quality_statements:
        pattern = rf"(?m)^({re.escape(statement.name)}\n+Score: ?){statement.score}$"
        score = chance.choice([n for n in range(1, 5) if n != statement.score])
        if len(re.findall(pattern, text)) == 1:
            subject = f"{statement.key_question}/{statement.name}"
            told: Told = ("statement-score-changed", subject, statement.score, score)
            changed = re.sub(pattern, rf"\g<1>{score}", text)
            yield Edit(name="a statement's score", text=changed, told=frozenset({told}))
    overall = re.findall(rf"(?m)^Overall: ({'|'.join(RATINGS)})$", text)
    if len(overall) == 1:
        word = _other(overall[0], chance)
        changed = text.replace(f"Overall: {overall[0]}", f"Overall: {word}")
        yield Edit(
            name="the word at the head", text=changed,
            told=frozenset({("rating-changed", "overall", overall[0], word)}),
        )  # fmt: skip
