"""A bundle as it is taken in: every file that its manifest names, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO

from monitor.sentences import clean

from . import archive, manifest, papers
from .objections import NotEvidence
from .sheet import P, taken


@dataclass(frozen=True)
class Enclosed:
    """What a bundle says. ``pages`` are the bytes by role, ``readings`` what was read of them."""

    files: Mapping[str, bytes] = field(repr=False)
    manifest: papers.Manifest
    seal: str
    paper: papers.ChangePaper
    facts: papers.FactsPaper
    quotes: papers.QuotesPaper
    visits: papers.VisitsPaper
    pages: Mapping[str, bytes] = field(repr=False)
    readings: Mapping[str, papers.ReadingPaper] = field(repr=False)

    def body(self, role: str) -> papers.Body | None:
        """What the manifest says of a page."""
        return next((one for one in self.manifest.bodies if one.role == role), None)


def opened(stream: IO[bytes]) -> Enclosed:
    """The bundle in a file. Raises NotEvidence for a file that is none, or not as it was made."""
    files = archive.unpacked(stream)
    listed, seal = manifest.manifest_of(files)
    for sentence in _amiss(files, listed):
        raise NotEvidence(sentence)
    most = len(papers.SIDES) + papers.MOST_LOOKS
    if len(listed.bodies) > most:
        raise NotEvidence(f"names {len(listed.bodies)} pages in its manifest; a bundle has {most} at most")
    roles = [one.role for one in listed.bodies]
    if len(set(roles)) != len(roles):
        raise NotEvidence("names two pages of one role in its manifest")
    return Enclosed(
        files=files,
        manifest=listed,
        seal=seal,
        paper=_taken(papers.ChangePaper, papers.CHANGE, files),
        facts=_taken(papers.FactsPaper, papers.FACTS, files),
        quotes=_taken(papers.QuotesPaper, papers.QUOTES, files),
        visits=_taken(papers.VisitsPaper, papers.VISITS, files),
        pages={one.role: _file(one.file, files) for one in listed.bodies if one.file is not None},
        readings={
            one.role: _taken(papers.ReadingPaper, f"records/{one.role}.json", files)
            for one in listed.bodies
            if f"records/{one.role}.json" in files
        },
    )


def _amiss(files: Mapping[str, bytes], listed: papers.Manifest) -> Iterator[str]:
    """A sentence about each file that is not what the manifest says."""
    named = {one.name: one for one in listed.files}
    if len(named) != len(listed.files):
        yield "names one file twice in its manifest"
    for name in sorted(named.keys() - files.keys()):
        yield f"lacks {clean(name, 60)}, which its manifest names"
    for name in sorted(files.keys() - named.keys() - {papers.MANIFEST}):
        yield f"holds {clean(name, 60)}, which its manifest does not name"
    for name, one in named.items():
        content = files.get(name, b"")
        if len(content) != one.size or sha256(content).hexdigest() != one.sha256:
            yield f"holds a {clean(name, 60)} that is not the one that its manifest names: it was changed"
    summed = {name: content for name, content in files.items() if name not in (papers.SUMS, papers.MANIFEST)}
    if files.get(papers.SUMS) != manifest.sums(summed):
        yield f"holds a {papers.SUMS} that does not give the hashes of its files"


def _taken(paper: type[P], name: str, files: Mapping[str, bytes]) -> P:
    return taken(paper, name, _file(name, files))


def _file(name: str, files: Mapping[str, bytes]) -> bytes:
    if name not in files:
        raise NotEvidence(f"lacks {clean(name, 60)}, which every such bundle holds")
    return files[name]
