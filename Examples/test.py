#!/usr/bin/env python3
"""Tests the engine against a real nginx, and against a server of Python that lies, both on loopback.

    Examples/test.py PROGRAM [COUNT]      PROGRAM is the built resume-download; needs nginx (Debian: nginx-light)

Responses that must not be appended, blobs of each kind, and COUNT downloads (30) that are interrupted twice at random
bytes: nginx or the program is killed in the middle of a body. Each is continued until it is complete, and its SHA-256
compared. Prints the seed.
"""

import hashlib
import http.server
import json
import os
import pathlib
import plistlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "Fixtures"
# The length of the file in the responses that some fixtures hold.
SIZE = 8 << 20
TAG = '"5e3a1c-9f00"'


class Nginx:
    def __init__(self, directory: pathlib.Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (directory / "www").mkdir()
        self.configuration = directory / "nginx.conf"
        temporary = " ".join(
            f"{kind}_temp_path {directory}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        self.configuration.write_text(f"""
            daemon off; worker_processes 1; pid {directory}/pid; error_log /dev/null;
            {"user root;" if os.getuid() == 0 else ""}
            events {{}}
            http {{
              access_log off; {temporary}
              server {{
                listen 127.0.0.1:{self.port}; root {directory}/www;
                location / {{ limit_rate 2m; }}
                location /plain/ {{ alias {directory}/www/; max_ranges 0; }}
                location /moved/ {{ return 302 /film; }}
                location /denied/ {{ return 403; }}
                location /failed/ {{ return 412; }}
                location /busy/ {{ return 503; }}
              }}
            }}""")

    def start(self):
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or sys.exit("there is no nginx")
        self.process = subprocess.Popen(
            [program, "-c", str(self.configuration)], stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(500):
            try:
                return socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.01)
        sys.exit("nginx does not start")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"


class Liar(http.server.BaseHTTPRequestHandler):
    """Serves `content` honestly, but for one lie that the path names: /LIE/anything."""

    content = b""
    requests: dict = {}
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        lie = self.path.split("/")[1]
        count = self.requests[self.path] = self.requests.get(self.path, 0) + 1
        if lie == "busy-once" and count == 1:
            return self.answer(503, {"Retry-After": "1"}, b"")
        span = self.span()
        if span is None:
            return self.answer(200, {"ETag": TAG}, self.content)
        first, last = span
        if first >= len(self.content):
            return self.answer(416, {"Content-Range": f"bytes */{len(self.content)}"}, b"")
        body, total = self.content[first:last + 1], len(self.content)
        fields = {"ETag": TAG}
        if lie == "offset":
            first, last, body = 0, last - first, self.content[:last - first + 1]
        elif lie == "range":
            body, last = body + b"x" * 10, last + 10
        elif lie == "tag":
            fields["ETag"] = '"other"'
        elif lie == "coding":
            fields["Content-Encoding"] = "gzip"
        elif lie == "length":
            body += b"x" * 10
        elif lie == "total":
            total += 1
        fields["Content-Range"] = f"bytes {first}-{last}/{total if lie != 'range' else total + 10}"
        if lie == "range":
            fields["Content-Range"] = f"bytes {first + 5}-{last - 10}/{total}"
        if lie == "no-range":
            del fields["Content-Range"]
        if lie == "parts":
            fields["Content-Type"] = "multipart/byteranges; boundary=x"
        if lie == "chunks":
            return self.answer(206, fields, body + b"x" * 10, chunked=True)
        cut = len(body) // 2 if lie == "cut" and count <= 2 else None
        self.answer(206, fields, body, cut=cut)

    def span(self):
        text = self.headers.get("Range", "")
        if self.headers.get("If-Range", TAG) != TAG or not text.startswith("bytes="):
            return None
        first, last = text[len("bytes="):].split("-")
        end = len(self.content) - 1
        if not first:
            return max(0, len(self.content) - int(last)), end
        return int(first), min(int(last), end) if last else end

    def answer(self, status, fields, body, chunked=False, cut=None):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body[:cut])
        except OSError:
            pass
        self.close_connection = cut is not None


class Tests:
    def __init__(self, program: str, directory: pathlib.Path, seed: int):
        self.program = program
        self.chance = random.Random(seed)
        self.partial, self.blob = directory / "partial", directory / "blob"
        self.content = self.chance.randbytes(SIZE)
        (directory / "www" / "film").write_bytes(self.content)
        self.checks = 0

    def prepare(self, url: str, received: int, etag: str, beginning: bytes | None = None):
        self.partial.write_bytes(self.content[:received] if beginning is None else beginning)
        self.blob.write_bytes(plistlib.dumps({
            "NSURLSessionDownloadURL": url, "NSURLSessionResumeBytesReceived": received,
            "NSURLSessionResumeEntityTag": etag, "NSURLSessionResumeInfoTempFileName": self.partial.name,
            "NSURLSessionResumeInfoVersion": 2,
        }))

    def run(self, content: bytes, fresh_url: str | None = None, during=lambda process: None) -> tuple[int, str]:
        digest = hashlib.sha256(content).hexdigest()
        command = [self.program, str(self.blob), str(self.partial), digest] + ([fresh_url] if fresh_url else [])
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
        during(process)
        return process.wait(), process.stderr.read()

    def completes(self, name: str, content: bytes, fresh_url: str | None = None):
        code, errors = self.run(content, fresh_url)
        if code != 0 or self.partial.read_bytes() != content:
            sys.exit(f"{name}: not complete, exit code {code}, {self.partial.stat().st_size} bytes: {errors[:300]}")
        self.checks += 1

    def refuses(self, name: str, reason: str):
        before = self.partial.read_bytes()
        code, errors = self.run(self.content)
        if code == 0 or self.partial.read_bytes() != before or reason not in errors:
            sys.exit(f"{name}: exit code {code}, {self.partial.stat().st_size} bytes, not {reason}: {errors[:300]}")
        self.checks += 1


def interrupted(tests: Tests, nginx: Nginx, tag: str, count: int):
    """Interrupts each download twice at random bytes: the server dies, or the program does."""
    interruptions = 0

    def wait(process) -> bool:
        goal = tests.partial.stat().st_size + tests.chance.randrange(1, SIZE // 4)
        while tests.partial.stat().st_size < goal and process.poll() is None:
            time.sleep(0.002)
        return process.poll() is None and tests.partial.stat().st_size < SIZE

    def kill_server(process):
        nonlocal interruptions
        for _ in range(2):
            interruptions += wait(process)
            nginx.kill()
            nginx.start()

    def kill_program(process):
        nonlocal interruptions
        interruptions += wait(process)
        process.kill()

    for index in range(count):
        tests.prepare(nginx.url("film"), tests.chance.randrange(1, SIZE // 4), tag)
        # The program itself asks again after the server died.
        for during in [kill_server] if index % 2 == 0 else [kill_program, kill_program]:
            tests.run(tests.content, during=during)
        tests.completes("interrupted", tests.content)
    if interruptions < count:
        sys.exit(f"only {interruptions} interruptions in the middle of the file")
    print(f"{count} downloads complete with the right SHA-256, interrupted {interruptions} times in the file")


def responses(tests: Tests, nginx: Nginx, tag: str):
    """What a real server responds."""
    for name, path, etag in [("changed", "film", '"other"'), ("no ranges", "plain/film", tag)]:
        tests.prepare(nginx.url(path), 1000, etag, beginning=b"o" * 1000)
        tests.completes(name, tests.content)
    tests.prepare(nginx.url("moved/film"), 1000, tag)
    tests.completes("redirect", tests.content)
    tests.prepare(nginx.url("film"), SIZE, tag)
    tests.completes("416 of a complete file", tests.content)
    tests.prepare(nginx.url("film"), SIZE + 1, tag, beginning=tests.content + b"x")
    tests.refuses("416 of a shorter file", "startOver")
    tests.prepare(nginx.url("failed/film"), 1000, tag)
    tests.refuses("412", "startOver")
    tests.prepare(nginx.url("missing"), 1000, tag)
    tests.refuses("404", "startOver")
    tests.prepare(nginx.url("busy/film"), 1000, tag)
    tests.refuses("503", "interrupted")
    tests.prepare(nginx.url("denied/film"), 1000, tag)
    tests.refuses("403", "unauthorized")
    tests.completes("403 with a fresh URL", tests.content, nginx.url("film"))


def lies(tests: Tests, url: str):
    for lie in ["offset", "range", "tag", "coding", "length", "no-range", "parts", "chunks"]:
        tests.prepare(f"{url}/{lie}/film", 1000, TAG)
        tests.refuses(f"a lie about {lie}", "startOver")
    tests.prepare(f"{url}/busy-once/film", 1000, TAG)
    tests.completes("503, then the rest", tests.content)
    tests.prepare(f"{url}/cut/film", 1000, TAG)
    tests.completes("cut twice in one run", tests.content)


def blobs(tests: Tests, url: str):
    """Each kind of blob, its download cut twice."""
    entries = {entry["file"]: entry["inspect"] for entry in json.loads((FIXTURES / "manifest.json").read_text())
               if "inspect" in entry}
    kinds = ["masked", "webkit", "safari", "range-from", "range-last", "xml-version", "binary-version",
             "keyed-archive-version-", "response-archived", "writer-today"]
    tested = 0
    for file, facts in entries.items():
        if not file.startswith("blobs/") or not any(kind in file for kind in kinds):
            continue
        if facts.get("kind") not in ("download", "safari-download") or "required-fields" in file:
            continue
        received = facts.get("bytesReceived") or 4096
        headers = (facts.get("originalRequest") or {}).get("headers") or {}
        span = next((value for name, value in headers.items() if name.lower() == "range"), "bytes=0-")
        first, last = span[len("bytes="):].split("-")
        start = int(first) if first else SIZE - int(last)
        whole = tests.content[start:int(last) + 1 if first and last else SIZE]
        tests.blob.write_bytes((FIXTURES / file).read_bytes())
        tests.partial.write_bytes(whole[:received])
        tests.completes(file, whole, f"{url}/cut/{tested}")
        tested += 1
    print(f"{tested} blobs of all kinds continued")


def main() -> int:
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        directory.chmod(0o755)
        nginx = Nginx(directory)
        tests = Tests(program, directory, seed)
        Liar.content = tests.content
        liar = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Liar)
        threading.Thread(target=liar.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{liar.server_port}"
        nginx.start()
        try:
            tag = urllib.request.urlopen(nginx.url("film")).headers["ETag"]
            responses(tests, nginx, tag)
            lies(tests, url)
            blobs(tests, url)
            interrupted(tests, nginx, tag, count)
        finally:
            nginx.kill()
    print(f"{tests.checks} passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
