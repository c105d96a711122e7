"""The seed corpus: the fixtures for each target, copied to a scratch directory at run time."""

from __future__ import annotations

import plistlib
import shutil
import sqlite3
import subprocess
import sys
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

_APPLICATION = b"/private/var/mobile/Containers/Data/Application/0F1E2D3C-0000-4000-8000-00000000000"
_NAME = b"CFNetworkDownload_a1B2c3.tmp"
# Seeds of targets that read neither blobs nor what has them.
OWN = {
    "PartialFileFuzzer": {
        "container": b"\n".join((
            b"a" + _APPLICATION + b"1/.com.apple.mobile_container_manager.metadata.plist",
            b"f" + _APPLICATION + b"1/tmp/" + _NAME,
            b"f" + _APPLICATION + b"2/tmp/" + _NAME,
            b"b" + _APPLICATION + b"1/Library/" + _NAME,
            b"t/private/var/tmp/" + _NAME,
            b"f/private/var/tmp/" + _NAME + b"/part",
        )),
    },
    "ImageListFuzzer": {
        "files": b"<?xml version='1.0'?><dfxml xmlns='http://www.forensicswiki.org/wiki/Category:Digital_Forensics_XML'>"
        b"<fileobject><filename>a &amp; b/c.plist</filename><alloc>1</alloc><byte_runs>"
        b"<byte_run file_offset='0' fs_offset='99' img_offset='100' len='512'/></byte_runs></fileobject>"
        b"<fileobject><parent_object><inode>2</inode></parent_object><filename>b</filename><unalloc>1</unalloc>"
        b"<byte_runs facet='data'><run file_offset='7' img_offset='1000' len='10'/></byte_runs></fileobject></dfxml>",
    },
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
    if target in ("DatabaseFuzzer", "PeelFuzzer", "SearchAnswerFuzzer"):
        yield from _task_lists(fixtures, ".sqlite" if target == "DatabaseFuzzer" else "")
    if target == "ArchiveFuzzer":
        yield from _archives(fixtures)
    if target in OWN:
        yield from OWN[target].items()
    if target in ("DatabaseFuzzer", "LogFuzzer", "ArchiveFuzzer", *OWN):
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


def _task_lists(fixtures: Path, suffix: str) -> Iterator[Tuple[str, bytes]]:
    """The task lists of the tests."""
    yield from _made(fixtures, "Tests/ResumeDataScanTests/Tasks/tasks.py", "blobs/request-named.plist", True, suffix)


def _archives(fixtures: Path) -> Iterator[Tuple[str, bytes]]:
    """The archives of the tests."""
    yield from _made(
        fixtures, "Tests/CommandTests/Archives/archives.py", "blobs/keyed-archive-version-5.plist", False, "")


def _made(
    fixtures: Path, script: str, fixture: str, is_fixture_first: bool, suffix: str
) -> Iterator[Tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as temporary:
        arguments = [str(fixtures / fixture), temporary]
        if not is_fixture_first:
            arguments.reverse()
        subprocess.run([sys.executable, str(fixtures.parent / script), *arguments], check=True)
        for path in sorted(path for path in Path(temporary).rglob("*") if path.is_file()):
            if path.name.endswith(suffix):
                yield path.name, path.read_bytes()


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
