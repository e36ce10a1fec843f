"""The plain name of everything that has a short one: what people read instead of ``rating-changed``."""

from __future__ import annotations

import re
from typing import Literal

from monitor.groups import GROUPS
from storage.record import KEY_QUESTIONS, Organisation

Table = Literal[
    "kind", "group", "state", "severity", "outcome", "provenance", "subject", "delivery", "message", "result",
    "ignored", "framework", "banner", "source", "slots", "closed", "purpose", "trigger", "level", "detail", "attribute",
    "regulatory", "action", "signal", "status", "move", "batch", "watch", "answer", "look", "date", "incident", "check",
    "notice", "proof", "side", "worth", "health", "origin", "role", "whom",
    "route", "related", "place", "replay", "time", "register", "form", "paper", "part", "listed", "dated", "meeting",
    "risk",
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
        "manager-changed": "person in charge changed",
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
        "discarded": "discarded, told to nobody",
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
        "asking": "perhaps sent, a person is asked",
        "given-up": "given up",
        "cancelled": "cancelled",
    },
    "message": {"alert": "alert", "digest": "digest", "correction": "correction", "notice": "notice of trouble"},
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
        "inherited": "given to the registration before this one",
        "pilot": "report of a pilot, which moves no rating",
        "monthly-review": "monthly review, which judges nothing",
        "contradiction": "said in two ways",
        "negated": "says that there was none",
        "withdrawn": "was taken back",
        "historic": "of the past",
        "hypothetical": "only what may come",
        "another-body": "about another body",
        "own-count": "the trust counts otherwise",
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
        "services-transferred": "services came from another provider",
        "rating-suspended": "rating suspended",
        "rating-under-review": "rating under review",
        "special-measures": "in special measures",
        "level-discontinued": "no longer rated by CQC at this level",
        "report-withdrawn": "report withdrawn by CQC",
        "enforcement": "enforcement action",
        "other": "notice at the head of the page",
    },
    "source": {
        "cqc-profile": "CQC profile page",
        "cqc-reports": "CQC list of reports",
        "cqc-assessment": "CQC assessment page",
        "cqc-report": "CQC inspection report",
        "cqc-search": "CQC list of checks and press releases",
        "cqc-api-location": "CQC data service, location",
        "cqc-api-provider": "CQC data service, provider",
        "cqc-api-changes": "CQC data service, changes",
        "cqc-api-list": "CQC data service, list of services",
        "cqc-data-index": "CQC page of data files",
        "cqc-ratings-file": "CQC ratings file",
        "cqc-directory-file": "CQC directory file",
        "press-release": "CQC press release",
        "board-index": "list of board papers",
        "board-paper": "board paper",
    },
    "batch": {
        "held": "held back",
        "released": "released",
        "discarded": "discarded",
        "denied": "taken back by its pages",
    },
    "slots": {"hourly": "every hour", "daily": "every day", "weekly": "every week"},
    "closed": {
        "done": "done",
        "stopped": "stopped before its end",
        "recovered": "broken off, finished by a later round",
    },
    "listed": {
        "listed": "not fetched yet",
        "unread": "fetched, not read here yet",
        "read": "read",
        "pictures": "its pages are pictures",
        "not-understood": "read, but not understood",
        "robots": "the site's robots.txt asks not to",
        "refused": "not taken",
        "blocked": "blocked by the site",
        "unreachable": "could not be reached",
        "too-large": "too large to take",
        "gone": "its address gives nothing",
        "no-address": "its button has no address",
        "unlisted": "no longer listed",
        "withdrawn": "withdrawn",
    },
    "dated": {
        "cover": "the cover of its papers",
        "link": "the link to its papers",
        "heading": "the heading above its papers",
        "row": "the row of its papers",
        "file": "the name of its file",
        "address": "the address of its papers",
        "year": "the year that its papers stand under",
        "page": "the page",
        "person": "the person who handed its paper in",
    },
    "meeting": {"upcoming": "to come", "papers": "papers published", "no-papers": "no papers found"},
    "risk": {
        "listed": "on the register",
        "closed": "closed, as the papers say",
        "not-listed": "no longer listed",
        "unknown": "not in the newest papers, which prove nothing",
    },
    "purpose": {
        "due": "visit on its day",
        "confirm": "second look",
        "ask": "question whether there is such a page",
        "given": "handed in by a person",
    },
    "trigger": {
        "round": "made by hand or by a timer",
        "run": "made by the service",
        "demo": "part of the demonstration",
        "watch": "question about what is to be watched",
        "read": "page read for once",
        "doctor": "examination",
    },
    "route": {
        "page": "CQC's pages",
        "api": "CQC's data service",
        "report": "the document of a report",
        "file": "CQC's data files",
        "press": "a press release",
        "papers": "the trust's board papers",
    },
    "related": {"predecessor": "registered before as", "successor": "registered since as"},
    "place": {"local-authority": "local authority", "region": "region"},
    "level": {"provider": "provider", "location": "location"},
    "detail": {
        "name": "name",
        "address": "address",
        "telephone": "telephone number",
        "provided-by": "name of the provider",
        "registered": "date of registration",
        "categories": "kinds of service",
        "specialisms": "specialisms and services",
        "registration": "registration",
        "beds": "number of beds",
        "local-authority": "local authority",
        "region": "region",
        "ods-code": "ODS code",
    },
    "attribute": {
        "rating": "rating",
        "reported": "rating in one report",
        "header": "rating at the head of the page",
        "score": "score",
        "statement": "quality statement",
        "text": "text",
        "report": "report",
        "listed": "entry in the list of reports",
        "dates": "dates",
        "banner": "notice",
        "detail": "detail",
        "notice": "regulatory action",
        "action": "action the provider was told to take",
        "framework": "framework",
        "location": "location",
        "in-charge": "person in charge",
        "past": "earlier rating",
        "related": "registration before or after this one",
        "said": "score as another route says it",
        "meeting": "board meeting",
        "paper": "board paper",
        "risk": "risk",
        "assurance": "level of assurance",
        "measure": "measure",
        "finance": "line of finance",
        "signal": "sentence that matters",
        "words": "words you look for",
    },
    "role": {"registered-manager": "registered manager", "nominated-individual": "nominated individual"},
    "regulatory": {
        "requirement-notice": "requirement notice",
        "warning-notice": "warning notice",
        "section-29a": "warning notice to a trust (section 29A)",
        "conditions": "conditions on the registration",
        "special-measures": "in special measures",
        "enforcement": "enforcement action",
    },
    "action": {"must": "must do", "should": "should do"},
    "signal": {
        "never-event": "never event",
        "serious-incident": "serious incident",
        "section-29a": "warning notice to a trust (section 29A)",
        "segment": "segment of the oversight framework",
        "regulation-28": "coroner's report to prevent future deaths (regulation 28)",
        "undertakings": "undertakings given to NHS England",
        "cqc": "CQC mentioned",
        "finance": "finance",
        "section-31": "urgent action by CQC on the registration (section 31)",
        "section-64": "CQC asks for information (section 64)",
        "section-30": "auditor's referral (section 30)",
        "cqc-rating": "rating by CQC",
        "cqc-inspection": "inspection by CQC",
        "must-do": "actions that CQC told the trust it must take",
        "should-do": "actions that CQC told the trust it should take",
        "prosecution": "prosecution",
        "board-change": "change on the board",
        "special-measures": "special measures or the Recovery Support Programme",
    },
    "time": {"now": "now", "historic": "of the past", "hypothetical": "only what may come"},
    "register": {"new": "new on the register", "closed": "closed"},
    "form": {
        "pdf": "PDF",
        "docx": "Word document",
        "pptx": "slides",
        "xlsx": "spreadsheet",
        "html": "web page",
        "zip": "ZIP of files",
        "unknown": "form not known",
    },
    "paper": {
        "pack": "whole pack",
        "agenda": "agenda",
        "paper": "paper",
        "minutes": "minutes",
        "supplement": "supplement",
    },
    "part": {
        "risks": "risk register",
        "assurance": "levels of assurance",
        "measures": "measures",
        "finance": "finance",
        "pages": "pages",
        "front_sheets": "front sheets",
    },
    "status": {"on-target": "on target", "off-target": "off target", "unknown": "not known"},
    "move": {"same": "unchanged", "up": "up", "down": "down"},
    "watch": {
        "asking": "the next round finds out what it is",
        "watched": "watched",
        "absent": "no such page on the site",
        "removed": "no longer watched",
        "pages": "its pages alone",
        "papers": "its board papers alone",
    },
    "origin": {
        "person": "put on the list by a person",
        "file": "imported from a file",
        "locations": "location of an imported provider",
        "successor": "took the place of an imported organisation",
        "wide": "in a local authority or region that is watched",
    },
    "answer": {"found": "there is such a page", "absent": "there is no such page", "unknown": "not known yet"},
    "look": {"once": "seen once", "again": "seen again", "denied": "no longer seen", "absent": "not mentioned"},
    "date": {
        "report": "report of",
        "section": "section updated",
        "published": "published",
        "visit_start": "visit begun",
        "visit_end": "visit ended",
    },
    "incident": {
        "delivery-given-up": "message given up",
        "host-unreachable": "site out of reach",
        "host-blocked": "site does not let us in",
        "pages-changed": "pages no longer understood",
        "source-quiet": "nothing new for longer than is likely",
        "key-refused": "CQC's data service does not take the key",
        "batch-held": "many changes of one kind held back",
        "file-set-aside": "CQC data file that cannot be right, set aside",
        "delivery-unclear": "not known whether a message arrived",
        "delivery-late": "messages late",
        "delivery-stuck": "messages half sent and not taken up again",
        "delivery-unreleased": "messages held back though their round is over",
        "address-missing": "messages wait for an address",
        "digest-missing": "digest not made",
        "digest-left-out": "changes in no digest",
        "change-unrouted": "changes that nobody was considered for",
        "round-not-closed": "round not ended",
        "rounds-missing": "no good round for too long",
    },
    "notice": {"opened": "trouble", "reminder": "still", "over": "over"},
    "health": {
        "well": "read well",
        "failing": "failed, to be tried again",
        "unreadable": "cannot be read",
        "unclear": "read, but its rating is not understood",
        "not-visited": "not visited yet",
        "waiting": "waits",
    },
    "whom": {
        "organisations": "organisation",
        "lists": "list",
        "local_authorities": "local authority",
        "regions": "region",
        "systems": "integrated care system",
        "types": "type of service",
        "columns": "column",
    },
    "side": {
        "before": "the page before",
        "after": "the page after",
        "first": "the page that showed it first",
    },
    "worth": {
        "proven": "proven",
        "partly": "nothing contradicts it, but not all of it can be proven from it alone",
        "unproven": "proves nothing here",
        "broken": "does not hold",
    },
    "replay": {
        "differs": "comes out otherwise",
        "gone": "does not come out any more",
        "missing": "was missed",
        "again": "comes out again",
        "to-correct": "to be corrected",
        "corrected": "corrected by a replay before",
        "decided": "decided before, which stands",
        "seen-once": "seen only once, left to the next look",
    },
    "proof": {"holds": "holds", "fails": "does not hold", "not-checked": "not proven here"},
    "check": {"ok": "well", "note": "to know", "warning": "to look at", "trouble": "trouble"},
}

