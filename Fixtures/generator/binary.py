"""Binary property lists, object by object.

plistlib writes one layout of a value. Fixtures need many: objects that nothing refers to, integers wider than they
have to be, offset tables of 3-byte entries, trailers that lie. So a file is put together here from nodes, and only
`dump` turns a value into nodes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import datetime
from plistlib import UID
from typing import Any, Callable, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

HEADER = b"bplist00"
EPOCH = datetime(2001, 1, 1)

NULL, FALSE, TRUE, FILL = b"\x00", b"\x08", b"\x09", b"\x0f"
_ARRAY, _SET, _DICTIONARY = 0xA0, 0xC0, 0xD0
_DATA, _ASCII, _UTF16, _UID = 0x40, 0x50, 0x60, 0x80


class Node(NamedTuple):
    """One object: its bytes up to the references, and the references, which are indices of other nodes."""

    head: bytes
    references: Tuple[int, ...] = ()


Object = Union[Node, bytes]
"""An object without references may be given as its bytes."""


@dataclass(frozen=True)
class Layout:
    """The layout of the nodes. The last two fields are lies: they change what is written, not what it describes."""

    offset_size: Optional[int] = None
    reference_size: Optional[int] = None
    top: int = 0
    order: Optional[Sequence[int]] = None
    gaps: Mapping[int, bytes] = field(default_factory=dict)
    gap_before_table: bytes = b""
    offsets: Mapping[int, int] = field(default_factory=dict)
    trailer: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Separate:
    """A scalar that gets an object of its own although an equal one exists, as Apple's writer sometimes does."""

    value: Any


@dataclass(frozen=True)
class Pairs:
    """A dictionary that may hold a key twice."""

    items: Tuple[Tuple[str, Any], ...]


Value = Any
"""None, bool, int, float, str, bytes, datetime, UID, list, dict, Pairs or Separate."""


# Objects


def integer(value: int, width: Optional[int] = None) -> bytes:
    """An integer of 1, 2, 4, 8 or 16 bytes; those of 1, 2 and 4 bytes have no sign."""
    if width is None:
        width = _smallest_integer(value)
    marker = 0x10 | (width.bit_length() - 1)
    return bytes([marker]) + value.to_bytes(width, "big", signed=value < 0)


def real(value: float, width: int = 8) -> bytes:
    return b"\x23" + struct.pack(">d", value) if width == 8 else b"\x22" + struct.pack(">f", value)


def date(seconds: float) -> bytes:
    """A date, in seconds since the start of 2001."""
    return b"\x33" + struct.pack(">d", seconds)


def data(content: bytes, count_width: Optional[int] = None) -> bytes:
    return _head(_DATA, len(content), count_width) + content


def ascii_text(content: str, count_width: Optional[int] = None) -> bytes:
    return _head(_ASCII, len(content), count_width) + content.encode("ascii")


