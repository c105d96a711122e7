#!/usr/bin/env python3
"""Finishes downloads: run.py COMMAND [--servers nginx,apache2] [--interruptions N] [--seed N]

Tests that created, converted and repaired blobs finish a download. Real servers, nginx and Apache, are killed at random
bytes of a download. Their responses, and those of a server with faults, are judged. Every blob of the fixtures is
continued. All servers are on loopback. Prints one line per check, and `N passed, N failed`.
"""

import argparse
import base64
import http.client
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from bench import Bench, is_finished, wait_until  # noqa: E402 (only after the line above)
from odd import DATE, TAG, OddServer  # noqa: E402
from responses import answers, odd_answers, tag  # noqa: E402
from servers import Server, program  # noqa: E402

SIZE = 6_000_001
SYSTEMS = ["iOS 8", "iOS 9", "iOS 10.1", "iOS 10.3", "iOS 11", "iOS 12", "iOS 13"]
CONTAINERS = ["xml", "binary", "keyed-archive", "xml-keyed-archive"]
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Fixtures"


# MARK: Interrupted downloads


def download_until(server, length):
    """Downloads the file, and kills the server after `length` bytes. Returns the received bytes and the ETag."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.sock = socket.socket()
    # Bytes in the buffers still arrive after the server was killed.
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    connection.sock.connect(("127.0.0.1", server.port))
    connection.request("GET", "/slow/file.bin")
    response = connection.getresponse()
    received = b""
    try:
        while len(received) < length:
            received += response.read1(4_096)
        server.kill()
        while part := response.read1(65_536):
            received += part
    except (http.client.IncompleteRead, OSError):
        pass
    finally:
        connection.close()
        server.kill()
    return received, response.headers["ETag"]


def resume_until(bench, server, blob, partial, out, length):
    """Runs resume, and kills the server when OUT.part has a number of bytes."""
    part = out.with_name(out.name + ".part")
    arguments = ["resume", blob, "--partial", partial, "-o", out, "--format", "json"]
    running = subprocess.Popen(
        [bench.command, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: running.poll() is not None or part.exists() and part.stat().st_size >= length)
    server.kill()
    output, errors = running.communicate()
    return running.returncode, json.loads(output) if output.startswith("{") else {"error": errors}


def interruptions(bench, server, data, rounds):
    """Downloads that are interrupted by SIGKILL of the server at random bytes, and finished by `create` and `resume`.
    In every other round `resume` is interrupted too, and continues with the blob that it wrote."""
    good, again, lengths = 0, 0, []
    for number in range(rounds):
        received, etag = download_until(server, bench.random.randrange(1, len(data) - 400_000))
        lengths.append(len(received))
        partial = bench.partial(data, 0)
        partial.write_bytes(received)
        blob = bench.blob(server.url("slow/file.bin"), partial, ["--etag", etag], bench.random.choice(SYSTEMS))
        out, code, done = bench.place() / "out", 2, {}
        if number % 2 and len(received) < len(data):
            server.start()
            target = bench.random.randrange(len(received) + 1, len(data) + 1)
            code, done = resume_until(bench, server, blob, partial, out, target)
            if done.get("blob"):
                again += 1
                blob, partial = pathlib.Path(done["blob"]), pathlib.Path(done["partial"])
        server.start()
        if code == 2:
            _, code, done = bench.resume(blob, partial, out=out)
        if code == 0 and is_finished(out, data) and [path.name for path in out.parent.iterdir()] == ["out"]:
            good += 1
        else:
            bench.check("%s: round %d, cut off at %d" % (server.kind, number, len(received)), False, done)
    cut = sum(length < len(data) for length in lengths)
    bench.check("%s: %d of %d downloads were cut off" % (server.kind, cut, rounds), cut >= rounds * 9 // 10, lengths)
    bench.check(
        "%s: %d of %d downloads, killed after %d to %d of %d bytes, %d of them twice, have the right SHA-256"
        % (server.kind, good, rounds, min(lengths), max(lengths), len(data), again), good == rounds)


# MARK: Blobs of every form


def every_form(bench, server, data):
    """A blob of every version and container, after a conversion to it and back, and after a repair."""
    url = server.url("file.bin")
    partial = bench.partial(data, 1_234_567)
    for system in SYSTEMS:
        blob = bench.blob(url, partial, tag(url), system)
        bench.expect("%s: made for %s" % (server.kind, system), blob, partial, "append", 0, data=data)
        for container in CONTAINERS:
            there, back = bench.place() / "there", bench.place() / "back"
            one = bench.run("convert", blob, "--to-version", 5, "--container", container, "-o", there)
            two = bench.run("convert", there, "--for", system, "--directory", partial.parent, "-o", back)
            if one.returncode or two.returncode:
                bench.check("%s: %s to %s and back" % (server.kind, system, container), False, one.stderr + two.stderr)
            for what, converted in (("to %s" % container, there), ("and back", back)):
                name = "%s: made for %s, %s" % (server.kind, system, what)
                bench.expect(name, converted, partial, "append", 0, data=data)
    repaired = bench.place() / "repaired"
    bench.run("repair", "--for", "iOS 13", bench.blob(url, partial, tag(url), "iOS 10.1"), "-o", repaired)
    bench.expect("%s: repaired for iOS 13" % server.kind, repaired, partial, "append", 0, data=data)
    for name, wrapped in (
        ("base64", base64.b64encode(blob.read_bytes())),
        ("description of NSData", b"<" + blob.read_bytes().hex().encode() + b">"),
    ):
        text = bench.place() / "text"
        text.write_bytes(wrapped)
        bench.expect("%s: %s" % (server.kind, name), text, partial, "append", 0, data=data)


def every_fixture(bench, odd, limit):
    """Blobs of the fixtures that can be continued, and a copy of each as version 5, with a server that has the file."""
    entries = json.loads((FIXTURES / "manifest.json").read_text())
    bench.random.shuffle(entries)
    count = 0
    for entry in entries:
        if limit is not None and count >= limit:
            break
        path = FIXTURES / entry["file"]
        seen = bench.run("inspect", path, "--format", "json")
        shown = json.loads(seen.stdout) if seen.returncode == 0 else {}
        if not isinstance(shown, dict) or not shown.get("resume"):
            continue
        request = shown["resume"]["headers"]
        bounds = request["Range"].removeprefix("bytes=").split("-")
        if bounds[0] == "" or int(bounds[0]) > 20_000_000 or shown["bytesReceived"] is None:
            continue
        total = (shown.get("response") or {}).get("expectedLength")
        if shown["kind"] == "safari-download":
            # The record around the blob has the length, which only the text has.
            length = re.search(r"^  of +([\d,]+) bytes", bench.run("inspect", path).stdout, re.MULTILINE)
            total = int(length[1].replace(",", "")) if length else None
        total = max(total or 0, int(bounds[0]) + 100_001)
        first = int(bounds[0]) - shown["bytesReceived"]
        data = bench.random.randbytes(min(total, 25_000_000))
        odd.data, odd.tag, odd.date = data, shown["entityTag"], shown["serverDate"]
        end = int(bounds[1]) + 1 if bounds[1] else len(data)
        partial = bench.partial(data[first:], shown["bytesReceived"])
        expected = data[first:end]
        # A tag that is weak, or not a tag, proves nothing.
        is_proof = re.fullmatch(r'"[^"]*"', shown["entityTag"] or '""') or shown["serverDate"]
        verdict, code = ("append", 0) if is_proof else ("changed", 1)
        if first < 0 or end > len(data):
            continue
        forms = [("", path)]
        converted = bench.place() / "converted"
        if bench.run("convert", path, "--to-version", 5, "--lossy", "-o", converted).returncode == 0:
            forms.append((" as version 5", converted))
        for what, form in forms:
            count += 1
            name = "%s%s" % (entry["file"], what)
            bench.expect(name, form, partial, verdict, code, "--url", odd.url("ok"), data=expected)
    odd.tag, odd.date = TAG, DATE
    bench.check("%d blobs of the fixtures were continued" % count, count >= (100 if limit is None else limit))


# MARK: Signals and files


def signals(bench, odd, data):
    """SIGINT and SIGTERM end the transfer and keep received bytes. SIGKILL of the command keeps the partial file."""
    odd.data = data
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        for path, expected in (("stalls", 1_000_001), ("says-nothing", 1_000_000)):
            name = "%s, %s" % (number.name, path)
            partial = bench.partial(data, 1_000_000)
            blob = bench.blob(odd.url(path), partial, ["--etag", TAG])
            out, count = bench.place() / "out", len(odd.requests)
            part = out.with_name("out.part")
            running = subprocess.Popen(
                [bench.command, "resume", blob, "--partial", partial, "-o", out, "--format", "json"],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            came = wait_until(
                lambda: len(odd.requests) > count and part.exists() and part.stat().st_size >= expected)
            running.send_signal(number)
            output, errors = running.communicate(timeout=60)
            good = came and partial.read_bytes() == data[:1_000_000] and not out.exists()
            code = -9 if number == signal.SIGKILL else 130
            bench.check(name, good and running.returncode == code, (running.returncode, output, errors))
            if code == 130:
                done = json.loads(output)
                blob, partial = done["blob"], done["partial"]
                bench.check(name + ": a blob is written", bool(blob) and done["interrupted"], done)
            _, code, done = bench.resume(blob, partial, "--url", odd.url("ok"), out=out)
            bench.check(name + ": it goes on", code == 0 and is_finished(out, data), done)


def files(bench, odd, data):
    """The files that are read, written, kept and removed."""
    odd.data = data
    partial = bench.partial(data, 1_000_000)
    blob = bench.blob(odd.url("ok"), partial, ["--etag", TAG])
    count = len(odd.requests)
    for name, make in (
        ("a file", lambda path: path.write_text("other")), ("a link", lambda path: path.symlink_to("nowhere")),
        ("a directory", lambda path: path.mkdir()),
    ):
        out = bench.place() / "out"
        make(out)
        _, code, done = bench.resume(blob, partial, out=out)
        good = code == 2 and len(odd.requests) == count and [item.name for item in out.parent.iterdir()] == ["out"]
        bench.check("OUT is %s: nothing is asked for" % name, good, done)

    for system in ("iOS 8", "iOS 13"):
        made = bench.blob(odd.url("ok"), partial, ["--etag", TAG], system)
        out = bench.place() / "out"
        done = bench.run("resume", made, "--temporary-directory", partial.parent, "-o", out)
        bench.check("--temporary-directory, %s" % system, done.returncode == 0 and is_finished(out, data), done)
    done = bench.run("resume", blob, "--temporary-directory", bench.place(), "-o", bench.place() / "out")
    good = done.returncode == 2 and "no partial file" in done.stderr
    bench.check("--temporary-directory without the file", good, done)

    out = bench.place() / "out"
    done = subprocess.run(
        [bench.command, "resume", "-", "--temporary-directory", str(partial.parent), "-o", str(out)],
        input=blob.read_bytes(), capture_output=True)
    bench.check("blob on standard input", done.returncode == 0 and is_finished(out, data), done)

    longer = bench.partial(data, 1_000_000)
    longer.write_bytes(data[:1_000_000] + b"behind")
    bench.expect("the file is longer than the blob says", blob, longer, "append", 0, data=data)
    bench.expect("the file is shorter than the blob says", blob, bench.partial(data, 10), "append", 0, data=data)
    bench.expect("the file is empty", blob, bench.partial(data, 0), "append", 0, data=data)

    # The fixture's original request asked for 4,500 bytes.
    received, count = bench.place() / "received", len(odd.requests)
    bench.run("convert", FIXTURES / "blobs/range-from-to.xml", "--bytes-received", 4_500, "-o", received)
    bench.expect(
        "all that was asked for has come", received, bench.partial(data, 4_500), "complete", 0, "--url", odd.url("ok"),
        data=data[:4_500])
    bench.check("nothing is asked for then", len(odd.requests) == count)

    private = bench.partial(data, 1_000_000)
    private.chmod(0o600)
    out, _, _ = bench.resume(blob, private)
    bench.check("OUT is as private as the partial file", out.stat().st_mode & 0o777 == 0o600, oct(out.stat().st_mode))

    partial = bench.partial(data, 1_000_000)
    broken = bench.blob(odd.url("truncated"), partial, ["--etag", TAG])
    out, _, done = bench.resume(broken, partial)
    _, code, done = bench.resume(done["blob"], done["partial"], "--url", odd.url("ok"), "--keep-partial", out=out)
    names = sorted(item.name for item in out.parent.iterdir())
    bench.check("--keep-partial", code == 0 and names == ["out", "out.part", "out.resumedata"], names)

    usage = [
        (), ("--partial", partial, "--temporary-directory", partial.parent),
        ("--partial", partial, "--header", "Range: a"),
        ("--partial", partial, "--header", "Name: a\nurl = b"), ("--partial", partial, "--url", "file:///etc/passwd"),
    ]
    for more in usage:
        done = bench.run("resume", blob, "-o", bench.place() / "out", *more)
        bench.check("wrong usage: %r" % (more[-1:],), done.returncode == 64, done)
    empty = FIXTURES / "blobs/nil-archive-older-key-order.plist"
    done = bench.run("resume", empty, "--partial", partial, "-o", bench.place() / "out")
    bench.check("nothing to resume", done.returncode == 1 and "archive of nil" in done.stdout, done)
    environment = {**os.environ, "PATH": str(bench.place())}
    done = bench.run("resume", blob, "--partial", partial, "-o", bench.place() / "out", env=environment)
    bench.check("without curl", done.returncode == 2 and "curl" in done.stderr, done)


def secrets(bench, odd, data):
    """Credentials are not on curl's command line, and are not sent to another URL."""
    odd.data = data
    partial = bench.partial(data, 1_000_000)
    blob = bench.blob(odd.url("stalls"), partial, ["--etag", TAG], "iOS 13", "--header", "Authorization: Bearer s3cr3t")
    out, count = bench.place() / "out", len(odd.requests)
    running = subprocess.Popen(
        [bench.command, "resume", blob, "--partial", partial, "-o", out], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    wait_until(lambda: len(odd.requests) > count)
    lines = [path.read_bytes() for path in pathlib.Path("/proc").glob("[0-9]*/cmdline") if is_curl(path)]
    bench.check(
        "no credentials among curl's arguments", lines and not any(b"s3cr3t" in line for line in lines), lines)
    bench.check("the blob's credentials are sent", odd.requests[-1][1].get("Authorization") == "Bearer s3cr3t")
    running.send_signal(signal.SIGINT)
    running.wait(60)
    _, code, done = bench.resume(blob, partial, "--url", odd.url("ok"))
    bench.check("not to another URL", code == 0 and "Authorization" not in odd.requests[-1][1], done)


def is_curl(path):
    try:
        return os.path.basename(path.read_bytes().split(b"\0")[0]) == b"curl"
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command")
    parser.add_argument("--servers", default="nginx,apache2", help="real servers to start; empty for none")
    parser.add_argument("--interruptions", type=int, default=50, help="downloads that are cut off, for each server")
    parser.add_argument("--fixtures", type=int, help="continue about so many blobs of the fixtures (default: all)")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print("seed %d" % arguments.seed)
    source = random.Random(arguments.seed)
    data = source.randbytes(SIZE)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    kinds = [kind for kind in arguments.servers.split(",") if kind]
    missing = [kind for kind in kinds if not program(kind)]
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(os.path.abspath(arguments.command), source, directory)
        odd = OddServer(data)
        for kind in missing:
            bench.check("%s is installed" % kind, False)
        for kind in kinds:
            if kind in missing:
                continue
            server = Server(kind, pathlib.Path(directory) / kind, odd.port)
            (server.root / "files" / "file.bin").write_bytes(data)
            os.utime(server.root / "files" / "file.bin", (1_600_000_000, 1_600_000_000))
            server.start()
            try:
                interruptions(bench, server, data, arguments.interruptions)
                every_form(bench, server, data)
                answers(bench, server, data, odd)
            finally:
                server.kill()
        odd_answers(bench, odd, data)
        signals(bench, odd, data)
        files(bench, odd, data)
        secrets(bench, odd, data)
        every_fixture(bench, odd, arguments.fixtures)
        odd.stop()
    print("%d passed, %d failed" % (bench.passed, bench.failed))
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
