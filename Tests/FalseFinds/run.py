#!/usr/bin/env python3
"""Counts what `scan` finds where there is nothing: in real files without a blob, and in a gigabyte of binaries.

    Tests/FalseFinds/run.py COMMAND [--bytes N] [DIRECTORY...]

Without directories: the real files of the shared corpus, where it is there, and binaries of this machine.
"""
import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("RESUMEDATA_SHARED", PROJECT.parent / "shared"))
BINARIES = ("/usr/lib", "/opt/swift", "/usr/bin", "/usr/share")


def regular_files(directory: Path):
    for root, names, files in os.walk(directory):
        names.sort()
        for name in sorted(files):
            path = Path(root, name)
            if path.is_file() and not path.is_symlink():
                yield path


def chosen(directories, most):
    total = 0
    for directory in directories:
        for path in regular_files(Path(directory)):
            if total >= most:
                return
            total += path.stat().st_size
            yield path


def scan(command, paths):
    """The finds and the summary's bytes of some files."""
    finds, size = [], 0
    paths = [str(path) for path in paths]
    for start in range(0, len(paths), 1000):
        run = subprocess.run(
            [command, "scan", "--format", "jsonl", "--progress", "never"] + paths[start:start + 1000],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if run.returncode not in (0, 1, 2):
            sys.exit("scan ended with %d" % run.returncode)
        rows = [json.loads(line) for line in run.stdout.splitlines()]
        finds += [row for row in rows if row["type"] == "blob"]
        size += rows[-1]["bytes"]
    return finds, size


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("directories", nargs="*")
    parser.add_argument("--bytes", type=int, default=1 << 30)
    arguments = parser.parse_args()
    sets = [("the given directories", arguments.directories, sys.maxsize)] if arguments.directories else [
        ("real files of the corpus", [SHARED / "corpus/scan/real"], sys.maxsize),
        ("binaries of this machine", BINARIES, arguments.bytes),
    ]
    count = 0
    for name, directories, most in sets:
        directories = [directory for directory in directories if Path(directory).is_dir()]
        if not directories:
            print("NOT RUN: %s, since they are not here." % name)
            continue
        start = time.monotonic()
        finds, size = scan(arguments.command, chosen(directories, most))
        seconds = time.monotonic() - start
        print("%s: %d finds in %.1f MB, %.0f MB/s" % (name, len(finds), size / 1e6, size / 1e6 / seconds))
        for find in finds:
            print("  %s (%s)" % (find["locator"], find["kind"]))
        count += len(finds)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