NUMBERS = ("no", "one", "two", "three")
OF_PAPERS = frozenset(GROUPS["board-papers"])
RATED_WORDS = frozenset(KEY_QUESTIONS)
NAMING: tuple[Table, ...] = ("detail", "role", "banner", "regulatory", "signal", "action")
"""The tables that the subject of a change may be named in."""
_HEADS = WORDS["attribute"] | WORDS["detail"]
_HYPHENED = {
    word: name
    for table in ("date", *NAMING, "attribute", "outcome", "delivery", "result", "source", "kind")
    for word, name in WORDS[table].items()
    if "-" in word or "_" in word
}


def plain(table: Table, word: str) -> str:
    """The plain name of ``word``; a word that no table knows yet is shown without its hyphens."""
    return WORDS[table].get(word) or unhyphen(word)


def unhyphen(word: str) -> str:
    """A short name as words: ``raised-later`` becomes "raised later"."""
    return re.sub(r"[-_]+", " ", word).strip()


def spoken(text: str) -> str:
    """A sentence of the program with the short names in it as people call them; words that no table knows stay."""
    text = re.sub(r"\b(?:service|combined):[\w@-]+", lambda found: part_in_words(found[0], None), text)
    head = re.match(r"([a-z-]+)(?=[: ])", text)
    if head and head[1] in _HEADS:
        text = _HEADS[head[1]] + text[head.end() :]
    return re.sub(r"\b[a-z]+(?:[-_][a-z]+)+\b", lambda found: _HYPHENED.get(found[0], found[0]), text)


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
    """A change's subject for a person: "well-led", "Freedom to speak up (well-led)", "telephone number", or empty."""
    if not subject:
        return ""
    if subject in RATED_WORDS:
        return WORDS["subject"][subject]
    question, slash, name = subject.partition("/")
    if slash and question in RATED_WORDS:
        return f"{name} ({WORDS['subject'][question]})"
    if slash and question in WORDS["action"]:
        return f"{WORDS['action'][question]}: {name}"
    if slash and (known := _named(question)):
        return f"{known}, regulation {name}" if re.match(r"\d", name) else known
    named = _named(subject)
    return named or (unhyphen(subject) if re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)+", subject) else subject)


