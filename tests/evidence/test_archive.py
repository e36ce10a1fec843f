"""Whatever is not, byte for byte, what Wardround packs is no bundle, and one sentence says why."""

import io
import random
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest

from monitor.evidence import archive
from monitor.evidence.archive import pieces, unpacked
from monitor.evidence.objections import NotEvidence

FILES = {"README.txt": b"Evidence\n", "bodies/after.html": b"<p>Good</p>" * 40, "manifest.json": b"{}\n"}
WHOLE = b"".join(pieces(FILES))


def refused(content: bytes) -> str:
    with pytest.raises(NotEvidence) as told:
        unpacked(io.BytesIO(content))
    return str(told.value)


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as made:
        for name, content in entries:
            made.writestr(name, content)
    return stream.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def test_any_tool_opens_it_and_lists_it() -> None:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as opened:
        assert opened.testzip() is None
        listed = [(one.filename, one.file_size, one.date_time) for one in opened.infolist()]
        assert {name: opened.read(name) for name in opened.namelist()} == FILES
    assert listed == [(name, len(content), (1980, 1, 1, 0, 0, 0)) for name, content in FILES.items()]


def test_what_is_packed_is_unpacked() -> None:
    assert unpacked(io.BytesIO(WHOLE)) == FILES


def test_every_byte_counts() -> None:
    def with_another(place: int) -> bytes:
        return WHOLE[:place] + bytes([WHOLE[place] ^ 0x41]) + WHOLE[place + 1 :]

    assert [place for place in range(len(WHOLE)) if not refused(with_another(place))] == []


def test_no_cut_is_taken() -> None:
    assert [length for length in range(len(WHOLE)) if not refused(WHOLE[:length])] == []


def test_bytes_at_random_are_one_sentence() -> None:
    chance = random.Random(7)
    for _ in range(300):
        middle = chance.randbytes(chance.randrange(200))
        assert refused(b"PK\x03\x04" + middle + WHOLE[-chance.randrange(22, 200) :])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is no ZIP file"),
        (b"<html>", "is no ZIP file"),
        (WHOLE + b"more", "is cut off, or has something behind its end"),
        (WHOLE[:-1], "is cut off"),
        (b"PK\x03\x04" + WHOLE, "is not packed as Wardround packs a bundle"),
        (zipped(("../../etc/passwd", b"x")), "holds a file whose name no file of a bundle has (../../etc/passwd)"),
        (zipped(("/etc/passwd", b"x")), "whose name no file of a bundle has"),
        (zipped(("bodies/..", b"x")), "whose name no file of a bundle has"),
        (zipped(("C:\\autoexec.bat", b"x")), "whose name no file of a bundle has"),
        (zipped(("a\x1b[2J.txt", b"x")), "whose name no file of a bundle has (a[2J.txt)"),
        (zipped(("ordner/ä.txt", b"x")), "whose name no file of a bundle has"),
        (zipped(("bodies/", b"")), "whose name no file of a bundle has"),
        (zipped((link("README.txt"), b"/etc/passwd")), "holds a link (README.txt) in the place of a file"),
        (zipped(("README.txt", b"0" * 10**6), how=zipfile.ZIP_DEFLATED), "is compressed (README.txt)"),
        (zipped(("README.txt", b"0" * 10**6), how=zipfile.ZIP_BZIP2), "is compressed (README.txt)"),
        (zipped(("README.txt", b"1")), "is not as Wardround packs a bundle: it was changed near its byte 0"),
        (zipped(*((f"{number}.txt", b"") for number in range(1000))), "holds 1,000 files; a bundle holds 64 at most"),
    ],
)  # fmt: skip
def test_what_else_may_be_in_a_zip_is_refused_in_one_sentence(content: bytes, told: str) -> None:
    assert told in refused(content)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused() -> None:
    assert "holds two files of one name" in refused(zipped(("README.txt", b"one"), ("README.txt", b"two")))


def in_the_list(place: int, form: str, value: int) -> bytes:
    """The container with one number in the entry of its first listed file replaced."""
    changed = bytearray(WHOLE)
    struct.pack_into(form, changed, WHOLE.index(b"PK\x01\x02") + place, value)
    return bytes(changed)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (in_the_list(8, "<H", 1), "is encrypted (README.txt)"),
        (in_the_list(20, "<L", 2**31), "is compressed (README.txt)"),
        (in_the_list(28, "<H", 60000), "whose name no file of a bundle has"),
        (in_the_list(30, "<H", 60000), "is cut off in its list of files"),
    ],
)
def test_a_list_that_lies_is_refused(content: bytes, told: str) -> None:
    assert told in refused(content)


def test_a_size_that_lies_takes_no_memory() -> None:
    changed = bytearray(in_the_list(20, "<L", 2**31))
    struct.pack_into("<L", changed, WHOLE.index(b"PK\x01\x02") + 24, 2**31)
    assert "holds a file of 2,147,483,648 bytes (README.txt); 67,108,864 are the most" in refused(bytes(changed))


def test_no_more_is_read_than_any_bundle_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1024**2)
    read: list[int] = []

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            read.append(size)
            return b"P" * size

    take: Callable[..., object] = unpacked
    with pytest.raises(NotEvidence, match="is larger than 1 MB"):
        take(Endless())
    assert read == [1024**2 + 1]
