"""CQC's open-data files of invented services: one row of many altered, and the table written otherwise."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from html import escape
from zipfile import ZipFile

from .invented import HOUSES, NAMES, WORDS, other
from .scene import Maker, Scene
from .told import Told

Row = dict[str, str]
RATINGS = (
    "Location ID", "Location Name", "Location Local Authority", "Location Region", "Service / Population Group",
    "Domain", "Latest Rating", "Publication Date", "Inherited Rating (Y/N)", "Provider ID", "Provider Name",
)  # fmt: skip
DIRECTORY = (
    "Name", "Postcode", "Service types", "Date of latest check", "Provider name", "Local authority", "Region",
    "CQC Location ID (for office use only)", "CQC Provider ID (for office use only)",
)  # fmt: skip
DOMAINS = ("Overall", "Safe", "Effective", "Caring", "Responsive", "Well-led")
GROUPS = ("Overall", "Surgery", "Medical care (including older people's care)")
PLACES = (("Leeds", "Yorkshire and The Humber"), ("Süd-Invented, Borough of", "London"), ("York", "Yorkshire"))
ABOVE = (
    ["Care services, as CQC sees them"],
    ["Data produced on 1 September 2026"],
    ["Use it as you like; say where it is from", "", ""],
)
FORMS = ("ODS", "CSV", "semicolons", "tabs", "bars", "cp1252", "UTF-16", "byte order mark", "quotes")
"""How a table may be written; CQC's directory is no spreadsheet."""
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
_CLOSE = "</office:spreadsheet></office:body></office:document-content>"


def _day(chance: random.Random) -> tuple[int, int, int]:
    return chance.randint(13, 28), chance.randint(1, 12), chance.randint(2017, 2026)


def _printed(day: tuple[int, int, int]) -> str:
    return "{:02}/{:02}/{}".format(*day)


def _iso(printed: str) -> str:
    day, month, year = printed.split("/")
    return f"{year}-{month}-{day}"


def _home(chance: random.Random, n: int) -> tuple[str, str, str, str, str]:
    """An id, a name, a place and a provider's number."""
    number = 10**9 + n * 1000 + chance.randrange(1000)
    place, region = chance.choice(PLACES)
    return f"1-{number}", f"{chance.choice(NAMES)} {chance.choice(HOUSES)} {n}", place, region, f"1-{number // 3}"


def ratings_rows(chance: random.Random) -> list[Row]:
    """Rows of a few services with every domain, one of them a hospital with parts."""
    rows = []
    for n in range(chance.randint(2, 4)):
        id, name, place, region, by = _home(chance, n)
        inherited, day = chance.choice("NNNY"), _printed(_day(chance))
        for group in GROUPS if n == 0 else GROUPS[:1]:
            for domain in DOMAINS:
                said = (
                    id, name, place, region, group, domain, chance.choice(WORDS), day, inherited, by, f"Care {n} Ltd",
                )  # fmt: skip
                rows.append(dict(zip(RATINGS, said, strict=True)))
    return rows


def directory_rows(chance: random.Random) -> list[Row]:
    """Rows of a few locations."""
    rows = []
    for n in range(chance.randint(3, 8)):
        id, name, place, region, by = _home(chance, n)
        said = (name, f"ZZ{n} 1AA", "Residential homes", _printed(_day(chance)), f"Care {n} Ltd", place, region, id, by)
        rows.append(dict(zip(DIRECTORY, said, strict=True)))
    return rows


def _rating_said(row: Row) -> tuple[str, str]:
    """Whose rating a row is, and what it says, in words of ``told``."""
    group = None if row["Service / Population Group"] == "Overall" else row["Service / Population Group"]
    provenance = "inherited" if row["Inherited Rating (Y/N)"] == "Y" else "printed"
    about = f"{row['Location ID']} {group} {row['Domain'].lower()}"
    return about, f"{row['Latest Rating']}; {_iso(row['Publication Date'])}; {provenance}"


def _entry_said(row: Row) -> tuple[str, str]:
    said = (row["Name"], _iso(row["Date of latest check"]), row["Local authority"], row["Region"])
    return row["CQC Location ID (for office use only)"], "; ".join(said)


