"""How a regulation, a regulated activity and a sort of notice are printed in one line of a list or table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .notices import measures
from .spelling import folded

ACTIVITIES = (
    "Accommodation for persons who require nursing or personal care",
    "Accommodation for persons who require treatment for substance misuse",
    "Assessment or medical treatment for persons detained under the Mental Health Act 1983",
    "Diagnostic and screening procedures",
    "Family planning",
    "Family planning services",
    "Management of supply of blood and blood derived products",
    "Maternity and midwifery services",
    "Nursing care",
    "Personal care",
    "Services in slimming clinics",
    "Surgical procedures",
    "Termination of pregnancies",
    "Transport services, triage and medical advice provided remotely",
    "Treatment of disease, disorder or injury",
)
"""The regulated activities (CQC, "Regulated activities", seen 2026-11)."""

_ACTIVITY = re.compile("|".join(re.escape(folded(name)) for name in sorted(ACTIVITIES, key=len, reverse=True)))
_SPELT = {folded(name): name for name in ACTIVITIES}
_BETWEEN = re.compile(r"[\W_]|\band\b|\betc\b|\bregulated activit(?:y|ies)\b")
_NUMBER = r"\d{1,2}[a-z]?\b(?: ?\(\w{1,3}\))*"
_REGULATION = re.compile(rf"\b(?:regulations?|regs?\.?) ({_NUMBER}(?: ?(?:,|and|&) ?{_NUMBER})*)")
_OF_REGISTRATION = re.compile(
    r"[\s:,-]*(?:of the )?(?:cqc |care quality commission )?\(?registration\)? regulations 2009"
)
_BEFORE = re.compile(
    r"(?:\b(?:regulated activit(?:y|ies)|requirement|warning|notices?|section 29a|enforcement|action|breach(?:es)?|"
    r"issued|served|imposed|taken|against|relating|relation|regard|with|has|have|been|we|for|under|of|in|on|to|the|an?|"
    r"this|provider|service|trust|location|and|urgent|conditions?|fixed penalty)\b|[\s:;,.|()–-])*"
)
_JOINED = re.compile(r"(?:[;,|•/]|\band|&)\s*$")
_MET = re.compile(
    r"\b(?:is|was|are|were|been|now|being|fully) (?:now )?(?:being )?met\b"
    r"|\b(?:notices?|conditions?|breach\w*) (?:\w+ ){0,3}?(?:lifted|withdrawn|cleared|removed|complied|closed|expired|"
    r"revoked|met|ended)\b"
    r"|\bno longer (?:in|a|an|applies|applicable|required|breached)\b|\bcomplied with\b"
    r"|[(:,–-] ?(?:now )?(?:met|lifted|withdrawn|cleared|closed|removed|expired)\b|^(?:previous|former)"
)
_NOT_MET = re.compile(r"\bnot (?:being |been |fully )?(?:being )?met\b|\bhow the regulations? (?:is|was|were)\b")
_NO = re.compile(r"\b(?:no|not|never|without|any)\b")
_VERB = re.compile(r"\b(?:requires?|must|should|is|are|was|were|means?|says?|had|did|found)\b")
_NOTHING = re.compile(r"(?:none|nil|no|not applicable|n/a|-)\b.*|there (?:are|is|were|have been) (?:currently )?no\b.*")
_IMPOSED = re.compile(r"\b(?:impos\w+|section 31|notice of decision)\b|\burgent\w* (?:\w+ )?conditions?\b")
_TYPES = (
    ("section-29a", re.compile(r"\bsection 29a\b")),
    ("warning-notice", re.compile(r"\bwarning notices?\b")),
    ("requirement-notice", re.compile(r"\brequirement notices?\b")),
    ("conditions", re.compile(r"\bconditions?\b.*\bimposed\b|\bimposed\b.*\bconditions?\b|\bsection 31\b")),
    (
        "enforcement",
        re.compile(r"\b(?:fixed penalty|prosecut\w+|(?:cancel|suspen)\w+ of (?:the |its )?registration)\b"),
    ),
)


@dataclass(frozen=True)
class Said:
    """What one line tells: regulations with their law ("2009" for those on registration), activities in order."""

    regulations: tuple[tuple[str, str], ...] = ()
    activities: tuple[str, ...] = ()


def said_in(text: str) -> Said:
    """The regulations that the text opens with, and the regulated activities in it; a regulation in prose is none."""
    words = folded(text)
    activities = tuple(dict.fromkeys(_SPELT[found[0]] for found in _ACTIVITY.finditer(words)))
    regulations: list[tuple[str, str]] = []
    end = 0
    for found in _REGULATION.finditer(words):
        before = _ACTIVITY.sub(" ", words[end : found.start()])
        if not (_BEFORE.fullmatch(before) if not regulations else _JOINED.search(before)):
            break
        law = "2009" if _OF_REGISTRATION.match(words[found.end() :]) else ""
        for number in re.findall(_NUMBER, found[1]):
            regulations.append((re.sub(r" ?\(.*", "", number).upper(), law))
        end = found.end()
    return Said(tuple(dict.fromkeys(regulations)), activities)


def is_activity(text: str) -> bool:
    """Whether the whole text is a regulated activity, or several."""
    words = folded(text)
    return bool(_ACTIVITY.search(words)) and not _BETWEEN.sub("", _ACTIVITY.sub("", words))


def is_over(text: str) -> bool:
    """Whether a line says that there is nothing, or that what it names is met, lifted or of an earlier time."""
    words = folded(text)
    return bool(_NOTHING.fullmatch(words)) or (bool(_MET.search(words)) and not _NOT_MET.search(words))


def is_imposed(text: str) -> bool:
    """Whether a line is about conditions that CQC imposed, and no ordinary one of every registration."""
    return bool(_IMPOSED.search(folded(text)))


def type_in(text: str) -> str | None:
    """The type of notice that a line names itself, or None."""
    words = folded(text)
    for type_, pattern in _TYPES:
        found = pattern.search(words)
        if found:
            return None if _NO.search(words[max(0, found.start() - 40) : found.start()]) else type_
    return measures(text)


def opens_with_type(text: str) -> bool:
    """Whether a line begins with the sort of notice that it is, or states that CQC has taken such action."""
    words = folded(text)
    return measures(text) is not None or bool(
        re.match(
            r"(?:an? |urgent |two |three )?(?:section 29a |warning notice|requirement notice|fixed penalty notice|"
            r"(?:urgent )?conditions? (?:imposed|under section 31))",
            words,
        )
    )


def is_prose(text: str) -> bool:
    """Whether a line is a sentence about regulations and not the name of one."""
    words = folded(text)
    return len(words) > 200 or (bool(_VERB.search(words)) and not _NOT_MET.search(words))
