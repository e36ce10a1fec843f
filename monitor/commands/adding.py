"""``wardround watch add``: what is watched from now on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from monitor import pacing
from monitor.house import House
from monitor.invocation import Invocation, WrongUse, of, who
from monitor.named import Named, named
from monitor.papers.beside import Part
from monitor.registry.places import Place
from monitor.registry.register import Registered
from monitor.show import Show, count
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
from monitor.wide.watching import Placed, meant, require_service, watch_places
from monitor.words import plain
from storage.record import Only, Organisation

from .options import Ids, ListName, LocalAuthority, Region
from .part import fits, part_of


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """What was asked for: organisations, with those that stand in the place of a closed trust (``followed``), places,
    and all trusts. ``refusals``: what is said of closed trusts that nothing stands in for."""

    wanted: Sequence[Named]
    followed: Mapping[Named, Named]
    closed: Mapping[Named, Registered]
    refusals: tuple[str, ...]
    places: Sequence[Place]
    all_trusts: bool
    part: Part


def add(
    context: typer.Context,
    what: Ids = None,
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
    wish = _wish(what or (), meant(local_authority or (), region or ()), part_of(only, papers), all_trusts=all_trusts)
    _check(asked, wish)
    if not (wish.wanted or wish.all_trusts or wish.places):
        raise WrongUse("; ".join(wish.refusals))
    house, on = asked.made_house(), (list_name or "").strip()
    if wish.all_trusts:
        _tell_trusts(asked.show, watch_all_trusts(house, list_name=on, added_by=who(), only=wish.part.only))
    for one in watch_places(house, wish.places, list_name=on, added_by=who()):
        _tell_place(asked.show, one)
    done = put_on_list(house, wish.wanted, list_name=on, added_by=who(), with_locations=with_locations, part=wish.part)
    missing = [one for one in done.added if one.how == "missing"]
    _hand_on(asked.show, house, wish, but={one.word for one in missing})
    for added in done.added:
        _tell(asked.show, added, done.not_asked, only=wish.part.only, with_locations=with_locations)
    _pace(asked, house)
    if refusals := [*wish.refusals, *(_no_page(house, one) for one in missing)]:
        raise WrongUse("; ".join(refusals))


def _wish(what: Sequence[str], places: Sequence[Place], part: Part, *, all_trusts: bool) -> _Wish:
    """What is asked for, a closed trust as what stands in its place. Raises WrongUse for what cannot be."""
    if not (what or all_trusts or places):
        raise WrongUse(
            "nothing to watch is named: give an id such as RT1, a page's address, --all-trusts, --local-authority NAME"
            " or --region NAME"
        )
    wanted = [named(word) for word in what]
    fits(part, wanted, all_trusts=all_trusts, places=bool(places))
    closed = closed_ones(wanted)
    followed = {one: there for one, trust in closed.items() if (there := in_its_place(trust)) is not None}
    return _Wish(
        wanted=list(dict.fromkeys(followed.get(one, one) for one in wanted if one in followed or one not in closed)),
        followed=followed, closed=closed, places=places, all_trusts=all_trusts, part=part,
        refusals=tuple(answered(trust, one.typed) for one, trust in closed.items() if one not in followed),
    )  # fmt: skip


def _check(asked: Invocation, wish: _Wish) -> None:
    """Raise WrongUse where a host that would be asked is not allowed, or a key for it is not there."""
    settings = asked.loaded.settings
    if wish.places:
        service = require_service(settings, asked.loaded.environ, f"--{wish.places[0].kind}")
        check_host(settings, service, told="CQC's data service")
    check_hosts(settings, wish.wanted, wish.part)
    if wish.all_trusts and wish.part.only != "papers":
        check_host(settings, settings.cqc.address, told="cqc.address")


def _hand_on(show: Show, house: House, wish: _Wish, *, but: Collection[str]) -> None:
    """Give each one that stands in a closed trust's place that trust's history, and say so."""
    for gone, there in wish.followed.items():
        if there.typed not in but:
            with house.engine.begin() as db:
                hand_on(db, house, wish.closed[gone])
            show.line(stood_in_for(wish.closed[gone], gone.typed))


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
