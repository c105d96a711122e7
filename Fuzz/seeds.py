"""The seed corpus: the fixtures for each target, copied to a scratch directory at run time."""

from __future__ import annotations

import plistlib
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Iterator, Tuple

# The groups of fixtures for a target. A target without an entry gets all.
GROUPS = {
    "BinaryPropertyListFuzzer": ("plists/binary", "hostile", "blobs"),
    "XMLPropertyListFuzzer": ("plists/xml", "hostile", "blobs", "bugs"),
    "KeyedArchiveFuzzer": ("blobs", "bugs", "hostile"),
    "RequestArchiveFuzzer": ("blobs", "bugs", "hostile"),
    "TextEncodingFuzzer": ("transports", "hostile"),
    "TextFuzzer": ("transports", "hostile"),
    "DatabaseFuzzer": (),
    "LogFuzzer": (),
}


def write(fixtures: Path, target: str, directory: Path, longest: int) -> None:
    """Fills a directory with the seeds of a target, except those that are too long for it."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    for name, data in _inputs(fixtures, target):
        if len(data) <= longest:
            (directory / name.replace("/", "-")).write_bytes(data)


def _inputs(fixtures: Path, target: str) -> Iterator[Tuple[str, bytes]]:
    if target in ("DatabaseFuzzer", "LogFuzzer"):
        yield from _databases(with_database=target == "DatabaseFuzzer")
        return
    groups = GROUPS.get(target, ("plists", "blobs", "bugs", "hostile", "transports")) + ("crashes",)
    for group in groups:
        for path in sorted(path for path in (fixtures / group).rglob("*") if path.is_file()):
            data = path.read_bytes()
            name = path.relative_to(fixtures).as_posix()
            if _suits(target, data) or group == "crashes":
                yield name, data
            if target in ("KeyedArchiveFuzzer", "RequestArchiveFuzzer"):
                for number, inner in enumerate(_archives_inside(data)):
                    yield "%s.%d" % (name, number), inner


def _databases(with_database: bool) -> Iterator[Tuple[str, bytes]]:
    """The logs of small databases, each perhaps after its database."""
    with tempfile.TemporaryDirectory() as temporary:
        for number, (encoding, vacuum, suffix) in enumerate(
            (encoding, vacuum, suffix)
            for encoding in ("UTF-8", "UTF-16le")
            for vacuum in (0, 2)
            for suffix in ("", " WITHOUT ROWID")
        ):
            path = Path(temporary) / ("%d.db" % number)
            base = sqlite3.connect(path, isolation_level=None)
            for pragma in ("page_size=512", "encoding='%s'" % encoding, "auto_vacuum=%d" % vacuum, "journal_mode=wal"):
                base.execute("pragma " + pragma)
            base.execute("pragma secure_delete=off")
            base.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB)" + suffix)
            base.execute("pragma wal_checkpoint(truncate)")
            for row in range(6):
                base.execute("INSERT INTO t VALUES (?, ?, ?)", (row, "x" * 30 * row, b"bplist00" + bytes(200 * row)))
            base.execute("DELETE FROM t WHERE id = 3")
            database = path.read_bytes() if with_database else b""
            yield "database-%d" % number, database + Path(str(path) + "-wal").read_bytes()
            base.close()


def _suits(target: str, data: bytes) -> bool:
    if target == "BinaryPropertyListFuzzer":
        return data.startswith(b"bplist")
    if target == "XMLPropertyListFuzzer":
        return not data.startswith(b"bplist") and (b"<" in data)
    if target == "KeyedArchiveFuzzer":
        return b"$archiver" in data
    if target == "RequestArchiveFuzzer":
        return b"NSURLRequest" in data
    return True


def _archives_inside(data: bytes) -> Iterator[bytes]:
    """The binary property lists inside a property list. Hostile ones contain themselves, or one value many times."""
    try:
        pending = [plistlib.loads(data)]
    except Exception:  # plistlib raises a dozen kinds of errors
        return
    seen = set()
    while pending:
        value = pending.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, bytes) and value.startswith(b"bplist"):
            yield value
