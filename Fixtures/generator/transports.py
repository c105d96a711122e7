"""Text around good blobs: base64 and hex, as programs, logs and debuggers print them."""

from __future__ import annotations

import base64
from typing import Any, Dict, List, Mapping, Sequence, Tuple

from . import examples
from .archives import NEWER
from .examples import IOS_11, IOS_12, IOS_18, MASKED, SHOWN_MASKED
from .fixture import NOT_A_PLIST, REFUSES, SAME, Fixture, refused, shown
from .resume import nil_archive

NIL = nil_archive(NEWER)

_Blob = Tuple[str, bytes, str, Dict[str, Any]]
_BLOBS: Sequence[_Blob] = (
    ("xml", IOS_11.xml(), "an XML blob", IOS_11.shown("xml")),
    ("keyed-archive", IOS_12.keyed_archive(), "a keyed archive", IOS_12.shown("keyed-archive")),
    ("masked", MASKED, "a masked archive", SHOWN_MASKED),
)
_BINARY: _Blob = ("binary", IOS_11.binary(), "a binary dictionary", IOS_11.shown("binary"))
_NIL: _Blob = ("nil", NIL, "the nil archive", examples.NIL_SHOWN)


def fixtures() -> List[Fixture]:
    return [*_base64(), *_descriptions(), *_plain_hex(), *_damaged()]


# The texts


def wrapped(text: str, width: int, newline: str = "\n") -> str:
    """The text in lines of this width, each with its line end."""
    return "".join(text[start : start + width] + newline for start in range(0, len(text), width))


def description(content: bytes) -> str:
    """NSData's description up to iOS 12: groups of 4 bytes between angle brackets."""
    return "<" + _groups(content) + ">"


def newer_description(content: bytes) -> str:
    """NSData's description since iOS 13, when nothing is left out; then no space stands before the brace."""
    return "{length = %d, bytes = 0x%s}" % (len(content), _groups(content))


def cut_description(content: bytes) -> str:
    """NSData's description since iOS 13 as logs show it: the first 16 and the last 8 bytes."""
    return "{length = %d, bytes = 0x%s ... %s }" % (len(content), _groups(content[:16]), _groups(content[-8:]))


def hex_dump(content: bytes) -> str:
    """What xxd prints."""
    lines = []
    for start in range(0, len(content), 16):
        row = content[start : start + 16]
        groups = " ".join(row[index : index + 2].hex() for index in range(0, len(row), 2))
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        lines.append("%08x: %-39s  %s\n" % (start, groups, letters))
    return "".join(lines)


def user_info_line(data_text: str) -> str:
    """One line of a log with an error's userInfo."""
    return (
        "2020-02-04 09:30:01.123456+0000 ExampleApp[417:20211] Task <0A1B2C3D-0000-4000-8000-000000000003>.<1> ended "
        'with error [-999] Error Domain=NSURLErrorDomain Code=-999 "cancelled" UserInfo={NSErrorFailingURLStringKey='
        "https://example.com/files/archive.zip, NSURLSessionDownloadTaskResumeData=%s, "
        "NSLocalizedDescription=cancelled}\n" % data_text
    )


def _groups(content: bytes) -> str:
    digits = content.hex()
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))


# The files


def _text(name: str, text: str, shows: str, inspect: Mapping[str, Any], transport: str, source: str) -> Fixture:
    expected = dict(inspect, transport=transport)
    return shown("transports/" + name + ".txt", text.encode("ascii"), shows, expected, source, NOT_A_PLIST)


def _base64(source: str = "T1 (A/B)") -> List[Fixture]:
    result = []
    for name, content, what, inspect in (*_BLOBS, _BINARY):
        text = base64.b64encode(content).decode("ascii")
        sentence = "Base64 of %s, on one line without line end." % what
        result.append(_text("base64-%s-one-line" % name, text, sentence, inspect, "base64", source))
    for name, content, what, inspect in _BLOBS:
        text = wrapped(base64.b64encode(content).decode("ascii"), 76)
        sentence = "Base64 of %s, in lines of 76 characters." % what
        result.append(_text("base64-%s-lines-of-76" % name, text, sentence, inspect, "base64", source))
    _, archive, _, inspect = _BLOBS[1]
    text = base64.b64encode(archive).decode("ascii")
    url_safe = base64.urlsafe_b64encode(MASKED).decode("ascii")
    rows = (
        (
            "base64-keyed-archive-final-newline",
            text + "\n",
            inspect,
            "Base64 of a keyed archive with a line end after it.",
        ),
        (
            "base64-keyed-archive-lines-of-64-crlf",
            wrapped(text, 64, "\r\n"),
            inspect,
            "Base64 of a keyed archive in lines of 64 characters that end in CR LF.",
        ),
        (
            "base64-keyed-archive-white-space-around",
            " \n\t" + text + " \n\n",
            inspect,
            "Base64 of a keyed archive between white space.",
        ),
        ("base64-masked-url-safe", url_safe, SHOWN_MASKED, "Base64 of a masked archive in the URL-safe alphabet."),
        (
            "base64-masked-url-safe-without-padding",
            url_safe.rstrip("="),
            SHOWN_MASKED,
            "Base64 of a masked archive in the URL-safe alphabet, its padding left out.",
        ),
        (
            "base64-nil",
            base64.b64encode(NIL).decode("ascii") + "\n",
            examples.NIL_SHOWN,
            "Base64 of the nil archive.",
        ),
    )
    result.extend(_text(name, text, sentence, inspect, "base64", source) for name, text, inspect, sentence in rows)
    return result


