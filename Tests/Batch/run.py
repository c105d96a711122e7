#!/usr/bin/env python3
"""Repairs 10,000 mixed blobs in place and compares every line of the report with the expected result.

The blobs are variations of the fixtures; none of the 10,000 is committed. The program checks the status of each file
and the rules that were applied, the summary, that the report is in the order of the names, that a second run writes
nothing, and that the backups hold the old bytes.

    Tests/Batch/run.py COMMAND [COUNT]
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
from typing import Dict, List, Tuple

FIXTURES = pathlib.Path(__file__).resolve().parent.parent.parent / "Fixtures"
FOREIGN = "foreign"
# Fixture, status, rules applied: safe fixes, each blob read by the system that wrote it.
BASES: List[Tuple[str, str, List[str]]] = [
    ("bugs/b1-named-requests-of-ios-10.0.2.xml", "repaired", ["RD201", "RD201"]),
    ("bugs/b1-named-requests-of-ios-10.1.xml", "repaired", ["RD201", "RD201"]),
    ("bugs/b1-after-the-repair.xml", "unchanged", []),
    ("blobs/writer-ios-10.2.xml", "unchanged", []),
    ("bugs/b2-byte-range-open.xml", "repaired", ["RD101"]),
    ("bugs/b2-byte-range-closed.xml", "repaired", ["RD101"]),
    ("bugs/b3-nil-archive.plist", "rejected", []),
    ("bugs/b4-original-request-missing.plist", "unchanged", []),
    ("bugs/b10-weak-entity-tag-with-date.xml", "unchanged", []),
    ("bugs/b18-repaired-for-ios-10-read-by-ios-12.plist", "repaired", ["RD202", "RD202"]),
    ("blobs/keyed-archive-version-5.plist", "unchanged", []),
    ("blobs/masked-archive-26.resumedata", "unchanged", []),
    ("transports/base64-binary-one-line.txt", "repaired", ["RD503"]),
    ("transports/newline-after-binary.plist", "repaired", ["RD504"]),
    ("transports/truncated-xml.xml", "failed", []),
    ("hostile/xml/cut-in-base64.xml", "failed", []),
    ("plists/binary/dates.plist", FOREIGN, []),
    ("README.md", FOREIGN, []),
]


def make(directory: pathlib.Path, count: int) -> Dict[str, Tuple[str, List[str], bytes]]:
    """Writes the files, a hundred per directory, and returns status, rules and bytes by path."""
    made = {}
    sources = [(FIXTURES / name).read_bytes() for name, _, _ in BASES]
    for index in range(count):
        which = index % len(BASES)
        name, status, rules = BASES[which]
        # Another name of the same length, so that offsets in binary files stay correct.
        content = sources[which].replace(b"archive.zip", b"a%06d.zip" % index)
        path = directory / ("%04d" % (index // 100)) / ("%06d%s" % (index, pathlib.PurePath(name).suffix))
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        made[str(path)] = (status, rules, content)
    return made


def repair(command: str, directory: pathlib.Path, expected_exit: int) -> List[dict]:
    report = directory.with_suffix(".jsonl")
    run = subprocess.run(
        [command, "repair", "--in-place", "--report", str(report), "--progress", "never", str(directory)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    expect(run.returncode == expected_exit, "exit code %d: %r" % (run.returncode, run.stderr[-500:]))
    return [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]


def expect(condition: bool, message: str) -> None:
    if not condition:
        sys.exit("batch: " + message)


def main() -> None:
    command = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as temporary:
        directory = pathlib.Path(temporary) / "blobs"
        directory.mkdir()
        made = make(directory, count)
        reported = [path for path in sorted(made) if made[path][0] != FOREIGN]

        rows = repair(command, directory, 2)
        summary = rows.pop()
        expect([row["file"] for row in rows] == reported, "the report is not in the order of the names")
        for row in rows:
            status, rules, content = made[row["file"]]
            now = pathlib.Path(row["file"]).read_bytes()
            expect(row["status"] == status, "%s: %s instead of %s" % (row["file"], row["status"], status))
            expect([fix["rule"] for fix in row["applied"]] == rules, "%s: applied %r" % (row["file"], row["applied"]))
            expect((now != content) == (status == "repaired"), "%s: bytes and status disagree" % row["file"])
            has_backup = row["backup"] is not None
            expect(has_backup == (status == "repaired"), "%s: backup %r" % (row["file"], row["backup"]))
            if row["backup"]:
                expect(pathlib.Path(row["backup"]).read_bytes() == content, "%s: not the old bytes" % row["backup"])
        for status in ("unchanged", "repaired", "rejected", "failed", FOREIGN):
            wanted = sum(1 for row in made.values() if row[0] == status)
            expect(summary[status] == wanted, "the summary counts %d %s of %d" % (summary[status], status, wanted))
        print("first run: %(repaired)d repaired, %(unchanged)d unchanged, %(seconds).1f s" % summary)

        before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in directory.rglob("*") if path.is_file()}
        again = repair(command, directory, 2)
        print("second run: %(repaired)d repaired, %(unchanged)d unchanged, %(seconds).1f s" % again.pop())
        expect(all(row["status"] != "repaired" for row in again), "the second run repairs something")
        after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in directory.rglob("*") if path.is_file()}
        expect(before == after, "the second run writes something")

        for row in rows:
            if row["backup"]:
                os.replace(row["backup"], row["file"])
        expect(all(pathlib.Path(path).read_bytes() == row[2] for path, row in made.items()), "not all is as it was")
        expect(sum(1 for path in directory.rglob("*") if path.is_file()) == count, "files are left over")
    print("%d passed, 0 failed" % len(reported))


if __name__ == "__main__":
    main()
