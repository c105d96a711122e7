"""Runs the command, and counts passed and failed checks."""

import hashlib
import json
import pathlib
import subprocess
import time


def digest(data):
    return hashlib.sha256(data).hexdigest()


def wait_until(condition, seconds=30):
    """Waits until a condition holds; returns whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def is_finished(out, data):
    return out.exists() and digest(out.read_bytes()) == digest(data)


class Bench:
    def __init__(self, command, random_source, directory):
        self.command, self.random, self.directory = command, random_source, pathlib.Path(directory)
        self.passed, self.failed, self.number = 0, 0, 0

    def check(self, name, good, detail=""):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        print(("ok     " if good else "FAILED ") + name + ("" if good else ": %s" % (detail,)), flush=True)

    def run(self, *arguments, **options):
        return subprocess.run([self.command, *map(str, arguments)], capture_output=True, text=True, **options)

    def place(self):
        """A temporary directory."""
        self.number += 1
        directory = self.directory / str(self.number)
        directory.mkdir()
        return directory

    def partial(self, data, length):
        path = self.place() / "CFNetworkDownload_a1B2c3.tmp"
        path.write_bytes(data[:length])
        return path

    def blob(self, url, partial, validator, system="iOS 13", *more):
        path = self.place() / "blob"
        made = self.run("create", "--url", url, "--partial", partial, *validator, "--for", system, *more, "-o", path)
        if made.returncode:
            raise RuntimeError(made.stderr)
        return path

    def resume(self, blob, partial, *more, out=None):
        """Runs resume; returns the finished file, the exit code, and the report."""
        out = out or self.place() / "out"
        done = self.run("resume", blob, "--partial", partial, "-o", out, "--format", "json", *more)
        return out, done.returncode, report(done)

    def expect(self, name, blob, partial, verdict, code, *more, data=None, kept=None, requests=None):
        """Runs resume, and checks verdict, exit code and files. The partial file is unchanged. The finished file exists
        only if the code is 0. A copy with its blob exists only after an interrupted transfer with received bytes."""
        before = partial.read_bytes()
        count = requests() if requests else None
        out, status, report = self.resume(blob, partial, *more)
        faults = []
        if (report.get("verdict"), status) != (verdict, code):
            faults.append("verdict %s, exit code %s" % (report.get("verdict"), status))
        if partial.read_bytes() != before:
            faults.append("the partial file was changed")
        if (code == 0) != out.exists() or code == 0 and not is_finished(out, data):
            faults.append("the finished file is wrong")
        names = sorted(path.name for path in out.parent.iterdir() if path != out)
        expected = [] if not kept else ["out.part", "out.resumedata"]
        if names != expected:
            faults.append("there are %s" % names)
        # A server may log a request after the client has disconnected.
        if requests and not (wait_until(lambda: requests() > count) and requests() == count + 1):
            faults.append("%s requests" % (requests() - count))
        self.check(name, not faults, (faults, report))
        return out, report


def report(done):
    return json.loads(done.stdout) if done.stdout.startswith("{") else {"error": done.stderr}
