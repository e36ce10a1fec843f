"""CQC's lists and press releases, which are read once and never compared: what they say before and after."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from deploy.demo.facts import Organisation, Release, Site
from deploy.demo.render import render

from .invented import WORDS, organisation, other
from .scene import Maker, Scene
from .services import DATA, SITE
from .told import Told

Named = tuple[tuple[str, str], ...]
"""Ids, addresses or paths, each with its name."""
COUNTED = ("overall", "well-led")


def _moved(before: Named, chance: random.Random, fresh: tuple[str, str]) -> tuple[Named, str]:
    """A list that goes on, with one entry more, with one less, or as it was."""
    what = chance.choice(("one more", "one less", "nothing"))
    if what == "one more":
        at = chance.randrange(len(before) + 1)
        return (*before[:at], fresh, *before[at:]), what
    return (before[1:], what) if what == "one less" else (before, what)


def _told(kind: str, before: Named, after: Named) -> frozenset[Told]:
    gone: set[Told] = {(kind, id, name, None) for id, name in {*before} - {*after}}
    return frozenset(gone | {(kind, id, None, name) for id, name in {*after} - {*before}})


def _homes(chance: random.Random, count: int) -> list[Organisation]:
    return list({one.id: one for one in (organisation(chance) for _ in range(count))}.values())


def _changed_ids(chance: random.Random) -> Scene:
    names = list(dict.fromkeys(f"1-{chance.randrange(10**6, 10**9)}" for _ in range(chance.randint(2, 30))))
    ids: Named = tuple((name, name) for name in names[1:])
    after, what = _moved(ids, chance, (names[0], names[0]))
    old, new = ([id for id, _ in named] for named in (ids, after))
    return Scene(
        name=f"ids that changed: {what}", form="document", address=f"{DATA}/changes/location",
        old=_page("changes", old), new=_page("changes", new), told=_told("named", ids, after), same=what == "nothing",
    )  # fmt: skip


def _listed_services(chance: random.Random) -> Scene:
    level = chance.choice(("location", "provider"))
    fresh, *homes = _homes(chance, chance.randint(3, 8))
    named: Named = tuple((f"{SITE}/{level}/{one.id}", one.name) for one in homes)
    after, what = _moved(named, chance, (f"{SITE}/{level}/{fresh.id}", fresh.name))

    def entries(of: Named) -> list[object]:
        return [{f"{level}Id": url.rpartition("/")[2], f"{level}Name": name} for url, name in of]

    return Scene(
        name=f"a list of the API's: {what}", form="document", address=f"{DATA}/{level}s",
        old=_page(f"{level}s", entries(named)), new=_page(f"{level}s", entries(after)),
        told=_told("listed", named, after), same=what == "nothing",
    )  # fmt: skip


def _page(name: str, entries: list[object] | list[str]) -> bytes:
    return json.dumps({"total": 3000, "totalPages": 3, "page": 1, "perPage": 1000, name: entries}).encode()


def _found(chance: random.Random) -> Scene:
    fresh, *homes = _homes(chance, chance.randint(3, 5))
    by_path = {one.path: one for one in (fresh, *homes)}
    named: Named = tuple((one.path, one.name) for one in homes)
    after, what = _moved(named, chance, (fresh.path, fresh.name))

    def shown(of: Named) -> bytes:
        site = Site(organisations=tuple(replace(by_path[path], reports=()) for path, _ in of), checked=tuple(dict(of)))
        return render(site)["/search/all"].body

    absolute = [tuple((f"{SITE}{path}", name) for path, name in of) for of in (named, after)]
    return Scene(
        name=f"this week's checks: {what}", form="page", address=f"{SITE}/search/all", old=shown(named),
        new=shown(after), told=_told("listed", absolute[0], absolute[1]), same=what == "nothing",
    )  # fmt: skip


def _files(chance: random.Random) -> Scene:
    days = [f"{chance.randint(1, 28):02}_August_{year}" for year in (2024, 2025, 2026)]
    named: Named = tuple(
        (f"{SITE}/sites/default/files/{day}_Latest_ratings.ods", f"Care services and their ratings {day[-4:]}")
        for day in days[1:]
    )
    fresh = (f"{SITE}/sites/default/files/{days[0]}_Latest_ratings.ods", "Care services and their ratings, earlier")
    after, what = _moved(named, chance, fresh)

    def shown(of: Named) -> bytes:
        links = "".join(f'<li><a href="{url.removeprefix(SITE)}">{title}</a></li>' for url, title in of)
        return (
            "<!doctype html><html><head><title>Using CQC data</title></head><body><main><h1>Using CQC data</h1>"
            f"<p>Files that anybody may use.</p><ul>{links}</ul></main></body></html>"
        ).encode()

    return Scene(
        name=f"the page of open-data files: {what}", form="page",
        address=f"{SITE}/about-us/transparency/using-cqc-data",
        old=shown(named), new=shown(after), told=_told("listed", named, after), same=what == "nothing",
    )  # fmt: skip


SAYS: dict[str, Callable[[str, str, str, str], str]] = {
    "overall": lambda name, was, now, way: (
        f"The Care Quality Commission (CQC) has {way} the rating of {name} from {was} to {now}, following an inspection"
        " in May."
    ),
    "well-led": lambda _, was, now, way: (
        f"How well-led the service is has {'dropped' if way == 'downgraded' else 'improved'} from {was} to {now}."
    ),
}
"""How a release says it, of the service as a whole and of a key question: in the forms of CQC's own of 2024 to 2026."""


