"""All fixtures, and the two files that describe them."""

from __future__ import annotations

import json
from typing import Dict, List, Sequence

from . import (
    blobs_containers,
    blobs_odd,
    blobs_relatives,
    blobs_requests,
    bugs,
    hostile_archives,
    hostile_binary,
    hostile_entities,
    hostile_objects,
    hostile_xml,
    plists_binary,
    plists_xml,
    transports,
)
from .fixture import Fixture, in_order

MANIFEST = "manifest.json"
README = "README.md"
ATTRIBUTES = ".gitattributes"

_MODULES = (
    plists_binary,
    plists_xml,
    blobs_containers,
    blobs_relatives,
    blobs_requests,
    blobs_odd,
    bugs,
    transports,
    hostile_binary,
    hostile_objects,
    hostile_entities,
    hostile_xml,
    hostile_archives,
)

_GROUPS: Dict[str, str] = {
    "plists": "Plain property lists. A codec must read them and write them back byte for byte. They have every layout "
    "that the formats allow, also those that Apple's writers never choose.",
    "blobs": "Good blobs, and odd ones whose readable parts must all be shown: every version, container and form of "
    "request.",
    "bugs": "Blobs that Apple's systems wrote and cannot read, or read wrongly (the bugs of the format reference, "
    "section 6; B6 and B8 do not show in a blob's bytes).",
    "transports": "Good blobs inside text, as programs, logs and debuggers print them, and text that lost a part.",
    "hostile": "Inputs that a reader must refuse quickly with the place, or show without following references.",
}

_INTRODUCTION = """\
# Fixtures

{count} files that test reading, writing and diagnosing resumeData. A script makes all of them from the facts of the
format reference; none holds bytes of a real download. Hosts are in reserved domains, or have the shape of a storage
service's name and do not exist; tokens and signatures are made up.

| directory | files | contents |
|---|---:|---|
{groups}
| crashes | by hand | Inputs that once showed a bug, found by fuzzing or by reading the code. A test names each bug. |

[manifest.json](manifest.json) says of each file what it shows and what the right result is.

## Commands

```
python3 Fixtures/generate.py                  writes the files, this page and manifest.json
python3 Fixtures/generate.py --output DIR     writes them to another directory
python3 Fixtures/generate.py --check          names each file that is missing, stale or extra; exit code 1 if any
python3 Fixtures/generate.py --plistlib       names each file that this Python's plistlib reads differently than stated
```

The script needs Python 3.8 or later and no other package. Its output is the same bytes on every machine. To change a
fixture, change `generator/`, run the script, and commit both; a test fails where they differ.

## manifest.json

A list of objects, sorted by `file`. Every object has

- `file`: the path in this directory;
- `group`: the first component of the path;
- `shows`: what the file shows; for a file that must be refused, what is wrong and where;
- `source`: the source of the fact, an id or a section of the format reference with its confidence in parentheses;
  null where the file only exercises a codec;
- `plistlib`: what Python's plistlib does with the bytes: `same` (it reads the same value), `differs: ...` (it reads
  another value), `refuses` (it refuses bytes that claim to be a property list), `not-a-plist` (they do not claim to be
  one);

and one of

- `plist`, true: a property list that must be read, and written back byte for byte;
- `inspect`: a part of the output of `resumedata inspect --format json`. The output may have other keys; null also
  means that the key may be absent;
- `error`: the file is refused. `code` is the expected code or a list of accepted codes; `offset` (bytes, from 0) or
  `line` (from 1) is given where the place is certain.
"""


def fixtures() -> List[Fixture]:
    return in_order([fixture for module in _MODULES for fixture in module.fixtures()])


def files() -> Dict[str, bytes]:
    """All written files, by path."""
    every = fixtures()
    result = {fixture.file: fixture.data for fixture in every}
    result[MANIFEST] = _manifest(every).encode("ascii")
    result[README] = _readme(every).encode("utf-8")
    result[ATTRIBUTES] = b"# Bytes are what these files are about: no line end may be changed.\n* -text\n"
    return result


def _manifest(every: Sequence[Fixture]) -> str:
    return json.dumps([fixture.manifest_entry() for fixture in every], indent=2, ensure_ascii=True) + "\n"


def _readme(every: Sequence[Fixture]) -> str:
    rows = [
        "| %s | %d | %s |" % (group, sum(fixture.group == group for fixture in every), sentence)
        for group, sentence in _GROUPS.items()
    ]
    return _INTRODUCTION.format(count=len(every), groups="\n".join(rows))
