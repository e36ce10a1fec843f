"""Lines that name a kind of signal and say nothing of it: titles, abbreviations, duties, aims."""

from __future__ import annotations

import re

from .kind import Kind

_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|did|does|do|will|would|can|could|may|might|should|shall|"
    r"must|no|nil|zero|none|not|"
    r"met|made|given|sent|held|wrote|gave|took|took place|remains?|continues?|becomes?|shows?|says?|leaves?|"
    r"joins?|left|moves?|begins?|"
    r"await\w*|behind|against|adverse|favourable|interim|acting|[a-z]{2,}ed)\b|\d",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:[A-Z][a-z]{2,8}\s+)?20\d\d(?:[/–-]\d\d)?\b")
_NUMBERED = re.compile(
    r"^\W*(?:(?:appendix|annex|item|enc(?:losure)?|section|part|paper)\s+[\w.]{1,6}\s*[:.–-]?|"
    r"[\d.]{1,8}\)?|[A-Z]\d*[.)])\s+",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"single assessment framework|\bstate of care\b|key lines? of enquiry|\bKLOEs?\b|fundamental standards?|"
    r"fundamentals? of (?:care|standards)|\b(?:is|are|be|been|was|fully) registered with\b"
    r"|\bregistration with\b|\bregistered with the (?:CQC|care quality)|"
    r"\bCQC\)?(?:['’]s)? (?:well[- ]led )?(?:inspection )?(?:domains?|requirements?|standards?|regulations|"
    r"outcomes?|framework|guidance|"
    r"key questions?|quality statements?|definition|fundamentals?|compliance|readiness|prepar\w+|website|"
    r"registration)\b|\blinks? to (?:the )?CQC|\bCQC (?:reference|regulation no)"
    r"|\bambitions?\b|\baspir\w+|\bstriv\w+|\bjourney to (?:outstanding|good)|\b(?:achiev\w+|obtain|secure|attain|"
    r"becom\w+|get to|be) (?:an? |our |overall )?"
    r"(?:overall |CQC |['\"])*(?:outstanding|good)\b|\bstrategic (?:aim|objective|goal)|\btarget (?:rating|of)\b|"
    r"\bwe aim\b|\baims? to\b"
    r"|\brisk id\b|^\W*\d*\W*(?:there is a )?risk that\b|\bthere is a risk\b|\brated on a scale\b",
    re.IGNORECASE,
)  # fmt: skip
_DUTY = re.compile(
    r"\b(?:must|are required to|is required to|has a (?:statutory |legal )?duty to|duty of|"
    r"acts? in accordance with|in line with)\b"
    r"[^.;]{0,80}\b(?:act|regulations|code of practice|licen[cs]e conditions?)\b",
    re.IGNORECASE,
)
_REMIT = re.compile(
    r"\b(?:duties|remit|responsibilit(?:y|ies)|role|scope)\b[^.;:]{0,60}\b(?:includes?|is to|are to|covers?|"
    r"comprises?)\b"
    r"|\b(?:providers|trusts|organisations) (?:are|will be) (?:\w+ )?(?:placed|allocated|segmented|assigned)\b"
    r"|\b(?:enforcement|regulatory) (?:tools?|powers?)\b"
    r"|\bcoroners (?:have an? |are (?:required|under)|can|may|must)\b"
    r"|\b(?:section|regulation|paragraph) \w{1,4}\b[^.;]{0,60}\b(?:allows?|enables?|permits?|empowers?|entitles?)\b",
    re.IGNORECASE,
)
"""What a committee, a coroner or a law is for."""
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|did|does|will|would|can|could|may|might|should|shall|must|made|given|"
    r"gave|sent|held|wrote|took|taken|met|remains?|continues?|leaves?|left|moves?|joins?|issues|[a-z]{2,}ed|now|I|we|makes?|"
    r"interim|acting)\b|:\s*[1-9]",
    re.IGNORECASE,
)
"""What a list of things that a register or a remit names has none of."""
_GLOSS = re.compile(r"^\W*[A-Z]{2,6}\W+(?:[A-Z][\w-]*[\s/]*(?:of |and |for |to )*){1,7}\W*$")
_OF_CQC = ("cqc", "cqc-rating", "cqc-inspection")


def says_nothing(text: str, kind: Kind) -> bool:
    """Whether a sentence is a title, an abbreviation, or the wording of a duty or an aim."""
    if (
        len(text) < 110
        and not text.rstrip().endswith((".", "!"))
        and not _VERB.search(kind.names.sub(" ", _NUMBERED.sub("", _YEAR.sub("", text))))
    ):
        return True
    if text.count(",") >= 2 and len(text) < 400 and not _FINITE.search(text):
        return True
    if len(text) < 140 and _GLOSS.match(text):
        return True
    if kind.type in _OF_CQC and _BOILERPLATE.search(text):
        return True
    if kind.type != "board-change" and _REMIT.search(text):
        return True
    return bool(_DUTY.search(text)) and kind.type in (*_OF_CQC, "section-31", "regulation-28")
