"""Sentences about what cannot be read: a page, a site, a kind of page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.sentences import GIVEN_UP, clean
from monitor.words import plain, sentence_case
from storage.record import KEY_QUESTIONS, PAPERS

LONDON = ZoneInfo("Europe/London")
LONGEST_REASON = 240

_RATING = re.compile(
    rf"(?:[a-z0-9-]+: )?(?:{'|'.join(KEY_QUESTIONS)}): "
    r".*(?:is not a rating word that is known|so none is taken|two different changes beside one rating)"
)
_OF_WHAT = {
    "cqc-profile": "the rating",
    "cqc-reports": "the list of reports",
    "cqc-assessment": "a report's page",
    "cqc-search": "CQC's list of what is new",
    "cqc-report": "a report's PDF",
    "board-index": "the list of its board papers",
    "board-paper": "a board paper",
    "press-release": "a press release",
    "cqc-api-location": "its document of CQC's data service",
    "cqc-api-provider": "its document of CQC's data service",
}
_PAGES = {
    "cqc-profile": "profiles",
    "cqc-reports": "lists of reports",
    "cqc-assessment": "pages of reports",
    "cqc-search": "lists of what is new",
    "cqc-report": "PDFs of reports",
    "board-index": "lists of board papers",
    "board-paper": "board papers",
    "press-release": "press releases",
    "cqc-api-location": "documents of CQC's data service about locations",
    "cqc-api-provider": "documents of CQC's data service about providers",
    "cqc-api-changes": "lists of CQC's data service of what changed",
    "cqc-api-list": "lists of services of CQC's data service",
}


def unclear_ratings(lines: Iterable[str]) -> tuple[str, ...]:
    """Of what a reader did not understand, the lines that tell of a rating it could not take."""
    return tuple(line for line in lines if _RATING.fullmatch(line))


def on(at: datetime) -> str:
    """A day for a person, in London: "12 July 2025"."""
    return f"{at.astimezone(LONDON):%-d %B %Y}"


def reason(what: str, why: str | None, kind: str = "cqc-profile") -> str:
    """Why a page of a kind was not read well, in words: "the site answered 503", "CQC no longer has this page"."""
    said = clean(why or "", LONGEST_REASON)
    match what:
        case "gone":
            return f"{'the trust' if kind in PAPERS else 'CQC'} no longer has this page"
        case "no-document":
            return "CQC's data service has no document of it"
        case "not-understood":
            comes = f"the {'file' if kind == 'board-paper' else 'page'} comes, but is not understood"
            return f"{comes}: {said}" if said else comes
        case "not-read":
            return "the page came, but could not be read here in time"
        case "unclear":
            return f"the page is read, but not its rating: {said}"
    return said or plain("outcome", what)


def unreadable(
    name: str, kind: str, address: str, *, what: str, why: str | None, since: datetime, well: bool, known: str,
    told: datetime | None = None,
) -> str:  # fmt: skip
    """What the watchers of an organisation are told of a page that cannot be read.

    ``what`` is how its last visit went; ``well`` says that it was read well before; ``known`` is the last rating known;
    ``told`` is given where they were told before, and when.
    """
    subject = _OF_WHAT.get(kind, f"a {plain('source', kind)}")
    still, before = ("still ", f"; told before on {on(told)}") if told else ("", "")
    if not well:
        happened = f"has {still}never been read, though it was tried since {on(since)}"
    elif what == "unclear":
        happened = f"{still}could not be understood since {on(since)}"
    else:
        happened = f"{still}could not be read since {on(since)}"
    rated = "" if kind in PAPERS else f"; {known}"
    return f"{name}: {subject} {happened}; look at {address} ({reason(what, why, kind)}{rated}{before})."


def papers_unreadable(
    name: str, address: str, *, many: int, what: str, why: str | None, since: datetime, told: datetime | None = None
) -> str:  # fmt: skip
    """What the watchers of a trust are told of all its board papers that cannot be read; one of them is named."""
    still, before = ("still ", f"; told before on {on(told)}") if told else ("", "")
    papers = "a board paper" if many == 1 else f"{many:,} board papers"
    such = "look at" if many == 1 else "such as"
    said = reason(what, why, "board-paper")
    return f"{name}: {papers} {still}could not be read since {on(since)}; {such} {address} ({said}{before})."


def papers_over(name: str, address: str, *, well: int, given_up: int, told: datetime) -> str:
    """The same when that is over: they can be read again (``well``), or are waited for no more."""
    if not given_up:
        papers = "a board paper" if well == 1 else f"{well:,} board papers"
        return f"{name}: {papers} can be read again (told on {on(told)} that this was not so), such as {address}."
    one = given_up == 1
    papers = "a board paper" if one else f"{given_up:,} board papers"
    its = "its" if one else "their"
    why = f"{its} meeting is past, {its} list shows {'it' if one else 'them'} no more, or {its} address gives nothing"
    again = f"; {well:,} can be read again" if well else ""
    return (
        f"{name}: {papers} that could not be read (told on {on(told)}) {'is' if one else 'are'} {GIVEN_UP}: {why};"
        f" `wardround watch paper` reads a file that you have{again}; {'look at' if one else 'such as'} {address}."
    )


def nothing_new(name: str, address: str, *, since: datetime, pages: int) -> str:
    """What the watchers of an organisation are told where none of its pages said anything new for long."""
    read = "its page is read well" if pages == 1 else f"all of its {pages:,} pages are read well"
    return f"{name}: nothing new since {on(since)}, though {read}; look at {address} whether that is so."


def readable(name: str, kind: str, address: str, *, told: datetime) -> str:
    """What those are told, who were told that a page cannot be read, when it can be read again."""
    subject = _OF_WHAT.get(kind, f"a {plain('source', kind)}")
    return f"{name}: {subject} can be read again (that it could not was told on {on(told)}); look at {address}."


def last_known(rating: str | None, key_question: str | None, dated: str) -> str:
    """The last rating known, in words."""
    if rating is None:
        return "no rating of it is known yet"
    about = "" if key_question in (None, "overall") else f" for {plain('subject', str(key_question))}"
    return f"the last rating known{about} is {rating}{f', {dated}' if dated else ''}"


_HOST = {
    "unreachable": (
        "could not be reached",
        "where it opens in a browser here, look at the network with `wardround doctor`; else wait, it is tried again",
    ),
    "blocked": (
        "does not let us in",
        "set fetch.contact, visit less often, and ask the people who run it to let Wardround in",
    ),
    "robots": (
        "asks us in its robots.txt not to visit",
        "ask the people who run it, or take what is there off the lists",
    ),
    "left-alone": (
        "asks us to come back later",
        "visit less often; it is tried again when it allows",
    ),
}  # fmt: skip
_NO_PAGES = ("gives no pages", "look at it in a browser: it may have been rebuilt, and a newer Wardround may know it")


def host_down(host: str, *, what: str, why: str | None, since: datetime, waiting: int) -> str:
    """The sentence of the incident that a site cannot be read: since when, what it says, what waits, what to do."""
    happened, remedy = _HOST.get(what, _NO_PAGES)
    said = f" ({clean(why, LONGEST_REASON)})" if why else ""
    wait = "1 address waits" if waiting == 1 else f"{waiting:,} addresses wait"
    return f"{host} {happened} since {on(since)}{said}; {wait}; {remedy}"


def host_up(host: str) -> str:
    """That a site can be read again."""
    return f"{host} can be read again"


def key_refused(*, since: datetime) -> str:
    """The sentence of the incident that CQC's data service does not take the key: since when, and what to do."""
    return (
        f"CQC's data service has not taken the key since {on(since)}; it is asked once a round, pages are visited as"
        " before; compare the key (api.key_env, api.key_file) with the one that CQC's portal for developers shows"
    )


