#!/usr/bin/env python3
"""Shows that evidence is not changed: traces `scan` over hot databases in a writable and in a read-only directory.

    Tests/Evidence/run.py COMMAND

Needs strace, and the right to mount for the read-only directory; what cannot be run is named.
"""
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

# Calls that change a file, a directory or a lock, wherever they are made.
FORBIDDEN = (
    "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "mkdir",
    "mkdirat", "rmdir", "truncate", "ftruncate", "fallocate", "chmod", "fchmod", "fchmodat", "chown", "fchown",
    "lchown", "fchownat", "utime", "utimes", "utimensat", "futimesat", "setxattr", "fsetxattr", "lsetxattr",
    "removexattr", "fremovexattr", "flock", "fsync", "fdatasync", "mknod", "mknodat", "pwrite64", "pwritev",
    "copy_file_range", "socket", "connect",
)
OPENING = re.compile(r"\b(?:open|openat|openat2|creat)\(")
WRITING = re.compile(r"O_RDWR|O_WRONLY|O_CREAT|O_TRUNC|O_APPEND|creat\(")
LOCKING = re.compile(r"fcntl\(.*F_(?:OFD_)?SETLKW?\b|F_SETLEASE")


def make_hot_databases(directory: Path) -> None:
    """A database with rows in its log alone, one with a hot journal; both as a program that was killed left them."""
    for name, mode in (("log.db", "wal"), ("journal.db", "delete")):
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / name
            base = sqlite3.connect(path, isolation_level=None)
            base.execute("pragma journal_mode=%s" % mode)
            base.execute("create table t (id integer primary key, a text, b blob)")
            base.executemany("insert into t values (?, ?, ?)", ((i, "x" * 300, bytes(9000)) for i in range(40)))
            if mode == "wal":
                base.execute("pragma wal_checkpoint(truncate)")
                base.execute("delete from t where id < 5")
            else:
                base.execute("pragma cache_size=1")
                base.execute("begin immediate")
                base.execute("update t set b = ?", (bytes(8000),))
            for file in Path(scratch).iterdir():
                if not file.name.endswith("-shm"):
                    shutil.copyfile(file, directory / file.name)
            base.close()
    assert (directory / "log.db-wal").stat().st_size > 0 and (directory / "journal.db-journal").stat().st_size > 0


def state(directory: Path) -> list:
    """Names, contents, sizes and all times of the files; of the directory all but the time it was listed."""
    rows = []
    for path in sorted(directory.iterdir()):
        stat = path.stat()
        times = (stat.st_atime_ns, stat.st_mtime_ns, stat.st_ctime_ns)
        rows.append((path.name, stat.st_size, stat.st_mode, stat.st_ino, times))
    stat = directory.stat()
    return rows + [(stat.st_mtime_ns, stat.st_ctime_ns, stat.st_nlink)]


def digests(directory: Path) -> list:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(directory.iterdir())]


def traced(command: str, directory: Path, trace: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["strace", "-f", "-qq", "-y", "-o", str(trace), command, "scan", "--format", "jsonl", str(directory)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, SWIFT_BACKTRACE="enable=no"))


def check(command: str, directory: Path, what: str) -> bool:
    faults = []
    before_digests = digests(directory)
    # What was read to make the digests is older than the files from here on.
    for path in directory.iterdir():
        try:
            os.utime(path, ns=(path.stat().st_mtime_ns - 10**12, path.stat().st_mtime_ns))
        except OSError:
            pass  # Read-only.
    before = state(directory)
    with tempfile.TemporaryDirectory() as scratch:
        trace = Path(scratch) / "trace"
        run = traced(command, directory, trace)
        lines = trace.read_text(errors="replace").splitlines()
    if state(directory) != before:
        faults.append("names, sizes, times or modes have changed")
    if digests(directory) != before_digests:
        faults.append("contents have changed")
    if run.returncode not in (0, 1):
        faults.append("scan ended with %d: %s" % (run.returncode, run.stderr.decode()[:200]))
    summary = json.loads(run.stdout.splitlines()[-1])
    if summary["unread"] != 0 or summary["files"] != 2:
        faults.append("not everything was read: %s" % summary)
    opened = [line for line in lines if OPENING.search(line) and str(directory) in line and "ENOENT" not in line]
    if len(opened) < 4:
        faults.append("only %d files were seen to be opened" % len(opened))
    for line in lines:
        call = re.match(r"(?:\d+\s+)?(\w+)\(", line)
        name = call.group(1) if call else ""
        # The standard output of the processes that read is /dev/null.
        writes = OPENING.search(line) and WRITING.search(line) and "/dev/null" not in line
        if writes or name in FORBIDDEN or LOCKING.search(line):
            faults.append(line)
        if "-shm" in line and "ENOENT" not in line and name not in ("newfstatat", "statx"):
            faults.append(line)
    for fault in faults:
        print("  " + fault[:300])
    result = "FAULTS" if faults else "nothing changed"
    print("%s: %s, %d files opened, %d calls" % (what, result, len(opened), len(lines)))
    return not faults


def main() -> int:
    if shutil.which("strace") is None:
        print("NOT RUN: strace is not installed.")
        return 0
    command = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch) / "evidence"
        directory.mkdir()
        make_hot_databases(directory)
        isRight = check(command, directory, "writable directory")
        mount = ["mount", "--bind", str(directory), str(directory)]
        read_only = ["mount", "-o", "remount,ro,bind", str(directory)]
        try:
            for arguments in (mount, read_only):
                subprocess.run(arguments, check=True, stderr=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            print("NOT RUN: the read-only directory, since nothing can be mounted here.")
        else:
            isRight = check(command, directory, "read-only mount") and isRight
        finally:
            while subprocess.run(["umount", str(directory)], stderr=subprocess.DEVNULL).returncode == 0:
                pass
    return 0 if isRight else 1


if __name__ == "__main__":
    sys.exit(main())
