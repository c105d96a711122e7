#!/usr/bin/env python3
"""Times complete processes: the command, plistutil and a Python loop, in turn. Reports medians.

    processes.py COMMAND DIRECTORY-OF-BLOBS

Prints {"measurements": [...], "missing": [...]} for the benchmarks' table.
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple

HERE = pathlib.Path(__file__).resolve().parent
STARTS = 40
FORMS = ("binary", "XML", "keyed archive")
"""The forms of the first files of the directory, in the order of their names; the pattern repeats."""
ROUNDS = 3
PLISTUTIL_FILES = 500
"""The number of files per round for plistutil: starting it for all 10,000 takes too long, so its time is scaled."""


class Times(NamedTuple):
    wall: float
    processor: float


def run(arguments: List[str], directory: pathlib.Path) -> Times:
    """Runs a process to its end. Exit code 1 means findings."""
    start = time.perf_counter()
    process = subprocess.Popen(arguments, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit("%s ended with %d" % (arguments[:4], process.returncode))
    return Times(wall, usage.ru_utime + usage.ru_stime)


def peak(arguments: List[str], directory: pathlib.Path) -> int:
    """The peak memory in bytes, read while the process runs: ru_maxrss is inherited from the process that starts it."""
    process = subprocess.Popen(arguments, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        try:
            status = pathlib.Path("/proc/%d/status" % process.pid).read_text()
        except (FileNotFoundError, ProcessLookupError):
            break
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                most = max(most, int(line.split()[1]) * 1024)
        time.sleep(0.002)
    process.wait()
    return most


def in_turn(contenders: Dict[str, Callable[[], Times]], rounds: int) -> Dict[str, List[Times]]:
    """Runs each contender once per round; the first one changes with each round."""
    samples: Dict[str, List[Times]] = {name: [] for name in contenders}
    names = list(contenders)
    for index in range(rounds):
        start = index % len(names)
        for name in names[start:] + names[:start]:
            samples[name].append(contenders[name]())
    return samples


def row(workload: str, contender: str, samples: List[Times], memory: Optional[int] = None) -> Dict[str, object]:
    walls = sorted(sample.wall for sample in samples)
    lower, _, upper = statistics.quantiles(walls, n=4, method="inclusive")
    return {
        "workload": workload,
        "contender": contender,
        "seconds": statistics.median(walls),
        "lowerQuartile": lower,
        "upperQuartile": upper,
        "samples": len(samples),
        "processor": statistics.median(sample.processor for sample in samples),
        "bytes": memory,
    }


def start_up(command: str, plistutil: Optional[str], directory: pathlib.Path) -> List[Dict[str, object]]:
    """The first file of each form: libxml2 is loaded only for XML."""
    rows = []
    for form, one in zip(FORMS, sorted(os.listdir(directory))):
        rows += start_up_on(one, "start-up, one file, " + form, command, plistutil, directory)
    return rows


def start_up_on(
    one: str, workload: str, command: str, plistutil: Optional[str], directory: pathlib.Path
) -> List[Dict[str, object]]:
    contenders = {"resumedata inspect": lambda: run([command, "inspect", "--format", "jsonl", one], directory)}
    if plistutil:
        contenders["plistutil, once a file"] = lambda: run([plistutil, "-i", one, "-o", "/dev/null"], directory)
    contenders["Python plistlib, one process"] = lambda: run(loop([one]), directory)
    return [row(workload, name, samples) for name, samples in in_turn(contenders, STARTS).items()]


def loop(files: List[str]) -> List[str]:
    return [sys.executable, str(HERE / "plistlib_loop.py"), *files]


def batch(command: str, plistutil: Optional[str], directory: pathlib.Path) -> List[Dict[str, object]]:
    files = sorted(os.listdir(directory))

    def plistutil_starts() -> Times:
        times = [run([str(plistutil), "-i", name, "-o", "/dev/null"], directory) for name in files[:PLISTUTIL_FILES]]
        factor = len(files) / PLISTUTIL_FILES
        return Times(factor * sum(time.wall for time in times), factor * sum(time.processor for time in times))

    def ours(work: str, jobs: int, paths: List[str]) -> Callable[[], Times]:
        return lambda: run([command, work, "--format", "jsonl", "--jobs", str(jobs), *paths], directory)

    contenders: Dict[str, Callable[[], Times]] = {
        "resumedata inspect, 1 job": ours("inspect", 1, files),
        "resumedata inspect, 2 jobs": ours("inspect", 2, files),
        "resumedata diagnose, 1 job": ours("diagnose", 1, ["."]),
        "resumedata diagnose, 2 jobs": ours("diagnose", 2, ["."]),
        "Python plistlib, one process": lambda: run(loop(files), directory),
    }
    if plistutil:
        contenders["plistutil, once a file"] = plistutil_starts
    return [row("10,000 files", name, samples) for name, samples in in_turn(contenders, ROUNDS).items()]


def memory(command: str, directory: pathlib.Path) -> List[Dict[str, object]]:
    """Peak memory of inspect with files, and of diagnose with their directory."""
    files = sorted(os.listdir(directory))
    rows = []
    for name, count in (("1,000 files", 1_000), ("10,000 files", 10_000)):
        with tempfile.TemporaryDirectory(dir=directory.parent) as some:
            for file in files[:count]:
                os.link(directory / file, pathlib.Path(some) / file)
            for work, arguments in (
                ("inspect", ["inspect", "--jobs", "1", "--format", "jsonl", *files[:count]]),
                ("diagnose, 2 jobs", ["diagnose", "--jobs", "2", "--format", "jsonl", "."]),
            ):
                start = time.perf_counter()
                most = peak([command, *arguments], pathlib.Path(some))
                taken = Times(time.perf_counter() - start, 0.0)
                rows.append(row("peak memory of a batch, " + work, name, [taken, taken], most))
    return rows


def main() -> Tuple[List[Dict[str, object]], List[str]]:
    command, directory = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    plistutil = shutil.which("plistutil")
    missing = [] if plistutil else ["plistutil (Debian: apt-get install libplist-utils)"]
    rows = start_up(command, plistutil, directory) + batch(command, plistutil, directory) + memory(command, directory)
    return rows, missing


if __name__ == "__main__":
    measurements, absent = main()
    print(json.dumps({"measurements": measurements, "missing": absent}))