def key_taken() -> str:
    """That CQC's data service takes the key again."""
    return "CQC's data service takes the key again"


def key_unasked() -> str:
    """That CQC's data service is no longer asked, with whatever key."""
    return "CQC's data service is no longer asked"


def list_quiet(address: str, *, since: datetime) -> str:
    """The sentence of the incident that one of CQC's lists names nothing new, though it is read well."""
    return (
        f"{_list(address)} has named nothing new since {on(since)}, though it is read well ({address}); open it in a"
        " browser: an old copy may be served, or the list may have moved"
    )


def _list(address: str) -> str:
    return "CQC's list of press releases" if "/press-releases" in address else "CQC's list of checks"


def host_still(host: str, *, since: datetime, pages: int) -> str:
    """The sentence of the incident that nothing moved on any page of a site."""
    return (
        f"not one of {pages:,} pages of {host} has moved since {on(since)}, though they are read well; open two or"
        " three in a browser: an old copy may be served"
    )


def quiet_over(subject: str) -> str:
    """That something new came from a list (its address) or a site (its host) again."""
    if "://" in subject:
        return f"{_list(subject)} names something new again ({subject})"
    return f"pages of {subject} have moved again"


def pages_changed(kind: str, *, refused: int, of: int, before: bool, since: datetime, why: str | None) -> str:
    """The sentence of the incident that most pages of a kind are not understood; ``before``: they were once."""
    pages = _PAGES.get(kind, f"pages ({plain('source', kind)})")
    happened = "CQC's pages have changed" if before else "CQC's pages are not understood"
    said = f", such as: {clean(why, LONGEST_REASON)}" if why else ""
    return (
        f"{happened}: {refused:,} of {of:,} {pages} could not be understood since {on(since)}{said};"
        " what was known stays and nothing new is seen on them; look for a newer Wardround"
    )


def pages_understood(kind: str) -> str:
    """That the pages of a kind are understood again."""
    return f"{sentence_case(_PAGES.get(kind, plain('source', kind)))} are understood again"


def unwatched(subject: str, *, pages: bool = False) -> str:
    """That a list (its address), a site, or all ``pages`` of a kind are looked at no more, however they are."""
    if pages:
        return f"{sentence_case(_PAGES.get(subject, plain('source', subject)))} are no longer watched"
    if "://" in subject:  # it may still be read: health.lists_quiet_days = 0 asks for silence alone
        return f"whether {_list(subject)} names anything new is looked at no more"
    return f"{subject} is no longer watched"
