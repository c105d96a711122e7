"""A fixture: bytes, a sentence about them, and the expected results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

SAME = "same"
REFUSES = "refuses"
NOT_A_PLIST = "not-a-plist"


def differs(why: str) -> str:
    """plistlib loads the file, but its result is incomplete."""
    return "differs: " + why


@dataclass(frozen=True)
class Fixture:
    """One file and its entry in the manifest.

    `expectation` has exactly one key: `inspect`, `plist` or `error`. `plistlib` is what Python's plistlib makes of
    the raw bytes; it is written down here, not worked out when the files are written, so that the manifest is the
    same on every Python (`generate.py --plistlib` compares it with the Python at hand).
    """

    file: str
    data: bytes
    shows: str
    source: Optional[str]
    plistlib: str
    expectation: Mapping[str, Any]

    @property
    def group(self) -> str:
        return self.file.split("/", 1)[0]

    def manifest_entry(self) -> Dict[str, Any]:
        entry: Dict[str, Any] = {
            "file": self.file,
            "group": self.group,
            "shows": self.shows,
            "source": self.source,
            "plistlib": self.plistlib,
        }
        entry.update(self.expectation)
        return entry


def plist(file: str, data: bytes, shows: str, *, plistlib: str = SAME) -> Fixture:
    """A property list that every codec must read and write back unchanged."""
    return Fixture("plists/" + file, data, shows, None, plistlib, {"plist": True})


def read(file: str, data: bytes, shows: str, plistlib: str = REFUSES) -> Fixture:
    """An unusual property list that CoreFoundation reads, so that it is read and written back unchanged."""
    return Fixture(file, data, shows, None, plistlib, {"plist": True})


def shown(
    file: str,
    data: bytes,
    shows: str,
    inspect: Mapping[str, Any],
    source: Optional[str] = None,
    plistlib: str = SAME,
) -> Fixture:
    """A file that `resumedata inspect` shows; `inspect` is the part of its JSON that the file was made to show."""
    return Fixture(file, data, shows, source, plistlib, {"inspect": inspect})


def refused(
    file: str,
    data: bytes,
    shows: str,
    code: Union[str, Sequence[str]],
    *,
    offset: Optional[int] = None,
    line: Optional[int] = None,
    source: Optional[str] = None,
    plistlib: str = REFUSES,
) -> Fixture:
    """A file that no reader may accept. With several codes, each of them is a valid name for the fault."""
    error: Dict[str, Any] = {"code": code if isinstance(code, str) else list(code)}
    if offset is not None:
        error["offset"] = offset
    if line is not None:
        error["line"] = line
    return Fixture(file, data, shows, source, plistlib, {"error": error})


def in_order(fixtures: Sequence[Fixture]) -> List[Fixture]:
    """The fixtures sorted by file; two with the same name are an error of the generator."""
    ordered = sorted(fixtures, key=lambda fixture: fixture.file)
    for earlier, later in zip(ordered, ordered[1:]):
        if earlier.file == later.file:
            raise ValueError("two fixtures are named " + later.file)
    return ordered
