#!/usr/bin/env python3
"""Builds the fuzzers with the address sanitizer and runs them one after another.

The corpus of each fuzzer is kept in .build/fuzz/corpus. An input that shows a bug is kept in .build/fuzz/findings, and
its path is printed at the end. The exit code is 1 after a finding.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import List, NamedTuple

sys.dont_write_bytecode = True

import seeds  # noqa: E402 (only after the line above)

HERE = Path(__file__).resolve().parent
WORK = HERE / ".build" / "fuzz"
# -enable-testing allows `@testable import` in an optimized build. Traps are the same as in a debug build.
BUILD = [
    "build", "-c", "release", "--sanitize=fuzzer",
    "-Xswiftc", "-sanitize=fuzzer,address", "-Xswiftc", "-enable-testing",
]  # fmt: skip


TARGET_NAMES = sorted({path.parent.name for path in (HERE / "Sources").glob("*Fuzzer/*.swift")})


class Target(NamedTuple):
    dictionaries: List[str]
    longest: int


# The options of a target. A target without an entry gets every dictionary and the longest inputs.
TARGETS = {
    "BinaryPropertyListFuzzer": Target(["binary"], 4096),
    "XMLPropertyListFuzzer": Target(["xml"], 4096),
    "KeyedArchiveFuzzer": Target(["binary", "archive"], 8192),
    "RequestArchiveFuzzer": Target(["binary", "archive"], 8192),
    "CoreFoundationFuzzer": Target(["binary", "xml", "archive", "blob"], 4096),
    "TextEncodingFuzzer": Target(["text-encoding"], 4096),
    "TextFuzzer": Target(["text-encoding", "xml", "blob"], 8192),
    "DatabaseFuzzer": Target(["blob"], 65536),
    "LogFuzzer": Target([], 65536),
    "PartialFileFuzzer": Target(["paths"], 8192),
    "ImageListFuzzer": Target(["image-list"], 8192),
    "ArchiveFuzzer": Target([], 65536),
}
DEFAULT = Target(["binary", "xml", "archive", "blob", "text-encoding"], 16384)


class Result(NamedTuple):
    name: str
    executions: int
    seconds: float
    coverage: int
    corpus: int
    status: int
    findings: List[Path]


def main() -> int:
    arguments = _arguments()
    names = arguments.targets or TARGET_NAMES
    binaries = _build(arguments.swift, names)
    results = [_run(binaries / name, arguments) for name in names]
    print()
    print("%-28s %12s %8s %8s %8s %9s" % ("target", "executions", "seconds", "edges", "corpus", "findings"))
    for result in results:
        print(
            "%-28s %12d %8.0f %8d %8d %9d"
            % (result.name, result.executions, result.seconds, result.coverage, result.corpus, len(result.findings))
        )
    for result in results:
        for path in result.findings:
            print("%s fails on %s" % (result.name, path))
        if result.status != 0 and not result.findings:
            print("%s ended with status %d and left no input" % (result.name, result.status))
    return 1 if any(result.findings or result.status != 0 for result in results) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="a directory in Sources; all by default")
    parser.add_argument("--seconds", type=int, default=60, help="how long each target runs")
    parser.add_argument("--swift", default="swift", help="the toolchain's command")
    arguments = parser.parse_args()
    for unknown in sorted(set(arguments.targets) - set(TARGET_NAMES)):
        parser.error("no target %s; there are: %s" % (unknown, ", ".join(TARGET_NAMES)))
    return arguments


def _build(swift: str, names: List[str]) -> Path:
    environment = dict(os.environ, RESUMEDATAKIT_FUZZING="1")
    # One by one: a build of all targets would also build the dependencies of the command.
    for name in names:
        subprocess.run([swift] + BUILD + ["--product", name], cwd=HERE, env=environment, check=True)
    shown = subprocess.run(
        [swift] + BUILD + ["--show-bin-path"],
        cwd=HERE, env=environment, check=True, stdout=subprocess.PIPE, universal_newlines=True,
    )  # fmt: skip
    return Path(shown.stdout.strip())


def _run(binary: Path, arguments: argparse.Namespace) -> Result:
    name = binary.name
    target = TARGETS.get(name, DEFAULT)
    corpus, seeded, findings = (WORK / kind / name for kind in ("corpus", "seeds", "findings"))
    for directory in (corpus, findings):
        directory.mkdir(parents=True, exist_ok=True)
    seeds.write(HERE.parent / "Fixtures", name, seeded, target.longest)
    command = [
        str(binary),
        "-max_total_time=%d" % arguments.seconds,
        "-max_len=%d" % target.longest,
        "-timeout=10",
        "-rss_limit_mb=2048",
        "-malloc_limit_mb=256",
        *_dictionary(name, target),
        "-artifact_prefix=%s/" % findings,
        "-print_final_stats=1",
        str(corpus),
        str(seeded),
    ]
    # A trap must end the process immediately: the fuzzer keeps the input, and a backtrace may hang.
    environment = dict(os.environ, SWIFT_BACKTRACE="enable=no")
    if name == "CoreFoundationFuzzer":
        # CoreFoundation leaks the keys of a dictionary that it refuses.
        environment["ASAN_OPTIONS"] = "detect_leaks=0"
    print("\n%s, %d seconds" % (name, arguments.seconds), flush=True)
    start, began = time.monotonic(), time.time()
    log = WORK / (name + ".log")
    with log.open("wb") as output:
        status = subprocess.run(command, cwd=WORK, env=environment, stdout=output, stderr=subprocess.STDOUT).returncode
    text = log.read_text(encoding="utf-8", errors="replace")
    print("\n".join(line for line in text.splitlines() if _is_telling(line)), flush=True)
    # An input that was found before has the same name.
    found = sorted(path for path in findings.iterdir() if path.stat().st_mtime >= began - 2)
    return Result(
        name=name,
        executions=_last(r"number_of_executed_units: (\d+)", text) or _last(r"^#(\d+)\t", text),
        seconds=time.monotonic() - start,
        coverage=_last(r"cov: (\d+)", text),
        corpus=sum(1 for _ in corpus.iterdir()),
        status=status,
        findings=found,
    )


def _is_telling(line: str) -> bool:
    return line.startswith(("INFO: Loaded", "Done ", "SUMMARY", "==")) or "INITED" in line or "Fatal error" in line


def _last(pattern: str, text: str) -> int:
    found = re.findall(pattern, text, re.MULTILINE)
    return int(found[-1]) if found else 0


def _dictionary(name: str, target: Target) -> List[str]:
    # An empty dictionary is an error.
    if not target.dictionaries:
        return []
    path = WORK / (name + ".dict")
    parts = [(HERE / "Dictionaries" / (part + ".dict")).read_text(encoding="utf-8") for part in target.dictionaries]
    path.write_text("\n".join(parts), encoding="utf-8")
    return ["-dict=%s" % path]


if __name__ == "__main__":
    sys.exit(main())
