"""Broken XML property lists. A reader names the line, and refuses files that CoreFoundation does not read."""

from __future__ import annotations

import codecs
from typing import List, Optional, Sequence, Tuple, Union

from .fixture import REFUSES, Fixture, differs, refused, shown
from .xmltext import DECLARATION, DOCTYPE, document

Codes = Union[str, Sequence[str]]

_MALFORMED = "malformed-xml"
_STRUCTURE: Codes = ["unexpected-element", "bad-value", "malformed-xml"]
_ANY_ROOT = differs("takes any root element")
_PLIST_TAG = b'<plist version="1.0">'


def fixtures() -> List[Fixture]:
    return [*_cut(), *_structure(), *_values(), *_encodings()]


def _file(
    name: str, content: bytes, shows: str, code: Codes, line: Optional[int] = None, plistlib: str = REFUSES
) -> Fixture:
    return refused("hostile/xml/%s.xml" % name, content, shows, code, line=line, plistlib=plistlib)


def _read(name: str, content: bytes, shows: str) -> Fixture:
    """A file that XML or its DTD forbids and that is still read, as by CoreFoundation."""
    inspect = {"transport": "raw", "container": "xml", "kind": "unknown"}
    return shown("hostile/xml/%s.xml" % name, content, shows, inspect, None, REFUSES)


def _cut() -> List[Fixture]:
    """A document that ends in each structure in turn."""
    whole = document(
        "<dict>\n\t<key>data</key>\n\t<data>\n\tAAECAwQFBgc=\n\t</data>\n"
        "\t<key>text</key>\n\t<string>a &amp; b</string>\n"
        "\t<key>more</key>\n\t<string><![CDATA[c]]></string><!-- d -->\n</dict>"
    ).decode("ascii")
    places = (
        ("in-declaration", "<?xml vers", "inside the XML declaration"),
        ("after-declaration", DECLARATION, "after the XML declaration"),
        ("in-doctype", "-//Apple//DTD", "inside the DTD line"),
        ("after-doctype", DOCTYPE, "after the DTD line"),
        ("in-plist-tag", "<plist versi", "inside the tag of the root"),
        ("after-plist-tag", '<plist version="1.0">', "after the tag of the root"),
        ("in-start-tag", "\t<ke", "inside a start tag"),
        ("in-key", "<key>da", "inside a key"),
        ("in-end-tag", "data</ke", "inside an end tag"),
        ("after-key", "data</key>", "after a key"),
        ("in-base64", "AAECAwQ", "inside base64"),
        ("in-text", "<string>a ", "inside a text"),
        ("in-entity", "a &am", "inside an entity"),
        ("in-cdata", "<![CDATA[c", "inside a CDATA section"),
        ("in-comment", "<!-- d", "inside a comment"),
        ("before-dict-end-tag", "<!-- d -->", "before the end tag of the dictionary"),
        ("after-dict", "</dict>", "after the dictionary"),
        ("in-plist-end-tag", "</pli", "inside the end tag of the root"),
    )
    result = []
    for name, last, where in places:
        content = whole[: whole.index(last) + len(last)]
        line = content.count("\n") + 1
        shows = "The file ends %s, on line %d." % (where, line)
        result.append(_file("cut-" + name, content.encode("ascii"), shows, [_MALFORMED, "truncated"]))
    return result


