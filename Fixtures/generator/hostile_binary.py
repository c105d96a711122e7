"""Binary property lists with a false structure: endless graphs, counts, trailers, references and offsets."""

from __future__ import annotations

from typing import List, Mapping, Sequence, Tuple, Union

from . import binary
from .binary import Layout, Node, Object, array, ascii_text, assemble, dictionary, integer, set_of
from .fixture import REFUSES, Fixture, differs, read, refused

Codes = Union[str, Sequence[str]]

_SHORT: Codes = ["truncated", "bad-count"]
_HUGE: Codes = ["bad-count", "truncated", "too-large"]
_WIDE: Codes = ["bad-trailer", "bad-count", "truncated"]
_LOADS_CYCLE = differs("keeps the cycle")
_READS_ON = differs("reads on into the offset table")
_TRAILER_FIELDS = {"offset_size": 6, "reference_size": 7, "count": 8, "top": 16, "table": 24}
_READS_HEADER = differs("reads the header as an object")


def fixtures() -> List[Fixture]:
    return [*_graphs(), *_counts(), *_trailers(), *_offsets()]


def _file(name: str, content: bytes, shows: str, code: Codes, plistlib: str = REFUSES) -> Fixture:
    return refused("hostile/binary/%s.plist" % name, content, shows, code, plistlib=plistlib)


def _graphs() -> List[Fixture]:
    key = ascii_text("key")
    levels = 20
    shared_arrays: List[Object] = [*(array([level + 1] * 10) for level in range(levels)), integer(7)]
    shared_dictionaries: List[Object] = [dictionary([21, 22, 23, 24], [level + 1] * 4) for level in range(levels)]
    shared_dictionaries += [integer(7), *(ascii_text(letter) for letter in "abcd")]
    deep: List[Object] = [*(array([level + 1]) for level in range(5000)), integer(7)]
    deep_dictionaries: List[Object] = [
        *(dictionary([3001], [level + 1]) for level in range(3000)),
        integer(7),
        key,
    ]
    wide: List[Object] = [array([1] * 14000), array([2] * 14000), array([3] * 14000), integer(7)]
    expands = differs("loads it, since it shares what is shared and never counts")
    return [
        _file(
            "cycle-array-in-itself",
            assemble([array([0])]),
            "The array at offset 8 is its own element.",
            "cycle",
            _LOADS_CYCLE,
        ),
        _file(
            "cycle-dictionary-in-itself",
            assemble([dictionary([1], [0]), key]),
            "The dictionary at offset 8 is its own value.",
            "cycle",
            _LOADS_CYCLE,
        ),
        _file("cycle-set-in-itself", assemble([set_of([0])]), "The set at offset 8 is its own member.", "cycle"),
        _file(
            "cycle-of-four",
            assemble([array([1]), dictionary([4], [2]), array([5, 3]), array([1]), key, integer(7)]),
            "A cycle below the root: the dictionary at offset 10, two arrays, and the same dictionary again.",
            "cycle",
            _LOADS_CYCLE,
        ),
        _file(
            "cycle-dictionary-as-its-own-key",
            assemble([dictionary([0], [1]), integer(7)]),
            "The dictionary at offset 8 is its own key.",
            ["cycle", "non-string-key"],
        ),
        _file(
            "bomb-shared-arrays",
            assemble(shared_arrays),
            "20 arrays from offset 8 on, each ten times in the one before: 10^20 elements in 283 bytes.",
            "too-many-nodes",
            expands,
        ),
        _file(
            "bomb-shared-dictionaries",
            assemble(shared_dictionaries),
            "20 dictionaries from offset 8 on, each four times in the one before: 4^20 values.",
            "too-many-nodes",
            expands,
        ),
        _file(
            "bomb-wide-arrays",
            assemble(wide),
            "Three arrays of 14000 references from offset 8 on, one in the other: 2.7 * 10^12 elements, only 4 deep.",
            "too-many-nodes",
            expands,
        ),
        _file(
            "depth-5000-arrays",
            assemble(deep),
            "5000 arrays from offset 8 on, one in the other.",
            "too-deep",
        ),
        _file(
            "depth-3000-dictionaries",
            assemble(deep_dictionaries),
            "3000 dictionaries from offset 8 on, one in the other.",
            "too-deep",
        ),
    ]


