"""The plain name of everything that has a short one: what people read instead of ``rating-changed``."""

from __future__ import annotations

import re
from typing import Literal

from storage.record import KEY_QUESTIONS, Organisation

Table = Literal[
    "kind", "group", "state", "severity", "outcome", "provenance", "subject", "delivery", "result", "ignored",
    "framework", "banner", "source", "slots", "closed",
]  # fmt: skip

WORDS: dict[Table, dict[str, str]] = {
    "kind": {
        "rating-changed": "rating changed",
        "first-rating": "first rating",
        "rating-confirmed": "rating unchanged in a new report",
        "rating-corrected": "rating corrected in the same report",
        "rating-withdrawn": "rating withdrawn",
        "rating-suspended": "rating suspended",
        "rating-under-review": "rating under review",
        "published-unrated": "report published without a rating",
        "level-discontinued": "no longer rated at this level",
        "score-changed": "score changed",
        "statement-score-changed": "quality statement's score changed",
        "statement-added": "quality statement added",
        "statement-dropped": "quality statement no longer listed",
        "report-published": "new report",
        "report-amended": "report's text amended",
        "report-removed": "report removed by CQC",
        "assessment-started": "CQC's checks under way",
        "assessment-ended": "CQC's checks over",
        "finding-added": "new finding",
        "finding-removed": "finding no longer printed",
        "date-corrected": "date corrected",
        "framework-changed": "assessed under another framework",
        "press-release-published": "press release by CQC",
        "requirement-notice": "requirement notice",
        "warning-notice": "warning notice",
        "enforcement": "enforcement action",
        "special-measures-entered": "placed in special measures",
        "special-measures-exited": "out of special measures",
        "action-added": "action the provider was told to take",
        "action-cleared": "action no longer required",
        "registered": "newly registered",
        "deregistered": "no longer registered",
        "provider-changed": "run by another provider",
        "details-changed": "details changed",
        "manager-changed": "registered manager changed",
        "meeting-papers-published": "board papers published",
        "meeting-moved": "board meeting moved",
        "paper-replaced": "board paper replaced",
        "paper-withdrawn": "board paper withdrawn",
        "risk-added": "new risk on the register",
        "risk-closed": "risk closed",
        "risk-not-listed": "risk no longer listed",
        "risk-score-changed": "risk's score changed",
        "risk-renumbered": "risk renumbered",
        "assurance-changed": "level of assurance changed",
        "measure-off-target": "measure off target",
        "measure-back-on-target": "measure back on target",
        "measure-changed": "measure changed",
        "signal-raised": "sign of concern in the papers",
        "words-found": "words you look for found",
        "source-unreadable": "page could not be read",
        "source-recovered": "page can be read again",
        "source-quiet": "nothing new for longer than usual",
        "sources-disagree": "two sources disagree",
        "batch-held": "many pages changed the same way and were held back",
    },
    "group": {
        "ratings": "ratings and scores",
        "reports": "reports and assessments",
        "enforcement": "notices and enforcement",
        "registration": "registration",
        "board-papers": "board papers",
        "trouble": "trouble with the sources",
    },
    "state": {
        "held": "waiting for a second look",
        "confirmed": "confirmed",
        "unconfirmed": "seen once, not yet confirmed",
        "announced": "announced by CQC, not yet on its page",
        "withdrawn": "withdrawn by a person here",
        "discarded": "discarded: the second look did not show it",
        "corrected": "corrected since",
    },
    "severity": {
        "critical": "critical",
        "high": "high",
        "medium": "medium",
        "low": "low",
        "info": "for information",
    },
    "outcome": {
        "changed": "read",
        "not-modified": "read, nothing new",
        "refused": "not taken",
        "not-understood": "read, but not understood",
        "robots": "not visited: the site's robots.txt asks not to",
        "blocked": "blocked by the site",
        "unreachable": "could not be reached",
        "too-large": "too large to take",
        "gone": "no such page any more",
    },
    "provenance": {
        "printed": "printed by CQC",
        "inherited": "inherited from the provider before",
        "announced": "announced in a press release",
        "derived": "worked out by Wardround, not printed by CQC",
    },
    "subject": {
        "overall": "overall",
        "safe": "safe",
        "effective": "effective",
        "caring": "caring",
        "responsive": "responsive",
        "well-led": "well-led",
    },
    "delivery": {
        "waiting-for-round": "waiting for the round to end",
        "waiting": "waiting to be sent",
        "sending": "being sent",
        "sent": "sent",
        "retry": "failed, will be tried again",
        "unknown": "perhaps sent, will be sent again and marked so",
        "given-up": "given up",
        "cancelled": "cancelled",
    },
    "result": {
        "sent": "sent",
        "failed": "failed",
        "partly": "reached some of its recipients",
        "timed-out": "no answer: perhaps sent",
        "refused": "refused for good",
    },
    "ignored": {
        "different-scope": "about another scope",
        "scope-unknown": "scope not known",
        "different-framework": "under another framework",
        "order": "older than what is known",
        "absent": "not mentioned, which proves nothing",
        "spelling": "only spelt differently",
        "baseline": "part of the starting position",
        "same-value": "already in force",
    },
    "framework": {
        "saf": "single assessment framework",
        "kloe": "key lines of enquiry (2014 to 2023)",
        "pre-2014": "before 2014",
        "2026": "framework of 2026",
        "unknown": "framework not known",
    },
    "banner": {
        "checks-under-way": "checks under way",
        "archived": "archived",
        "provider-changed": "run by another provider",
        "not-inspected": "not yet inspected",
        "under-review": "under review",
        "services-transferred": "services moved elsewhere",
    },
    "source": {
        "cqc-profile": "CQC profile page",
        "cqc-reports": "CQC list of reports",
        "cqc-assessment": "CQC assessment page",
        "cqc-report": "CQC inspection report",
        "cqc-api-location": "CQC data service, location",
        "cqc-api-provider": "CQC data service, provider",
        "cqc-api-changes": "CQC data service, changes",
        "cqc-ratings-file": "CQC ratings file",
        "cqc-directory-file": "CQC directory file",
        "press-release": "press release",
        "board-index": "list of board papers",
        "board-paper": "board paper",
    },
    "slots": {"hourly": "every hour", "daily": "every day", "weekly": "every week"},
    "closed": {
        "done": "done",
        "stopped": "stopped before its end",
        "recovered": "broken off, finished by a later round",
    },
}