def _structure() -> List[Fixture]:
    rows: Sequence[Tuple[str, str, str, Codes, Optional[int], str]] = (
        ("tags-crossed", "<array><string>a</array></string>", "Tags that cross, on line 4.", _MALFORMED, 4, REFUSES),
        (
            "tag-case",
            "<string>a</String>",
            "An end tag in other letters than its start tag, on line 4.",
            _MALFORMED,
            4,
            REFUSES,
        ),
        (
            "tag-not-closed",
            "<array>\n<string>a\n</array>",
            "A string that is never closed, on line 5.",
            _MALFORMED,
            None,
            REFUSES,
        ),
        (
            "element-unknown",
            "<array>\n\t<float>1.5</float>\n</array>",
            "An element `float`, on line 5, which property lists do not have.",
            "unexpected-element",
            5,
            differs("skips elements that it does not know"),
        ),
        (
            "element-unknown-as-root",
            "<blob/>",
            "An element `blob`, on line 4, instead of a value.",
            "unexpected-element",
            4,
            differs("skips elements that it does not know"),
        ),
        (
            "element-in-text",
            "<array>\n\t<string>one <integer>2</integer></string>\n</array>",
            "An integer inside a string, on line 5.",
            ["unexpected-element", "bad-value"],
            5,
            differs("reads both, one after the other"),
        ),
        (
            "key-twice-in-a-row",
            "<dict>\n\t<key>a</key>\n\t<key>b</key>\n\t<true/>\n</dict>",
            "Two keys in a row, on lines 5 and 6.",
            _STRUCTURE,
            None,
            REFUSES,
        ),
        (
            "key-without-value",
            "<dict>\n\t<key>a</key>\n</dict>",
            "A key, on line 5, without a value.",
            _STRUCTURE,
            None,
            REFUSES,
        ),
        (
            "value-without-key",
            "<dict>\n\t<string>a</string>\n</dict>",
            "A value, on line 5, without a key.",
            _STRUCTURE,
            5,
            REFUSES,
        ),
        (
            "plist-empty",
            "",
            "A plist element, on lines 3 to 5, with no value in it.",
            [*_STRUCTURE, "truncated"],
            None,
            differs("gives None"),
        ),
        (
            "two-values",
            "<string>first</string>\n<string>second</string>",
            "A second value, on line 5, after the root.",
            _STRUCTURE,
            5,
            differs("keeps the last"),
        ),
        (
            "text-in-dictionary",
            "<dict>\n\ttext\n\t<key>a</key>\n\t<true/>\n</dict>",
            "Text between the elements of a dictionary, on line 5.",
            _STRUCTURE,
            None,
            differs("ignores text between elements"),
        ),
        (
            "text-in-root",
            "text\n<true/>",
            "Text inside the plist element, on line 4.",
            _STRUCTURE,
            None,
            differs("ignores text between elements"),
        ),
        (
            "text-in-true",
            "<true>yes</true>",
            "Text inside `true`, on line 4.",
            _STRUCTURE,
            None,
            differs("ignores the text"),
        ),
    )
    result = [
        _file(name, document(body), shows, code, line, plistlib) for name, body, shows, code, line, plistlib in rows
    ]
    good = document("<true/>")
    depth = 3000
    deep = "<array>" * depth + "</array>" * depth
    return [
        *result,
        _file(
            "depth-3000-arrays",
            document(deep),
            "3000 arrays on line 4, one in the other.",
            "too-deep",
            None,
            differs("has no limit of depth"),
        ),
        _file(
            "root-not-plist",
            good.replace(b"plist ver", b"list ver").replace(b"/plist>", b"/list>"),
            "The root element, on line 3, is `list`.",
            ["unexpected-element", "unknown-format"],
            None,
            _ANY_ROOT,
        ),
        _read("two-roots", good + b"<plist><true/></plist>\n", "A second plist element after the root, on line 6."),
        _file(
            "text-before-root",
            good.replace(b"<plist", b"text\n<plist"),
            "Text before the root, on line 3.",
            _MALFORMED,
            3,
        ),
        _read("text-after-root", good + b"text", "Text after the root, on line 6."),
        _read("garbage-after-root", good + bytes(range(1, 9)), "Control characters after the root, on line 6."),
        _read(
            "attribute-twice",
            good.replace(_PLIST_TAG, b'<plist version="1.0" version="1.0">'),
            "An attribute twice, on line 3.",
        ),
        _read(
            "key-in-array",
            document("<array>\n\t<key>a</key>\n</array>"),
            "A key in an array, on line 5, which is read as a string.",
        ),
        _read("key-as-root", document("<key>a</key>"), "A key instead of a value, on line 4: it is read as a string."),
    ]


