"""An organisation as rules may ask for it: who it is, its lists, and what imports and its own page say of it."""

from __future__ import annotations

from pydantic import Field

from storage.record import Organisation, Value


class Described(Value):
    """``lists`` are those that it is watched on, ``columns`` the cells of the files that it was imported from by the
    names of their columns, ``categories`` the kinds of service that its own page prints, ``shared`` the others that are
    watched and whose board papers are kept as its own: they have a joint board."""

    organisation: Organisation
    lists: tuple[str, ...] = ()
    columns: dict[str, tuple[str, ...]] = Field({})
    categories: tuple[str, ...] = ()
    shared: tuple[Described, ...] = ()
