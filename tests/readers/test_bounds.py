"""Hostile and broken bodies end in one sentence, and soon."""

from __future__ import annotations

import time

import pytest

from crawler.readers.decode import LARGEST
from crawler.readers.errors import NotUnderstood
from crawler.readers.fingerprint import fingerprint
from crawler.readers.kinds import kind_of, reader_of
from crawler.readers.read import read

ADDRESS = "https://www.cqc.org.uk/location/1-999000001"
BOMB = (
    b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<html><body><main><h1>&b;&b;&b;</h1></main></body></html>"
)
BODIES = {
    "deep": b"<html><body>" + b"<div>" * 100_000 + b"<h1>Rose House</h1>",
    "deep in the middle": b"<html><body><main><h1>Rose House</h1>" + b"<div>" * 240 + b"Overall: Good",
    "entities": BOMB,
    "many elements": b"<html><main><h1>x</h1>" + b"<p>y</p>" * 100_000,
    "many titles of other services": b"<html><main><h1>x</h1>" + b"<p>Similar services</p>" * 20_000,
    "many lines": b"On this page\nSafe: Good\n" * 100_000,
    "one long line": b"a " * 2_000_000,
    "one long heading": b"<h1>" + b"a " * 2_000_000,
    "too large": b"a" * (LARGEST + 1),
    "a PDF": b"%PDF-1.7\n%...",
    "a ZIP": b"PK\x03\x04........",
    "binary": bytes(range(256)) * 40,
    "UTF-16 without its half": b"\xff\xfe<\x00h\x00",
}


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_refused_in_a_sentence_and_soon(name: str) -> None:
    begun = time.process_time()
    with pytest.raises(NotUnderstood) as refusal:
        read(BODIES[name], address=ADDRESS)
    assert 10 < len(str(refusal.value)) < 400
    assert time.process_time() - begun < 20


def test_a_fingerprint_of_a_hostile_body_is_refused_too() -> None:
    with pytest.raises(NotUnderstood, match="nested deeper"):
        fingerprint(BODIES["deep"], kind="cqc-profile", reader="cqc-profile/1")


def test_a_kind_that_nobody_reads_is_refused_by_name() -> None:
    with pytest.raises(NotUnderstood, match="'board-minutes' is not a kind that is read here"):
        reader_of("board-minutes")


def test_the_kind_is_told_by_the_address() -> None:
    assert kind_of(ADDRESS) == kind_of(f"{ADDRESS}/inspection-summary") == "cqc-profile"
    assert kind_of(f"{ADDRESS}/reports") == "cqc-reports"
    assert kind_of(f"{ADDRESS}/reports/AP1/overall/safe") == "cqc-assessment"
    with pytest.raises(NotUnderstood, match="a page that is not read"):
        kind_of(f"{ADDRESS}/contact")
