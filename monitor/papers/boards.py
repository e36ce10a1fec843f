"""Where the board papers of what is watched are read: by the shipped register, or at the address that a person gave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Connection

from crawler.addresses import CQC, canonical
from crawler.agent import is_named
from crawler.allowed import host_of
from monitor.invocation import WrongUse
from monitor.registry.register import ICB, Registered, register, sharers, spelt
from monitor.settings import Settings
from storage import boards, sources
from storage.boards import Board


def board_of_icb(code: str) -> Registered | None:
    """The integrated care board of this code: CQC has no page of it, so it is watched for its papers alone."""
    one = register().get(code)
    return one if one is not None and one.type == ICB else None


def by_register(settings: Settings) -> bool:
    """Whether papers are read where the register says: not beside a copy of CQC's site, as tests and the demo have one,
    for what is tried out must not visit two hundred strangers."""
    return canonical(settings.cqc.address).rstrip("/") == CQC


def paper_hosts(db: Connection, settings: Settings) -> tuple[str, ...]:
    """The hosts that may be visited for the papers of what is watched, and for nothing else.

    Those of ``papers.hosts``, of an address that a person gave, and, where the settings allow it, those that the
    register names for the organisation. A site has the same owner with and without www.
    """
    found = dict.fromkeys(settings.papers.hosts)
    for board in boards.watched(db):
        if board.set_by is not None:
            found |= dict.fromkeys(_twins(host_of(board.address)))
        one = register().get(board.organisation.id or "")
        if one is not None and by_register(settings) and settings.papers.register_hosts:
            found |= dict.fromkeys(host for name in _hosts(one) for host in _twins(name))
    return tuple(found)


def hosts_of_papers(settings: Settings) -> tuple[str, ...]:
    """The hosts that an address of papers may have that a person asks for once: of the settings and of the register."""
    found = dict.fromkeys(settings.papers.hosts)
    if by_register(settings) and settings.papers.register_hosts:
        known = (host for one in register().values() for host in _hosts(one))
        found |= dict.fromkeys(twin for host in known for twin in _twins(host))
    return tuple(found)


def why_not(settings: Settings, one: Registered) -> str | None:
    """Why the papers of one of the register are not read where it says, as a sentence goes on; None where they are."""
    if not one.board_papers:
        return f"are not read: their page is not known; `wardround watch add {one.code} --papers ADDRESS` tells it"
    here = f"({one.board_papers}) are not read"
    if one.browser == "yes":
        return f"{here}: their page shows them to a browser alone"
    host = host_of(canonical(one.board_papers))
    named = (*settings.fetch.hosts, *settings.papers.hosts)
    if not settings.papers.register_hosts and not is_named(host, named):
        return f"{here}: papers.register_hosts is false, and {host} is not among papers.hosts"
    return None


def settle(db: Connection, settings: Settings, row: int, code: str, now: datetime) -> None:
    """Have a source for the papers of an organisation (row, its id) where they are known and may be read, or none."""
    one = register().get(code)
    board = boards.of(db, row)
    if board is not None and board.set_by is not None:
        boards.read_at(db, row, board.address, set_by=None, now=now)
    elif one is not None and not one.closed and by_register(settings) and why_not(settings, one) is None:
        with suppress(boards.Taken):  # another's list named it as a paper: that is read, too
            boards.read_at(db, row, as_given(one.board_papers), set_by=None, now=now)
    elif board is not None and (source := sources.at(db, board.address)) is not None and source.retired_at is None:
        sources.retire(db, source.id, now)


def prepare(db: Connection, settings: Settings, now: datetime) -> None:
    """The same for everything that is watched, however it came onto its list."""
    there, known = {one.organisation_id for one in boards.watched(db)}, register()
    for row, level, cqc_id in sources.watched_organisations(db, part="papers"):
        if row in there or (level == "provider" and cqc_id in known):
            settle(db, settings, row, cqc_id, now)


def take_address(db: Connection, row: int, typed: str, *, by: str, now: datetime) -> None:
    """Read an organisation's papers at the address that a person gives. Raises WrongUse where it is no such page."""
    address = paper_address(typed)
    try:
        boards.read_at(db, row, address, set_by=by, now=now)
    except boards.Taken:
        raise WrongUse(f"--papers {typed}: it is visited already, and not as a page that lists papers") from None


def paper_address(typed: str) -> str:
    """The address of a page that a person says lists papers. Raises AddressError, and WrongUse for a page of CQC's."""
    address = as_given(typed.strip() if "://" in typed else f"https://{typed.strip()}")
    if "://" not in typed and "." not in (urlsplit(address).hostname or ""):
        raise WrongUse(
            f"--papers is {typed!r}; allowed is a web address such as https://www.example.nhs.uk/board-papers"
        )
    if f"{address}/".startswith(f"{CQC}/"):
        raise WrongUse(f"--papers {typed} is a page of CQC's; allowed is the page on which a trust lists its papers")
    return address


def as_given(address: str) -> str:
    """An address spelt canonically, but for its last slash: sites of trusts lead from the one to the other."""
    parts = urlsplit(canonical(address))
    slash = urlsplit(address.strip()).path.endswith("/") and not parts.path.endswith("/")
    return urlunsplit(parts._replace(path=f"{parts.path}/")) if slash else urlunsplit(parts)


def sentences(db: Connection, settings: Settings, row: int, code: str) -> Iterator[str]:
    """What a person is told of the papers of an organisation: where they are read, with whom it shares them, or why
    they are not; nothing of one that is not in the register."""
    one, board = register().get(code), boards.of(db, row)
    if board is not None and (source := sources.at(db, board.address)) is not None and source.retired_at is None:
        yield f"Its board papers are read from {board.address}{_given(board)}"
        yield from _joint(one, board)
    elif one is not None and by_register(settings):
        why = why_not(settings, one)
        if why is not None:
            yield f"Its board papers {why}"


def _given(board: Board) -> str:
    return "" if board.set_by is None else f", the address that {board.set_by} gave"


def _joint(one: Registered | None, board: Board) -> Iterator[str]:
    if one is None:
        return
    with_ = sharers(one) if spelt(board.address) == spelt(one.board_papers) else ()
    if with_:
        named = " and ".join(f"{other.name} ({other.code})" for other in with_)
        yield f"It has a joint board with {named}: its papers are kept once, and concern each of them"
    elif one.group_board:
        at = f", whose own page is {one.group_address}" if one.group_address else ""
        yield f"Its board meets as the {one.group_board}{at}"


def _hosts(one: Registered) -> Iterator[str]:
    for address in filter(None, (one.board_papers, one.group_address)):
        yield host_of(canonical(address))
    yield from one.other_hosts


def _twins(host: str) -> tuple[str, ...]:
    bare = host.removeprefix("www.")
    named = any(letter.isalpha() for letter in bare) and ":" not in bare and "." in bare
    return (bare, f"www.{bare}") if named else (host,)