def _values() -> List[Fixture]:
    rows: Sequence[Tuple[str, str, str, str]] = (
        ("integer-empty", "<integer></integer>", "An integer without digits, on line 5.", REFUSES),
        ("integer-word", "<integer>seven</integer>", "An integer that is a word, on line 5.", REFUSES),
        ("integer-with-fraction", "<integer>7.5</integer>", "An integer with a fraction, on line 5.", REFUSES),
        ("integer-sign-only", "<integer>-</integer>", "An integer that is only a sign, on line 5.", REFUSES),
        ("integer-0x-only", "<integer>0x</integer>", "A hexadecimal integer without digits, on line 5.", REFUSES),
        (
            "integer-2-127",
            "<integer>170141183460469231731687303715884105728</integer>",
            "The integer 2^127, on line 5: one more than 16 bytes with a sign hold.",
            differs("has no limit"),
        ),
        (
            "integer-below-2-127",
            "<integer>-170141183460469231731687303715884105729</integer>",
            "The integer -2^127 - 1, on line 5: one less than 16 bytes with a sign hold.",
            differs("has no limit"),
        ),
        (
            "integer-of-5000-digits",
            "<integer>%s</integer>" % ("9" * 5000),
            "An integer of 5000 digits, on line 5.",
            REFUSES,
        ),
        (
            "integer-hexadecimal-of-33-digits",
            "<integer>0x100000000000000000000000000000000</integer>",
            "The hexadecimal integer 2^128, on line 5.",
            differs("has no limit"),
        ),
        ("real-empty", "<real></real>", "A real without digits, on line 5.", REFUSES),
        ("real-word", "<real>seven</real>", "A real that is a word, on line 5.", REFUSES),
        ("real-two-points", "<real>1.2.3</real>", "A real with two points, on line 5.", REFUSES),
        ("date-empty", "<date></date>", "A date without characters, on line 5.", REFUSES),
        ("date-word", "<date>yesterday</date>", "A date that is a word, on line 5.", REFUSES),
    )
    dates: Sequence[Tuple[str, str, str]] = (
        ("month-13", "2024-13-01T00:00:00Z", "A date in month 13, on line 5, which is read as January of 2025."),
        ("february-30", "2023-02-30T00:00:00Z", "A date on the 30th of February, on line 5: the 2nd of March is read."),
        ("hour-25", "2024-01-01T25:00:00Z", "A date at 25 hours, on line 5: 1 o'clock of the next day is read."),
    )
    return [
        *(
            _file("value-" + name, _one(body), shows, "bad-value", 5, plistlib)
            for name, body, shows, plistlib in rows
        ),
        *(_read("value-date-" + name, _one("<date>%s</date>" % text), shows) for name, text, shows in dates),
    ]


def _one(element: str) -> bytes:
    """A document of an array with one element, on line 5."""
    return document("<array>\n\t%s\n</array>" % element)


def _encodings() -> List[Fixture]:
    good = document("<string>text</string>")
    invalid: Codes = ["encoding", _MALFORMED]
    utf16 = good.decode("ascii").replace("UTF-8", "UTF-16").encode("utf-16-le")
    return [
        _file("utf-8-invalid", good.replace(b"text", b"te\xffxt"), "A byte 0xFF in UTF-8, on line 4.", invalid),
        _file(
            "utf-8-cut-sequence",
            good.replace(b"text", b"te\xe2\x82"),
            "A character of 3 bytes of which 2 are there, on line 4.",
            invalid,
        ),
        _file(
            "utf-8-overlong",
            good.replace(b"text", b"te\xc0\xafxt"),
            "A slash in two bytes where one is right, on line 4.",
            invalid,
        ),
        _file(
            "utf-8-surrogate", good.replace(b"text", b"te\xed\xa0\xbdxt"), "A surrogate in UTF-8, on line 4.", invalid
        ),
        _file(
            "latin-1-as-utf-8",
            good.replace(b"text", b"caf\xe9"),
            "A Latin-1 letter where UTF-8 is declared, on line 4.",
            invalid,
        ),
        _read("nul-in-text", good.replace(b"text", b"te\x00xt"), "A NUL in a text, on line 4."),
        _read("nul-after-root", good + b"\x00\x00\x00\x00", "NULs after the last tag, on line 6."),
        _read(
            "control-character-in-text",
            good.replace(b"text", b"\x1b[31m"),
            "An escape character in a text, on line 4: XML allows none.",
        ),
        _read("reference-to-nul", good.replace(b"text", b"te&#0;xt"), "A reference to NUL, on line 4."),
        _read(
            "reference-to-escape",
            good.replace(b"text", b"te&#x1B;xt"),
            "A reference to an escape character, on line 4: XML allows none.",
        ),
        _file(
            "reference-to-surrogate",
            good.replace(b"text", b"te&#xD800;xt"),
            "A reference to a surrogate, on line 4.",
            _MALFORMED,
            4,
        ),
        _file(
            "reference-beyond-unicode",
            good.replace(b"text", b"te&#x110000;xt"),
            "A reference to a number beyond Unicode, on line 4.",
            _MALFORMED,
            4,
        ),
        _file("ampersand-alone", good.replace(b"text", b"a & b"), "An ampersand on its own, on line 4.", _MALFORMED, 4),
        _read(
            "utf-16-odd-length",
            codecs.BOM_UTF16_LE + utf16[:-1],
            "UTF-16 of an odd number of bytes: the line end of line 5 is half there.",
        ),
        _file(
            "utf-16-cut",
            codecs.BOM_UTF16_LE + utf16[: len(utf16) // 2 & ~1],
            "UTF-16 that ends half way, on line 2.",
            [_MALFORMED, "truncated"],
        ),
        _file(
            "encoding-unknown",
            good.replace(b"UTF-8", b"EXAMPLE-1").replace(b"text", b"caf\xe9"),
            "An encoding that does not exist, on line 1, and a byte above 0x7F, on line 4, that it would have to "
            "explain.",
            invalid,
        ),
    ]
