"""``wardround watch``: what is watched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import typer
from sqlalchemy import Connection

from monitor.house import House
from monitor.invocation import WrongUse, of
from monitor.named import Named, named, on_list
from monitor.show import count, day, iso
from monitor.wide.watching import meant, unwatch_places
from monitor.words import plain
from storage import watches, wide
from storage.record import Organisation
from storage.wide import WideWatch

from . import adding, exporting, giving, importing
from .adding import in_words
from .options import AsJson, Ids, ListName, LocalAuthority, Region

FEW = 3
app = typer.Typer(
    help="What is watched: add, remove, list, import, paper, export.",
    epilog="Example: wardround watch add RT1",
    no_args_is_help=False,
)


@app.command("remove", epilog="Example: wardround watch remove location:1-2569513311")
def remove(
    context: typer.Context,
    what: Ids = None,
    local_authority: LocalAuthority = None,
    region: Region = None,
    list_name: ListName = None,
) -> None:
    """Watch something no longer; its history stays."""
    asked = of(context)
    places = meant(local_authority or (), region or ())
    if not what and not places:
        raise WrongUse("nothing is named: give an id such as RT1, a page's address, --local-authority or --region")
    wanted = [named(word) for word in what or ()]
    house = asked.house()
    with house.engine.begin() as db:
        ended = unwatch_places(db, places, list_name=list_name, now=house.clock())
        gone = [organisation for one in wanted for organisation in _removed(db, one, list_name, house)]
    for place, services in ended:
        where = f"the {plain('place', place.kind)} {place.name}{f' [{place.list}]' if place.list else ''}"
        asked.show.line(f"No longer watched: {where}, with {count(services, 'location')}; their history stays")
    off = f"Off the list {list_name}" if list_name else "No longer watched"
    for organisation in gone:
        asked.show.line(f"{off}: {in_words(organisation)}; its history stays")


def _removed(db: Connection, one: Named, list_name: str | None, house: House) -> list[Organisation]:
    gone = [
        watches.organisation_of(db, row)
        for row in watches.matches(db, one.id, one.level)
        if watches.remove(db, row, list_name=list_name, now=house.clock())
    ]
    if not gone:
        where = f" on the list {list_name}" if list_name else ""
        raise WrongUse(f"{one.typed} is not watched{where}; `wardround watch list` shows what is")
    return gone


@app.command("list", epilog="Example: wardround watch list --json")
def list_(context: typer.Context, list_name: ListName = None, as_json: AsJson = False) -> None:
    """Everything that is watched: since when, by whom, on which list."""
    asked = of(context)
    with asked.house().engine.execution_options(reading=True).begin() as db:
        name = None if list_name is None else list_name.strip()
        places = [one for one in wide.active(db) if name in (None, one.list)]
        found = watches.watched(db, list_name=name) if places else on_list(db, name)
    if as_json:
        documents = [_document(one) for one in found]
        asked.show.json({"schema": 1, "watches": documents, "places": [_place(one) for one in places]})
        return
    for one in places:
        asked.show.line(_place_in_words(one))
    if found:
        columns = ("Id", "Name", "List", "State", "Addresses", "Last good visit", "Since", "By", "Other columns")
        asked.show.table(columns, [_row(one) for one in found])
    elif not places:
        asked.show.say("Nothing is watched yet: `wardround watch add RT1` is how it begins.")


app.command("add", epilog="Example: wardround watch add RT1 1-2569513311 --list Cambridgeshire")(adding.add)
app.command("import", epilog="Example: wardround watch import contracts.csv --list Contracts")(importing.import_)
app.command("paper", epilog="Example: wardround watch paper pack.pdf --org RT1 --meeting 2026-05-20")(giving.paper)
app.command("export", epilog="Example: wardround watch export watched.csv --list Contracts")(exporting.export)


def _row(one: watches.Watch) -> tuple[str, ...]:
    return (
        str(one.organisation),
        one.organisation.name,
        one.list,
        plain("watch", one.state) + (f", {plain('watch', one.only)}" if one.only else ""),
        str(one.sources),
        day(one.good_at),
        day(one.added_at),
        one.added_by,
        _columns_in_words(one.columns),
    )


def _place_in_words(one: WideWatch) -> str:
    on = f" [{one.list}]" if one.list else ""
    where = f"Every location in the {plain('place', one.kind)} {one.name}{on}"
    if one.complete_at is None:
        return f"{where}: not listed whole yet, {one.services:,} so far"
    return f"{where}: {one.services:,} watched, what is registered since {day(one.complete_at)} is told"


def _place(one: WideWatch) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "list": one.list,
        "added_by": one.added_by,
        "added": iso(one.added_at),
        "complete": iso(one.complete_at),
        "locations": one.services,
    }


def _columns_in_words(columns: Mapping[str, str]) -> str:
    """What else its file said of it: two names, or how many there are."""
    return ", ".join(columns) if len(columns) <= FEW else count(len(columns), "column")


def _document(one: watches.Watch) -> dict[str, Any]:
    return {
        "organisation": one.organisation.model_dump(),
        "list": one.list,
        "state": one.state,
        "asked": one.asked,
        "added_by": one.added_by,
        "added": iso(one.added_at),
        "addresses": one.sources,
        "good": iso(one.good_at),
        "origin": one.origin,
        "only": one.only,
        "papers": one.papers,
        "columns": one.columns,
    }
