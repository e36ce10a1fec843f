"""``wardround watch``: what is watched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from monitor import pacing
from monitor.house import House
from monitor.invocation import Invocation, WrongUse, of, who
from monitor.named import Named, named, on_list
from monitor.show import Show, count, day, iso
from monitor.watching import Added, check_host, check_hosts
from monitor.watching import watch as put_on_list
from monitor.wide.trusts import (
    AllTrusts,
    answered,
    closed_ones,
    hand_on,
    in_its_place,
    stood_in_for,
    watch_all_trusts,
)
from monitor.wide.watching import Placed, meant, require_service, unwatch_places, watch_places
from monitor.words import plain
from storage import watches, wide
from storage.record import Only, Organisation
from storage.wide import WideWatch

from . import exporting, giving, importing
from .options import AsJson
from .part import fits, part_of

FEW = 3
LocalAuthority = Annotated[
    list[str] | None,
    typer.Option("--local-authority", metavar="NAME", help="Every location in it, as Leeds; may be given again."),
]
Region = Annotated[
    list[str] | None, typer.Option("--region", metavar="NAME", help="Every location in it; may be given again.")
]

app = typer.Typer(
    help="What is watched: add, remove, list, import, paper, export.",
    epilog="Example: wardround watch add RT1",
    no_args_is_help=False,
)
ListName = Annotated[
    str | None, typer.Option("--list", metavar="NAME", help="The list it is on; rules can name lists.")
]


@app.command("add", epilog="Example: wardround watch add RT1 1-2569513311 --list Cambridgeshire")
def add(
    context: typer.Context,
    what: Annotated[
        list[str] | None, typer.Argument(metavar="ID|ADDRESS…", help="RT1, location:1-123, or a page's address.")
    ] = None,
    with_locations: Annotated[
        bool, typer.Option("--with-locations", help="And every location that the provider's page names.")
    ] = False,
    all_trusts: Annotated[bool, typer.Option("--all-trusts", help="Every NHS trust in England.")] = False,
    local_authority: LocalAuthority = None,
    region: Region = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="pages|papers", help="Only CQC's pages, or only the board papers.")
    ] = None,
    papers: Annotated[
        str | None,
        typer.Option("--papers", metavar="ADDRESS", help="Where its board papers are listed, if not where we know."),
    ] = None,
    list_name: ListName = None,
) -> None:
    """Watch providers and locations from now on; makes the database where there is none.

    Whether a bare id is a provider or a location is found out by asking for both pages. Of an NHS trust its board
    papers are watched too.
    """
    asked = of(context)
    places = meant(local_authority or (), region or ())
    if not (what or all_trusts or places):
        raise WrongUse(
            "nothing to watch is named: give an id such as RT1, a page's address, --all-trusts, --local-authority NAME"
            " or --region NAME"
        )
    if places:
        settings, option = asked.loaded.settings, f"--{places[0].kind}"
        check_host(settings, require_service(settings, asked.loaded.environ, option), told="CQC's data service")
    part = part_of(only, papers)
    wanted = [named(word) for word in what or ()]
    fits(part, wanted, all_trusts=all_trusts, places=bool(places))
    check_hosts(asked.loaded.settings, wanted, part)
    if all_trusts and part.only != "papers":
        check_host(asked.loaded.settings, asked.loaded.settings.cqc.address, told="cqc.address")
    closed = closed_ones(wanted)
    followed = {one: there for one, trust in closed.items() if (there := in_its_place(trust)) is not None}
    refusals = [answered(trust, one.typed) for one, trust in closed.items() if one not in followed]
    wanted = list(dict.fromkeys(followed.get(one, one) for one in wanted if one in followed or one not in closed))
    if not (wanted or all_trusts or places):
        raise WrongUse("; ".join(refusals))
    house, on = asked.made_house(), (list_name or "").strip()
    if all_trusts:
        _tell_trusts(asked.show, watch_all_trusts(house, list_name=on, added_by=who(), only=part.only))
    for one in watch_places(house, places, list_name=on, added_by=who()):
        _tell_place(asked.show, one)
    done = put_on_list(house, wanted, list_name=on, added_by=who(), with_locations=with_locations, part=part)
    missing = [one.word for one in done.added if one.how == "missing"]
    for gone, there in followed.items():
        if there.typed not in missing:
            with house.engine.begin() as db:
                hand_on(db, house, closed[gone])
            asked.show.line(stood_in_for(closed[gone], gone.typed))
    for added in done.added:
        _tell(asked.show, added, done.not_asked, only=part.only, with_locations=with_locations)
    _pace(asked, house)
    refusals += [_no_page(house, one) for one in done.added if one.how == "missing"]
    if refusals:
        raise WrongUse("; ".join(refusals))


@app.command("remove", epilog="Example: wardround watch remove location:1-2569513311")
def remove(
    context: typer.Context,
    what: Annotated[
        list[str] | None, typer.Argument(metavar="ID|ADDRESS…", help="RT1, location:1-123, or a page's address.")
    ] = None,
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


app.command("import", epilog="Example: wardround watch import contracts.csv --list Contracts")(importing.import_)
app.command("paper", epilog="Example: wardround watch paper pack.pdf --org RT1 --meeting 2026-05-20")(giving.paper)
app.command("export", epilog="Example: wardround watch export watched.csv --list Contracts")(exporting.export)


def in_words(organisation: Organisation) -> str:
    """An organisation as a sentence names it."""
    name = f" ({organisation.name})" if organisation.name else ""
    return f"{organisation.level} {organisation.id}{name}"


def _tell(show: Show, one: Added, not_asked: str | None, *, only: Only | None, with_locations: bool) -> None:
    _tell_who(show, one, not_asked)
    if one.narrowed:
        what = {"pages": "only its pages", "papers": "only its board papers", None: "its pages and its board papers"}
        show.line(f"Watched of it from now on: {what[only]}")
    for sentence in one.papers:
        show.line(sentence)
    if only != "papers":
        _tell_locations(show, one, with_locations=with_locations)


def _tell_who(show: Show, one: Added, not_asked: str | None) -> None:
    who_is_meant = " and ".join(in_words(organisation) for organisation in one.organisations)
    match one.how:
        case "new":
            show.line(f"Watching {who_is_meant}")
        case "already":
            show.line(f"Already watched: {who_is_meant}")
        case "asking":
            show.line(f"{one.word} is kept, and the next round finds out what it is")
            show.complain(f"not asked now: {not_asked}" if not_asked else "not known now: the site did not answer")
        case "missing":
            return


def _tell_locations(show: Show, one: Added, *, with_locations: bool) -> None:
    if not any(organisation.level == "provider" for organisation in one.organisations):
        return
    if with_locations and one.locations is None:
        show.line("Its locations are known after the first round; give the same command again then")
    elif with_locations:
        show.line(f"With {count(one.locations_added, 'more location')} of its {one.locations}")
    elif one.locations:
        has = f"It has {count(one.locations, 'location')}"
        show.line(f"{has}: `wardround watch add {one.word} --with-locations` watches them too")


def _tell_trusts(show: Show, done: AllTrusts) -> None:
    already = done.trusts - done.added
    also = f"; {already:,} of them {'was' if already == 1 else 'were'} on the list already" if already else ""
    show.line(f"Watching all {count(done.trusts, 'NHS trust')} in England{also}")
    if done.unread is not None:
        read = done.trusts - len(done.unread)
        show.line(f"The board papers of {read:,} are read; not those of {', '.join(done.unread)}")
        show.line("`wardround watch add ID` says of each why not")


def _tell_place(show: Show, one: Placed) -> None:
    where = f"every location in the {plain('place', one.place.kind)} {one.place.name}"
    if one.already:
        show.line(f"Already watched: {where}")
    else:
        show.line(f"Watching {where}; the next round asks CQC's data service which they are")


def _pace(asked: Invocation, house: House) -> None:
    with house.engine.execution_options(reading=True).begin() as db:
        load = pacing.load(db, house)
    asked.show.line(load.line)
    if load.warning:
        asked.show.complain(load.warning)


def _no_page(house: House, one: Added) -> str:
    meant = named(one.word)
    levels = (meant.level,) if meant.level else ("provider", "location")
    pages = [f"/{level}/{meant.id}" for level in levels]
    site = house.settings.cqc.address.partition("://")[2]
    told = f"neither {pages[0]} nor {pages[1]} exists" if len(pages) > 1 else f"{pages[0]} does not exist"
    return f"no page for {one.word}: {told} on {site}; it was not kept"


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
