#!/usr/bin/env python3
"""Kills the processes in which `scan` reads files, at random moments, and checks what is reported.

    Tests/Isolation/run.py COMMAND [--kills N] [--seed N] [--small] [--hang]

Each file has a blob of its own. After a kill, the file that was being read must be named with the signal, no other find
may be missing, and nothing else may differ. `--hang` also stops a process instead, which takes half a minute until it
counts as hung.
"""
import argparse
import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIGNALS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS)


def make_blob(command: str, directory: Path, number: int) -> bytes:
    partial, blob = directory / "CFNetworkDownload_aaaaaa.tmp", directory / "blob"
    partial.write_bytes(b"x" * (number + 1))
    subprocess.run(
        [command, "create", "--url", "https://example.com/%d" % number, "--partial", str(partial), "--etag", '"e"',
         "--for", "iOS 13", "-o", str(blob)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    contents = blob.read_bytes()
    blob.unlink()
    return contents


def make_files(command: str, directory: Path, source: random.Random, count: int, size: int) -> None:
    """Raw bytes, compressed bytes, databases, and blobs without anything around them."""
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(count):
            blob = make_blob(command, Path(scratch), number)
            path = directory / ("file-%03d" % number)
            if number % 4 == 0:
                path.write_bytes(source.randbytes(size) + blob + source.randbytes(size))
            elif number % 4 == 1:
                filler = source.randbytes(size // 2).hex().encode()
                path.write_bytes(gzip.compress(filler + blob + filler, compresslevel=1))
            elif number % 4 == 2:
                with sqlite3.connect(str(path)) as base:
                    base.execute("create table t (id integer primary key, a text, b blob)")
                    base.executemany(
                        "insert into t values (?, ?, ?)", ((row, "x" * 300, bytes(5000)) for row in range(size // 8000)))
                    base.execute("insert into t values (?, ?, ?)", (-1, "download", blob))
                base.close()
            else:
                path.write_bytes(blob)


def workers(process: int) -> list:
    """The processes that a process started."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            fields = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split() if entry.isdigit() else []
        except OSError:
            continue
        if fields and int(fields[1]) == process and fields[0] != "Z":
            found.append(int(entry))
    return found


def start(command: str, directory: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [command, "scan", "--format", "jsonl", "--jobs", "2", "--progress", "never", str(directory)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, SWIFT_BACKTRACE="enable=no"))


def rows(output: bytes) -> list:
    return [json.loads(line) for line in output.splitlines()]


def judge(expected: list, got: list, reason: str) -> tuple:
    """The evidence that was lost, and what is wrong with the report."""
    lost = {row["evidence"] for row in got if row["type"] == "unread" and reason in row["reason"]}
    wanted = [row for row in expected if row["type"] != "summary" and row["evidence"] not in lost]
    others = [row for row in got if row["type"] != "summary" and row.get("evidence") not in lost]
    faults = [] if wanted == others else ["other lines than without the kill"]
    summary = got[-1] if got else {}
    if summary.get("type") != "summary" or summary["files"] != expected[-1]["files"] or summary["unread"] != len(lost):
        faults.append("summary %s" % summary)
    return lost, faults


def kill_once(command: str, directory: Path, expected: list, duration: float, source: random.Random, kind) -> tuple:
    """Whether a process was killed, the lost files, and faults."""
    run = start(command, directory)
    time.sleep(source.uniform(0, duration))
    found = workers(run.pid) if run.poll() is None else []
    isKilled = False
    if found:
        try:
            os.kill(source.choice(found), kind)
            isKilled = True
        except ProcessLookupError:
            pass
    output, errors = run.communicate(timeout=120)
    lost, faults = judge(expected, rows(output), "the process that read it")
    if len(lost) > 1:
        faults.append("%d files lost" % len(lost))
    if run.returncode != (2 if lost else 0):
        faults.append("exit code %d: %s" % (run.returncode, errors.decode(errors="replace")[:200]))
    return isKilled, lost, faults


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--small", action="store_true", help="few short files, for a build without optimization")
    parser.add_argument("--hang", action="store_true")
    arguments = parser.parse_args()
    source = random.Random(arguments.seed)
    print("seed %d" % arguments.seed)
    with tempfile.TemporaryDirectory(prefix="isolation.") as scratch:
        directory = Path(scratch) / "evidence"
        directory.mkdir()
        count, size = (12, 100_000) if arguments.small else (48, 4 << 20)
        make_files(os.path.abspath(arguments.command), directory, source, count, size)
        return check(os.path.abspath(arguments.command), directory, source, count, arguments)


def check(command: str, directory: Path, source: random.Random, count: int, arguments) -> int:
    begin = time.monotonic()
    run = start(command, directory)
    expected = rows(run.communicate()[0])
    duration = time.monotonic() - begin
    blobs = sum(row["type"] == "blob" for row in expected)
    print("%d of %d blobs are found without a kill, in %.2f s" % (blobs, count, duration))
    failures = 0 if blobs == count and run.returncode == 0 else 1
    kills, losses, named = 0, 0, set()
    while kills < arguments.kills and failures < 10:
        isKilled, lost, faults = kill_once(command, directory, expected, duration, source, source.choice(SIGNALS))
        kills, losses = kills + isKilled, losses + len(lost)
        named |= lost
        for fault in faults:
            failures += 1
            print("FAILED after %d kills: %s" % (kills, fault))
    print("%d processes killed: %d files lost, each named, %d different ones; %d faults" % (
        kills, losses, len(named), failures))
    if losses == 0:
        failures += 1
        print("FAILED: no process was killed while it read")
    if arguments.hang:
        lost = set()
        while not lost and failures == 0:
            _, lost, faults = kill_once(command, directory, expected, duration, source, signal.SIGSTOP)
            failures += len(faults)
        print("a process that hangs: %s lost" % ", ".join(sorted(os.path.basename(path) for path in lost)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
