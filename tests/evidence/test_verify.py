"""A bundle on another machine: nothing there but the file."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from monitor.evidence.archive import pieces
from monitor.evidence.enclosed import opened
from monitor.evidence.examining import examine
from monitor.evidence.letter import letter
from monitor.evidence.manifest import sealed, whole
from monitor.evidence.objections import NotEvidence
from monitor.evidence.papers import MANIFEST, SUMS, Manifest
from monitor.evidence.sheet import LARGEST_JSON, taken, written
from monitor.reading import Job, Reading, understand
from tests.command.conftest import Wardround
from tests.command.test_plain_words import short_names
from tests.evidence.ward import AFTER, REPORT, files_of

Files = dict[str, bytes]
Alter = Callable[[dict[str, Any]], None]


def packed(files: Files) -> bytes:
    return b"".join(pieces(files))


def sealed_anew(files: Files, **manifest: Any) -> Files:
    """The files as a forger seals them who changed some and left no hash as it was."""
    before = taken(Manifest, MANIFEST, files[MANIFEST])
    own = {name: content for name, content in files.items() if name not in (SUMS, MANIFEST)}
    given = {"wardround": before.wardround, "made": before.made, "change": before.change, "bodies": before.bodies}
    return whole(own, **{**given, **manifest})


def forged(files: Files, name: str, alter: Alter) -> Files:
    """The files with one of them altered, and all of it sealed anew."""
    document = json.loads(files[name])
    alter(document)
    return sealed_anew({**files, name: written({key: one for key, one in document.items() if key != "schema"})})


def refused(content: bytes) -> str:
    with pytest.raises(NotEvidence) as told:
        opened(io.BytesIO(content))
    return str(told.value)


@cache
def read(job: Job) -> Reading:
    """What a page says; most of these bundles hold the same three."""
    return understand(job)


@pytest.fixture
def examined(wardround: Wardround, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Files], Any]:
    """What `wardround verify --json` says of these files, and its exit code. Each page is read once in all tests."""

    def understand_all(_pool: object, jobs: list[Job], *, seconds: float) -> list[Reading]:
        assert seconds == 60
        return [read(job._replace(key=b"k" * 32)) for job in jobs]

    monkeypatch.setattr("monitor.evidence.examining.understand_all", understand_all)

    def run(files: Files) -> Any:
        (folder / "given.zip").write_bytes(packed(files))
        ran = wardround("verify", "given.zip", "--json")
        return {**ran.document, "code": ran.code}

    return run


def sentences(told: Any, result: str) -> list[str]:
    return [one["sentence"] for one in told["checks"] if one["result"] == result]


def test_it_holds_where_there_is_nothing_but_the_file(
    wardround: Wardround, folder: Path, fell: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDROUND_DATABASE", "postgresql://nowhere.invalid/none")
    monkeypatch.setenv("WARDROUND_SETTINGS", "no-such-file.toml")
    (folder / "rose.zip").write_bytes(packed(fell))
    ran = wardround("verify", "rose.zip")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[-1] == "Proven: Rose House: overall went down two steps from Good to Inadequate."
    assert f"Seal: {json.loads(fell[MANIFEST])['seal']}" in lines
    checks = lines[: lines.index("")]
    assert {line.split("  ")[0] for line in checks} == {"holds"}
    assert "Compared anew, its pages give this change: rating changed, from Good to Inadequate" in ran.out
    assert "The page after says “Overall: Inadequate” in line " in ran.out
    assert (
        "Page 1 of the second look, https://www.cqc.org.uk/location/1-999000001/reports/AP99001/overall, shows it too"
        in ran.out
    )
    assert [one.name for one in folder.iterdir()] == ["rose.zip"]


@pytest.mark.parametrize(
    ("kind", "subject", "worth"),
    [
        ("report-published", None, "proven"),
        ("rating-changed", "effective", "proven"),
        ("manager-changed", None, "proven"),
        ("assessment-started", None, "proven"),
        ("assessment-ended", None, "proven"),
        ("source-unreadable", None, "partly"),
    ],
)
def test_every_kind_of_change_holds_as_far_as_pages_can_prove_it(
    examined: Callable[[Files], Any], lived: Path, kind: str, subject: str | None, worth: str
) -> None:
    told = examined(files_of(lived, kind, subject))
    assert (told["code"], told["worth"], sentences(told, "fails")) == (0, worth, [])


@pytest.mark.parametrize("kind", ["report-published", "manager-changed", "assessment-ended", "source-unreadable"])
def test_no_line_and_no_first_page_speaks_in_short_names(
    examined: Callable[[Files], Any], lived: Path, kind: str
) -> None:
    files = files_of(lived, kind)
    told = examined(files)
    said = [told["sentence"], *(one["sentence"] for one in told["checks"]), files["README.txt"].decode()]
    assert short_names("\n".join(said)) == set()


def test_what_rests_on_visits_alone_says_so(wardround: Wardround, folder: Path, lived: Path) -> None:
    (folder / "lost.zip").write_bytes(packed(files_of(lived, "source-unreadable")))
    ran = wardround("verify", "lost.zip")
    assert "The last visit before it was told, of 2025-07-20, ended so: could not be reached" in ran.out
    assert "not proven here  It rests on visits, which are the notes of the installation" in ran.out
    assert "Nothing contradicts it, but not all of it can be proven from it alone: “Rose House: the" in ran.out


def test_a_byte_changed_in_any_file_is_found(fell: Files) -> None:
    content = packed(fell)
    for name, file in fell.items():
        begins = content.index(file)
        for place in (begins, begins + len(file) // 3, begins + len(file) // 2, begins + len(file) - 1):
            changed = bytearray(content)
            changed[place] ^= 1
            assert (name, refused(bytes(changed)))[1]


@pytest.mark.parametrize("name", ["change.json", "bodies/after.html", "quotes.json", "README.txt", "SHA256SUMS"])
def test_a_file_changed_and_packed_again_is_found(fell: Files, name: str) -> None:
    told = refused(packed({**fell, name: fell[name].replace(b"e", b"a", 1)}))
    assert told == f"holds a {name} that is not the one that its manifest names: it was changed"


def test_a_manifest_changed_to_fit_is_not_under_its_seal(fell: Files) -> None:
    changed = {**fell, MANIFEST: fell[MANIFEST].replace(b"2025-07-21", b"2024-07-21")}
    assert "is not under its own seal: it was changed after it was made" in refused(packed(changed))


def test_a_file_too_few_or_too_many_is_named(fell: Files) -> None:
    fewer = {name: content for name, content in fell.items() if name != "visits.json"}
    assert refused(packed(fewer)) == "lacks visits.json, which its manifest names"
    assert refused(packed({**fell, "virus.exe": b"MZ"})) == "holds virus.exe, which its manifest does not name"
    assert refused(packed(sealed_anew(fewer))) == "lacks visits.json, which every such bundle holds"
    none = {name: content for name, content in fell.items() if name != MANIFEST}
    assert refused(packed(none)) == "holds no manifest.json, so it is no bundle of evidence"


FORGERIES: dict[str, tuple[str, Alter, str]] = {
    "the rating": (
        "change.json",
        lambda paper: paper["change"].update(after="Requires improvement", steps=1),
        "The page after does not say that it was Requires improvement",
    ),
    "the key question": (
        "change.json",
        lambda paper: paper["change"].update(subject="caring"),
        "The page after does not say that it was Inadequate",
    ),
    "the scope": (
        "change.json",
        lambda paper: paper["change"].update(scope="service:end-of-life-care"),
        "The page before does not say that it was Good",
    ),
    "the direction": (
        "change.json",
        lambda paper: paper["change"].update(direction="up"),
        "Compared anew, it has another direction than it says",
    ),
    "the home": (
        "change.json",
        lambda paper: paper["change"]["organisation"].update(id="1-123", name="Other House"),
        "Compared anew, it has another organisation than it says",
    ),
    "a quote": (
        "change.json",
        lambda paper: paper["change"]["evidence"]["after"].update(quote="Overall: Outstanding"),
        "quotes.json does not hold the quotes of change.json",
    ),
    "what was read": (
        "records/after.json",
        lambda paper: paper["record"]["ratings"][0].update(rating="Good"),
        "The page after reads another way here, by the same reader",
    ),
    "what page was read": (
        "records/after.json",
        lambda paper: paper.update(body="0" * 64),
        "What was read of the page after was read of another page",
    ),
    "a fact": (
        "facts.json",
        lambda paper: paper["after"][0].update(value="Outstanding"),
        "The page after does not state the fact “Overall: Inadequate” as it says",
    ),
    "where a quote begins": (
        "quotes.json",
        lambda paper: paper["quotes"][1]["begins"].update(line=1),
        "“Overall: Inadequate” does not begin where quotes.json says",
    ),
    "the visits": (
        "visits.json",
        lambda paper: paper.update(visits=[]),
        "No visit that it tells of brought the page before",
    ),
    "the visits' outcome": (
        "visits.json",
        lambda paper: [one.update(outcome="unreachable", status=503) for one in paper["visits"]],
        "No visit that it tells of brought the page after",
    ),
    "since when it is known": (
        "change.json",
        lambda paper: paper["change"].update(first_seen="2025-07-01T05:00:00+00:00"),
        "It is said to be known since 2025-07-01, before the page after came",
    ),
    "a moment that is none": (
        "change.json",
        lambda paper: paper["change"].update(first_seen="long ago"),
        "When it was first seen, or when the page after came, is no moment: long ago",
    ),
    "where it leads": (
        "change.json",
        lambda paper: paper["change"].update(url="https://www.cqc.org.uk.example.net/[/"),
        "It names a page of a site that was not visited for it: https://www.cqc.org.uk.example.net/[/",
    ),
    "the state": (
        "change.json",
        lambda paper: paper["change"].update(state="withdrawn"),
        "README.txt does not say what the other files say",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "alter", "told"), FORGERIES.values(), ids=FORGERIES)
def test_a_forger_who_seals_anew_is_contradicted_by_the_pages(
    examined: Callable[[Files], Any], fell: Files, name: str, alter: Alter, told: str
) -> None:
    found = examined(forged(fell, name, alter))
    assert (found["code"], found["worth"]) == (3, "broken")
    assert any(told in sentence for sentence in sentences(found, "fails"))
    assert found["sentence"].startswith("Does not hold: ")


def test_another_page_in_its_place_is_found(examined: Callable[[Files], Any], fell: Files) -> None:
    bodies = {"bodies/before.html": fell["bodies/after.html"], "bodies/after.html": fell["bodies/before.html"]}
    found = examined(sealed_anew({**fell, **bodies}))
    assert found["code"] == 3
    assert "The page before has another hash than the manifest gives it" in sentences(found, "fails")


def test_a_page_doctored_with_all_its_hashes_no_longer_gives_its_record(
    examined: Callable[[Files], Any], fell: Files
) -> None:
    page = AFTER[REPORT].replace(b"Inadequate", b"Outstanding")
    bodies = taken(Manifest, MANIFEST, fell[MANIFEST]).bodies
    hash_ = sha256(page).hexdigest()
    files = {name: content.replace(bodies[1].sha256.encode(), hash_.encode()) for name, content in fell.items()}
    named = tuple(one.model_copy(update={"sha256": hash_}) if one.role == "after" else one for one in bodies)
    found = examined(sealed_anew({**files, "bodies/after.html": page}, bodies=named))
    assert found["code"] == 3
    assert "The page after does not say “Overall: Inadequate”" in sentences(found, "fails")


def test_an_embellished_sentence_is_not_repeated_as_proven(examined: Callable[[Files], Any], fell: Files) -> None:
    def embellish(paper: dict[str, Any]) -> None:
        paper["change"]["summary"] = "Rose House is closing down."

    files = forged(fell, "change.json", embellish)
    files = sealed_anew({**files, "README.txt": _letter_of(files)})
    found = examined(files)
    assert (found["code"], found["worth"]) == (0, "partly")
    assert sentences(found, "not-checked") == [
        "Its sentence would be another one here: Rose House: overall went down two steps from Good to Inadequate."
    ]
    assert found["sentence"].endswith(" alone: “Rose House: rating changed, from Good to Inadequate”")


def _letter_of(files: Files) -> bytes:
    one = opened(io.BytesIO(packed(files)))
    return letter(one.paper, one.manifest.bodies, one.quotes.quotes, one.visits)


def test_another_reader_than_ours_is_said_and_its_page_is_read_by_ours(
    examined: Callable[[Files], Any], fell: Files
) -> None:
    found = examined(forged(fell, "records/after.json", lambda paper: paper.update(reader="cqc-assessment/1")))
    assert (found["code"], found["worth"]) == (0, "partly")
    (told,) = sentences(found, "not-checked")
    assert told.startswith("The page after was read by another reader (CQC assessment page, version 1) than here (CQC")


def test_another_version_may_word_its_first_page_otherwise(examined: Callable[[Files], Any], fell: Files) -> None:
    files = {**fell, "README.txt": b"In other words\n"}
    found = examined(sealed_anew(files, wardround="9.9"))
    assert (found["code"], found["worth"]) == (0, "partly")
    assert "README.txt is in the words of Wardround 9.9" in sentences(found, "not-checked")[0]


def without(files: Files, *roles: str) -> Files:
    """The bundle as it is made where these pages are not kept any more."""
    bodies = taken(Manifest, MANIFEST, files[MANIFEST]).bodies
    gone = {"file": None, "size": None, "why_not": "no body is stored"}
    named = tuple(one.model_copy(update=gone) if one.role in roles else one for one in bodies)
    left = {name: content for name, content in files.items() if name not in [f"bodies/{role}.html" for role in roles]}
    quotes = json.loads(left["quotes.json"])["quotes"]
    quotes = [{**one, "begins": None} if one["side"] in roles else one for one in quotes]
    left["quotes.json"] = written({"quotes": quotes})
    files = sealed_anew(left, bodies=named)
    return sealed_anew({**files, "README.txt": _letter_of(files)}, bodies=named)


def test_a_page_that_is_not_kept_leaves_the_other_side_proven(examined: Callable[[Files], Any], fell: Files) -> None:
    found = examined(without(fell, "before"))
    assert (found["code"], found["worth"]) == (0, "partly")
    open_ = sentences(found, "not-checked")
    assert "The page before is not in it: no body is stored" in open_
    assert "It cannot be compared anew: the page before is not here to be read" in open_
    assert "The page after says Inadequate by itself; that one followed the other rests on what else was known" in open_


def test_a_bundle_without_its_pages_proves_nothing(examined: Callable[[Files], Any], fell: Files) -> None:
    found = examined(without(fell, "before", "after", "look-1"))
    assert (found["code"], found["worth"]) == (3, "unproven")
    assert found["sentence"].startswith("Proves nothing here: “Rose House: overall went down two steps")
    assert found["sentence"].endswith("” None of its pages could be read for what it says.")


def test_a_change_that_was_taken_back_is_proven_and_says_so(examined: Callable[[Files], Any], fell: Files) -> None:
    files = forged(fell, "change.json", lambda paper: paper["change"].update(state="withdrawn"))
    found = examined(sealed_anew({**files, "README.txt": _letter_of(files)}))
    assert (found["code"], found["worth"]) == (0, "proven")
    assert found["sentence"].endswith("from Good to Inadequate. It stands so: withdrawn by a person here.")


HOSTILE = {
    "deep": (b"[" * 100_000, "that is nested deeper than any of a bundle"),
    "deep objects": (b'{"a":' * 100_000, "that is nested deeper than any of a bundle"),
    "cut off": (b'{"schema": 1, "change"', "that is no JSON"),
    "no text": (b"\xff\xfe\x00", "that is no JSON"),
    "a number of a million digits": (b'{"schema": ' + b"9" * 10**6 + b"}", "that is no JSON"),
    "no number": (b'{"schema": NaN}', "that is no JSON"),
    "huge": (b" " * (LARGEST_JSON + 1), "8,388,608 are the most that is read"),
    "a list": (b"[1]", "that is not one JSON object"),
    "another schema": (b'{"schema": 2}', "of another schema than 1"),
    "another shape": (
        b'{"schema": 1, "change": {"id": []}}',
        "that is not of the shape that this Wardround knows (see",
    ),
}


@pytest.mark.parametrize(("content", "told"), HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", ["change.json", MANIFEST])
def test_hostile_json_is_refused_in_one_sentence(fell: Files, name: str, content: bytes, told: str) -> None:
    files = {**fell, name: content} if name == MANIFEST else sealed_anew({**fell, name: content})
    sentence = refused(packed(files))
    assert sentence.startswith(f"holds a {name} ")
    assert told in sentence


def test_names_in_a_hostile_manifest_open_nothing(fell: Files) -> None:
    bodies = taken(Manifest, MANIFEST, fell[MANIFEST]).bodies
    outside = bodies[0].model_copy(update={"file": "../../../etc/passwd"})
    assert refused(packed(sealed_anew(fell, bodies=(outside,)))) == (
        "lacks ../../../etc/passwd, which every such bundle holds"
    )
    assert refused(packed(sealed_anew(fell, bodies=(bodies[0], bodies[0])))) == (
        "names two pages of one role in its manifest"
    )
    many = tuple(bodies[0].model_copy(update={"role": f"look-{number}"}) for number in range(11))
    assert refused(packed(sealed_anew(fell, bodies=many))) == (
        "names 11 pages in its manifest; a bundle has 10 at most"
    )
    manifest = taken(Manifest, MANIFEST, fell[MANIFEST])
    twice = sealed(manifest.model_copy(update={"files": (*manifest.files, manifest.files[0])}))
    assert refused(packed({**fell, MANIFEST: twice})) == "names one file twice in its manifest"


def test_a_quote_of_many_thousand_lines_costs_no_minutes(examined: Callable[[Files], Any], fell: Files) -> None:
    quote = "\n".join(f"no {number}" for number in range(50_000))

    def embellish(paper: dict[str, Any]) -> None:
        paper["change"]["evidence"]["after"]["quote"] = quote

    files = forged(fell, "change.json", embellish)
    files = forged(files, "quotes.json", lambda paper: paper["quotes"][1].update(quote=quote))
    found = examined(sealed_anew({**files, "README.txt": _letter_of(files)}))
    assert found["code"] == 3
    assert all(len(sentence) < 400 for sentence in sentences(found, "fails"))


def test_a_page_that_no_reader_takes_in_is_no_proof(examined: Callable[[Files], Any], fell: Files) -> None:
    hash_, page = sha256(b"<p>Nothing</p>").hexdigest(), b"<p>Nothing</p>"
    bodies = taken(Manifest, MANIFEST, fell[MANIFEST]).bodies
    files = {name: content.replace(bodies[1].sha256.encode(), hash_.encode()) for name, content in fell.items()}
    named = tuple(one.model_copy(update={"sha256": hash_}) if one.role == "after" else one for one in bodies)
    found = examined(sealed_anew({**files, "bodies/after.html": page}, bodies=named))
    assert found["code"] == 3
    assert any("The page after is not understood here (" in sentence for sentence in sentences(found, "fails"))


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + b"\0" * 18, b"%PDF-1.7"])
def test_what_is_no_bundle_is_one_sentence_and_code_3(wardround: Wardround, folder: Path, content: bytes) -> None:
    (folder / "other.zip").write_bytes(content)
    ran = wardround("verify", "other.zip")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("other.zip ")
    assert len(ran.err.splitlines()) == 1
    told = wardround("verify", "other.zip", "--json")
    assert (told.code, told.document["worth"]) == (3, "no-bundle")
    assert told.document["sentence"] in ran.err


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(wardround: Wardround, folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    ran = wardround("verify", "pipe")
    assert (ran.code, ran.err) == (3, "pipe is no ZIP file, as every bundle is.\n")
    assert wardround("read", "pipe").err == "pipe: empty\n"


def test_a_file_that_is_not_there_is_wrong_use(wardround: Wardround) -> None:
    ran = wardround("verify", "none.zip")
    assert ran.code == 2
    assert ran.err == "none.zip: No such file or directory\n"


def test_a_bundle_that_takes_for_ever_to_check_is_refused(fell: Files) -> None:
    class Slow:
        def schedule(self, *_: object, **__: object) -> Slow:
            return self

        def result(self) -> Any:
            raise TimeoutError

    enclosed = replace(opened(io.BytesIO(packed(fell))), readings={})
    with pytest.raises(NotEvidence, match="takes more than 60 seconds to check"):
        examine(enclosed, pool=Slow(), wardround="1")  # type: ignore[arg-type]
