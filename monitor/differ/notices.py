"""Compare what stands at the head of a page (banners) and the regulatory actions that it prints as in force."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from monitor.sentences import clean, cut
from monitor.words import plain
from storage.change import Change, Ignored
from storage.fact import SPECIAL_MEASURES, Fact

from .draft import draft
from .event import one_event
from .known import Known, Missing, Step
from .relations import NEW_PROFILE, OLD_PROFILE, SUCCESSOR, is_told

BEGINS = {
    "checks-under-way": "assessment-started",
    "under-review": "assessment-started",
    "archived": "deregistered",
    "provider-changed": "provider-changed",
    "services-transferred": "details-changed",
    "rating-suspended": "rating-suspended",
    "rating-under-review": "rating-under-review",
    "special-measures": "special-measures-entered",
    "level-discontinued": "level-discontinued",
    "report-withdrawn": "details-changed",
    "other": "details-changed",
}
"""The kind of change that a new banner tells; a type not named here tells nothing by itself, as ``not-inspected``, or
is told as the regulatory action that it is, as ``enforcement``."""
OF_RATINGS = ("rating-suspended", "rating-under-review")
ENDS = {
    "checks-under-way": "assessment-ended",
    "under-review": "assessment-ended",
    "special-measures": "special-measures-exited",
    "archived": "registered",
}
NOTICES = {
    "requirement-notice": "requirement-notice",
    "warning-notice": "warning-notice",
    "section-29a": "warning-notice",
    "special-measures": "special-measures-entered",
}
"""The kind of change that a regulatory action tells; one not named here (conditions, a suspension, a prosecution) is
told as ``enforcement``."""
DISCONTINUED = "level-discontinued"


def compare_banner(
    known: Known, fact: Fact, shown: Sequence[Fact], *, told: Container[str], url: str | None
) -> list[Step | Ignored]:
    """A banner is news once, on whichever page of the organisation it is first seen.

    One that says of all ratings what the page says of each, so that it was ``told`` already, is no second event.
    """
    kind = BEGINS.get(fact.subject.partition("/")[0])
    if kind is None or _stands(known, fact) or is_told(known, fact) or (kind in OF_RATINGS and kind in told):
        return [Step(fact=fact)]
    return [Step(fact=fact, change=_begun(kind, fact, _goes_on_as(known, shown), url))]


def compare_notice(known: Known, fact: Fact, *, url: str | None) -> list[Step | Ignored]:
    """A regulatory action is news once, on whichever page, report and in whichever words it is first seen."""
    if _stands(known, fact):
        return [Step(fact=fact)]
    kind = _kind(fact)
    words = plain("kind", kind) if fact.subject == SPECIAL_MEASURES else _words(fact)
    said = f"{words}: {_short(fact.quote)}"
    return [Step(fact=fact, change=draft(kind, fact, before=None, url=url, said=said))]


def ended(known: Known, shown: Sequence[Fact], *, address: str | None, url: str | None) -> Iterator[Missing]:
    """The end of each banner and regulatory action that the page showed before; the last page to show one tells.

    What another route leaves out has not ended; it is only forgotten that it said so. That a service is registered
    again is said in so many words.
    """
    still = {fact.identity for fact in shown}
    gone: set[str] = set()
    for fact in (*known.of("banner", address=address), *known.of("notice", address=address)):
        if fact.identity not in still and not (fact.route == "api" and not _says_registered(shown)):
            gone.add(fact.identity)
            silent = fact.route not in ("page", "api") or _stands(known, fact, but=gone)
            yield Missing(fact=fact, changes=() if silent else _over(fact, url))


def _says_registered(shown: Sequence[Fact]) -> bool:
    """Whether CQC's API says so in so many words: what a document of it leaves out it does not deny."""
    return any(fact.attribute == "detail" and (fact.subject, fact.value) == _STATUS for fact in shown)


_STATUS = ("registration", "Registered")
_REGISTERED = "CQC's data service counts it as registered"


def _over(before: Fact, url: str | None) -> tuple[Change, ...]:
    kind = ENDS.get(before.subject) or (_kind(before) if before.attribute == "notice" else None)
    if kind is None:
        return ()
    said = None
    if kind == "registered":
        archived = "its page is no longer archived"
        said = f"registered again: {_REGISTERED if before.route == 'api' else archived}"
    elif kind == ENDS[SPECIAL_MEASURES]:
        said = f"{plain('kind', kind)}; its page said before: {_short(before.quote)}"
    elif kind not in ENDS.values():
        said = f"{_words(before)} no longer printed: {_short(before.quote)}"
    return (draft(kind, before, before=before, url=url, gone=True, said=said),)


def _begun(kind: str, fact: Fact, goes_on: Fact | None, url: str | None) -> Change:
    subject = fact.subject.partition("/")[0]
    said = None
    if goes_on is not None and (kind == "deregistered" or fact.subject == NEW_PROFILE):
        # An entity that changed its legal form is closed on paper only: its home is still there.
        said = f"the service goes on under another registration{_named(goes_on)}"
        said = f"this registration is archived; {said}" if kind == "deregistered" else said
    elif fact.subject == OLD_PROFILE:
        said = f"run by another provider than the registration before it{_named(fact)}"
    return draft(kind, fact, before=None, url=url, subject=subject, said=said)


def _named(fact: Fact) -> str:
    return "" if fact.value == fact.quote else f", {fact.value}"


def _goes_on_as(known: Known, shown: Sequence[Fact]) -> Fact | None:
    there = (*shown, *known.of("banner", subject=NEW_PROFILE), *known.of("related"))
    after = f"{SUCCESSOR}/"
    return next((fact for fact in there if fact.subject == NEW_PROFILE or fact.subject.startswith(after)), None)


def _stands(known: Known, fact: Fact, *, but: Container[str] = frozenset()) -> bool:
    """Whether any page is known to show the same banner or action, apart from the facts named in ``but``."""
    if fact.subject == SPECIAL_MEASURES:
        alike = [*known.of("banner", subject=fact.subject), *known.of("notice", subject=fact.subject)]
    elif fact.attribute == "notice":
        alike = [
            other
            for other in known.of("notice", subject=fact.subject)
            if one_event(other, fact) or (other.scope == fact.scope and not _over_since(known, other, fact))
        ]
    else:
        alike = list(known.of("banner", subject=fact.subject))
    return any(other.identity not in but for other in alike)


def _over_since(known: Known, other: Fact, fact: Fact) -> bool:
    """Whether a report of the same scope, later than the one and earlier than the other, was read and printed none."""
    first, last = other.true_from, fact.true_from
    if other.report is None or fact.report is None or first is None or last is None:
        return False
    printing = {one.report for one in known.of("notice", subject=fact.subject, scope=fact.scope)}
    read = (*known.of("text", scope=fact.scope), *known.of("reported", scope=fact.scope))
    between = {one.report for one in read if one.true_from is not None and first < one.true_from < last}
    return bool(between - printing)


def _kind(fact: Fact) -> str:
    return NOTICES.get(fact.subject.partition("/")[0], "enforcement")


def _words(fact: Fact) -> str:
    type_, _, regulation = fact.subject.partition("/")
    return plain("regulatory", type_) + (f" on regulation {regulation}" if regulation else "")


def _short(quote: str) -> str:
    return cut(clean(quote), LONGEST).rstrip(".")


LONGEST = 160
