"""Who may read and write the files: this user must, the whole world must not."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from monitor.loading import Loaded

from .finding import Finding, listed, note, ok, trouble, warning

READ, WRITE = 4, 2


@dataclass(frozen=True)
class Kept:
    """The files of an installation: those that hold secrets, and those that the settings name."""

    settings: Path | None
    database: Path | None
    secrets: tuple[tuple[str, Path], ...]

    @classmethod
    def of(cls, loaded: Loaded, url: URL) -> Kept:
        """The files that these settings name."""
        fetch, base = loaded.settings.fetch, loaded.base
        secrets = [
            (f"channels.{name}.address_file", base / channel.address_file.expanduser())
            for name, channel in loaded.settings.channels.items()
            if channel.address_file is not None
        ]
        if fetch.proxy_file:
            secrets.append(("fetch.proxy_file", base / Path(fetch.proxy_file).expanduser()))
        if loaded.settings.api.key_file:
            secrets.append(("api.key_file", base / Path(loaded.settings.api.key_file).expanduser()))
        if loaded.file and url.password and str(url.password) in loaded.file.read_text("utf-8", "replace"):
            secrets.append(("the password of the database", loaded.file))
        sqlite = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
        return cls(loaded.file, Path(str(url.database)) if sqlite else None, tuple(secrets))


def permissions(kept: Kept) -> Iterator[Finding]:
    """What is wrong with the modes and owners of the files; one line where nothing is."""
    found = [*_database(kept.database), *_secrets(kept), *_open_to_all(kept)]
    yield from found
    if not any(one.level in ("warning", "trouble") for one in found):
        yield ok("permissions", "This user may read and write what it must, and nobody else reads a secret.")


def _database(path: Path | None) -> Iterator[Finding]:
    if path is None:
        return
    folder = next((one for one in path.parents if one.exists()), path.parent)
    if not _may(folder, WRITE):
        yield trouble(
            "permissions",
            f"This user ({_me()}) may not write into {folder}, where the database is kept.",
            f"Give the folder to the user that Wardround runs as: `chown {_me()} {folder}` and `chmod u+rwx {folder}`.",
        )
    beside = [one for one in (path, Path(f"{path}-wal"), Path(f"{path}-shm")) if one.exists()]
    for one in beside:
        if not _may(one, READ) or not _may(one, WRITE):
            yield trouble(
                "permissions",
                f"This user ({_me()}) may not read and write {one}, which belongs to {_owner(one)}.",
                f"`chown {_me()} {one}` and `chmod u+rw {one}` give it to the user that Wardround runs as.",
            )
    if os.geteuid() == 0 and beside and path.stat().st_uid != 0:
        yield note(
            "permissions",
            f"The database belongs to {_owner(path)}, and you are root, who may do everything.",
            f"`sudo -u {_owner(path)} wardround doctor` examines what that user may do.",
        )


def _secrets(kept: Kept) -> Iterator[Finding]:
    for what, path in kept.secrets:
        if not path.exists():
            continue  # its own check says that it is missing
        if not _may(path, READ):
            yield trouble(
                "permissions",
                f"This user ({_me()}) may not read {path} ({what}), which belongs to {_owner(path)}.",
                f"`chown {_me()} {path}` and `chmod 600 {path}` give it to the user that Wardround runs as.",
            )
        elif _mode(path) & 0o007 and _within_reach(path):
            yield warning(
                "permissions",
                f"Everybody on this machine may read {path}, which holds a secret ({what}).",
                f"`chmod 600 {path}` leaves it to its owner; change the secret if others use this machine.",
            )


def _open_to_all(kept: Kept) -> Iterator[Finding]:
    own = [one for one in (kept.settings, kept.database) if one is not None and one.exists()]
    folders = {one.parent for one in own}
    for one in (*own, *sorted(folders)):
        if _mode(one) & 0o002 and not _mode(one) & stat.S_ISVTX:
            yield warning(
                "permissions",
                f"Everybody on this machine may change {one}.",
                f"`chmod o-w {one}` leaves that to its owner.",
            )
    secret = {path for _, path in kept.secrets}
    readable = [str(one) for one in own if _mode(one) & 0o004 and _within_reach(one) and one not in secret]
    if readable:
        yield note(
            "permissions",
            f"Everybody on this machine may read {listed(readable)}, which {'holds' if len(readable) == 1 else 'hold'}"
            " no secret.",
            f"`chmod o-r {' '.join(readable)}` if others use this machine and should not see what is watched.",
        )


def _within_reach(path: Path) -> bool:
    """Whether everybody may enter the folder that a file lies in."""
    return bool(_mode(path.parent) & 0o001)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _may(path: Path, right: int) -> bool:
    """Whether the mode gives this user the right; of root, who needs none, whether it gives it to the owner."""
    found, me = path.stat(), os.geteuid()
    mine = found.st_gid in {os.getegid(), *os.getgroups()}
    shift = 6 if me in (0, found.st_uid) else 3 if mine else 0
    by_mode = bool((found.st_mode >> shift) & right)
    return by_mode and os.access(path, os.R_OK if right == READ else os.W_OK)


def _owner(path: Path) -> str:
    return _name(path.stat().st_uid)


def _me() -> str:
    return _name(os.geteuid())


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