def _counts() -> List[Fixture]:
    """Objects whose count exceeds the file. Each is the only object, at offset 8."""

    def lying(kind: int, count: int, width: int, body: bytes = b"") -> bytes:
        return assemble([bytes([kind | 15]) + integer(count, width) + body])

    return [
        _file(
            "count-array-200",
            lying(0xA0, 200, 1),
            "The array at offset 8 says 200 elements and ends after its count.",
            _SHORT,
        ),
        _file(
            "count-array-2-31",
            lying(0xA0, (1 << 31) - 1, 4),
            "The array at offset 8 says 2^31 - 1 elements; the file has 47 bytes.",
            _HUGE,
        ),
        _file(
            "count-array-times-reference-size",
            assemble([bytes([0xAF]) + integer(1 << 61, 8)], Layout(reference_size=8)),
            "The array at offset 8 says 2^61 elements, and references have 8 bytes: the product does not fit 64 bits.",
            _HUGE,
        ),
        _file(
            "count-set-200",
            lying(0xC0, 200, 1),
            "The set at offset 8 says 200 members and ends after its count.",
            _SHORT,
        ),
        _file(
            "count-dictionary-200",
            lying(0xD0, 200, 1),
            "The dictionary at offset 8 says 200 pairs and ends after its count.",
            _SHORT,
        ),
        _file(
            "count-dictionary-values-missing",
            assemble([Node(b"\xd2", (1, 1)), ascii_text("k")]),
            "The dictionary at offset 8 has the references of its 2 keys only: its values would be the next object.",
            [*_SHORT, "bad-reference"],
        ),
        _file(
            "count-dictionary-doubled",
            lying(0xD0, 1 << 62, 8),
            "The dictionary at offset 8 says 2^62 pairs: twice that does not fit a signed 64-bit integer.",
            _HUGE,
        ),
        _file(
            "count-data-200", lying(0x40, 200, 1, b"short"), "The data at offset 8 say 200 bytes and have 5.", _SHORT
        ),
        _file("count-data-2-63", lying(0x40, (1 << 63) - 1, 8), "The data at offset 8 say 2^63 - 1 bytes.", _HUGE),
        _file(
            "count-text-200",
            lying(0x50, 200, 1, b"short"),
            "The ASCII text at offset 8 says 200 characters and has 5.",
            _SHORT,
        ),
        _file(
            "count-text-2-63",
            lying(0x50, (1 << 63) - 1, 8),
            "The ASCII text at offset 8 says 2^63 - 1 characters.",
            _HUGE,
        ),
        _file(
            "count-utf16-over-the-end",
            lying(0x60, 60, 1, "s\u00e9rie".encode("utf-16-be")),
            "The UTF-16 text at offset 8 says 60 units and runs over the end of a file of 54 bytes.",
            _SHORT,
        ),
        _file(
            "count-utf16-half-there",
            lying(0x60, 16, 1, b"\x00a" * 8),
            "The UTF-16 text at offset 8 says 16 units and has 8: enough only if a unit were a byte.",
            _SHORT,
            _READS_ON,
        ),
        _file(
            "count-utf16-doubling-overflows-unsigned",
            lying(0x60, (1 << 63) | 1, 8, b"\x00a"),
            "The UTF-16 text at offset 8 says 2^63 + 1 units: doubled in 64 bits that is 2; signed it is negative.",
            _HUGE,
        ),
        _file(
            "count-utf16-doubling-overflows-signed",
            lying(0x60, 1 << 62, 8, b"\x00a"),
            "The UTF-16 text at offset 8 says 2^62 units: twice that does not fit a signed 64-bit integer.",
            _HUGE,
        ),
        _file("count-negative", lying(0xA0, (1 << 64) - 1, 8), "The array at offset 8 says -1 elements.", _HUGE),
        read(
            "hostile/binary/count-of-16-bytes.plist",
            lying(0x50, (1 << 64) + 2, 16, b"ab"),
            "The ASCII text at offset 8 says 2^64 + 2 characters in a count of 16 bytes, whose low half is 2.",
            differs("takes the first byte for the whole count"),
        ),
        _file(
            "count-is-a-text",
            assemble([b"\x5f" + b"\x51a" + b"a" * 15]),
            "The count of a text is not an integer: the marker at offset 9 is 0x51, that of a text.",
            ["bad-count", "bad-marker"],
        ),
        _file(
            "count-is-a-real",
            assemble([b"\xaf" + binary.real(1.0) + bytes(8)]),
            "The count of an array is not an integer: the marker at offset 9 is 0x23, that of a real.",
            ["bad-count", "bad-marker"],
        ),
        _file(
            "body-runs-into-offset-table",
            assemble([array([1]), b"\x5a" + b"only 9 by"]),
            "The text at offset 10 says 10 characters and has 9: the tenth would be the offset table.",
            _SHORT,
            _READS_ON,
        ),
        _file(
            "root-runs-into-offset-table",
            assemble([b"\x5a" + b"only 9 by"]),
            "The root at offset 8 says 10 characters and has 9: the tenth would be the offset table.",
            _SHORT,
            _READS_ON,
        ),
        _file(
            "array-runs-into-offset-table",
            assemble([Node(b"\xa3", (1, 1)), integer(7)], Layout(order=(1, 0))),
            "The array at offset 10 says 3 elements and has 2: the third would be the offset table.",
            [*_SHORT, "bad-reference"],
        ),
    ]


