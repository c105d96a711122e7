"""Binary property lists that are valid: every object type, every size, every odd but lawful layout."""

from __future__ import annotations

from datetime import datetime
from plistlib import UID
from typing import List, Sequence, Tuple

from .binary import (
    EPOCH,
    FALSE,
    FILL,
    NULL,
    TRUE,
    Layout,
    Node,
    Object,
    Pairs,
    Separate,
    array,
    ascii_text,
    assemble,
    data,
    date,
    dictionary,
    dump,
    integer,
    real,
    set_of,
    uid,
    utf16_text,
)
from .fixture import REFUSES, Fixture, differs, plist

_COUNT_WIDTHS = (1, 2, 4, 8)
_SENTENCE = "a text of 32 characters, exactly"
_EMOJI = "\U0001f9e9"
_MIXED = "Gr\u00fc\u00dfe \u2014 \u65e5\u672c\u8a9e " + _EMOJI


def fixtures() -> List[Fixture]:
    return [*_scalars(), *_texts(), *_containers(), *_counts(), *_sizes(), *_layouts()]


def _list(*objects: bytes) -> bytes:
    """An array of these objects."""
    return assemble([array(range(1, len(objects) + 1)), *objects])


def _plural(count: int) -> str:
    return "" if count == 1 else "s"


def _scalars() -> List[Fixture]:
    integers = [0, 255, 256, 65535, 65536, (1 << 32) - 1, 1 << 32, (1 << 63) - 1, -1, -(1 << 63)]
    widths = (1, 1, 2, 2, 4, 4, 8, 8, 8, 8)
    finite = (0.0, -0.0, 0.5, -2.25, 1.0e30, -1.0e-30)
    doubles = (*finite, 0.1, 5e-324, 1.7976931348623157e308, float("inf"), float("-inf"))
    dates = (0.0, -978307200.0, 700000000.5, -1.0, (datetime(9999, 12, 31, 23, 59, 59) - EPOCH).total_seconds())
    return [
        plist("binary/null-false-true.plist", _list(NULL, FALSE, TRUE), "Null, false and true in an array."),
        plist(
            "binary/fill-as-object.plist",
            _list(FILL, TRUE),
            "The fill byte 0x0F as an object of an array.",
            plistlib=differs("reads fill as empty data"),
        ),
        plist(
            "binary/integers-of-1-2-4-8-bytes.plist",
            _list(*(integer(value, width) for value, width in zip(integers, widths))),
            "The lowest and highest integer of 1, 2, 4 and 8 bytes; only those of 8 bytes can be negative.",
        ),
        plist(
            "binary/integers-of-16-bytes.plist",
            _list(integer(1 << 63, 16), integer((1 << 64) - 1, 16)),
            "Integers from 2^63 to 2^64 - 1, which Apple's writer stores in 16 bytes.",
        ),
        plist(
            "binary/integers-of-16-bytes-above-2-64.plist",
            _list(integer((1 << 64) + 5, 16), integer((1 << 127) - 1, 16)),
            "Integers that need more than 64 bits: 2^64 + 5 and 2^127 - 1. CoreFoundation reads the lower 64.",
            plistlib=differs("reads all 128 bits"),
        ),
        plist(
            "binary/integers-of-16-bytes-negative.plist",
            _list(integer(-1, 16), integer(-(1 << 127), 16)),
            "Negative integers in 16 bytes: -1 and -2^127. CoreFoundation reads the lower 64 bits, unsigned.",
            plistlib=differs("reads all 128 bits, signed"),
        ),
        plist(
            "binary/integers-wider-than-needed.plist",
            _list(*(integer(1, width) for width in (1, 2, 4, 8, 16))),
            "The number 1 in each of the five widths.",
        ),
        plist(
            "binary/reals-of-4-bytes.plist",
            _list(*(real(value, 4) for value in (*finite, float("inf"), float("-inf")))),
            "Reals of 4 bytes, with negative zero and both infinities.",
        ),
        plist(
            "binary/reals-of-8-bytes.plist",
            _list(*(real(value) for value in doubles)),
            "Reals of 8 bytes: negative zero, the smallest and the largest, both infinities.",
        ),
        plist(
            "binary/reals-not-a-number.plist",
            _list(b"\x22\x7f\xc0\x00\x00", b"\x23\x7f\xf8" + bytes(6), b"\x23\xff\xf8" + bytes(5) + b"\x07"),
            "Three reals that are not numbers; the last has its sign set and 7 as payload.",
        ),
        plist(
            "binary/dates.plist",
            _list(*(date(seconds) for seconds in dates)),
            "Dates: 2001-01-01, 1970-01-01, one with half a second, one second before 2001, the last second of 9999.",
        ),
        plist(
            "binary/data-of-each-length.plist",
            _list(*(data(bytes(range(count))) for count in (0, 1, 14, 15, 16, 255, 256))),
            "Data of 0, 1, 14, 15, 16, 255 and 256 bytes: 14 is the last count that fits the marker.",
        ),
        plist(
            "binary/uids-of-1-to-8-bytes.plist",
            _list(*(uid((1 << (8 * width)) - 1, width) for width in range(1, 9))),
            "The highest UID of each width from 1 to 8 bytes.",
        ),
        plist(
            "binary/uids-wider-than-needed.plist",
            _list(*(uid(7, width) for width in range(1, 9))),
            "The UID 7 in each width from 1 to 8 bytes.",
        ),
        plist("binary/root-is-integer.plist", assemble([integer(42)]), "The root is the integer 42."),
        plist("binary/root-is-text.plist", assemble([ascii_text("root")]), "The root is a text."),
        plist("binary/root-is-uid.plist", assemble([uid(3)]), "The root is a UID."),
    ]


