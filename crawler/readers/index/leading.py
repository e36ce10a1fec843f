"""The pages that a page leads to and that may list papers themselves: of a year, of a meeting, of all papers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from . import left_out
from .dating import meeting_days, year_around
from .forms import is_file, says_file
from .link import Link
from .opened import Page, slug
from .titles import plain
from .when import When, dates, is_date
from .wordings import BOARD, GENERIC, PAPERS
from .years import Years, years, years_of_address

MOST = 40
MOST_MEETINGS = 16
"""Pages of meetings that are followed from one page, the newest first."""
YEARS = 2
"""How many of the newest years a page leads into."""
_FOLDER = re.compile(
    r"(?:^|&)(?:smbfolder|media_folder|root_folder|folder|folderid|path|dir|year|cat|category)=", re.IGNORECASE
)
_ALL = re.compile(
    r"\b(?:previous|past|archived?|older|earlier|all|latest|recent)\b.{0,40}\b(?:board|meetings?|papers|packs)\b"
    r"|\b(?:board|meeting|directors)'?s? (?:meetings?(?:'s?)? )?(?:papers|packs|documents|archive|agendas)\b"
    r"|\bpapers (?:and|&) (?:minutes|agendas)\b|\bagendas?,? (?:and|&) (?:papers|minutes)\b|^board meetings"
    r"(?: in public)?$",
    re.IGNORECASE,
)
_SUMMARY = re.compile(r"\bsummary\b|\bin brief\b|\bbriefing\b", re.IGNORECASE)
_OLD = re.compile(r"previous|past|archive|older|earlier", re.IGNORECASE)
_LISTING = re.compile(
    r"[?&]page=|/page/\d|#|sort=|/tag/|/author/|/feed/?$|\.rss$|[?&](?:s|q|search|print|lang)=", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Lead:
    """One such page. ``when``: its meeting; ``years``: its year; neither: it lists papers of all meetings."""

    link: Link
    url: str
    words: str
    when: When | None = None
    years: Years | None = None

    @property
    def newest(self) -> str:
        """By which the newest comes first: a list of everything before all, an archive after all."""
        if self.when is not None:
            return self.when.iso or ""
        if self.years is not None:
            return f"{self.years.last}-99"
        return "0" if _OLD.search(self.words) else "9"


def leads(page: Page) -> tuple[Lead, ...]:
    """Every such page once, in the page's order."""
    found: dict[str, Lead] = {}
    for link in page.walk.links:
        if link.url is None or link.url in found or _here(link.url, page):
            continue
        if (lead := _lead(link, link.url, page)) is not None:
            found[link.url] = lead
    return tuple(found.values())


def followed(page: Page) -> Sequence[str]:
    """The addresses of those that are to be visited, the newest first, few and of the newest years."""
    found = [lead for lead in leads(page) if page.when is None or _of_same(lead, page)]
    newest = max((year for lead in found if (year := _year(lead)) is not None), default=None)
    if newest is not None:
        found = [lead for lead in found if (year := _year(lead)) is None or year > newest - YEARS]
    found.sort(key=lambda lead: lead.newest, reverse=True)
    meetings = [lead for lead in found if lead.when is not None][:MOST_MEETINGS]
    return [lead.url for lead in found if lead.when is None or lead in meetings][:MOST]


def _lead(link: Link, url: str, page: Page) -> Lead | None:
    if is_file(url) or says_file(link.text) or left_out.of_address(url) or _LISTING.search(url.removeprefix(page.base)):
        return None
    words, name = _words(link), slug(url)
    if left_out.is_elsewhere(f"{words} {name}") or _SUMMARY.search(words) or _is_left_out(words, name, link):
        return None
    below = _is_below(url, page)
    named_board = bool(BOARD.search(f"{words} {name}") or re.search(r"board|/bod\b", urlsplit(url).path, re.IGNORECASE))
    if not (below or named_board) or (link.menu and not below and not _ALL.search(words)):
        return None
    if page.when is not None and not dates(words) and not _ALL.search(words):
        return None  # the page of a meeting leads to its reports, which are papers
    when, span = _when(words, name, link, page), years(words) or years_of_address(name) or _folder_years(url)
    about = bool(PAPERS.search(words) or BOARD.search(words) or is_date(words) or (years(words) and len(words) <= 40))
    if when is not None and (about or PAPERS.search(name)) and not (_is_news(words) and not below):
        return Lead(link=link, url=url, words=words, when=when)
    if span is not None and (about or _FOLDER.search(urlsplit(url).query)):
        return Lead(link=link, url=url, words=words, years=span)
    if (_ALL.search(words) or (_FOLDER.search(urlsplit(url).query) and below)) and (page.when is None or not link.menu):
        return Lead(link=link, url=url, words=words)
    return None


def _words(link: Link) -> str:
    """What a link is called: by its own words, else by those beside it or above it."""
    own = plain(link.text)
    if own and not GENERIC.fullmatch(own):
        return own
    beside = plain(link.row.replace(link.text, " ")) if link.text else plain(link.row)
    return next(
        (words for words in (plain(link.hint), beside, *link.above[:1]) if words and not GENERIC.fullmatch(words)), own
    )


def _when(words: str, name: str, link: Link, page: Page) -> When | None:
    """The day or month of the meeting that a page is about."""
    around = year_around(link.above, page)
    for text in (words, name, plain(link.row)):
        for when in meeting_days(text, page):
            whole = around.of(when) if around else when
            if whole.year is not None and not whole.wrong:
                return whole
    return None


def _is_left_out(words: str, name: str, link: Link) -> bool:
    return bool(
        (_GOVERNORS.search(f"{words} {name}") and not BOARD.search(words))
        or left_out.of_words(words)
        or left_out.of_words(name)
        or any(left_out.of_heading(text) for text in link.above[:2])
    )


_GOVERNORS = re.compile(r"\bgovernors?\b", re.IGNORECASE)
_NEWS = re.compile(
    r"\b(?:approv|appoint|welcom|announc|award|celebrat|join|thank|celebrates|launch|opens)\w*\b", re.IGNORECASE
)


def _is_news(words: str) -> bool:
    return bool(_NEWS.search(words))


def _is_below(url: str, page: Page) -> bool:
    """Whether an address stands below the page's own, or is the same with another folder asked for."""
    there, here = urlsplit(url), urlsplit(page.base)
    if _host(there.netloc) != _host(here.netloc):
        return False
    own = re.sub(r"\.(?:aspx?|html?|php)$", "", here.path.rstrip("/"))
    if there.path.rstrip("/") == here.path.rstrip("/"):
        return there.query != here.query and bool(_FOLDER.search(there.query))
    return bool(own) and there.path.startswith(f"{own}/")


def _here(url: str, page: Page) -> bool:
    return url.rstrip("/") == page.base.partition("#")[0].rstrip("/")


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")


def _folder_years(url: str) -> Years | None:
    query = urlsplit(url).query
    return years(query.replace("%2F", "/")) if _FOLDER.search(query) else None


def _year(lead: Lead) -> int | None:
    return lead.when.year if lead.when is not None else lead.years.first if lead.years is not None else None


def _of_same(lead: Lead, page: Page) -> bool:
    """Whether a lead from the page of one meeting stays with that meeting."""
    if lead.when is None or page.when is None:
        return lead.years is None and _is_below(lead.url, page)
    return (lead.when.year, lead.when.month) == (page.when.year, page.when.month) and lead.when.day in (
        None,
        page.when.day,
    )