def _altered(row: Row, chance: random.Random) -> Row:
    if "Latest Rating" not in row:
        return row | chance.choice(({"Date of latest check": "01/10/2026"}, {"Name": f"{row['Name']} Annexe"}))
    return row | chance.choice(
        ({"Latest Rating": other(chance, row["Latest Rating"])}, {"Publication Date": "30/09/2026"})
    )


def _scene(rows: list[Row], said: Callable[[Row], tuple[str, str]], chance: random.Random, **where: str) -> Scene:
    what = chance.choice(("one row altered", "one row less", "nothing"))
    at = chance.randrange(len(rows))
    now: list[Row] = []
    if what == "one row altered":
        now = [_altered(rows[at], chance)]
    after = rows if what == "nothing" else [*rows[:at], *now, *rows[at + 1 :]]
    told: set[Told] = set()
    if what != "nothing":
        about, value = said(rows[at])
        told.add(("row", about, value, None))
        told |= {("row", about, None, value) for about, value in map(said, now)}
    new, how = written(after, chance)
    ids = {row[name] for row in rows for name in row if "Location ID" in name}
    return Scene(
        name=f"{where['name']}: {what}", form="whole", address=None, old=_csv(list(rows[0]), rows, ","), new=new,
        told=frozenset(told), how=how, rows_of=frozenset(f"location:{id}" for id in ids), same=what == "nothing",
    )  # fmt: skip


def written(rows: Sequence[Row], chance: random.Random) -> tuple[bytes, tuple[str, ...]]:
    """The same rows as another hand or program writes them, and what was done."""
    columns, rows, how = list(rows[0]), list(rows), []
    if chance.random() < 0.5:
        chance.shuffle(columns)
        how.append("columns shuffled")
    if chance.random() < 0.4:
        chance.shuffle(rows)
        how.append("rows shuffled")
    if chance.random() < 0.3:
        columns.insert(chance.randrange(len(columns)), "Brand Name")
        how.append("a column more")
    if chance.random() < 0.3 and "Domain" in columns:
        rows = [row | {"Latest Rating": row["Latest Rating"].upper()} for row in rows]
        how.append("ratings in capitals")
    if chance.random() < 0.3:
        columns = [name.replace(" ", "_").lower() for name in columns]
        rows = [{name.replace(" ", "_").lower(): value for name, value in row.items()} for row in rows]
        how.append("names with underscores")
    above = ABOVE[: chance.randint(0, len(ABOVE))]
    form = chance.choice(FORMS if any("rating" in name.lower() for name in columns) else FORMS[1:])
    how += [f"{len(above)} lines above", form]
    if form == "ODS":
        return _ods(columns, rows, above), tuple(how)
    separator = {"semicolons": ";", "tabs": "\t", "bars": "|"}.get(form, ",")
    encoding = {"cp1252": "cp1252", "UTF-16": "utf-16", "byte order mark": "utf-8-sig"}.get(form, "utf-8")
    return _csv(columns, rows, separator, above, encoding, quoted=form == "quotes"), tuple(how)


def _csv(
    columns: Sequence[str], rows: Sequence[Row], separator: str, above: Sequence[Sequence[str]] = (),
    encoding: str = "utf-8", *, quoted: bool = False,
) -> bytes:  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows(above)
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return out.getvalue().encode(encoding)


def _ods(columns: Sequence[str], rows: Sequence[Row], above: Sequence[Sequence[str]]) -> bytes:
    lines = [*above, columns, *([row.get(name, "") for name in columns] for row in rows)]
    cells = "".join(f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>" for line in lines)
    out = io.BytesIO()
    with ZipFile(out, "w") as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        pack.writestr("content.xml", f'{_OPEN}<table:table table:name="Locations">{cells}</table:table>{_CLOSE}')
    return out.getvalue()


def _cell(text: str) -> str:
    said = f"<text:p>{escape(text)}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="string">{said}</table:table-cell>'


MAKERS: dict[str, Maker] = {
    "cqc-ratings-file": lambda chance: _scene(ratings_rows(chance), _rating_said, chance, name="a file of ratings"),
    "cqc-directory-file": lambda chance: _scene(directory_rows(chance), _entry_said, chance, name="a directory"),
}
"""The maker of scenes of each kind."""
