"""CQC's data service: whether there is a key for it, and whether it takes the key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.key import PORTAL, objection, service
from monitor.settings import Settings
from monitor.words import sentence_case
from storage.hosts import Host

from .finding import Finding, note, ok, trouble

NAME = "data service"


def api(settings: Settings, environ: Mapping[str, str], *, ask: bool, known: Host | None = None) -> Iterator[Finding]:
    """How CQC's data service can be asked; ``ask``: it is asked one small question now, but where it wants none."""
    wrong = objection(settings, environ)
    if wrong:
        advice = "Pages are visited all the same. Correct it, or take the key away to do without the data service."
        yield trouble(NAME, f"{sentence_case(wrong)}.", advice)
    elif service(settings, environ) is None:
        yield ok(
            NAME,
            f"CQC's data service is not asked, for {settings.api.key_env} is not set: with a key, which is free at"
            f" https://{PORTAL} (product Syndication), each organisation's whole record is read too, and the day's"
            " changes are known sooner.",
        )
    elif not ask:
        yield ok(NAME, "There is a key to CQC's data service; it was not tried now.")
    elif known is not None and known.not_before is not None:
        yield note(NAME, f"CQC's data service asked to be left alone until {known.not_before:%Y-%m-%d %H:%M} UTC.")
    else:
        yield _asked(settings, environ)


def _asked(settings: Settings, environ: Mapping[str, str]) -> Finding:
    from monitor.visiting import ask_service  # brings the crawler

    why = ask_service(settings, environ)
    if why is None:
        return ok(NAME, "CQC's data service takes the key.")
    return trouble(
        NAME,
        f"{sentence_case(why)}.",
        f"Where it is about the key, compare it with the one at https://{PORTAL}; else look whether the service is out"
        " of order. Pages are visited all the same.",
    )
