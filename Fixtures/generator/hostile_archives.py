"""Keyed archives with a valid property list and an invalid graph, numbers that overflow, masks over garbage.

A broken archive is not an error: the readable part of the blob is shown, and the rest is called unreadable.
"""

from __future__ import annotations

from dataclasses import replace
from plistlib import UID
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from . import archives, binary, examples
from .archives import LITERAL, Instance, Request, wrap
from .examples import IOS_12, REQUEST_12
from .fixture import NOT_A_PLIST, Fixture, refused, shown
from .resume import COLORADO, TED_LASSO, UNREADABLE, URL, RequestData, headers, masked

_CLASS = {"$classname": "NSDictionary", "$classes": ["NSDictionary", "NSObject"]}
_ARRAY_CLASS = {"$classname": "NSArray", "$classes": ["NSArray", "NSObject"]}
_TOP = {LITERAL: UID(1)}
_ROOT = {"NS.keys": [UID(2)], "NS.objects": [UID(3)], "$class": UID(4)}
_OBJECTS: List[Any] = ["$null", _ROOT, "NSURLSessionDownloadURL", URL, _CLASS]
_UNKNOWN = {"transport": "raw", "container": "keyed-archive", "kind": "unknown", "resume": None}


def fixtures() -> List[Fixture]:
    return [*_roots(), *_graphs(), *_requests(), *_slots(), *_numbers(), *_masked(), *_texts()]


def _archive(name: str, plist: Mapping[str, Any], shows: str, inspect: Mapping[str, Any]) -> Fixture:
    return shown("hostile/archives/%s.plist" % name, binary.dump(dict(plist)), shows, inspect)


def _with_root(**fields: Any) -> Dict[str, Any]:
    """The object table above with another root."""
    return wrap(["$null", {**_ROOT, **fields}, *_OBJECTS[2:]], _TOP)


def _without(key: str) -> Dict[str, Any]:
    whole = wrap(_OBJECTS, _TOP)
    return {name: whole[name] for name in whole if name != key}


def _roots() -> List[Fixture]:
    """Archives whose root cannot be decoded at all."""
    return [
        _archive("top-missing", _without("$top"), "An archive without `$top`.", _UNKNOWN),
        _archive("objects-missing", _without("$objects"), "An archive without `$objects`.", _UNKNOWN),
        _archive("objects-empty", wrap([], _TOP), "An archive whose `$objects` is empty.", _UNKNOWN),
        _archive(
            "objects-is-dictionary",
            {**wrap([], _TOP), "$objects": {"0": "$null"}},
            "An archive whose `$objects` is a dictionary.",
            _UNKNOWN,
        ),
        _archive(
            "top-is-array", {**wrap(_OBJECTS, {}), "$top": [UID(1)]}, "An archive whose `$top` is an array.", _UNKNOWN
        ),
        _archive("top-empty", wrap(_OBJECTS, {}), "An archive whose `$top` is empty.", _UNKNOWN),
        _archive(
            "top-is-no-uid", wrap(_OBJECTS, {LITERAL: 1}), "The root in `$top` is the integer 1, not a UID.", _UNKNOWN
        ),
        _archive(
            "top-uid-out-of-range",
            wrap(_OBJECTS, {LITERAL: UID(5)}),
            "The root is UID 5 of 5 objects, counted from 0.",
            _UNKNOWN,
        ),
        _archive(
            "top-uid-of-8-bytes",
            wrap(_OBJECTS, {LITERAL: UID((1 << 64) - 1)}),
            "The root is UID 2^64 - 1.",
            _UNKNOWN,
        ),
    ]


