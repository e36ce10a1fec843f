"""The manifest of a bundle: every other file with its hash, under a seal that is the hash of the manifest itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

from .objections import NotEvidence
from .papers import MANIFEST, SUMS, Body, Manifest, Named
from .sheet import taken, written

_SEAL = re.compile(rb'^  "seal": "[0-9a-f]{64}",\n', re.MULTILINE)


def sealed(manifest: Manifest) -> bytes:
    """The manifest's file. Its seal is the SHA-256 of the same file without the line that holds it."""
    content = manifest.model_dump(mode="json")
    seal = sha256(_SEAL.sub(b"", written({"seal": "0" * 64, **content}), count=1)).hexdigest()
    return written({"seal": seal, **content})


def seal_of(content: bytes) -> str:
    """The seal that a manifest's file should have."""
    return sha256(_SEAL.sub(b"", content, count=1)).hexdigest()


def listed(files: Mapping[str, bytes]) -> tuple[Named, ...]:
    """The files as a manifest names them."""
    return tuple(Named(name=name, size=len(one), sha256=sha256(one).hexdigest()) for name, one in files.items())


def sums(files: Mapping[str, bytes]) -> bytes:
    """The hashes of files as ``sha256sum -c`` takes them."""
    return "".join(f"{sha256(one).hexdigest()}  {name}\n" for name, one in files.items()).encode()


def whole(
    files: Mapping[str, bytes], *, wardround: str, made: str, change: str, bodies: Iterable[Body]
) -> dict[str, bytes]:
    """The files of a bundle with their sums and their manifest behind them."""
    everything = {**files, SUMS: sums(files)}
    manifest = Manifest(wardround=wardround, made=made, change=change, files=listed(everything), bodies=tuple(bodies))
    return {**everything, MANIFEST: sealed(manifest)}


def manifest_of(files: Mapping[str, bytes]) -> tuple[Manifest, str]:
    """The manifest and its seal. Raises NotEvidence where there is none, or its seal is not its own."""
    content = files.get(MANIFEST)
    if content is None:
        raise NotEvidence(f"holds no {MANIFEST}, so it is no bundle of evidence")
    manifest = taken(Manifest, MANIFEST, content)
    seal = seal_of(content)
    if content.count(f'\n  "seal": "{seal}",\n'.encode()) != 1:
        raise NotEvidence(f"holds a {MANIFEST} that is not under its own seal: it was changed after it was made")
    return manifest, seal
