#!/usr/bin/env python3
"""Writes the fixtures, or checks that the files in the directory are what would be written."""

from __future__ import annotations

import argparse
import plistlib
import sys
from pathlib import Path
from typing import Dict, List

sys.dont_write_bytecode = True

from generator import catalogue  # noqa: E402 (only after the line above)
from generator.fixture import NOT_A_PLIST, REFUSES, Fixture  # noqa: E402

HERE = Path(__file__).resolve().parent


def main() -> int:
    arguments = _arguments()
    if arguments.plistlib:
        return _report([line for fixture in catalogue.fixtures() for line in _disagreements(fixture)])
    files = catalogue.files()
    if arguments.check:
        return _report(_differences(arguments.output, files))
    for name, content in files.items():
        path = arguments.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print("%d files written to %s" % (len(files), arguments.output))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=HERE, metavar="DIR", help="another directory than this one")
    task = parser.add_mutually_exclusive_group()
    task.add_argument(
        "--check", action="store_true", help="write nothing; name each file that is missing, stale or extra"
    )
    task.add_argument(
        "--plistlib",
        action="store_true",
        help="write nothing; compare the manifest with what this Python's plistlib does",
    )
    return parser.parse_args()


def _report(lines: List[str]) -> int:
    for line in lines:
        print(line)
    return 1 if lines else 0


def _differences(directory: Path, files: Dict[str, bytes]) -> List[str]:
    lines = []
    for name in sorted(files):
        path = directory / name
        if not path.is_file():
            lines.append("missing: " + name)
        elif path.read_bytes() != files[name]:
            lines.append("stale: " + name)
    present = (path for path in directory.rglob("*") if not path.is_dir())
    extra = (path.relative_to(directory).as_posix() for path in present if not _is_source(path))
    lines.extend("extra: " + name for name in sorted(extra) if name not in files)
    return lines


def _is_source(path: Path) -> bool:
    """Whether this is a file of the generator itself, or one that is kept by hand."""
    name = path.resolve()
    if HERE / "crashes" in name.parents:
        return True
    return name == HERE / "generate.py" or (name.parent == HERE / "generator" and name.suffix == ".py")


def _disagreements(fixture: Fixture) -> List[str]:
    stated = fixture.plistlib not in (REFUSES, NOT_A_PLIST)
    try:
        plistlib.loads(fixture.data)
    except Exception as error:  # plistlib lets a dozen kinds through, RecursionError among them
        return ["%s: plistlib refuses it: %r" % (fixture.file, error)] if stated else []
    return [] if stated else ["%s: plistlib loads it" % fixture.file]


if __name__ == "__main__":
    sys.exit(main())
