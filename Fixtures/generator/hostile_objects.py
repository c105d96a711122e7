"""Binary property lists with invalid objects: unknown markers, invalid contents, truncated files."""

from __future__ import annotations

import struct
import zlib
from typing import List, Mapping, Optional, Sequence, Tuple, Union

from .binary import HEADER, array, ascii_text, assemble, data, dictionary, integer, uid
from .fixture import NOT_A_PLIST, REFUSES, Fixture, differs, read, refused

Codes = Union[str, Sequence[str]]

_READS_ON = differs("reads on into the offset table")
_ANY_WIDTH = differs("reads integers of any width")
_ANY_KEY = differs("takes any key that Python can hash")
_FIRST_OBJECT = len(HEADER)


def fixtures() -> List[Fixture]:
    return [*_markers(), *_contents(), *_cut(), *_short(), *_signatures()]


def _file(
    name: str, content: bytes, shows: str, code: Codes, plistlib: str = REFUSES, offset: Optional[int] = None
) -> Fixture:
    return refused("hostile/binary/%s.plist" % name, content, shows, code, offset=offset, plistlib=plistlib)


def _read(name: str, content: bytes, shows: str, plistlib: str = REFUSES) -> Fixture:
    return read("hostile/binary/%s.plist" % name, content, shows, plistlib)


def _markers() -> List[Fixture]:
    rows: Sequence[Tuple[str, bytes, str]] = (
        ("01", b"\x01", "which has no meaning"),
        ("07", b"\x07", "which has no meaning"),
        ("0c", b"\x0c\x51a", "a URL, which no reader knows"),
        ("0d", b"\x0d\x51a\x51b", "a URL with base, which no reader knows"),
        ("0e", b"\x0e" + bytes(16), "a UUID, which no reader knows"),
        ("15", b"\x15" + bytes(31) + b"\x01", "an integer of 32 bytes"),
        ("1f", b"\x1f" + bytes(16), "an integer of 2^15 bytes"),
        ("21", b"\x21\x3c\x00", "a real of 2 bytes"),
        ("24", b"\x24" + bytes(16), "a real of 16 bytes"),
        ("30", b"\x30" + bytes(8), "a date of 1 byte"),
        ("34", b"\x34" + bytes(8), "a date of 16 bytes"),
        ("70", b"\x70", "a UTF-8 text of another format"),
        ("90", b"\x90", "which has no meaning"),
        ("b0", b"\xb0", "an ordered set of another format"),
        ("e0", b"\xe0", "which has no meaning"),
        ("f0", b"\xf0", "which has no meaning"),
        ("ff", b"\xff", "which has no meaning"),
    )
    loads = {"15": _ANY_WIDTH, "1f": _ANY_WIDTH}
    result = []
    for name, content, what in rows:
        code: Codes = ["bad-marker", "bad-count"] if name in ("15", "1f") else "bad-marker"
        sentence = "The marker at offset %d is 0x%02X, %s." % (_FIRST_OBJECT, content[0], what)
        offset = None if isinstance(code, list) else _FIRST_OBJECT
        result.append(_file("marker-0x" + name, assemble([content]), sentence, code, loads.get(name, REFUSES), offset))
    nested = assemble([array([1, 2]), integer(1), b"\xe5"])
    result.append(
        _file(
            "marker-below-root",
            nested,
            "The marker at offset 13 is 0xE5, which has no meaning: it is an array's second element.",
            "bad-marker",
            offset=13,
        )
    )
    result.append(
        _read(
            "uid-of-16-bytes",
            assemble([uid(1 << 64, 16)]),
            "The marker at offset 8 is 0x8F, a UID of 16 bytes that needs 65 bits, of which the lower 64 are read.",
        )
    )
    return result


def _contents() -> List[Fixture]:
    infinite = struct.pack(">d", float("inf"))
    return [
        _read(
            "text-not-ascii",
            assemble([b"\x55caf\xc3\xa9"]),
            "An ASCII text at offset 8 with bytes above 0x7F at offsets 12 and 13.",
        ),
        _read(
            "text-lone-high-surrogate",
            assemble([b"\x62\xd8\x3e\x00a"]),
            "A UTF-16 text at offset 8 whose first unit, U+D83E at offset 9, has no second half.",
        ),
        _read(
            "text-lone-low-surrogate",
            assemble([b"\x62\x00a\xdd\xe9"]),
            "A UTF-16 text at offset 8 whose second unit, U+DDE9 at offset 11, has no first half.",
        ),
        _read(
            "text-ends-in-high-surrogate",
            assemble([b"\x61\xd8\x3e"]),
            "A UTF-16 text at offset 8 that ends in the middle of a pair.",
        ),
        _read(
            "key-is-integer",
            assemble([dictionary([1], [2]), integer(7), ascii_text("value")]),
            "A dictionary key, the object at offset 11, is the integer 7.",
            _ANY_KEY,
        ),
        _read(
            "key-is-data",
            assemble([dictionary([1], [2]), data(b"key"), ascii_text("value")]),
            "A dictionary key, the object at offset 11, is data.",
            _ANY_KEY,
        ),
        _file(
            "key-is-array",
            assemble([dictionary([1], [2]), array([]), ascii_text("value")]),
            "A dictionary key, the object at offset 11, is an array.",
            "non-string-key",
        ),
        _read(
            "key-is-uid",
            assemble([dictionary([1], [2]), uid(1), ascii_text("value")]),
            "A dictionary key, the object at offset 11, is a UID.",
            _ANY_KEY,
        ),
        _read(
            "date-not-a-number",
            assemble([b"\x33\x7f\xf8" + bytes(6)]),
            "The date at offset 8 is not a number.",
        ),
        _read("date-infinite", assemble([b"\x33" + infinite]), "The date at offset 8 is infinite."),
    ]


