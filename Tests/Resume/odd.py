"""A server on loopback with rare faults: each path has a different one."""

import email.utils
import http.server
import re
import threading

TAG, DATE = '"v1"', email.utils.formatdate(1_600_000_000, usegmt=True)


class OddServer:
    """Serves `data` under /ok, and wrong responses under the other paths. Counts its requests."""

    def __init__(self, data):
        self.data, self.tag, self.date = data, TAG, DATE
        self.requests = []
        self.release = threading.Event()
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                owner.requests.append((self.path, dict(self.headers)))
                self.close_connection = True
                try:
                    owner.answer(self)
                except (BrokenPipeError, ConnectionResetError):
                    pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return "http://127.0.0.1:%d/%s" % (self.port, path)

    def stop(self):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request):
        name = request.path.strip("/").split("?")[0].replace("-", "_")
        getattr(self, "answer_" + name, self.answer_missing)(request, *self.asked(request))

    def asked(self, request):
        """The first and the last requested byte."""
        size = len(self.data)
        match = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("Range", ""))
        if not match or match[1] == match[2] == "":
            return 0, size - 1
        if match[1] == "":
            return max(0, size - int(match[2])), size - 1
        return int(match[1]), min(int(match[2]), size - 1) if match[2] else size - 1

    def validators(self, tag=None):
        return [(name, value) for name, value in (("ETag", tag or self.tag), ("Last-Modified", self.date)) if value]

    def send(self, request, status, fields, body=b"", newline="\r\n"):
        lines = ["HTTP/1.1 %d Status" % status] + ["%s: %s" % field for field in fields] + ["Connection: close", "", ""]
        request.wfile.write(newline.join(lines).encode("latin-1"))
        request.wfile.write(body)

    def partial(self, request, first, last, *more, claimed=None, total=None, body=None, length=True, tag=None,
                newline="\r\n"):
        body = self.data[first:last + 1] if body is None else body
        total = len(self.data) if total is None else total
        fields = [("Content-Range", claimed or "bytes %d-%d/%s" % (first, last, total))] + self.validators(tag)
        if length:
            fields.append(("Content-Length", last - first + 1 if length is True else length))
        self.send(request, 206, fields + list(more), body, newline)

    # Responses that continue the download.

    def answer_ok(self, request, first, last):
        if first >= len(self.data):
            return self.send(request, 416, [("Content-Range", "bytes */%d" % len(self.data)), ("Content-Length", 0)])
        self.partial(request, first, last)

    def answer_interim(self, request, first, last):
        request.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n")
        self.partial(request, first, last)

    def answer_newlines_alone(self, request, first, last):
        self.partial(request, first, last, newline="\n")

    def answer_chunked(self, request, first, last):
        body = b"".join(
            b"%x\r\n%s\r\n" % (len(part), part)
            for part in (self.data[start:min(start + 65_536, last + 1)] for start in range(first, last + 1, 65_536)))
        self.partial(
            request, first, last, ("Transfer-Encoding", "chunked"), ("Trailer", "X-Trailer"), length=False,
            body=body + b"0\r\nX-Trailer: 1\r\n\r\n")

    def answer_more_than_announced(self, request, first, last):
        self.partial(request, first, last, length=False, body=self.data[first:] + b"more")

    # Responses that end too early.

    def answer_truncated(self, request, first, last):
        self.partial(request, first, last, body=self.data[first:(first + last) // 2])

    def answer_truncated_chunks(self, request, first, last):
        body = self.data[first:(first + last) // 2]
        self.partial(
            request, first, last, ("Transfer-Encoding", "chunked"), length=False,
            body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))

    def answer_a_part_of_it(self, request, first, last):
        self.partial(request, first, min(last, first + 999_999))

    def answer_unknown_total(self, request, first, last):
        self.partial(request, first, min(last, first + 999_999), total="*")

    def answer_stalls(self, request, first, last):
        self.partial(request, first, last, body=self.data[first:(first + last) // 2])
        request.wfile.flush()
        self.release.wait(60)

    def answer_says_nothing(self, request, first, last):
        self.release.wait(60)

    def answer_headers_alone(self, request, first, last):
        request.wfile.write(b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %d-" % first)

    # Responses with false statements.

    def answer_begins_elsewhere(self, request, first, last):
        self.partial(request, first - 1, last)

    def answer_begins_at_zero(self, request, first, last):
        self.partial(request, 0, len(self.data) - 1)

    def answer_another_length(self, request, first, last):
        self.partial(request, first, last, length=last - first)

    def answer_beyond_the_total(self, request, first, last):
        self.partial(request, first, last, claimed="bytes %d-%d/%d" % (first, last, last))

    def answer_no_content_range(self, request, first, last):
        self.send(request, 206, self.validators() + [("Content-Length", last - first + 1)], self.data[first:])

    def answer_multipart(self, request, first, last):
        body = b"--x\r\nContent-Range: bytes %d-%d/%d\r\n\r\n" % (first, last, len(self.data)) + self.data[first:]
        self.partial(
            request, first, last, ("Content-Type", "multipart/byteranges; boundary=x"), length=len(body), body=body)

    def answer_another_unit(self, request, first, last):
        self.partial(request, first, last, claimed="items %d-%d/%d" % (first, last, len(self.data)))

    def answer_huge(self, request, first, last):
        self.partial(request, first, last, claimed="bytes %d-%d/*" % (first, 2 ** 63 - 2), length=2 ** 63 - 1 - first)

    def answer_changed(self, request, first, last):
        self.partial(request, first, last, tag='"v2"')

    def answer_encoded(self, request, first, last):
        self.partial(request, first, last, ("Content-Encoding", "gzip"))

    def answer_endless_headers(self, request, first, last):
        request.wfile.write(b"HTTP/1.1 206 Partial Content\r\n")
        for number in range(20_000):
            request.wfile.write(b"X-%d: %s\r\n" % (number, b"x" * 80))
        request.wfile.write(b"\r\n")

    # Other statuses.

    def answer_no_length_in_416(self, request, first, last):
        self.send(request, 416, [("Content-Length", 0)])

    def answer_shorter_file(self, request, first, last):
        self.send(request, 416, [("Content-Range", "bytes */%d" % (first - 1)), ("Content-Length", 0)])

    def answer_precondition(self, request, first, last):
        self.send(request, 412, [("Content-Length", 0)])

    def answer_not_modified(self, request, first, last):
        self.send(request, 304, [])

    def answer_too_many(self, request, first, last):
        self.send(request, 429, [("Retry-After", "7"), ("Content-Length", 0)])

    def answer_moved(self, request, first, last):
        self.send(request, 302, [("Location", self.url("ok")), ("Content-Length", 0)])

    def answer_missing(self, request, first, last):
        self.send(request, 404, [("Content-Length", 0)])
