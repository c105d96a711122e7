#!/usr/bin/env python3
"""Searches binaries with planted blobs, and does the same with foremost, scalpel and ripgrep in the same run.

    Tests/RawSearch/run.py COMMAND [--bytes N] [--seed N] [--directory DIR]

Checks that each planted blob is found with its exact start and end and that nothing else is found, that parts of the
search give together what the whole gives, and that the memory stays the same. Prints the speed next to that of its
peers. Needs the recipe of the shared corpus, and says so without it. `unrelated-property-list.plist` is planted too,
and must not be found: it is not resume data.
"""
import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("RESUMEDATA_SHARED", PROJECT.parent / "shared"))
RECIPE = SHARED / "corpus/scan/recipes/plant.py"
BINARIES = ("/usr/lib", "/opt/swift", "/usr/bin")
NOT_A_BLOB = "Fixtures/blobs/unrelated-property-list.plist"
MAXIMUM_MEMORY = 80 << 20
LITERALS = (
    "plist", "URLSession", "NSKeyedArchiver", "BsaXN0", "VVJMU2Vzc2lvb", "VUkxTZXNzaW9u", "VSTFNlc3Npb2", "706c697374",
    "706C697374", "55524c53657373696f6e", "55524C53657373696F6E", "JGNsYXNz", "kY2xhc3N", "636c6173736573",
    "636C6173736573")


def make_host(path: Path, most: int) -> None:
    written = 0
    with open(path, "wb") as host:
        for directory in BINARIES:
            for root, names, files in os.walk(directory):
                names.sort()
                for name in sorted(files):
                    file = Path(root, name)
                    if written >= most or file.is_symlink() or not file.is_file() or file.stat().st_size < 4096:
                        continue
                    with open(file, "rb") as source:
                        head = source.read(4)
                        if head != b"\x7fELF":
                            continue
                        written += host.write((head + source.read())[:most - written])
    if written < most:
        print("NOTE: only %.0f MB of binaries are here" % (written / 1e6))


# Runs a program and prints its use of the processor and of memory. A process of its own, since the memory of a new
# process counts from that of the one that started it.
MEASURE = """
import resource, subprocess, sys
subprocess.call(sys.argv[1:], stderr=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10, file=sys.stderr)
"""