def _cut() -> List[Fixture]:
    """A file that ends in each structure in turn, so that its last 32 bytes are not a trailer."""
    whole = assemble([dictionary([1], [2]), ascii_text("key"), ascii_text("a text of more than fifteen characters")])
    text = whole.index(b"\x5f")
    table = len(whole) - 32 - 3
    places = (
        ("in-header", 4, "inside the header"),
        ("after-marker", 9, "after the marker of the first object"),
        ("in-references", 10, "inside the references of a dictionary"),
        ("in-key", 13, "inside a key"),
        ("in-count", text + 2, "inside the count of a text"),
        ("in-body", text + 12, "inside the body of a text"),
        ("before-offset-table", table, "before the offset table"),
        ("in-offset-table", table + 1, "inside the offset table"),
        ("before-trailer", len(whole) - 32, "before the trailer"),
        ("in-trailer", len(whole) - 16, "inside the trailer"),
        ("one-byte-short", len(whole) - 1, "one byte too early"),
    )
    result = []
    for name, length, where in places:
        code: Codes = ["truncated", "bad-trailer"]
        if length < len(HEADER):
            code = ["truncated", "unknown-format"]
        result.append(
            _file(
                "cut-" + name,
                whole[:length],
                "A file of %d bytes is cut %s, at offset %d." % (len(whole), where, length),
                code,
                NOT_A_PLIST if length < len(HEADER) else REFUSES,
            )
        )
    return result


def _short() -> List[Fixture]:
    """Objects that lack their last byte, before a complete offset table and trailer."""
    hidden: Mapping[str, bytes] = {
        "integer-of-8-bytes": b"\x13" + bytes(7),
        "real-of-8-bytes": b"\x23" + bytes(7),
        "real-of-4-bytes": b"\x22" + bytes(3),
        "date": b"\x33" + bytes(7),
        "uid-of-4-bytes": b"\x83" + bytes(3),
        "count-marker": b"\x5f",
        "count-of-2-bytes": b"\x5f\x11\x00",
        "count-of-8-bytes": b"\x4f\x13" + bytes(7),
    }
    result = []
    for name, content in hidden.items():
        result.append(
            _file(
                "short-" + name,
                assemble([array([1]), content]),
                "Object 1 at offset 10 (%s) lacks its last byte: what follows is the offset table."
                % name.replace("-", " "),
                ["truncated", "bad-count"],
                _READS_ON,
            )
        )
    return result


def _signatures() -> List[Fixture]:
    body = b"\xa1\x51a"
    newer = (
        b"bplist15" + b"\x13" + struct.pack(">Q", 22 + len(body)) + b"\x12" + struct.pack(">I", zlib.crc32(body)) + body
    )
    return [
        refused(
            "hostile/binary/empty-file.plist",
            b"",
            "No bytes at all: nothing is at offset 0.",
            ["unknown-format", "truncated"],
            plistlib=NOT_A_PLIST,
        ),
        _file(
            "magic-only",
            HEADER,
            "The eight bytes `bplist00`, and the file ends at offset 8.",
            ["truncated", "bad-trailer"],
        ),
        _file(
            "magic-and-empty-trailer",
            HEADER + bytes(32),
            "The header, and 32 zero bytes for a trailer from offset 8 on.",
            ["bad-trailer", "truncated"],
        ),
        _file(
            "magic-bplist15",
            newer,
            "The first bytes say `bplist15`, a newer format without a trailer.",
            "unknown-format",
            NOT_A_PLIST,
        ),
        _file(
            "magic-bplist16",
            b"bplist16" + b"\xa1\x51a" + bytes(32),
            "The first bytes say `bplist16`, and the trailer is zeros.",
            "unknown-format",
            NOT_A_PLIST,
        ),
    ]