def _trailers() -> List[Fixture]:
    objects: Sequence[Object] = [array([1, 2]), integer(1), ascii_text("two")]

    def lying(**fields: int) -> bytes:
        return assemble(objects, Layout(trailer=fields))

    size = len(assemble(objects))
    places = {name: size - 32 + place for name, place in _TRAILER_FIELDS.items()}
    huge: Codes = ["bad-trailer", "too-large", "bad-count", "truncated"]
    out_of_range: Codes = ["bad-trailer", "bad-reference"]
    outside: Codes = ["bad-trailer", "bad-offset", "truncated"]
    rows: Sequence[Tuple[str, Mapping[str, int], str, Codes]] = (
        ("offset-size-0", {"offset_size": 0}, "offsets of 0 bytes.", "bad-trailer"),
        ("offset-size-9", {"offset_size": 9}, "offsets of 9 bytes.", "bad-trailer"),
        ("offset-size-255", {"offset_size": 255}, "offsets of 255 bytes.", "bad-trailer"),
        ("reference-size-0", {"reference_size": 0}, "references of 0 bytes.", "bad-trailer"),
        ("reference-size-9", {"reference_size": 9}, "references of 9 bytes.", _WIDE),
        ("reference-size-255", {"reference_size": 255}, "references of 255 bytes.", _WIDE),
        ("no-objects", {"count": 0}, "no objects, and yet a root.", ["bad-trailer", "bad-reference"]),
        ("count-4-of-3", {"count": 4}, "4 objects. There are 3, and a fourth offset would lie in the trailer.", huge),
        ("count-2-63", {"count": 1 << 63}, "2^63 objects.", huge),
        ("count-all-ones", {"count": (1 << 64) - 1}, "2^64 - 1 objects.", huge),
        (
            "count-times-offset-size",
            {"count": (1 << 61) + 1, "offset_size": 8},
            "2^61 + 1 objects, with offsets of 8 bytes: in 64 bits the product is 8.",
            huge,
        ),
        (
            "table-in-header",
            {"table": 4},
            "the offset table begins at 4, inside the header.",
            ["bad-trailer", "bad-offset"],
        ),
        ("table-at-end", {"table": size}, "the offset table begins at the end of the file.", outside),
        ("table-in-trailer", {"table": size - 32}, "the offset table begins where the trailer does.", outside),
        ("table-far-outside", {"table": 1 << 40}, "the offset table begins at 2^40.", outside),
        ("table-2-63", {"table": 1 << 63}, "the offset table begins at 2^63.", outside),
        (
            "table-all-ones",
            {"table": (1 << 64) - 1},
            "the offset table begins at 2^64 - 1. In 64 bits its end would be 2.",
            outside,
        ),
        ("top-out-of-range", {"top": 3}, "the root is object 3, and objects 0 to 2 are there.", out_of_range),
        ("top-2-63", {"top": 1 << 63}, "the root is object 2^63.", out_of_range),
    )
    loads = {
        "count-4-of-3": differs("reads the offset of the fourth from the trailer, and never uses it"),
        "table-in-trailer": differs("reads offsets from the trailer"),
    }
    return [
        _file(
            "trailer-" + name,
            lying(**fields),
            "The trailer at offset %d says: %s" % (places[next(iter(fields))], sentence),
            code,
            loads.get(name, REFUSES),
        )
        for name, fields, sentence, code in rows
    ]


