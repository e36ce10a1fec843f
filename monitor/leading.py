"""Where a notice at the head of a page leads: to the registration that took this one's place, or to the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.fact import fold
from storage.record import Banner


def notice_of(banner: Banner, others: Sequence[Banner] = ()) -> str:
    """The type of a banner; of a change of provider also which way its page leads, for one page may lead both ways.

    Where its words leave that open, an archived page leads on (``others``: all banners of the page).
    """
    if banner.type != "provider-changed":
        return banner.type
    ways = _ways(banner)
    known = [way for one in others if one.type == banner.type for way in _ways(one)]
    archived = any(one.type == "archived" for one in others)
    if not ways and banner.organisation is not None and archived and "new" not in known:
        ways = ["new"]
    return f"{banner.type}/{ways[0]}-profile" if len(ways) == 1 else banner.type


def _ways(banner: Banner) -> list[str]:
    return [way for way, words in _WAYS.items() if re.search(words, fold(banner.text))]


_WAYS = {
    "new": r"\b(?:new|current) profile\b|\bis now (?:run|managed|provided|operated)\b",
    "old": r"\b(?:old|previous) profile\b|\bwas previously\b",
}


def other_profile(banner: Banner) -> str | None:
    """To whose page a banner leads, as people name an organisation: ``location:1-123 (Rose House)``."""
    leads = banner.organisation
    if leads is None or leads.id is None:
        return None
    named = bool(leads.name) and "profile" not in fold(leads.name).split()
    return f"{leads} ({leads.name})" if named else str(leads)