def measured(*arguments: str, output=subprocess.DEVNULL):
    """Seconds of processor time and the maximum resident bytes of a program."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, *arguments], stdout=output, stderr=subprocess.PIPE, check=True, text=True)
    seconds, memory = run.stderr.split()
    return float(seconds), int(memory)


def scan(command: str, path: Path, *options: str):
    with tempfile.TemporaryFile() as output:
        time, memory = measured(
            command, "scan", "--format", "jsonl", "--progress", "never", "--jobs", "1", *options, str(path),
            output=output)
        output.seek(0)
        return output.read().splitlines(), time, memory


def judge(lines, truth):
    """How many planted blobs were found exactly, in each form, and the places of other finds."""
    digests = {}
    for line in lines:
        row = json.loads(line)
        for place in row.get("places", []):
            digests[place.split("#", 1)[1]] = row["sha256"]
    exact, missing = {}, []
    for row in truth:
        if digests.pop("@%d" % row["offset"], None) == row["sha256"]:
            exact[row["form"]] = exact.get(row["form"], 0) + 1
        elif row["file"] != NOT_A_BLOB:
            missing.append(row)
    return exact, missing, digests


def carve(name: str, image: Path, work: Path, truth):
    """Runs foremost or scalpel with binary and XML lists, and counts exact and other files."""
    configuration, output = work / (name + ".conf"), work / (name + ".out")
    configuration.write_text(
        "plist y 65536 bplist00 \\x00\\x00\\x00\\x00\\x00\\x00\n" "xml y 65536 <?xml </plist>\\x0a\n")
    shutil.rmtree(output, ignore_errors=True)  # Both refuse a directory with files.
    time, _ = measured(name, "-c", str(configuration), "-o", str(output), str(image)) if name == "scalpel" else \
        measured(name, "-Q", "-c", str(configuration), "-o", str(output), "-i", str(image))
    wanted = {row["sha256"] for row in truth if row["form"] == "raw"}
    exact, other = set(), 0
    for file in output.rglob("*"):
        if file.is_file() and file.name != "audit.txt":
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            if digest in wanted:
                exact.add(digest)
            else:
                other += 1
    return len(exact), other, time


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("--bytes", type=int, default=512 << 20)
    parser.add_argument("--seed", type=int, default=1, help="where the blobs are planted, and in which forms")
    parser.add_argument("--directory", help="where the image is written, and kept")
    arguments = parser.parse_args()
    if not RECIPE.exists():
        print("NOT RUN: the shared corpus is not here.")
        return 0
    work = Path(arguments.directory or tempfile.mkdtemp(prefix="raw-search."))
    work.mkdir(exist_ok=True)
    try:
        return run(arguments.command, work, arguments.bytes, arguments.seed)
    finally:
        if not arguments.directory:
            shutil.rmtree(work)


def run(command: str, work: Path, size: int, seed: int) -> int:
    host, image, manifest = work / "host", work / "image", work / "planted.json"
    make_host(host, size)
    subprocess.run(
        [sys.executable, str(RECIPE), str(host), str(image), str(manifest), "--seed", str(seed)], check=True,
        env=dict(os.environ, RESUMEDATA=str(PROJECT)), stdout=subprocess.DEVNULL)
    truth = json.loads(manifest.read_text())
    length = image.stat().st_size
    failures = []
    scan(command, image)  # Into the page cache.
    runs = [scan(command, image) for _ in range(3)]
    lines, memory = runs[0][0], max(run[2] for run in runs)
    speed = length / 1e6 / min(run[1] for run in runs)
    exact, missing, others = judge(lines, truth)
    print("exact: %s of %d planted, %d missing, %d false" % (exact, len(truth), len(missing), len(others)))
    for row in missing:
        print("  missing: %(offset)d %(form)s %(file)s" % row)
    for place in sorted(others):
        print("  false: %s" % place)
    if missing or others:
        failures.append("finds")
    without = scan(command, host)[0]
    rest = [line for line in without if json.loads(line)["type"] == "blob"]
    print("without planted blobs: %d finds" % len(rest))
    if rest:
        failures.append("finds where nothing was planted")
    whole = sorted(scan(command, image, "--shard", "1/1")[0])
    parts = sorted(line for index in range(1, 6) for line in scan(command, image, "--shard", "%d/5" % index)[0])
    print("five parts equal the whole: %s" % (parts == whole))
    if parts != whole:
        failures.append("parts")
    small = work / "small"
    with open(image, "rb") as source, open(small, "wb") as target:
        target.write(source.read(32 << 20))
    print("memory: %.0f MB, for a sixteenth of it %.0f MB" % (memory / 1e6, scan(command, small)[2] / 1e6))
    if memory > MAXIMUM_MEMORY:
        failures.append("memory")
    print("speed: %.0f MB/s of processor time" % speed)
    literals = [argument for literal in LITERALS for argument in ("-e", literal)]
    if shutil.which("rg"):
        time = min(measured("rg", "-a", "-c", "-F", *literals, str(image))[0] for _ in range(3))
        peer = length / 1e6 / time
        print("ripgrep: %.0f MB/s; ours is %.0f %% of it" % (peer, 100 * speed / peer))
    for name in ("foremost", "scalpel"):
        if shutil.which(name):
            found, other, time = carve(name, image, work, truth)
            peer = length / 1e6 / time
            print("%s: %d exact, %d others, %.0f MB/s; ours is %.1f times as fast" % (
                name, found, other, peer, speed / peer))
    for failure in failures:
        print("FAILED: %s" % failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