def risk_in_words(id: str) -> str:
    """A risk by its id: "risk 3163", and not "risk Risk 7"."""
    return id if re.match(r"risk\b", id, re.IGNORECASE) else f"risk {id}"


def assurance_in_words(subject: str) -> str:
    """What an assurance is about: "Be an excellent employer (safe)" for "Be an excellent employer/safe"."""
    about, slash, domain = subject.rpartition("/")
    if slash and domain in RATED_WORDS:
        return f"{about} ({WORDS['subject'][domain]})"
    return subject


def about_in_words(kind: str, subject: str | None) -> str:
    """The subject of a change of this kind for a person: "risk 3163", else as `subject_in_words` says it."""
    if not subject:
        return ""
    if kind.startswith("risk-"):
        return risk_in_words(subject)
    if kind == "assurance-changed":
        return assurance_in_words(subject)
    if kind.startswith("measure-"):
        return f"measure {subject}"
    if kind == "words-found":
        return f"“{subject}”"
    return subject_in_words(subject)


def source_in_words(kind: str, provenance: str) -> str:
    """Where a change of this kind was printed: "printed by CQC", "printed in the trust's own board papers"."""
    of_papers = kind in OF_PAPERS and provenance == "printed"
    return "printed in the trust's own board papers" if of_papers else plain("provenance", provenance)


def _named(word: str) -> str | None:
    return next((WORDS[table][word] for table in NAMING if word in WORDS[table]), None)


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
    if location and not location[0].isdigit():  # a hospital whose id its trust's report does not print
        return f"{name} of {organisation.name}, at {sentence_case(unhyphen(location))}"
    return f"{name} of {organisation.name}" + (f", at location {location}" if location else "")


def part_in_words(scope: str | None, scope_name: str | None) -> str:
    """The part of an organisation that a scope names, for a subject line: "" for the organisation as a whole."""
    if scope is None or scope in ("provider", "location"):
        return ""
    slug, _, place = scope.partition(":")[2].partition("@")
    name = scope_name or sentence_case(unhyphen(slug))
    if place and not place[0].isdigit():
        return f"{name} at {sentence_case(unhyphen(place))}"
    return f"{name}, all together" if scope.startswith("combined:") and slug.endswith("services") else name
