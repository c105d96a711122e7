#!/usr/bin/env python3
"""Damages every fixture, and measures time and memory of the inputs with the highest cost.

A damaged fixture must give a value, which is the same after writing and reading, or a typed error with its place. A
trap or a hang ends one worker; then the mutation is identified, and its bytes are saved.

    Tests/Mutation/run.py COMMAND [--all] [--seed N] [--save DIRECTORY] [--worst NAME...]
"""

import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

MOST_MILLISECONDS = 2000  # of one input of a megabyte, in processor time
MOST_MEGABYTES = 300
MOST_MILLISECONDS_OF_A_MUTATION = 2000  # in wall time: fixtures are small

ENVIRONMENT = {**os.environ, "SWIFT_BACKTRACE": "enable=no"}


def start(*arguments):
    return subprocess.Popen(list(map(str, arguments)), stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)


def sweep(command, how, index, count, seed):
    """The rows that one worker prints, its exit code, and its peak memory."""
    run = start(command, "sweep", how, index, count, seed)
    rows = [json.loads(line) for line in run.stdout]
    _, status, usage = os.wait4(run.pid, 0)
    return rows, status, usage.ru_maxrss // 1024


def killer(command, how, file, number, seed):
    """The mutation that ends a worker, which is the last one that it prints, and the exit code."""
    run = start(command, "trace", how, file, number, seed)
    lines = run.stdout.read().splitlines()
    code = run.wait()
    return (lines[-1] if code != 0 and lines else None), code


def mutate(command, how, seed, save):
    names = [entry["file"] for entry in json.load(open(fixtures() + "/manifest.json", encoding="utf-8"))]
    count = os.cpu_count() or 2
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        runs = list(pool.map(lambda index: (index, sweep(command, how, index, count, seed)), range(count)))
    rows, problems = [], []
    megabytes = max(memory for _, (_, _, memory) in runs)
    for index, (found, status, _) in runs:
        rows += found
        done = {row["file"] for row in found}
        missing = [(number, name) for number, name in enumerate(names) if number % count == index and name not in done]
        if status != 0 and missing:
            number, name = missing[0]
            mutation, code = killer(command, how, name, number, seed)
            problems.append(f"{name}: {mutation} ends the program with {code}; {len(missing) - 1} files were not tried")
            if mutation:
                out = os.path.join(save, f"{name.replace('/', '-')}.{mutation.replace(':', '-')}")
                subprocess.run([command, "save", name, mutation, out], check=False)
                problems.append(f"  saved as {out}")
    for row in rows:
        problems += [f"{row['file']}: {what}" for what in row["broken"]]
        if row["milliseconds"] > MOST_MILLISECONDS_OF_A_MUTATION:
            problems.append(f"{row['file']}: {row['slowest']} takes {row['milliseconds']:.0f} ms")
    slowest = max(rows, key=lambda row: row["milliseconds"], default=None)
    mutations, refused, accepted = (sum(row[key] for row in rows) for key in ("mutations", "refused", "accepted"))
    print(f"{len(rows)} files, {mutations} mutations: {refused} refused, {accepted} accepted; seed {seed}")
    if slowest:
        print(f"slowest: {slowest['file']} {slowest['slowest']}, {slowest['milliseconds']:.0f} ms")
    print(f"largest: {megabytes} MB")
    if megabytes > MOST_MEGABYTES:
        problems.append(f"{megabytes} MB")
    if len(rows) != len(names):
        problems.append(f"{len(names) - len(rows)} files were not done")
    return problems


def worst(command, chosen):
    names = chosen or subprocess.run([command, "names"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    problems, rows = [], []
    for name in names:
        readable, writable = os.pipe()
        child = os.fork()
        if child == 0:
            os.dup2(writable, 1)
            os.execve("/bin/sh", ["sh", "-c", 'ulimit -t 30; exec "$0" worst "$1"', command, name], ENVIRONMENT)
        os.close(writable)
        with os.fdopen(readable, encoding="utf-8") as pipe:
            output = pipe.read()
        _, status, usage = os.wait4(child, 0)
        megabytes = usage.ru_maxrss // 1024
        if status != 0 or not output:
            problems.append(f"{name}: ends the program with {os.waitstatus_to_exitcode(status)}")
            continue
        row = json.loads(output)
        rows.append((row["milliseconds"], megabytes, name))
        print(f"{name:40}{row['bytes']:9} bytes {row['milliseconds']:7.0f} ms {megabytes:5} MB  {row['outcome']}")
        if row["outcome"].startswith("broken"):
            problems.append(f"{name}: {row['outcome']}")
        if row["milliseconds"] > MOST_MILLISECONDS or megabytes > MOST_MEGABYTES:
            problems.append(f"{name}: {row['milliseconds']:.0f} ms, {megabytes} MB")
    if rows:
        print(f"largest: {max(rows)[0]:.0f} ms ({max(rows)[2]}), {max(row[1] for row in rows)} MB")
    return problems


def fixtures():
    return os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "Fixtures")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("--all", action="store_true", help="every byte of every fixture: 1,000 s of processor time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", default=tempfile.gettempdir(), help="where inputs are saved that end the program")
    parser.add_argument("--worst", nargs="*", help="only the inputs that cost most, or some of them")
    arguments = parser.parse_args()
    problems = worst(arguments.command, arguments.worst)
    if arguments.worst is None:
        problems += mutate(arguments.command, "all" if arguments.all else "usual", arguments.seed, arguments.save)
    for problem in problems:
        print(f"PROBLEM: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
