"""Good blobs: every version in every container."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, List

from . import archives, binary, examples
from .archives import LITERAL, NEWER, OLDER, ROOT
from .examples import IOS_8, IOS_9, IOS_10_0, IOS_11, IOS_12, IOS_18, MASKED, SHOWN_MASKED
from .fixture import NOT_A_PLIST, Fixture, differs, shown
from .resume import (
    TED_LASSO,
    URL,
    masked,
    newer_loader_archive,
    nil_archive,
    webkit_archive,
    wrapped_masked_archive,
)

WEBKIT_PATH = "/Users/example/Downloads/archive.zip.download/archive.zip"
UNKNOWN_MASK = b"Firebird"
UNKNOWN_MASK_OF_BYTES = bytes.fromhex("8001fe02fd03fc04")


def fixtures() -> List[Fixture]:
    return [*_xml(), *_binary(), *_archives(), *_nil(), *_webkit(), *_masked()]


def _xml() -> List[Fixture]:
    bare = re.sub(rb"(?m)^\t+", b"", IOS_10_0.xml())
    writer = {"system": "iOS 10.0.2"}
    fifth = replace(IOS_11, version=5)
    unknown = replace(IOS_11, version=7)
    missing = replace(IOS_11, version=None)
    return [
        shown(
            "blobs/xml-version-1-ios-8.xml",
            IOS_8.xml(),
            "Version 1 as iOS 8 writes it: an absolute path, and requests in positional form.",
            IOS_8.shown("xml"),
            "C1 (A); version 1 (B)",
        ),
        shown(
            "blobs/xml-version-2-ios-9.xml",
            IOS_9.xml(),
            "Version 2 as iOS 9.3 writes it: a file name instead of the path, requests in positional form.",
            IOS_9.shown("xml"),
            "C1 (A); version 2 (A)",
        ),
        shown(
            "blobs/xml-version-2-ios-10.0.2.xml",
            IOS_10_0.xml(),
            "Version 2 as iOS 10.0.2 writes it: requests in named form, of 22 and 16 slots.",
            IOS_10_0.shown("xml", writer=writer),
            "C1 (A); version 2 (A)",
        ),
        shown(
            "blobs/xml-without-tabs.xml",
            bare,
            "A blob of iOS 10.0.2 as a publisher printed it: all tabs at line starts are gone.",
            IOS_10_0.shown("xml", writer=writer),
            "C1 (A)",
        ),
        shown(
            "blobs/xml-version-4-ios-11.xml",
            IOS_11.xml(),
            "Version 4 as iOS 11.2 writes it.",
            IOS_11.shown("xml"),
            "C1 (A); version 4 (A)",
        ),
        shown(
            "blobs/xml-version-5.xml",
            fifth.xml(),
            "Version 5 in XML, which no system writes and every one reads.",
            fifth.shown("xml"),
            "C1 (A); version 5 (C)",
        ),
        shown(
            "blobs/xml-version-7-unknown.xml",
            unknown.xml(),
            "Version 7, of which nothing is known: it is shown and kept.",
            unknown.shown("xml"),
            "section 3",
        ),
        shown(
            "blobs/xml-version-missing.xml",
            missing.xml(),
            "No version at all.",
            missing.shown("xml"),
            "section 2",
        ),
    ]


def _binary() -> List[Fixture]:
    first = replace(IOS_9, version=1, local_path=examples.LOCAL_PATH)
    return [
        shown(
            "blobs/binary-version-1-converted.plist",
            first.binary(),
            "A version 1 blob after a background session converted it: binary, with path and file name.",
            first.shown("binary"),
            "C2 (A); section 4 rule 8 (A)",
        ),
        shown(
            "blobs/binary-version-2.plist",
            IOS_9.binary(),
            "Version 2 as a binary dictionary, as it is crafted by hand.",
            IOS_9.shown("binary"),
            "C2 (A)",
        ),
        shown(
            "blobs/binary-version-4.plist",
            IOS_11.binary(),
            "Version 4 as a binary dictionary.",
            IOS_11.shown("binary"),
            "C2 (A)",
        ),
        shown(
            "blobs/binary-version-5.plist",
            IOS_18.binary(),
            "Version 5 as a binary dictionary.",
            IOS_18.shown("binary"),
            "C2 (A)",
        ),
    ]


def _archives() -> List[Fixture]:
    unknown = replace(IOS_18, version=7)
    missing = replace(IOS_12, version=None)
    under_root = binary.dump(archives.archive({ROOT: IOS_12.root()}))
    entries = IOS_12.entries()
    mutable_values = archives.dictionary(
        tuple(
            (key, archives.mutable_data(value) if isinstance(value, bytes) else _mutable(value))
            for key, value in entries.items()
        )
    )
    return [
        shown(
            "blobs/keyed-archive-version-4-ios-12.plist",
            IOS_12.keyed_archive(),
            "Version 4 as iOS 12 writes it: a keyed archive of the dictionary, keys in the older order.",
            IOS_12.shown("keyed-archive"),
            "C3 (A); version 4 (article)",
        ),
        shown(
            "blobs/keyed-archive-version-5.plist",
            IOS_18.keyed_archive(order=NEWER),
            "Version 5 as today's systems write it: `$objects` last, `__hhaa__`, and the newer flags.",
            IOS_18.shown("keyed-archive"),
            "C3 (A); version 5 (C)",
        ),
        shown(
            "blobs/keyed-archive-immutable-root.plist",
            IOS_12.keyed_archive(mutable=False),
            "The root is an NSDictionary, not an NSMutableDictionary.",
            IOS_12.shown("keyed-archive"),
            "C3 (A)",
        ),
        shown(
            "blobs/keyed-archive-mutable-values.plist",
            binary.dump(archives.archive({LITERAL: mutable_values})),
            "The values are NSMutableString and NSMutableData: objects of a class instead of plain texts and data.",
            IOS_12.shown("keyed-archive"),
            "C3 (A)",
        ),
        shown(
            "blobs/keyed-archive-version-7-unknown.plist",
            unknown.keyed_archive(order=NEWER),
            "Version 7 in a keyed archive: shown and kept.",
            unknown.shown("keyed-archive"),
            "section 3",
        ),
        shown(
            "blobs/keyed-archive-version-missing.plist",
            missing.keyed_archive(),
            "A keyed archive without a version.",
            missing.shown("keyed-archive"),
            "section 2",
        ),
        shown(
            "blobs/keyed-archive-under-root.plist",
            under_root,
            "The dictionary is archived under `root`, where the loader does not look.",
            {"transport": "raw", "container": "keyed-archive"},
            "C3 (A)",
        ),
    ]


def _mutable(value: Any) -> Any:
    return archives.mutable_string(value) if isinstance(value, str) else value


def _nil() -> List[Fixture]:
    wide = binary.Layout(offset_size=2)
    return [
        shown(
            "blobs/nil-archive-newer-key-order.plist",
            nil_archive(NEWER),
            "An archive whose root is nil, 160 bytes: there is nothing to resume.",
            examples.NIL_SHOWN,
            "C3n (A)",
        ),
        shown(
            "blobs/nil-archive-older-key-order.plist",
            nil_archive(OLDER, wide),
            "A nil archive in the key order of iOS 12, with offsets of 2 bytes so that it is not the published file.",
            examples.NIL_SHOWN,
            "C3n (A)",
        ),
    ]


def _webkit() -> List[Fixture]:
    blob = replace(IOS_18, local_path=WEBKIT_PATH)
    return [
        shown(
            "blobs/xml-keyed-archive-webkit.xml",
            webkit_archive(IOS_18, WEBKIT_PATH, b"book" + bytes(12)),
            "WebKit's form: the archive as XML, with a path and a bookmark at the root, next to `$archiver`.",
            blob.shown("xml-keyed-archive"),
            "C4 (A)",
            differs("leaves CF$UID dictionaries as dictionaries"),
        ),
        shown(
            "blobs/keyed-archive-around-masked-archive.plist",
            wrapped_masked_archive(MASKED, WEBKIT_PATH, LITERAL),
            "WebKit's newer form: an archived dictionary of a masked archive and a path.",
            _around_masked(),
            "C6 (A)",
        ),
        shown(
            "blobs/keyed-archive-around-masked-archive-root.plist",
            wrapped_masked_archive(MASKED, WEBKIT_PATH, ROOT),
            "WebKit's newer form, archived under the top key `root`.",
            _around_masked(),
            "C6 (A); the top key is not known",
        ),
    ]


def _around_masked() -> Dict[str, Any]:
    return {
        "transport": "raw",
        "container": "keyed-archive",
        "kind": "download",
        "url": URL,
        "localPath": WEBKIT_PATH,
        "currentRequest": SHOWN_MASKED["currentRequest"],
    }


def _masked() -> List[Fixture]:
    least = tuple(
        (name, value) for name, value in examples.newer_loader_fields() if name in ("originalRequest", "currentRequest")
    )
    named_mask = dict(SHOWN_MASKED, mask=UNKNOWN_MASK.decode("ascii"))
    nameless_mask = {key: value for key, value in SHOWN_MASKED.items() if key != "mask"}
    return [
        shown(
            "blobs/masked-archive-18.resumedata",
            masked(examples.NEWER_LOADER_18, TED_LASSO),
            "The newer loader's form as 18.0 writes it: the file is named in responseConsumerResumeInfo.",
            SHOWN_MASKED,
            "C5 (A)",
            NOT_A_PLIST,
        ),
        shown(
            "blobs/masked-archive-26.resumedata",
            MASKED,
            "The newer loader's form as 26.1 writes it: file, task identifier and start time are in the object.",
            SHOWN_MASKED,
            "C5 (A)",
            NOT_A_PLIST,
        ),
        shown(
            "blobs/masked-archive-required-fields-only.resumedata",
            masked(newer_loader_archive(least), TED_LASSO),
            "The newer loader's form with only the two requests.",
            dict(SHOWN_MASKED, tempFileName=None),
            "C5 (A)",
            NOT_A_PLIST,
        ),
        shown(
            "blobs/masked-archive-unknown-mask.resumedata",
            masked(examples.NEWER_LOADER_26, UNKNOWN_MASK),
            "The newer loader's form under an unknown mask: `Firebird`.",
            named_mask,
            "section 1 (I)",
            NOT_A_PLIST,
        ),
        shown(
            "blobs/masked-archive-unknown-mask-of-bytes.resumedata",
            masked(examples.NEWER_LOADER_26, UNKNOWN_MASK_OF_BYTES),
            "The newer loader's form under a mask that is not text: 80 01 FE 02 FD 03 FC 04.",
            nameless_mask,
            "section 1 (I)",
            NOT_A_PLIST,
        ),
    ]
