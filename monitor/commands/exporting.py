"""``wardround watch export``: lists for a spreadsheet, which ``import`` reads back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from crawler.addresses import profile_address
from monitor.house import House
from monitor.importing import own
from monitor.invocation import WrongUse, of
from monitor.named import on_list
from monitor.show import count
from storage import imported, watches, wide


def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to, instead of standard output.")] = None,
    list_name: Annotated[str | None, typer.Option("--list", metavar="NAME", help="Only this list.")] = None,
    excel: Annotated[bool, typer.Option("--excel", help="With the mark by which Excel knows UTF-8.")] = False,
) -> None:
    """Everything that is watched, as a CSV that `import` reads back to the same lists."""
    asked = of(context)
    house = asked.house()
    with house.engine.execution_options(reading=True).begin() as db:
        name = None if list_name is None else list_name.strip()
        places = [one for one in wide.active(db) if name in (None, one.list)]
        found = watches.watched(db, list_name=name) if places else on_list(db, name)
        found = [one for one in found if one.origin != imported.WIDE]
        profiles = imported.profiles(db)
    for one in places:
        on = f' --list "{one.list}"' if one.list else ""
        again = f'`wardround watch add --{one.kind} "{one.name}"{on}` watches them'
        asked.show.say(f"Without {count(one.services, 'location')} of {one.name}: {again}")
    text = ("\ufeff" if excel else "") + "".join(own.export(_kept(house, watch, profiles) for watch in found))
    if file is None or str(file) == "-":
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        asked.show.raw(text)
        return
    write(file, text.encode())
    asked.show.say(f"{count(len(found), 'row')} written to {file}")


def _kept(house: House, one: watches.Watch, profiles: dict[int, str]) -> own.Kept:
    level, cqc_id = one.organisation.level or "provider", one.organisation.id or ""
    usual = profile_address(level, cqc_id, house.settings.cqc.address)
    return own.Kept(
        level=level,
        id=cqc_id,
        name=one.organisation.name,
        list=one.list,
        state=one.state,
        address=profiles.get(one.organisation_id, usual),
        added=one.added_at,
        by=one.added_by,
        only=one.only,
        columns=one.columns,
    )


def write(file: Path, content: bytes) -> None:
    """Write the whole file or nothing of it."""
    if file.is_dir() or not file.parent.is_dir():
        raise WrongUse(f"{file}: {'is a folder; name a file in it' if file.is_dir() else 'there is no such folder'}")
    if file.exists() and not file.is_file():
        raise WrongUse(f"{file} is a device; name a file, or `-` for standard output")
    new = file.with_name(f".{file.name}.new")
    try:
        new.write_bytes(content)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