def _graphs() -> List[Fixture]:
    """Archives whose root can be decoded in part. What must be shown of them is that they are archives."""
    partly = {"transport": "raw", "container": "keyed-archive"}
    itself = dict(_ROOT, **{"NS.keys": [UID(2), UID(5)], "NS.objects": [UID(3), UID(1)]})
    levels = 12
    bomb = [{"NS.objects": [UID(index + 2)] * 10, "$class": UID(levels + 2)} for index in range(levels)]
    depth = 1500
    deep = [{"NS.objects": [UID(index + 2)], "$class": UID(depth + 2)} for index in range(depth)]
    return [
        _archive(
            "class-out-of-range", _with_root(**{"$class": UID(99)}), "The root's `$class` is UID 99 of 5.", partly
        ),
        _archive("class-is-text", _with_root(**{"$class": UID(2)}), "The root's `$class` is a text.", partly),
        _archive("class-is-the-root", _with_root(**{"$class": UID(1)}), "The root is its own `$class`.", partly),
        _archive(
            "class-missing",
            wrap(["$null", {"NS.keys": [UID(2)], "NS.objects": [UID(3)]}, *_OBJECTS[2:]], _TOP),
            "The root has no `$class`.",
            partly,
        ),
        _archive(
            "class-without-name",
            wrap([*_OBJECTS[:4], {"$classes": []}], _TOP),
            "The root's class has no name.",
            partly,
        ),
        _archive(
            "keys-and-objects-of-different-count",
            _with_root(**{"NS.keys": [UID(2), UID(3)], "NS.objects": [UID(3)]}),
            "A dictionary of two keys and one object.",
            partly,
        ),
        _archive(
            "objects-uid-out-of-range",
            _with_root(**{"NS.objects": [UID(99)]}),
            "A dictionary whose object is UID 99 of 5.",
            partly,
        ),
        _archive("keys-is-text", _with_root(**{"NS.keys": "NSURLSessionDownloadURL"}), "`NS.keys` is a text.", partly),
        _archive(
            "key-is-no-text",
            _with_root(**{"NS.keys": [UID(1)]}),
            "A dictionary that is its own key.",
            partly,
        ),
        _archive(
            "cycle-in-objects",
            wrap(["$null", itself, *_OBJECTS[2:], "NSURLSessionResumeResponse"], _TOP),
            "A dictionary that contains itself and a download URL, which is shown.",
            dict(partly, url=URL),
        ),
        _archive(
            "bomb-shared-objects",
            wrap(["$null", *bomb, "bottom", _ARRAY_CLASS], _TOP),
            "12 arrays, each ten times in the one before: the property list is small, the graph has 10^12 leaves.",
            partly,
        ),
        _archive(
            "depth-1500-objects",
            wrap(["$null", *deep, "bottom", _ARRAY_CLASS], _TOP),
            "1500 arrays, one in the other, in a property list that is only 4 deep.",
            partly,
        ),
    ]


# Requests in an otherwise good blob


def _blob(name: str, content: bytes, shows: str, request: Any = None) -> Fixture:
    blob = replace(IOS_12, current=RequestData(content, request))
    hidden = ("resume",) if request is not None else ("resume", "currentRequest")
    return shown(
        "hostile/archives/request-%s.plist" % name,
        blob.binary(),
        shows + " The rest of the blob is shown.",
        blob.shown("binary", *hidden),
        "section 5 (A)" if name.startswith("slot") else None,
    )


def _requests() -> List[Fixture]:
    whole = archives.archive({LITERAL: REQUEST_12.instance()})

    def changed(**parts: Any) -> bytes:
        return binary.dump({**whole, **parts})

    def lacking(key: str) -> bytes:
        return binary.dump({name: whole[name] for name in whole if name != key})

    rows = (
        ("top-missing", lacking("$top"), "The request's archive has no `$top`."),
        ("objects-missing", lacking("$objects"), "The request's archive has no `$objects`."),
        ("top-uid-out-of-range", changed(**{"$top": {LITERAL: UID(500)}}), "The request's root is UID 500."),
        ("root-is-nil", changed(**{"$top": {LITERAL: UID(0)}}), "The request is nil."),
        (
            "root-is-text",
            binary.dump(wrap(["$null", "a request"], _TOP)),
            "The request's archive holds a text.",
        ),
        (
            "root-is-another-class",
            binary.dump(archives.archive({LITERAL: archives.url(URL)})),
            "The request's archive holds an NSURL.",
        ),
        ("class-out-of-range", _edited({"$class": UID(500)}), "The request's `$class` is UID 500."),
        ("is-text", b"NSURLRequest", "The request's data are a text."),
        ("is-truncated", REQUEST_12.archive()[:700], "The first 700 bytes of a request's archive."),
        (
            "is-plain-property-list",
            binary.dump({"url": URL}),
            "The request's data is a property list that is not an archive.",
        ),
    )
    return [_blob(name, content, shows, UNREADABLE) for name, content, shows in rows]


