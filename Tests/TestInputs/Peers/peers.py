"""Reads property lists with other readers: Python's plistlib, or libplist through its command plistutil.

    python3 peers.py version PEER         prints the peer's version
    python3 peers.py read PEER LISTING    reads the files in LISTING, one path per line

Prints one line of JSON per file, in order: {"verdict": ...}, with "value", the canonical text of the value, if the
verdict is "value". The other verdicts: "refused"; "nothing" (exit code 0 and no value); "dead" (crashed, or out of the
time or memory that one file may take); "cycle" (a container that contains itself); "huge" (too large to visit
all values); "garbled" (the output of the peer is not a property list).

The canonical text is that of `PropertyList.canonical` in Swift.
"""

import datetime
import json
import os
import plistlib
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile

SECONDS = 2  # for one file; readable files take milliseconds
MEMORY = 1 << 30
MOST_CHARACTERS = 8 << 20  # of canonical text


class Huge(Exception):
    pass


class Cycle(Exception):
    pass


class Canonical:
    """Texts are written as the hexadecimal digits of their UTF-8, so that nothing needs an escape."""

    def __init__(self):
        self.parts = []
        self.length = 0
        self.open = set()

    def put(self, text):
        self.parts.append(text)
        self.length += len(text)
        if self.length > MOST_CHARACTERS:
            raise Huge

    def add(self, v):
        if v is None: self.put("n")
        elif isinstance(v, bool): self.put("true" if v else "false")
        elif isinstance(v, int): self.put("i%d" % v)
        elif isinstance(v, float): self.put("r" + ("nan" if v != v else struct.pack(">d", v).hex()))
        elif isinstance(v, str): self.put("s" + v.encode("utf-8").hex())
        elif isinstance(v, bytes): self.put("d" + v.hex())
        elif isinstance(v, datetime.datetime):
            self.put("t%d" % ((v - datetime.datetime(2001, 1, 1)) // datetime.timedelta(microseconds=1)))
        elif isinstance(v, plistlib.UID): self.put("{%s:i%d}" % ("CF$UID".encode().hex(), v.data))
        else: self.add_container(v)

    def add_container(self, v):
        if id(v) in self.open:
            raise Cycle
        self.open.add(id(v))
        if isinstance(v, list):
            self.put("[")
            for index, element in enumerate(v):
                if index: self.put(",")
                self.add(element)
            self.put("]")
        else:
            self.put("{")
            for index, (key, element) in enumerate(v.items()):
                if index: self.put(",")
                # A key that is not text is marked with its type; the library's keys are always text.
                if isinstance(key, str): self.put(key.encode("utf-8").hex())
                else: self.add(key)
                self.put(":")
                self.add(element)
            self.put("}")
        self.open.discard(id(v))


def canonical(value):
    text = Canonical()
    try:
        text.add(value)
    except Cycle:
        return {"verdict": "cycle"}
    except (Huge, RecursionError, MemoryError, TimeoutError):
        return {"verdict": "huge"}
    return {"verdict": "value", "value": "".join(text.parts)}


def read_with_plistlib(path):
    with open(path, "rb") as file:
        content = file.read()
    try:
        value = plistlib.loads(content)
    except (MemoryError, RecursionError, TimeoutError):
        return {"verdict": "dead"}
    except Exception:
        return {"verdict": "refused"}
    return canonical(value)


def all_with_plistlib(paths):
    """Reads all files in one child process; after a file that killed it, a new process continues."""
    done = 0
    while done < len(paths):
        readable, writable = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(readable)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.signal(signal.SIGALRM, give_up)
            with os.fdopen(writable, "w") as pipe:
                for path in paths[done:]:
                    signal.alarm(SECONDS)
                    answer = read_with_plistlib(path)
                    signal.alarm(0)
                    pipe.write(json.dumps(answer) + "\n")
                    pipe.flush()
            os._exit(0)
        os.close(writable)
        with os.fdopen(readable, "rb", buffering=0) as pipe:
            for line in lines(pipe):
                print(line)
                done += 1
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if done < len(paths):
            print(json.dumps({"verdict": "dead"}))
            done += 1


def give_up(*_):
    raise TimeoutError


def lines(pipe):
    """Lines, until the pipe closes or is silent for twice the time limit of a file."""
    rest = b""
    while select.select([pipe], [], [], 2 * SECONDS)[0]:
        chunk = pipe.read(1 << 20)
        if not chunk:
            return
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.decode()


def limit_child():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * MOST_CHARACTERS, 4 * MOST_CHARACTERS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_with_plistutil(path, output):
    """plistutil converts a binary file to XML, and any other file to binary. A conversion to the same format would
    copy the bytes without reading them."""
    if os.path.exists(output):
        os.remove(output)
    try:
        run = subprocess.run(
            ["plistutil", "-i", path, "-o", output], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=4 * SECONDS, preexec_fn=limit_child)
    except subprocess.TimeoutExpired:
        return {"verdict": "dead"}
    if run.returncode < 0:
        return {"verdict": "dead"}
    content = b""
    if os.path.exists(output):
        with open(output, "rb") as file:
            content = file.read()
    if run.returncode != 0:
        return {"verdict": "refused"}
    if not content or content.rstrip().endswith(b'<plist version="1.0">\n</plist>'):
        return {"verdict": "nothing"}
    try:
        value = plistlib.loads(content)
    except Exception:
        return {"verdict": "garbled"}
    return canonical(value)


def all_with_plistutil(paths):
    with tempfile.TemporaryDirectory() as directory:
        for path in paths:
            print(json.dumps(read_with_plistutil(path, os.path.join(directory, "output"))))


def version(peer):
    if peer == "plistlib":
        return "%d.%d" % sys.version_info[:2]
    run = subprocess.run(["plistutil", "--version"], stdout=subprocess.PIPE, check=False)
    return run.stdout.decode().split()[-1]


if __name__ == "__main__":
    if sys.argv[1] == "version":
        print(version(sys.argv[2]))
    else:
        with open(sys.argv[3], encoding="utf-8") as listing:
            paths = listing.read().split("\n")
        {"plistlib": all_with_plistlib, "plistutil": all_with_plistutil}[sys.argv[2]](paths)
