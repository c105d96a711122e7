#!/usr/bin/env python3
"""Times Python's plistlib in its own process, without the start of Python and the communication.

Reads one JSON object per line from standard input ({"work", "directory", "start", "end", "format"}), and answers each
with {"nanoseconds", "checksum"}. The inputs are the files in "directory", in the order of their names. They are read
before the clock starts.
"""

import json
import pathlib
import plistlib
import sys
import time
from typing import Any, Callable, Dict, List

MASK = b"TedLasso"
TOP = "NSKeyedArchiveRootObjectKey"
RECEIVED = "NSURLSessionResumeBytesReceived"
REQUESTS = ("NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest")
FORMATS = {"binary": plistlib.FMT_BINARY, "XML": plistlib.FMT_XML}
FEWEST_OBJECTS = 8

_files: Dict[str, List[bytes]] = {}
_values: Dict[str, List[Any]] = {}


def check(received: int, archives: List[int]) -> int:
    return received * 4 + sum(count > FEWEST_OBJECTS for count in archives)


def objects(archive: bytes) -> int:
    return len(plistlib.loads(archive, fmt=plistlib.FMT_BINARY)["$objects"])


def decode_blob(content: bytes, fmt: Any) -> int:
    """Three parses: the blob, and the archives in two of its fields."""
    blob = plistlib.loads(content, fmt=fmt)
    return check(blob[RECEIVED], [objects(blob[name]) for name in REQUESTS])


def decode_keyed_archive(content: bytes, fmt: Any) -> int:
    """Three parses, with the fields found through the UIDs of a keyed archive."""
    archive = plistlib.loads(content, fmt=fmt)
    table = archive["$objects"]
    root = table[archive["$top"][TOP].data]
    fields = {table[key.data]: table[value.data] for key, value in zip(root["NS.keys"], root["NS.objects"])}
    return check(fields[RECEIVED], [objects(fields[name]) for name in REQUESTS])


def decode_masked(content: bytes, fmt: Any) -> int:
    """One parse after the mask is removed."""
    plain = bytes(byte ^ key for byte, key in zip(content, MASK)) + content[len(MASK) :]
    count = len(plistlib.loads(plain, fmt=fmt)["$objects"])
    return check(0, [count, count])


def decode(content: bytes, fmt: Any) -> int:
    return len(plistlib.loads(content, fmt=fmt))


def encode(value: Any, fmt: Any) -> int:
    plistlib.dumps(value, fmt=fmt, sort_keys=False)
    return 0


WORK: Dict[str, Callable[[Any, Any], int]] = {
    "decode-blob": decode_blob,
    "decode-keyed-archive": decode_keyed_archive,
    "decode-masked": decode_masked,
    "decode": decode,
    "encode": encode,
}


def files(directory: str) -> List[bytes]:
    if directory not in _files:
        _files[directory] = [path.read_bytes() for path in sorted(pathlib.Path(directory).iterdir())]
    return _files[directory]


def inputs(order: Dict[str, Any]) -> List[Any]:
    directory = order["directory"]
    if order["work"] != "encode":
        return files(directory)
    if directory not in _values:
        _values[directory] = [plistlib.loads(content) for content in files(directory)]
    return _values[directory]


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        if order["work"] == "forget":
            _files.clear()
            _values.clear()
            print(json.dumps({"nanoseconds": 0, "checksum": 0}), flush=True)
            continue
        chosen = inputs(order)[order["start"] : order["end"]]
        work, fmt = WORK[order["work"]], FORMATS[order["format"]]
        start = time.thread_time_ns()
        checksum = 0
        for item in chosen:
            checksum += work(item, fmt)
        taken = time.thread_time_ns() - start
        print(json.dumps({"nanoseconds": taken, "checksum": checksum}), flush=True)


if __name__ == "__main__":
    main()