def _edited(fields: Mapping[str, Any], request: Request = REQUEST_12, without: Sequence[str] = ()) -> bytes:
    """A request's archive with other fields in its root."""
    plist = archives.archive({LITERAL: request.instance()})
    root = plist["$objects"][1]
    plist["$objects"][1] = {name: value for name, value in {**root, **fields}.items() if name not in without}
    return binary.dump(plist)


def _slots() -> List[Fixture]:
    unreadable: Sequence[Tuple[str, Any, str]] = (
        ("23", 23, "says 23 slots; readers take no more than 22"),
        ("2-32", 1 << 32, "says 2^32 slots"),
        ("2-63", (1 << 63) - 1, "says 2^63 - 1 slots"),
        ("negative", -1, "says -1 slots"),
    )
    slot = "__nsurlrequest_proto_prop_obj_%d"
    nested_base = archives.url("archive.zip")
    cyclic = binary.dump(_cyclic_url())
    return [
        *(
            _blob("slot-count-" + name, _edited({"$2": count}), "The request %s." % sentence, UNREADABLE)
            for name, count, sentence in unreadable
        ),
        _blob("slot-count-is-text", _edited({"$2": "22"}), "The request's slot count is a text."),
        _blob("slot-count-missing", _edited({}, without=("$2",)), "The request has no slot count."),
        _blob("slot-missing", _edited({}, without=(slot % 5,)), "The request says 22 slots and slot 5 is missing."),
        _blob("slot-url-missing", _edited({}, without=(slot % 1,)), "The request's slot 1, its URL, is missing."),
        _blob("slot-url-is-nil", _edited({slot % 1: UID(0)}), "The request's slot 1, its URL, is nil."),
        _blob("slot-out-of-range", _edited({slot % 19: UID(500)}), "The request's slot 19, its headers, is UID 500."),
        _blob("slot-is-inline", _edited({slot % 18: "GET"}), "The request's slot 18 is a text, not a UID."),
        _blob(
            "slot-forms-mixed",
            _edited({"$3": UID(2), "$4": UID(3)}),
            "The request has named slots, and `$3` and `$4` of the positional form too.",
        ),
        _blob("slot-url-cycle", cyclic, "The request's NSURL is its own base."),
        _blob("slot-headers-cycle", _edited({slot % 19: UID(1)}), "The request's headers are the request."),
        _blob(
            "slot-url-of-another-class",
            binary.dump(archives.archive({LITERAL: _with_slot(1, archives.array([nested_base]))})),
            "The request's URL is an array of an NSURL.",
        ),
    ]


def _with_slot(index: int, value: Any) -> Instance:
    instance = REQUEST_12.instance()
    name = "__nsurlrequest_proto_prop_obj_%d" % index
    return replace(instance, fields=tuple((key, value if key == name else old) for key, old in instance.fields))


def _cyclic_url() -> Dict[str, Any]:
    plist = archives.archive({LITERAL: REQUEST_12.instance()})
    for index, member in enumerate(plist["$objects"]):
        if isinstance(member, dict) and "NS.base" in member:
            member["NS.base"] = UID(index)
    return plist


# Numbers


def _numbers() -> List[Fixture]:
    rows: Sequence[Tuple[str, Any, Optional[str], str]] = (
        ("bytes-received-negative", -5, None, "-5 bytes have been received."),
        ("bytes-received-2-63", (1 << 63) - 1, None, "2^63 - 1 bytes have been received."),
        (
            "bytes-received-2-64",
            (1 << 64) - 1,
            None,
            "2^64 - 1 bytes have been received, more than a signed 64-bit integer holds.",
        ),
        (
            "range-sum-overflows",
            1000,
            "bytes=9223372036854775807-",
            "The original request begins at 2^63 - 1; 1000 more overflow.",
        ),
        (
            "range-start-of-30-digits",
            1000,
            "bytes=%s-" % ("9" * 30),
            "The original request begins at a number of 30 digits.",
        ),
        (
            "range-last-already-received",
            1000,
            "bytes=-400",
            "The original request asks for the last 400 bytes; 1000 have been received.",
        ),
        ("range-end-before-start", 1000, "bytes=500-100", "The original request's range ends before it begins."),
        (
            "range-is-no-range",
            1000,
            "bytes=abc-\r\nX-Injected: yes",
            "The original request's range is not a range and has a line break.",
        ),
    )
    result = []
    for name, received, own, sentence in rows:
        more = [("Range", own)] if own is not None else []
        original = Request(URL, headers(examples.USER_AGENT_12_1, *more))
        blob = replace(IOS_12, received=received, original=original)
        hidden = ("resume",) if received == 1000 else ("resume", "bytesReceived")
        result.append(
            shown(
                "hostile/archives/%s.plist" % name,
                blob.binary(),
                sentence,
                blob.shown("binary", *hidden),
                "section 4 rule 5 (A)",
            )
        )
    version = replace(IOS_12, version=(1 << 63) - 1)
    result.append(
        shown(
            "hostile/archives/version-2-63.plist",
            version.binary(),
            "The version is 2^63 - 1.",
            version.shown("binary"),
            "section 3",
        )
    )
    return result