def utf16_text(content: str, count_width: Optional[int] = None) -> bytes:
    """Text in UTF-16; its count is in 16-bit units."""
    units = content.encode("utf-16-be")
    return _head(_UTF16, len(units) // 2, count_width) + units


def text(content: str) -> bytes:
    try:
        return ascii_text(content)
    except UnicodeEncodeError:
        return utf16_text(content)


def uid(value: int, width: Optional[int] = None) -> bytes:
    if width is None:
        width = max(1, (value.bit_length() + 7) // 8)
    return bytes([_UID | (width - 1)]) + value.to_bytes(width, "big")


def array(references: Iterable[int], count_width: Optional[int] = None) -> Node:
    members = tuple(references)
    return Node(_head(_ARRAY, len(members), count_width), members)


def set_of(references: Iterable[int]) -> Node:
    members = tuple(references)
    return Node(_head(_SET, len(members)), members)


def dictionary(keys: Sequence[int], values: Sequence[int], count_width: Optional[int] = None) -> Node:
    return Node(_head(_DICTIONARY, len(keys), count_width), (*keys, *values))


def scalar(value: Value) -> bytes:
    """The shortest form of a value that holds no other."""
    if value is None:
        return NULL
    if value is True or value is False:
        return TRUE if value else FALSE
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, float):
        return real(value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bytes):
        return data(value)
    if isinstance(value, datetime):
        return date((value - EPOCH).total_seconds())
    if isinstance(value, UID):
        return uid(value.data)
    raise TypeError("no property list holds a " + type(value).__name__)


def _head(kind: int, count: int, count_width: Optional[int] = None) -> bytes:
    if count_width is None and count < 15:
        return bytes([kind | count])
    return bytes([kind | 15]) + integer(count, count_width)


def _smallest_integer(value: int) -> int:
    for width in (1, 2, 4):
        if 0 <= value < 1 << (8 * width):
            return width
    return 8 if -(1 << 63) <= value < 1 << 63 else 16


# Files


def assemble(nodes: Sequence[Object], layout: Layout = Layout()) -> bytes:
    """A file of these objects. Sizes that the layout leaves open are the smallest that Apple's writer uses."""
    reference_size = layout.reference_size or _smallest_size(len(nodes))
    offsets = [0] * len(nodes)
    result = bytearray(HEADER)
    for index in layout.order or range(len(nodes)):
        result += layout.gaps.get(index, b"")
        offsets[index] = len(result)
        result += _body(nodes[index], reference_size)
    result += layout.gap_before_table
    table = len(result)
    for index, lie in layout.offsets.items():
        offsets[index] = lie
    offset_size = layout.offset_size or _smallest_size(table)
    for offset in offsets:
        result += offset.to_bytes(offset_size, "big")
    fields = {
        "sort_version": 0,
        "offset_size": offset_size,
        "reference_size": reference_size,
        "count": len(nodes),
        "top": layout.top,
        "table": table,
    }
    fields.update(layout.trailer)
    return bytes(result) + trailer(**fields)


def trailer(sort_version: int, offset_size: int, reference_size: int, count: int, top: int, table: int) -> bytes:
    """The last 32 bytes: 5 unused, three of a byte, three of 8 bytes."""
    return struct.pack(">5xBBBQQQ", sort_version, offset_size, reference_size, count, top, table)


def _body(node: Object, reference_size: int) -> bytes:
    if isinstance(node, bytes):
        return node
    return node.head + b"".join(reference.to_bytes(reference_size, "big") for reference in node.references)


def _smallest_size(highest: int) -> int:
    for size in (1, 2, 4):
        if highest < 1 << (8 * size):
            return size
    return 8


def dump(value: Value, layout: Layout = Layout()) -> bytes:
    """A value as Apple lays it out: depth first, keys before values, scalars shared, UIDs and containers not."""
    return assemble(nodes_of(value), layout)


def nodes_of(value: Value) -> List[Object]:
    table = _Table()
    table.add(value)
    return table.nodes


class _Table:
    """The object table of one file while it grows."""

    def __init__(self) -> None:
        self.nodes: List[Object] = []
        self._shared: Dict[Tuple[str, str], int] = {}

    def add(self, value: Value) -> int:
        if isinstance(value, list):
            return self._container(lambda: array([self.add(member) for member in value]))
        if isinstance(value, dict):
            return self._dictionary(tuple(value.items()))
        if isinstance(value, Pairs):
            return self._dictionary(value.items)
        if isinstance(value, Separate):
            return self._append(scalar(value.value))
        if isinstance(value, UID):
            return self._append(scalar(value))
        key = (type(value).__name__, repr(value))
        if key not in self._shared:
            self._shared[key] = self._append(scalar(value))
        return self._shared[key]

    def _dictionary(self, items: Tuple[Tuple[str, Value], ...]) -> int:
        def members() -> Node:
            keys = [self.add(key) for key, _ in items]
            return dictionary(keys, [self.add(value) for _, value in items])

        return self._container(members)

    def _container(self, members: Callable[[], Node]) -> int:
        index = self._append(b"")
        self.nodes[index] = members()
        return index

    def _append(self, node: Object) -> int:
        self.nodes.append(node)
        return len(self.nodes) - 1