def _texts() -> List[Fixture]:
    controls = "".join(chr(code) for code in (*range(32), 127))
    return [
        plist(
            "binary/texts-ascii.plist",
            _list(*(ascii_text(text) for text in ("", "a", "fourteen chars", "fifteen letters", _SENTENCE))),
            "ASCII texts of 0, 1, 14, 15 and 32 characters.",
        ),
        plist(
            "binary/texts-ascii-control-characters.plist",
            assemble([ascii_text(controls)]),
            "An ASCII text of all control characters, NUL and DEL among them.",
        ),
        plist(
            "binary/texts-utf16.plist",
            _list(*(utf16_text(text) for text in ("\u00e9", "\ufeffmark", "\ufffe\uffff", _MIXED))),
            "UTF-16 texts: one letter, one that begins with U+FEFF, two noncharacters, several scripts.",
        ),
        plist(
            "binary/texts-utf16-surrogate-pairs.plist",
            _list(utf16_text(_EMOJI), utf16_text("\U00010000\U0010ffff")),
            "UTF-16 texts beyond the basic plane: their counts are in 16-bit units, two a character.",
        ),
        plist(
            "binary/texts-ascii-stored-as-utf16.plist",
            _list(utf16_text("plain"), ascii_text("plain"), utf16_text("")),
            "The same ASCII text once as UTF-16 and once as ASCII, and an empty text as UTF-16.",
        ),
        plist(
            "binary/dictionary-keys-utf16.plist",
            assemble([dictionary([1, 3], [2, 2]), utf16_text("\u30ad\u30fc"), TRUE, utf16_text("ascii")]),
            "Dictionary keys in UTF-16, one of them ASCII text.",
        ),
    ]


def _containers() -> List[Fixture]:
    return [
        plist("binary/array.plist", dump([1, "two", 3.0, b"four", [5, [6]]]), "Arrays in arrays, and scalars."),
        plist(
            "binary/set.plist",
            assemble([set_of([1, 2]), ascii_text("one"), integer(2)]),
            "A set (marker 0xC0) of a text and an integer.",
            plistlib=REFUSES,
        ),
        plist(
            "binary/empty-containers.plist",
            dump({"array": [], "data": b"", "dictionary": {}, "text": ""}),
            "An empty array, dictionary, text and data.",
        ),
        plist(
            "binary/empty-set.plist",
            assemble([array([1]), set_of([])]),
            "An empty set in an array.",
            plistlib=REFUSES,
        ),
        plist(
            "binary/dictionary-keys-unsorted.plist",
            dump({"zebra": 1, "apple": 2, "Mango": 3, "": 4}),
            "A dictionary whose keys are in no order, one of them empty.",
        ),
        plist(
            "binary/dictionary-duplicate-keys.plist",
            dump(Pairs((("twice", "first"), ("once", 1), ("twice", "second")))),
            "A dictionary that holds the key `twice` two times; both references lead to one object.",
            plistlib=differs("keeps the last of two equal keys"),
        ),
        plist(
            "binary/dictionary-duplicate-keys-apart.plist",
            assemble([dictionary([1, 2], [3, 4]), ascii_text("twice"), ascii_text("twice"), integer(1), integer(2)]),
            "A dictionary that holds the key `twice` two times, as two objects.",
            plistlib=differs("keeps the last of two equal keys"),
        ),
        plist(
            "binary/nested-to-depth-32.plist",
            assemble([*(array([index + 1]) for index in range(31)), ascii_text("bottom")]),
            "31 arrays, one in the other: a depth that readers have to bear.",
        ),
    ]