# Masks and texts


def _masked() -> List[Fixture]:
    garbage = bytes(number * 73 % 256 for number in range(200))
    code = ["bad-trailer", "bad-offset", "bad-count", "bad-reference", "truncated", "unknown-format"]

    def refusal(name: str, content: bytes, shows: str) -> Fixture:
        file = "hostile/masked/%s.resumedata" % name
        return refused(file, content, shows, code, plistlib=NOT_A_PLIST)

    lying = binary.dump({"a": 1}, binary.Layout(trailer={"table": 1 << 40}))
    inner = masked(b"bplist00" + garbage, TED_LASSO)
    wrapped = archives.dictionary((("data", inner), ("NSURLSessionResumeInfoLocalPath", "/tmp/archive.zip")))
    return [
        refusal("ted-lasso-and-garbage", inner, "The mask `TedLasso`, and 200 bytes of garbage from offset 8 on."),
        refusal(
            "colorado-and-garbage",
            masked(b"bplist00" + garbage, COLORADO),
            "The mask `Colorado`, and 200 bytes of garbage from offset 8 on.",
        ),
        refusal("ted-lasso-only", masked(b"bplist00", TED_LASSO), "The 8 masked bytes, and the file ends at offset 8."),
        refusal("ted-lasso-five-bytes", masked(b"bplist00", TED_LASSO)[:5], "The first 5 of the 8 masked bytes."),
        refusal(
            "ted-lasso-lying-trailer",
            masked(lying, TED_LASSO),
            "A masked property list whose trailer puts the offset table at 2^40.",
        ),
        refusal(
            "unknown-mask-and-garbage",
            masked(b"bplist00" + garbage, b"Firebird"),
            "8 bytes that could be masked, and 200 bytes of garbage from offset 8 on.",
        ),
        shown(
            "hostile/masked/keyed-archive-around-garbage.plist",
            binary.dump(archives.archive({LITERAL: wrapped})),
            "WebKit's newer form, whose masked archive is garbage: its path is shown.",
            {"transport": "raw", "container": "keyed-archive", "localPath": "/tmp/archive.zip"},
            "C6 (A)",
        ),
    ]


def _texts() -> List[Fixture]:
    nothing = ("unknown-format", "truncated")
    description = b"<54686973 20697320 61207465 78742066 696c652e>\n"
    rows: Sequence[Tuple[str, bytes, str, Sequence[str]]] = (
        ("words.txt", b"This is a text file.\n", "A text that is nothing of all this.", nothing[:1]),
        ("white-space.txt", b" \n\t\r\n  \n", "White space and nothing else.", nothing),
        ("json.txt", b'{"NSURLSessionDownloadURL": "https://example.com/"}\n', "JSON.", nothing[:1]),
        ("base64-of-words.txt", b"VGhpcyBpcyBhIHRleHQgZmlsZS4=\n", "Base64 of text that is not a blob.", nothing[:1]),
        ("hex-of-words.txt", description, "NSData's description of text that is not a blob.", nothing[:1]),
        ("empty-description.txt", b"<>\n", "NSData's description of no bytes.", nothing),
        ("empty-newer-description.txt", b"{length = 0, bytes = 0x}\n", "The newer description of no bytes.", nothing),
        ("zeros.bin", bytes(64), "64 zero bytes.", nothing[:1]),
        ("png-signature.bin", b"\x89PNG\r\n\x1a\n" + bytes(64), "The signature of a PNG file, and zeros.", nothing[:1]),
    )
    return [
        refused("hostile/text/" + name, content, shows, codes[0] if len(codes) == 1 else codes, plistlib=NOT_A_PLIST)
        for name, content, shows, codes in rows
    ]
