"""The titles that CQC's inspection reports print in fixed words, and what stands under each."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from crawler.readers.key_questions import key_question
from crawler.readers.lines import labelled
from crawler.readers.spelling import folded
from storage.record import KeyQuestion

from .cell import cell, is_mark

Zone = Literal["front", "summary", "detail", "services", "outstanding", "earlier", "people", "tables", "provider"]
"""What stands under a title: what a report says; a rating for each service; what is worth copying; what an earlier
report said; who came to inspect; the tables of ratings; what is for the provider (actions, notices)."""

_ZONES: tuple[tuple[Zone, str], ...] = (
    ("people", r"(?:our |the )?(?:inspection|assessment) team|who (?:carried out|inspected).{0,60}|"
               r"contact details|how to (?:contact|find out more).{0,60}|acknowledgements?"),
    ("earlier", r"(?:overall )?(?:ratings?|judgements?) (?:at|from|of|in) (?:the |our )?(?:last|previous) "
                r"(?:inspection|rating|report)s?|(?:previous|last) (?:overall )?(?:inspections?|ratings?)|"
                r"background(?: to .{2,60})?|inspection history"),
    ("tables", r"ratings tables?|key to (?:the )?(?:ratings )?tables?|overview of ratings"),
    ("outstanding", r"(?:areas of )?(?:outstanding|notable) practice|(?:we saw (?:several )?)?areas? of outstanding "
                    r"practice.{0,40}"),
    ("services", r"our judgements about (?:each of )?the main services|(?:the )?(?:(?:five|six) )?population groups?"
                 r"(?: ratings?)?(?: and what we found)?"),
    ("provider", r"areas for improvement.{0,30}|(?:requirement|warning) notices?|"
                 r"enforcement(?: actions?)?(?: .{0,40})?|"
                 r"actions? (?:that )?(?:we have told )?the .{3,60} (?:must|should|to) take.{0,30}|regulatory actions?|"
                 r"this section is primarily information for the provider|special measures|"
                 r"(?:what happens next|follow[ -]up)"),
    ("summary", r"(?:overall )?summary(?: of (?:this|the) .{3,60})?|overall trust|"
                r"the (?:five|six) (?:key )?questions.{0,120}|"
                r"what we found(?: about .{2,60})?|letter from .{3,80}|our findings|key findings|why we .{3,60}|"
                r"what we inspected(?: and why)?|key facts and figures(?: .{0,60})?|"
                r"about the (?:service|trust|home).{0,30}|"
                r"what (?:this|the) .{3,40} does|what people (?:who use .{3,60} )?(?:say|said|told us).{0,40}|"
                r"information about (?:the|this) .{3,60}|how we carried out .{3,60}|key questions and ratings|"
                r"(?:details of our |our )?findings|detailed findings(?: from .{3,60})?|"
                r"people's experience of .{3,90}"),
)  # fmt: skip
_COMPILED = tuple((zone, re.compile(pattern)) for zone, pattern in _ZONES)
_OF_CONTENTS = re.compile(r" (?:page|\d{1,3})$")
_OVERALL = re.compile(
    r"overall rating for (?:the|this|these) (?:core |whole |ambulance )?(?:service|location|provider|trust|hospital|"
    r"practice|care home|home|clinic|organisation)s?(?: location)?|"
    r"overall rating for services at (?:the|this) (?:provider|trust|location|hospital)"
)
_OUR = (
    r"(?:(?:the|this|these|our|your|all) )?(?:it|they|services?|practice|trust|provider|agency|care home|home|hospital|"
    r"clinic|surgery|centre|location|organisation|scheme|charity|company|branch|leadership|care|people|staff)"
    r"(?: (?:at|in|of|provided (?:by|at|in)) .{2,80})?"
)
_EXPLAINED = re.compile(r"\? \([^()]{2,80}\)$")
"""What a report of 2014 and 2015 adds to a question ("(for example, treatment is effective)")."""
_SUBJECT = re.compile(
    r"(?:are|is) (.{2,110}?) (?:safe|effective|caring|responsive|well[- ]?led)(?: to people's needs)?(?: at .{2,40})?\?"
)
_ASKED = re.compile(
    r"(?:are|is) .{2,110}?\b(safe|effective|caring|responsive|well[- ]?led)\b(?: to people's needs)?"
    r"(?: at .{2,40})?\?"
)
_REPORT = re.compile(
    r"(?:(?:focused|comprehensive|unannounced|announced|quality|full|provider|trust|location|care home) )*"
    r"(?:inspection|quality) report|review of compliance|inspection report"
)
_RATED_ELSEWHERE = re.compile(r"\b(?:last|previous|rating|ratings|rated|key to|month|symbol)\b")


@lru_cache(4096)
def zone_of(text: str) -> Zone | None:
    """What stands under a title in fixed words; None for any other text."""
    if len(text) > 160:
        return None
    words = folded(text).rstrip(" :.")
    if _OF_CONTENTS.search(words):
        return None
    return next((zone for zone, pattern in _COMPILED if pattern.fullmatch(words)), None)


@lru_cache(4096)
def asked(text: str) -> KeyQuestion | None:
    """The key question that a title asks, "overall" among them."""
    text = _EXPLAINED.sub("?", text)
    name = key_question(text)
    if name is None and len(text) < 80 and _OVERALL.fullmatch(folded(text).rstrip(" :")):
        return "overall"
    found = _ASKED.fullmatch(folded(text)) if name is None and len(text) < 160 else None
    return key_question(found[1]) if found else name


def asked_of(text: str) -> str | None:
    """Of whom a title asks, folded ("Are critical care services safe?"); None where it asks of the whole."""
    text = _EXPLAINED.sub("?", text)
    found = _SUBJECT.fullmatch(folded(text)) if len(text) < 160 else None
    return found[1] if found and not re.fullmatch(_OUR, found[1]) else None


def asks_services(text: str) -> bool:
    """Whether a title asks of the services, whose answers a trust's summary takes together ("Are services safe?")."""
    return folded(text).startswith("are services")


def names_the_kind(text: str) -> bool:
    """Whether the whole line is what CQC calls such a document on its front page."""
    return len(text) < 60 and bool(_REPORT.fullmatch(folded(text).rstrip(" :.")))


def is_dated(text: str) -> bool:
    """Whether a line begins with the label of a date of such a document."""
    return visit_words(text) is not None or labelled(text, "published") is not None


def visit_words(text: str) -> str | None:
    """What follows the label of the visit's dates at the beginning of a line, folded; None without it."""
    found = _VISIT.match(folded(text)) if len(text) < 400 else None
    return found[1] if found else None


_VISIT = re.compile(
    r"(?:dates? of (?:the |our )?(?:inspection|assessment|site visit|visit|review)s?(?: (?:site )?visits?)?|"
    r"(?:inspection|visit) dates?|inspected on|dates? (?:of )?inspected)\s*:?\s*(.*)"
)


def may_name_a_service(text: str) -> bool:
    """Whether a short line may be the title of a service's own part."""
    if not 3 <= len(text) <= 110 or text[-1] in ".:;,?!" or asked(text) or zone_of(text) or names_the_kind(text):
        return False
    return not (_RATED_ELSEWHERE.search(folded(text)) or cell(text) or is_mark(text)) and text[0].isupper()
