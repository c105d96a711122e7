"""All fixtures, and the two files that describe them."""

from __future__ import annotations

import json
from itertools import groupby
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
    "plists": "Plain property lists that a codec has to read, and to write back byte for byte. Every layout that the "
    "formats allow is here, also those that Apple's writers never choose.",
    "blobs": "Good blobs, and odd ones of which everything readable must be shown: every version, every container, "
    "every form of request.",
    "bugs": "What Apple's systems wrote and cannot read, or read wrongly. The numbers are those of the format "
    "reference, section 6. B6 and B8 are not in the bytes of a blob, so they have no file.",
    "transports": "Text around good blobs, as programs, logs and debuggers print them, and text that lost a part.",
    "hostile": "What a reader must refuse quickly and name, or show without following where it leads.",
}

_INTRODUCTION = """\
# Fixtures

{count} files to test the reading, writing and diagnosing of resumeData with. All are made up, by a script, from what
the format reference says; none holds bytes of a real download. Addresses are in reserved domains, or have the shape of
a storage service's and lead nowhere; tokens and signatures are no secrets.

```
python3 Fixtures/generate.py                  writes the files, this page and manifest.json
python3 Fixtures/generate.py --output DIR     the same into another folder
python3 Fixtures/generate.py --check          names each file that is missing, stale or extra; exit code 1 if any
python3 Fixtures/generate.py --plistlib       names each file that this Python's plistlib treats otherwise than stated
```

It needs Python 3.8 or later and nothing else, and writes the same bytes everywhere. To change a fixture, change
`generator/`, run the script, and commit both. Only `crashes/` is filled by hand: inputs that fuzzing or reading the code
found faults with, each with a test that has the fault's name.

## manifest.json

A list of objects, sorted by `file`. Each has

- `file`: its path below this folder;
- `group`: the first part of the path;
- `shows`: what the file shows, and for a file to be refused what is wrong and where;
- `source`: where the fact is stated, an id or a section of the format reference with its confidence in parentheses;
  null for what only exercises a codec;
- `plistlib`: what Python's plistlib does with the bytes. `same`: it loads them and gives what is in them.
  `differs: ...`: it loads them and gives something else. `refuses`: it does not load them, though they claim to be a
  property list. `not-a-plist`: they make no such claim;

and one of

- `plist`, true: a property list, to be read and to be written back;
- `inspect`: a part of what `resumedata inspect --format json` prints. Other keys may be there; null stands for an
  absent key too;
- `error`: the file is refused. `code` is the code, or a list of codes that are all right; `offset` (in bytes, from 0)
  or `line` (from 1) is there where there can be no two opinions.
"""


def fixtures() -> List[Fixture]:
    return in_order([fixture for module in _MODULES for fixture in module.fixtures()])


def files() -> Dict[str, bytes]:
    """Everything that is written, by path."""
    every = fixtures()
    result = {fixture.file: fixture.data for fixture in every}
    result[MANIFEST] = _manifest(every).encode("ascii")
    result[README] = _readme(every).encode("utf-8")
    result[ATTRIBUTES] = b"# Bytes are what these files are about: no line end may be changed.\n* -text\n"
    return result


def _manifest(every: Sequence[Fixture]) -> str:
    return json.dumps([fixture.manifest_entry() for fixture in every], indent=2, ensure_ascii=True) + "\n"


def _readme(every: Sequence[Fixture]) -> str:
    parts = [_INTRODUCTION.format(count=len(every))]
    for group, sentence in _GROUPS.items():
        members = sorted((fixture for fixture in every if fixture.group == group), key=lambda fixture: fixture.folder)
        parts.append("\n## %s (%d files)\n\n%s\n" % (group, len(members), sentence))
        for folder, rows in groupby(members, key=lambda fixture: fixture.folder):
            parts.append("\n" + _table(folder, list(rows)))
    return "".join(parts)


def _table(folder: str, rows: Sequence[Fixture]) -> str:
    lines = ["| %s/ | shows | source |" % folder, "|---|---|---|"]
    for fixture in rows:
        name = fixture.file[len(folder) + 1 :]
        lines.append("| [%s](%s) | %s | %s |" % (name, fixture.file, _cell(fixture.shows), fixture.source or ""))
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