NUMBERS = ("no", "one", "two", "three")
RATED_WORDS = frozenset(KEY_QUESTIONS)


def plain(table: Table, word: str) -> str:
    """The plain name of ``word``; a word that no table knows yet is shown without its hyphens."""
    return WORDS[table].get(word) or unhyphen(word)


def unhyphen(word: str) -> str:
    """A short name as words: ``raised-later`` becomes "raised later"."""
    return re.sub(r"[-_]+", " ", word).strip()


def sentence_case(text: str) -> str:
    """The text with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]


def direction_in_words(direction: str | None, steps: int) -> str:
    """How far and which way, such as "down two steps"; empty where there is no direction."""
    if direction is None:
        return ""
    if not 0 < steps < len(NUMBERS):
        return direction
    return f"{direction} {NUMBERS[steps]} step{'' if steps == 1 else 's'}"


def subject_in_words(subject: str | None) -> str:
    """A change's subject for a person: "well-led", "Freedom to speak up (well-led)", or empty."""
    if not subject:
        return ""
    if subject in RATED_WORDS:
        return WORDS["subject"][subject]
    question, slash, name = subject.partition("/")
    if slash and question in RATED_WORDS:
        return f"{name} ({WORDS['subject'][question]})"
    return unhyphen(subject) if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", subject) else subject


def scope_in_words(scope: str | None, scope_name: str | None, organisation: Organisation) -> str:
    """What a rating is about: "Rose House as a whole" or "Community dental services at Rose House".

    ``scope_name`` is the name that the source printed; without one the slug of the scope is read as words.
    """
    if scope is None:
        return f"{organisation.name} (which part is not known)"
    if scope in ("provider", "location"):
        return f"{organisation.name} as a whole"
    family, _, rest = scope.partition(":")
    slug, _, location = rest.partition("@")
    name = scope_name or sentence_case(unhyphen(slug))
    if family == "combined":
        return f"{name}, all services together, of {organisation.name}"
    return f"{name} of {organisation.name}" + (f", at location {location}" if location else "")


def part_in_words(scope: str | None, scope_name: str | None) -> str:
    """The part of an organisation that a scope names, for a subject line: "" for the organisation as a whole."""
    if scope is None or scope in ("provider", "location"):
        return ""
    slug = scope.partition(":")[2].partition("@")[0]
    return scope_name or sentence_case(unhyphen(slug))