def _descriptions(source: str = "T2 (A)") -> List[Fixture]:
    result = []
    for name, content, what, inspect in (*_BLOBS, _BINARY, _NIL):
        shows = "%s as NSData's description, `<%s ...>`." % (_start(what), content[:4].hex())
        result.append(_text("description-" + name, description(content) + "\n", shows, inspect, "hex", source))
    for name, content, what, inspect in (*_BLOBS, _NIL):
        line = user_info_line(description(content))
        shows = "%s as NSData's description in the middle of a log line with an error's userInfo." % _start(what)
        result.append(_text("user-info-" + name, line, shows, inspect, "hex", source))
    for name, content, what, inspect in (*_BLOBS, _NIL):
        shows = "%s as the newer description `{length = %d, bytes = 0x...}`, nothing left out." % (
            _start(what),
            len(content),
        )
        text = newer_description(content) + "\n"
        result.append(_text("newer-description-" + name, text, shows, inspect, "hex", source))
    line = user_info_line(newer_description(NIL))
    shows = "The nil archive as the newer description in the middle of a log line."
    result.append(_text("user-info-newer-description-nil", line, shows, examples.NIL_SHOWN, "hex", source))
    return result


def _start(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _plain_hex(source: str = "T2 (A)") -> List[Fixture]:
    result = []
    for name, content, what, inspect in (*_BLOBS, _NIL):
        shows = "%s as hex in small letters, on one line." % _start(what)
        result.append(_text("hex-%s-lower-case" % name, content.hex() + "\n", shows, inspect, "hex", source))
    _, archive, _, inspect = _BLOBS[1]
    digits = archive.hex()
    rows = (
        (
            "hex-keyed-archive-upper-case",
            digits.upper(),
            "A keyed archive as hex in capital letters, without line end.",
        ),
        ("hex-keyed-archive-lines-of-64", wrapped(digits, 64), "A keyed archive as hex in lines of 64 digits."),
        ("hex-keyed-archive-prefix-0x", "0x" + digits + "\n", "A keyed archive as hex after `0x`."),
        (
            "hex-keyed-archive-bytes-apart",
            wrapped(" ".join(digits[start : start + 2] for start in range(0, len(digits), 2)), 48),
            "A keyed archive as hex, a space after each byte, 16 bytes a line.",
        ),
    )
    result.extend(_text(name, text, sentence, inspect, "hex", source) for name, text, sentence in rows)
    for name, content, what, inspect in (*_BLOBS, _NIL):
        shows = "%s as xxd dumps it: offset, hex, letters." % _start(what)
        result.append(_text("hex-dump-" + name, hex_dump(content), shows, inspect, "hex", source))
    return result


def _damaged() -> List[Fixture]:
    xml, archive = IOS_11.xml(), IOS_18.keyed_archive(order=NEWER)
    half = archive[: len(archive) // 2]
    short = ["truncated", "unknown-format"]
    broken = ["truncated", "bad-trailer", "bad-offset", "bad-count"]
    source = "T2 (A)"
    result = []
    for name, content, what, _ in (*_BLOBS, _NIL):
        text = cut_description(content)
        line = user_info_line(text) if name == "nil" else text + "\n"
        result.append(
            refused(
                "transports/cut-description-%s.txt" % name,
                line.encode("ascii"),
                "%s as the newer description that leaves the middle out after byte 16: the rest is lost."
                % _start(what),
                short,
                source=source,
                plistlib=NOT_A_PLIST,
            )
        )
    return [
        *result,
        shown(
            "transports/newlines-after-xml.xml",
            xml + b"\n\n",
            "Two line ends after an XML blob: XML allows white space there.",
            IOS_11.shown("xml"),
            "C1 (A)",
            SAME,
        ),
        shown(
            "transports/newline-after-binary.plist",
            archive + b"\n",
            "A line end after a binary blob: its trailer is no longer the last 32 bytes, so Apple's loader cannot read "
            "it; the list before it is still shown.",
            IOS_18.shown("keyed-archive"),
            "C3 (A)",
            REFUSES,
        ),
        refused(
            "transports/truncated-binary.plist",
            half,
            "The first half of a binary blob.",
            broken,
            source="C3 (A)",
            plistlib=REFUSES,
        ),
        refused(
            "transports/truncated-xml.xml",
            xml[: len(xml) // 2],
            "The first half of an XML blob: it ends inside base64.",
            ["malformed-xml", "truncated"],
            source="C1 (A)",
        ),
        refused(
            "transports/truncated-masked.resumedata",
            MASKED[: len(MASKED) // 2],
            "The first half of a masked archive.",
            [*broken, "unknown-format"],
            source="C5 (A)",
            plistlib=NOT_A_PLIST,
        ),
        refused(
            "transports/truncated-base64.txt",
            base64.b64encode(half)[:-4],
            "Base64 of the first half of a binary blob.",
            broken,
            source="T1 (A/B)",
            plistlib=NOT_A_PLIST,
        ),
        refused(
            "transports/truncated-description.txt",
            (description(half)[:-1] + "\n").encode("ascii"),
            "NSData's description of a blob that ends half way, without its closing bracket.",
            [*broken, "unknown-format"],
            source=source,
            plistlib=NOT_A_PLIST,
        ),
        refused(
            "transports/hex-with-odd-digit.txt",
            (archive.hex()[:-1] + "\n").encode("ascii"),
            "Hex of a blob whose last digit is missing: half a byte is left.",
            [*broken, "unknown-format"],
            source=source,
            plistlib=NOT_A_PLIST,
        ),
        refused(
            "transports/description-with-wrong-length.txt",
            ("{length = %d, bytes = 0x%s}\n" % (len(NIL) + 40, _groups(NIL[:120]))).encode("ascii"),
            "A newer description that says 200 bytes and gives 120.",
            [*broken, "unknown-format"],
            source=source,
            plistlib=NOT_A_PLIST,
        ),
    ]
