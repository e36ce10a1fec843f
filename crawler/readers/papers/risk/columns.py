"""The columns of a risk register by their heads, in any order and wording, over one row of heads or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .evidence import Kind
from .plain import plain

Role = Literal["id", "text", "current", "previous", "target", "initial", "residual", "movement", "period", "other"]
RATINGS: tuple[Kind, ...] = ("current", "previous", "target", "initial", "residual")

_OTHER = re.compile(
    r"\b(?:months?|weeks|days|time) (?:at|on|since|open)|\bdate|\bowner|\blead\b|\bdirector|\bexec|"
    r"\bcommittee|\bcontrols?\b|\bgaps?\b|"
    r"\bassurances?\b(?! framework)|\bactions?\b|\bappetite|\btolera|\bpropos|"
    r"\brecommended|\bsuggested|\brequested|\bcomment|\bupdate|\brationale|"
    r"\bmitigati(?:on|ons|ng)\b|\bobjective|\bdivision|\bdirectorate|"
    r"\bcare group|\bspecialty|\bsource|\bdue\b|\breview|\bopened\b|\bapproval|\bconfidence|\bcategory|"
    r"\btype\b|\bmonitor|\bhandler|\bmanager|\bprogress",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, Role], ...] = (
    (r"\btarget|\bdesired|\bgoal\b|\baim\b|\bplanned|\bfuture", "target"),
    (r"\bprevious|\bprior\b|\blast\b|\bprev\b|\bopening\b|\bearlier\b", "previous"),
    (
        r"\binitial|\binherent|\bgross\b|\boriginal|\bunmitigated|\buncontrolled|\braw\b|\bbaseline|\bbefore "
        r"controls|\bwithout controls",
        "initial",
    ),
    (
        r"\bcurrent|\bnet\b|\bthis (?:month|quarter|period|report)|\bnow\b|\blatest\b|\bpresent\b|\bwith controls",
        "current",
    ),
    (r"\bresidual|\bmitigated|\bafter controls|\bcontrolled", "residual"),
)
_MOVES = re.compile(r"\b(?:movement|trend|direction|change|trajectory|travel|status)\b|[↑↓↔]", re.I)
_SCORE = re.compile(
    r"\b(?:score|rating|rated|grade|grading|level|rag|rr|total|exposure)\b|\b[lics]\s?x\s?[lics]\b", re.I
)
_SIDE = re.compile(
    r"\W*(?:[\w ]{0,20}\b)?(?:(?P<l>likelihood|probability|l)|(?P<c>consequence|impact|severity|c|i|"
    r"s))\W*"
    r"(?:\((?:[LCIS]|initial|inherent|gross|current|residual|net|target|previous)\))?\W*(?:score|\(?1-5\)?)?\W*",
    re.I,
)
_ID = re.compile(
    r"(?:(?:corporate|strategic|principal|datix|ulysses|risk|baf|crr|unique|register|trust|issue|inphase|"
    r"ORR)\s?){0,3}(?:/\s?)?"
    r"(?:id|ids|ref|refs|reference|no|number|num|#|code|identifier|datix|ulysses|baf|crr)(?:[\s/]*(?:id|ref|"
    r"no|number|code))?|risk id\b.{0,20}|sr|pr",
    re.IGNORECASE,
)
_WEAK_ID = re.compile(r"no|number|#|num|item", re.IGNORECASE)
_TEXT = re.compile(
    r"\b(?:description|title|summary|detail|details|statement|headline|heading|name|issue|narrative|cause|"
    r"risks?|threat|concern|what (?:is|could|might|may|would))\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\W*(?:(?:risk\s)?(?:score|rating)\s(?:in\s|at\s|as at\s)?)?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}[\s'-]*(?:\d{2,4})?|"
    r"q[1-4](?:[\s/]*\d{2,4}(?:/\d\d)?)?)(?:\s(?:score|rating))?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds.

    ``side``: only the likelihood ("l") or the consequence ("c") of its kind of rating. ``strong``: its head says
    plainly that it holds ids, or ratings. ``prefix``: what its small numbers are short for, such as BAF.
    """

    role: Role
    side: Literal["l", "c"] | None = None
    strong: bool = False
    prefix: str = ""

    @property
    def kind(self) -> Kind | None:
        """The kind of rating that it holds; None where it holds none."""
        return next((kind for kind in RATINGS if kind == self.role), None)


def columns(cells: Sequence[str], *, alone: bool = False) -> tuple[Column, ...]:
    """The columns, if a row is the head of a register; else ().

    It names ratings and ids or descriptions, or ids of risks and descriptions; ``alone``: ratings are enough.
    """
    if not 2 <= len(cells) <= 40 or max(map(len, cells)) > 120:
        return ()
    found = tuple(_column(plain(cell)) for cell in cells)
    rates = [one for one in found if one.role in RATINGS and (one.strong or one.side is None)]
    periods = sum(one.role == "period" for one in found)
    if alone:
        return found if rates else ()
    if not rates and periods < 2:
        ids = any(
            one.role == "id" and one.strong and "risk" in cell.casefold()
            for one, cell in zip(found, cells, strict=True)
        )
        return found if ids and any(one.role == "text" for one in found) else ()
    has_id = any(one.role == "id" for one in found)
    has_text = any(one.role == "text" for one in found)
    return found if has_id or (has_text and rates) else ()


def rates_risks(heads: Sequence[Column]) -> bool:
    """Whether a register has a column of ratings."""
    return any(head.role in RATINGS or head.role == "period" for head in heads)


def speaks_of_risk(cells: Sequence[str]) -> bool:
    """Whether a head is plainly that of risks, and not of measures or actions."""
    words = " ".join(cells)
    return bool(
        re.search(
            r"\brisks?\b|\blikelihood\b|\bconsequence|\bL\s?[x×]\s?[CI]\b|\b[CI]\s?[x×]\s?L\b|\bBAF\b|\binherent\b|"
            r"\bresidual\b",
            words,
            re.I,
        )
    )


def _column(head: str) -> Column:
    words = " ".join(head.split()).strip(" :*")
    bare = words.strip(" .()").casefold()
    if not words:
        return Column("other")
    if _ID.fullmatch(bare):
        prefix = "BAF" if "baf" in bare else "SR" if bare == "sr" or "strategic" in bare else ""
        prefix = prefix or ("PR" if bare == "pr" or "principal" in bare else "")
        return Column("id", strong=not _WEAK_ID.fullmatch(bare), prefix=prefix)
    kind = next((role for pattern, role in _KINDS if re.search(pattern, words, re.IGNORECASE)), None)
    if _OTHER.search(words):
        return Column("other")
    if (side := _SIDE.fullmatch(words)) and not re.search(r"\bx\b", bare):
        return Column(kind or "current", "l" if side["l"] else "c", strong=True)
    if _PERIOD.fullmatch(words):
        return Column("period")
    score = bool(_SCORE.search(words))
    if (
        kind
        and _TEXT.search(words)
        and not score
        and kind in ("current", "previous")
        and re.search(r"\b(?:position|issue|description)\b", words, re.I)
    ):
        return Column("other")
    if _MOVES.search(words) and not score and kind in (None, "previous"):
        return Column("movement")
    if _MOVES.search(words) and re.search(r"\bchange|\bmovement|\btrend|\bdirection", words, re.I):
        return Column("movement")
    if kind:
        return Column(kind, strong=score)
    if _TEXT.search(words) and not score:
        return Column("text", strong=not re.fullmatch(r"risks?", bare))
    return Column("current", strong=True) if score else Column("other")
