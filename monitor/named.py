"""What a person names: organisations (``provider:RT1``, a bare id, or the address of a page), lists and changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from crawler.addresses import CqcAddress, canonical, parse
from monitor.registry.register import Registered, at_address
from storage.change import Change
from storage.history import changes_named
from storage.record import Level
from storage.watches import Watch, levels_answered, matches, organisation_of, watched

from .invocation import WrongUse

LONGEST_ID = 64
"""Characters beyond which nothing typed is looked for as the beginning of an id: no id has as many."""


@dataclass(frozen=True)
class Named:
    """What was typed: an id, its level where it was said (else None), and the page where it was an address."""

    typed: str
    id: str
    level: Level | None = None
    address: str | None = None
    page: CqcAddress | None = None


def named(typed: str) -> Named:
    """What a person means by a word; the page of a trust's board papers means that trust.

    Raises AddressError for an address that is no page of an organisation, WrongUse for anything else that is no id, and
    for the page of several.
    """
    text = typed.strip()
    if "/" in text:
        address = canonical(text if "://" in text else f"https://{text}")
        if of_papers := at_address(address):
            return _by_papers(text, of_papers)
        page = parse(address)
        return Named(typed=text, id=page.id, level=page.level, address=address, page=page)
    level, colon, rest = text.partition(":")
    level, cqc_id = level.lower(), rest if colon else text
    if not re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", cqc_id) or (colon and level not in ("provider", "location")):
        raise WrongUse(
            f"{typed!r} is no id; allowed are a bare id such as RT1, provider:RT1, location:1-123, or an address"
            " such as https://www.cqc.org.uk/provider/RT1"
        )
    if not colon:
        return Named(typed=text, id=cqc_id.upper())
    return Named(typed=text, id=cqc_id.upper(), level="provider" if level == "provider" else "location")


def _by_papers(typed: str, found: Sequence[Registered]) -> Named:
    if len(found) > 1:
        names = ", ".join(f"{one.code} ({one.name})" for one in found)
        raise WrongUse(f"{typed} is the page of a board that several hold together: give the ids meant of {names}")
    return Named(typed=typed, id=found[0].code, level="provider")


def known(db: Connection, typed: Iterable[str]) -> tuple[int, ...]:
    """The rows of the organisations that are meant, a bare id meaning every match; WrongUse for one never watched."""
    rows: list[int] = []
    for word in typed:
        one = named(word)
        found = matches(db, one.id, one.level)
        if not found:
            raise WrongUse(f"{word} is not known here; `wardround watch list` shows what is watched")
        rows += found if one.level else _there(db, one.id, found)
    return tuple(dict.fromkeys(rows))


def change_named(db: Connection, start: str) -> Change:
    """The change whose id a person typed, or as much of it as is only its own; WrongUse where it is none or several."""
    if not start:
        raise WrongUse("the id of a change is empty; `wardround changes` lists them")
    found = changes_named(db, start) if len(start) <= LONGEST_ID else []
    if not found:
        raise WrongUse(f"no change has an id that begins with {start!r}; `wardround changes` lists them")
    if len(found) > 1:
        some = ", ".join(change.id[: len(start) + 4] for change in found)
        raise WrongUse(f"more than one change has an id that begins with {start!r}: {some}")
    return found[0]


def on_list(db: Connection, list_name: str | None) -> list[Watch]:
    """What is watched, on one list or (None) on all; WrongUse for a name of a list that nothing is on."""
    name = None if list_name is None else list_name.strip()
    found = watched(db, list_name=name)
    if name and not found:
        lists = sorted({one.list for one in watched(db) if one.list})
        there = f"there are {', '.join(lists)}" if lists else "there are no lists yet"
        raise WrongUse(f"--list: nothing is watched on {name!r}; {there}")
    return found


def _there(db: Connection, cqc_id: str, rows: list[int]) -> list[int]:
    """Of the levels that a bare id may mean, those that have a page, as far as was found out."""
    answered = levels_answered(db, cqc_id)
    there = [row for row in rows if answered.get(organisation_of(db, row).level or "provider") != "absent"]
    return there or rows
