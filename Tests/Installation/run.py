#!/usr/bin/env python3
"""Holds the installed command against the one that was only built, and takes libxml2 away from it.

The installed one loads libxml2 when the first XML comes (Installation/libxml2.c). Checked are: which libraries it
starts with, that it tells the same of every fixture and of XML that is read in pieces, and that without libxml2 it does
what needs no XML, and blames no blob for what is missing.

    Tests/Installation/run.py INSTALLED BUILT
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
from typing import Dict, List, Optional

FIXTURES = pathlib.Path(__file__).resolve().parent.parent.parent / "Fixtures"
WITHOUT_XML = [
    "blobs/binary-version-2.plist",
    "blobs/keyed-archive-version-5.plist",
    "blobs/masked-archive-26.resumedata",
]
XML = "bugs/b2-byte-range-open.xml"
BROKEN = "bugs/b18-repaired-for-ios-10-read-by-ios-12.plist"
checks = 0


def expect(condition: bool, message: str) -> None:
    global checks
    if not condition:
        sys.exit("installation: " + message)
    checks += 1


def run(arguments: List[str], environment: Optional[Dict[str, str]] = None) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(arguments, capture_output=True, env={**os.environ, **(environment or {})}, check=False)


def starts_with_few_libraries(installed: str) -> None:
    libraries = run(["ldd", installed]).stdout.decode()
    expect("libc.so" in libraries, "ldd shows no libc: %r" % libraries)
    for name in ("libxml2", "libicu", "libstdc++", "libgcc_s", "libswift", "libFoundation"):
        expect(name not in libraries, "%s is loaded at the start" % name)


def tells_the_same(installed: str, built: str, folder: pathlib.Path) -> None:
    long = folder / "long.xml"
    elements = b"".join(b"<string>&lt;%d&gt;</string>" % number for number in range(100_000))
    long.write_bytes(b'<?xml version="1.0"?><plist version="1.0"><array>' + elements + b"</array></plist>")
    fixtures = sorted(str(path) for path in FIXTURES.rglob("*") if path.is_file())
    for file in [*fixtures, str(long)]:
        ours, other = (run([command, "diagnose", "--format", "json", file]) for command in (installed, built))
        expect(ours.returncode in (0, 1, 2), "%s: exit code %d, %r" % (file, ours.returncode, ours.stderr))
        same = (ours.returncode, ours.stdout, ours.stderr) == (other.returncode, other.stdout, other.stderr)
        expect(same, "%s: not the same from both" % file)


def without_libxml2(folder: pathlib.Path) -> Dict[str, str]:
    """An environment in which files that are no libraries are found in its place."""
    missing = folder / "missing"
    missing.mkdir()
    for name in ("libxml2.so.2", "libxml2.so.16"):
        (missing / name).touch()
    return {"LD_LIBRARY_PATH": str(missing)}


def needs_libxml2_for_xml_alone(installed: str, environment: Dict[str, str]) -> None:
    for name in WITHOUT_XML:
        here, there = (run([installed, "inspect", str(FIXTURES / name)], more) for more in (None, environment))
        expect(here.returncode == 0 and here.stdout == there.stdout, "%s: needs libxml2" % name)

    refused = run([installed, "inspect", "--format", "jsonl", str(FIXTURES / XML)], environment)
    expect(refused.returncode == 2, "exit code %d" % refused.returncode)
    expect(json.loads(refused.stdout)["error"]["code"] == "no-parser", "XML without libxml2: %r" % refused.stdout)
    expect(refused.stderr.startswith(b"resumedata: libxml2, which reads XML, cannot be loaded: "), repr(refused.stderr))
    expect(refused.stderr.count(b"cannot be loaded: ") == 1, "said more than once: %r" % refused.stderr)


def repaired(installed: str, blobs: pathlib.Path, environment: Dict[str, str], code: int) -> List[str]:
    """Repairs the folder, and gives the status of each file."""
    repair = run([installed, "repair", "--in-place", "--format", "jsonl", str(blobs)], environment)
    expect(repair.returncode == code, "exit code %d, %r" % (repair.returncode, repair.stderr))
    return [json.loads(line)["status"] for line in repair.stdout.splitlines()[:-1]]


def repairs_the_others_without_libxml2(installed: str, environment: Dict[str, str], folder: pathlib.Path) -> None:
    blobs = folder / "blobs"
    blobs.mkdir()
    xml, other = blobs / "a.xml", blobs / "b.plist"
    xml.write_bytes((FIXTURES / XML).read_bytes())
    other.write_bytes((FIXTURES / BROKEN).read_bytes())
    expect(repaired(installed, blobs, environment, 2) == ["failed", "repaired"], "not all but XML was repaired")
    expect(xml.read_bytes() == (FIXTURES / XML).read_bytes(), "XML was changed that could not be read")
    expect(repaired(installed, blobs, {}, 0) == ["repaired", "unchanged"], "not XML alone was repaired afterwards")
    backups = sorted(os.listdir(blobs))
    expect(len(backups) == 4, "two blobs and two backups: %r" % backups)


def main() -> None:
    installed, built = (os.path.abspath(command) for command in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        tells_the_same(installed, built, folder)
        if sys.platform == "linux":
            starts_with_few_libraries(installed)
            environment = without_libxml2(folder)
            needs_libxml2_for_xml_alone(installed, environment)
            repairs_the_others_without_libxml2(installed, environment, folder)
    print("%d passed, 0 failed" % checks)


if __name__ == "__main__":
    main()