def _release(chance: random.Random) -> Scene:
    home = organisation(chance)
    home = replace(home, name=home.name.removesuffix(" (invented)"))
    before = {subject: _two_words(chance) for subject in COUNTED}
    what = chance.choice(("nothing", "another word", "one rating less"))
    after = dict(before)
    if what == "another word":
        subject = chance.choice(COUNTED)
        was, now = before[subject]
        after[subject] = (was, chance.choice([word for word in WORDS if word not in (was, now)]))
    elif what == "one rating less":
        del after["well-led"]
    address, in_type = f"{SITE}/press-release/cqc-publishes-report", chance.random() < 0.4
    old, new = (_printed(home, of, in_type=in_type) for of in (before, after))
    gone, come = (
        {(subject, f"{was} > {now}") for subject, (was, now) in one.items() if other_.get(subject) != (was, now)}
        for one, other_ in ((before, after), (after, before))
    )
    told: set[Told] = {("announced", f"{home.name}: {subject}", value, None) for subject, value in gone}
    told |= {("announced", f"{home.name}: {subject}", None, value) for subject, value in come}
    return Scene(
        name=f"a press release: {what}", form="page" if in_type else "text", address=address, old=old, new=new,
        told=frozenset(told), same=what == "nothing",
    )  # fmt: skip


def _two_words(chance: random.Random) -> tuple[str, str]:
    was = chance.choice(WORDS)
    return was, other(chance, was)


def _printed(home: Organisation, said: dict[str, tuple[str, str]], *, in_type: bool) -> bytes:
    """The release as its page, or as it is copied from there."""
    paragraphs = tuple(
        SAYS[subject](home.name, was.lower(), now.lower(), _way(was, now)) for subject, (was, now) in said.items()
    )
    more = "Inspectors came to see whether people were safe and well cared for."
    release = Release(
        slug="cqc-publishes-report", title=f"CQC publishes report on {home.name}", published=date(2026, 6, 3),
        about=(home.name, home.path), paragraphs=(*paragraphs, more),
    )  # fmt: skip
    if in_type:
        return render(Site(organisations=(), releases=(release,)))[release.path].body
    return "\n\n".join((release.title, *release.paragraphs)).encode()


def _way(was: str, now: str) -> str:
    order = [*WORDS]
    return "downgraded" if order.index(now) < order.index(was) else "upgraded"  # type: ignore[arg-type]


MAKERS: dict[str, Maker] = {
    "cqc-api-changes": _changed_ids,
    "cqc-api-list": _listed_services,
    "cqc-search": _found,
    "cqc-data-index": _files,
    "press-release": _release,
}
"""The maker of scenes of each kind."""