def _offsets() -> List[Fixture]:
    objects: Sequence[Object] = [array([1, 2]), integer(1), ascii_text("two")]
    whole = assemble(objects)
    table = len(whole) - 32 - len(objects)

    def lying(value: int) -> bytes:
        return assemble(objects, Layout(offset_size=2, offsets={1: value}))

    return [
        _file(
            "reference-out-of-range",
            assemble([array([1])]),
            "The reference at offset 9 leads to object 1, and only object 0 is there.",
            "bad-reference",
        ),
        _file(
            "reference-of-8-bytes-out-of-range",
            assemble([array([(1 << 63) + 1])], Layout(reference_size=8)),
            "The reference at offset 9 leads to object 2^63 + 1.",
            "bad-reference",
        ),
        _file(
            "reference-of-key-out-of-range",
            assemble([dictionary([9], [1]), integer(1)]),
            "The reference at offset 9, a key, leads to object 9, and objects 0 and 1 are there.",
            "bad-reference",
        ),
        _file(
            "offset-into-header",
            lying(3),
            "The offset table at 19 puts object 1 at offset 3, in the header.",
            "bad-offset",
            _READS_HEADER,
        ),
        _file(
            "offset-zero",
            lying(0),
            "The offset table at 19 puts object 1 at offset 0: its marker would be the `b` of the header.",
            "bad-offset",
            _READS_HEADER,
        ),
        _file(
            "offset-into-offset-table",
            lying(table),
            "The offset table at 19 puts object 1 at offset %d, where the table itself begins." % table,
            "bad-offset",
            differs("reads the offset table as an object"),
        ),
        _file(
            "offset-into-trailer",
            lying(len(whole) + len(objects) - 8),
            "The offset table at 19 puts object 1 into the trailer.",
            "bad-offset",
            differs("reads the trailer as an object"),
        ),
        _file(
            "offset-beyond-file", lying(60000), "The offset table at 19 puts object 1 at offset 60000.", "bad-offset"
        ),
        _file(
            "offset-2-63",
            assemble(objects, Layout(offset_size=8, offsets={1: 1 << 63})),
            "The offset table at 25 puts object 1 at offset 2^63.",
            "bad-offset",
        ),
        _file(
            "offset-all-ones",
            assemble(objects, Layout(offset_size=8, offsets={2: (1 << 64) - 1})),
            "The offset table at 33 puts object 2 at offset 2^64 - 1.",
            "bad-offset",
        ),
    ]
