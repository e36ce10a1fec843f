"""Secrets that a service manager hands over as files, read as if they stood in the environment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from .settings import SettingsError

DIRECTORY = "CREDENTIALS_DIRECTORY"
"""The variable that names their folder (systemd.exec(5), LoadCredential=)."""

_OURS = re.compile(r"(?:.+_)?(WARDROUND_\w+)", re.IGNORECASE | re.ASCII)


def with_credentials(environ: Mapping[str, str], *, also: Collection[str] = ()) -> dict[str, str]:
    """The environment, and where it says nothing, the files of $CREDENTIALS_DIRECTORY as variables of their names.

    Files named WARDROUND_… and those of the names ``also`` are read. systemd puts an id and an underscore before the
    names of a whole folder's files, so what stands before the name is left out. Raises SettingsError where a file
    cannot be read or is no text.
    """
    merged = dict(environ)
    for name, path in credentials(environ, also=also).items():
        if not environ.get(name) and (text := _text(name, path)):
            merged[name] = text
    return merged


def credentials(environ: Mapping[str, str], *, also: Collection[str] = ()) -> dict[str, Path]:
    """The file of each credential, by the variable that it stands for. Raises SettingsError."""
    found: dict[str, Path] = {}
    for path in _files(environ.get(DIRECTORY, "")):
        ours = _OURS.fullmatch(path.name)
        name = ours[1].upper() if ours else next((one for one in also if f"_{path.name}".endswith(f"_{one}")), None)
        if name is not None and (name not in found or path.name == name):
            found[name] = path
    return found


def _files(folder: str) -> Iterator[Path]:
    if not folder or not Path(folder).is_dir():
        return
    try:
        yield from sorted(path for path in Path(folder).iterdir() if path.is_file())
    except OSError as error:
        raise SettingsError(f"{DIRECTORY}: the folder {folder} cannot be read: {error.strerror}") from error


def _text(name: str, path: Path) -> str:
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise SettingsError(f"the credential {name} ({path}) cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"the credential {name} ({path}) is not UTF-8 text (byte {error.start})") from error
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
        raise SettingsError(f"the credential {name} ({path}) is not text: it holds control characters")
    return text.strip()
