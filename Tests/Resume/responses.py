"""Responses of real servers, and of a server with faults: each is judged before it is used."""

import base64
import hashlib
import socket
import time
import urllib.request

from bench import is_finished
from odd import TAG
from servers import SECRET


def headers(url, **fields):
    request = urllib.request.Request(url, method="HEAD", headers=fields)
    with urllib.request.urlopen(request) as response:
        return response.headers


def tag(url):
    return ["--etag", headers(url)["ETag"]]


def date(url):
    return ["--last-modified", headers(url)["Last-Modified"]]


def answers(bench, server, data, odd):
    """Responses of real servers: the verdict, the exit code, and the unchanged partial file."""
    file = server.url("file.bin")

    def case(name, path, verdict, code, *more, check=None, length=1_000_000, fields=()):
        partial = bench.partial(data, length)
        blob = bench.blob(server.url(path), partial, check or tag(file), "iOS 13", *fields)
        count = len(odd.requests)
        _, done = bench.expect(
            "%s: %s" % (server.kind, name), blob, partial, verdict, code, *more, data=data, requests=server.requests)
        if len(odd.requests) != count:
            bench.check("%s: %s: the other host was not asked" % (server.kind, name), False)
        return done

    other = ["--etag", '"another"']
    old = ["--last-modified", "Tue, 04 Feb 2020 09:30:00 GMT"]
    case("unchanged file, date alone", "noetag/file.bin", "append", 0, check=date(file))
    case("changed file, strong ETag", "file.bin", "changed", 1, check=other)
    case("changed file, date alone", "noetag/file.bin", "changed", 1, check=old)
    case("weak ETag", "file.bin", "changed", 1, check=["--etag", "W/" + headers(file)["ETag"]])
    case("weak ETag and date", "file.bin", "append", 0, check=["--etag", "W/" + headers(file)["ETag"]] + date(file))
    case("gzip on", "gzip/file.bin", "append", 0)
    compressed = headers(server.url("gzip/file.bin"), **{"Accept-Encoding": "gzip"})["ETag"]
    case("gzip on, ETag of the compressed file (%s)" % compressed, "gzip/file.bin", "changed", 1,
         check=["--etag", compressed])
    # Apache does not send the file's length.
    complete = ("complete", 0) if server.kind == "nginx" else ("not-resumable", 1)
    case("416 at the end", "file.bin", *complete, length=len(data))
    case("401", "private/file.bin", "unauthorized", 1)
    case("401, new credentials by --header", "private/file.bin", "append", 0, "--header", "Authorization: Bearer good")
    case("old credentials in the blob", "private/file.bin", "unauthorized", 1,
         fields=("--header", "Authorization: Bearer bad"))
    case("old credentials in the blob, new ones by --header", "private/file.bin", "append", 0, "--header",
         "authorization: Bearer good", fields=("--header", "Authorization: Bearer bad"))
    case("403", "forbidden/file.bin", "unauthorized", 1)
    case("403, and --url", "forbidden/file.bin", "append", 0, "--url", file)
    done = case("redirect to another host", "elsewhere/file.bin", "not-resumable", 1,
                fields=("--header", "Authorization: Bearer good"))
    bench.check("%s: the redirect's target is told" % server.kind, "localhost" in (done.get("location") or ""), done)
    case("server without ranges", "noranges/file.bin", "restart", 1)
    done = case("503", "busy/file.bin", "not-resumable", 1)
    bench.check("%s: Retry-After is told" % server.kind, done.get("retryAfter") == "7", done)
    case("404", "missing.bin", "not-resumable", 1)
    if server.kind == "nginx":
        signed(bench, server, data)


def signed(bench, server, data):
    """A signed URL that has expired, and --url with a fresh one."""

    def url(seconds):
        expires = int(time.time()) + seconds
        text = "%d/signed/file.bin %s" % (expires, SECRET)
        md5 = base64.urlsafe_b64encode(hashlib.md5(text.encode()).digest()).decode().rstrip("=")
        return server.url("signed/file.bin?md5=%s&expires=%d" % (md5, expires))

    partial = bench.partial(data, 2_000_000)
    blob = bench.blob(url(-60), partial, tag(url(60)))
    bench.expect("nginx: signed URL that has expired", blob, partial, "unauthorized", 1, data=data)
    bench.expect(
        "nginx: signed URL that has expired, and --url", blob, partial, "append", 0, "--url", url(60), data=data)


def odd_answers(bench, odd, data):
    """Responses that are false, end early, or have an unusual form."""
    odd.data = data
    for path, verdict, code in [
        ("ok", "append", 0), ("interim", "append", 0), ("newlines-alone", "append", 0), ("chunked", "append", 0),
        ("more-than-announced", "append", 0), ("truncated", "append", 2), ("truncated-chunks", "append", 2),
        ("a-part-of-it", "append", 2), ("unknown-total", "append", 2), ("headers-alone", None, 2),
        ("endless-headers", None, 2), ("begins-elsewhere", "wrong-range", 1), ("begins-at-zero", "wrong-range", 1),
        ("another-length", "wrong-range", 1), ("beyond-the-total", "wrong-range", 1),
        ("no-content-range", "wrong-range", 1), ("multipart", "wrong-range", 1), ("another-unit", "wrong-range", 1),
        ("huge", "append", 2), ("changed", "changed", 1), ("encoded", "changed", 1),
        ("no-length-in-416", "not-resumable", 1), ("shorter-file", "changed", 1), ("precondition", "changed", 1),
        ("not-modified", "not-resumable", 1), ("too-many", "not-resumable", 1), ("moved", "not-resumable", 1),
        ("missing", "not-resumable", 1),
    ]:
        partial = bench.partial(data, 1_000_000)
        blob = bench.blob(odd.url(path), partial, ["--etag", TAG])
        kept = code == 2 and verdict is not None
        out, done = bench.expect(
            path, blob, partial, verdict, code, data=data, kept=kept, requests=lambda: len(odd.requests))
        if kept:
            copy = out.with_name("out.part").read_bytes()
            good = data.startswith(copy) and len(copy) > 1_000_000 and done.get("length") == len(copy)
            bench.check("%s: what came is kept" % path, good, done)
            rest = "ok" if path != "a-part-of-it" else path
            code = 2
            for _ in range(10):
                _, code, done = bench.resume(
                    out.with_name("out.resumedata"), done["partial"], "--url", odd.url(rest), out=out)
                if code != 2:
                    break
            good = code == 0 and is_finished(out, data) and [item.name for item in out.parent.iterdir()] == ["out"]
            bench.check("%s: the kept blob finishes it" % path, good, (done, list(out.parent.iterdir())))
    unreachable(bench, data)


def unreachable(bench, data):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = "http://127.0.0.1:%d/a" % listener.getsockname()[1]
        partial = bench.partial(data, 100)
        bench.expect("no server", bench.blob(url, partial, ["--etag", TAG]), partial, None, 2, data=data)