def _counts() -> List[Fixture]:
    result = []
    for width in _COUNT_WIDTHS:
        objects: List[Object] = [
            array(range(1, 21), width),
            ascii_text(_SENTENCE, width),
            utf16_text(_MIXED + " and more", width),
            data(bytes(range(20)), width),
            dictionary(range(21, 36), range(21, 36), width),
            *(integer(number) for number in range(5, 21)),
            *(ascii_text("key %d" % number) for number in range(15)),
        ]
        result.append(
            plist(
                "binary/counts-of-%d-byte%s.plist" % (width, _plural(width)),
                assemble(objects),
                "Array, dictionary, ASCII and UTF-16 text and data of 15 and more, with counts of %d byte%s."
                % (width, _plural(width)),
            )
        )
    result.append(
        plist(
            "binary/counts-wider-than-needed.plist",
            assemble([array([1, 2], 1), ascii_text("abc", 2), data(b"\x01\x02", 4)]),
            "Counts below 15 that are stored in a separate integer.",
        )
    )
    return result


def _sizes() -> List[Fixture]:
    result = []
    for size in range(1, 9):
        result.append(
            plist(
                "binary/offset-size-%d.plist" % size,
                dump({"list": [1, 2, "three"], "name": "offsets"}, Layout(offset_size=size)),
                "An offset table with entries of %d byte%s." % (size, _plural(size)),
            )
        )
        result.append(
            plist(
                "binary/reference-size-%d.plist" % size,
                dump({"list": [1, 2, "three"], "name": "references"}, Layout(reference_size=size)),
                "References of %d byte%s." % (size, _plural(size)),
            )
        )
    result.append(
        plist(
            "binary/more-than-255-objects.plist",
            dump([*range(299)]),
            "300 objects: too many for references of 1 byte, and too long for offsets of 1 byte.",
        )
    )
    return result


def _layouts() -> List[Fixture]:
    letters: Sequence[bytes] = [ascii_text(letter) for letter in "abc"]
    three: Tuple[Node, ...] = (array([1, 2, 3]),)
    return [
        plist(
            "binary/objects-shared.plist",
            assemble([array([1, 1, 2, 2]), array([3]), dictionary([3], [1]), ascii_text("shared")]),
            "Two array elements lead to one array, two to one dictionary, and that dictionary to the array again.",
        ),
        plist(
            "binary/objects-equal-but-apart.plist",
            dump([Separate("same"), Separate("same"), Separate(7), Separate(7), UID(1), UID(1), [], []]),
            "Equal texts, integers, UIDs and arrays that are objects of their own.",
        ),
        plist(
            "binary/objects-some-shared-some-apart.plist",
            dump({"a": False, "b": Separate(False), "c": False, "d": "a", "e": Separate("a")}),
            "Some equal objects are shared and some are not, as in the real blob of iOS 10.0.2.",
        ),
        plist(
            "binary/objects-nothing-refers-to.plist",
            assemble([array([1]), ascii_text("used"), ascii_text("left over"), array([2])]),
            "Two objects that nothing refers to: the text `left over` and an array that holds it.",
        ),
        plist(
            "binary/two-entries-for-one-object.plist",
            assemble([array([1, 2]), ascii_text("once"), b""], Layout(offsets={2: 11})),
            "Two entries of the offset table lead to the same bytes at offset 11.",
        ),
        plist(
            "binary/gap-between-objects.plist",
            assemble([*three, *letters], Layout(gaps={2: b"left over"})),
            "9 bytes at offset 14 that belong to no object, between two objects.",
        ),
        plist(
            "binary/gap-of-fill-bytes.plist",
            assemble([*three, *letters], Layout(gaps={1: FILL * 5, 3: FILL})),
            "Fill bytes (0x0F) between objects, for padding.",
        ),
        plist(
            "binary/gap-before-first-object.plist",
            assemble([*three, *letters], Layout(gaps={0: b"\x00\x00\x00\x00"})),
            "4 bytes between the header and the first object.",
        ),
        plist(
            "binary/gap-before-offset-table.plist",
            assemble([*three, *letters], Layout(gap_before_table=b"\xde\xad\xbe\xef")),
            "4 bytes that belong to no object, before the offset table.",
        ),
        plist(
            "binary/objects-not-in-offset-order.plist",
            assemble([*three, *letters], Layout(order=(3, 1, 0, 2))),
            "The objects lie in another order than their entries in the offset table.",
        ),
        plist(
            "binary/top-object-is-last.plist",
            assemble([*letters, array([0, 1, 2])], Layout(top=3)),
            "The root is the last object, as bottom-up writers lay it out.",
        ),
        plist(
            "binary/trailer-sort-version-1.plist",
            assemble([*three, *letters], Layout(trailer={"sort_version": 1})),
            "The trailer's sort version, which readers ignore, is 1.",
        ),
    ]
