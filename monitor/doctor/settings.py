"""The settings: where they come from, what wins over them, and who is named to the sites that are visited."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from urllib.parse import urlsplit

from crawler.agent import is_contact, is_named
from monitor.loading import Loaded

from .finding import Finding, listed, note, ok, trouble, warning


def settings(loaded: Loaded, overriding: Sequence[str]) -> Iterator[Finding]:
    """Where the settings come from; ``overriding`` are the variables of the environment that are settings."""
    told = (
        f"The settings come from {loaded.file}" if loaded.file else "No settings file was found: the shipped one holds"
    )
    wins = f"; {listed(overriding, 5)} from the environment {'wins' if len(overriding) == 1 else 'win'} over it"
    yield ok("settings", f"{told}{wins if overriding else ''}.")
    for sentence in loaded.warnings:
        end = "" if sentence.endswith("?") else "."
        yield warning("settings", f"{sentence[:1].upper()}{sentence[1:]}{end}", "Correct its name, or take it away.")
    address, hosts = loaded.settings.cqc.address, loaded.settings.fetch.hosts
    host = urlsplit(address).netloc
    if host.lower() not in {name.lower() for name in hosts}:
        yield trouble(
            "settings",
            f"The host of cqc.address, {host}, is not among fetch.hosts ({', '.join(hosts)}): nothing can be watched.",
            f'Add "{host}" to fetch.hosts, or correct cqc.address.',
        )


def contact(loaded: Loaded, hosts: Collection[str]) -> Iterator[Finding]:
    """Whether the sites that are visited can reach whoever runs this."""
    fetch = loaded.settings.fetch
    strangers = sorted(host for host in hosts if not is_named(host, fetch.private_hosts))
    if is_contact(fetch.contact):
        yield ok("contact", f"Sites can reach you at {fetch.contact}.")
    elif strangers:
        why = "is neither an e-mail address nor an https address" if fetch.contact else "is empty"
        yield trouble(
            "contact",
            f"There is no contact (fetch.contact {why}), so {listed(strangers)} will not be visited.",
            "Set it in settings.toml (or WARDROUND_FETCH__CONTACT) to an address at which sites can reach you.",
        )
    else:
        yield note(
            "contact", "There is no contact (fetch.contact is empty), which only sites of your own are visited without."
        )
