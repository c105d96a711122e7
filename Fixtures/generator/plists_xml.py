"""XML property lists that are valid: encodings, white space, and everything XML lets a writer do."""

from __future__ import annotations

import codecs
from datetime import datetime
from plistlib import UID
from typing import List

from .fixture import REFUSES, Fixture, differs, plist
from .xmltext import DOCTYPE, Style, base64_lines, document, dump, dumps

_UTF16_DECLARATION = '<?xml version="1.0" encoding="UTF-16"?>'
_TEXT = "Gr\u00fc\u00dfe \u2014 \u65e5\u672c\u8a9e \U0001f9e9"
_VALUE = {
    "array": [1, "two", 3.5, True, False],
    "data": bytes(range(64)),
    "date": datetime(2024, 2, 29, 23, 59, 59),
    "dictionary": {"inner": "a & b < c > d", "number": -7},
    "text": _TEXT,
}


def fixtures() -> List[Fixture]:
    return [*_encodings(), *_layouts(), *_markup(), *_values()]


def _encodings() -> List[Fixture]:
    text = dumps(_VALUE)
    utf16 = dumps(_VALUE, Style(declaration=_UTF16_DECLARATION))
    return [
        plist(
            "xml/utf-8.xml",
            dump(["a", "\u00e9", "\u20ac", "\U0001f9e9", "\u0301", "\ufffd"]),
            "UTF-8 without byte order mark: characters of 1, 2, 3 and 4 bytes, a combining one, U+FFFD.",
        ),
        plist("xml/utf-8-byte-order-mark.xml", codecs.BOM_UTF8 + text.encode("utf-8"), "UTF-8 with byte order mark."),
        plist(
            "xml/utf-16-little-endian.xml",
            codecs.BOM_UTF16_LE + utf16.encode("utf-16-le"),
            "UTF-16, little endian, with byte order mark.",
        ),
        plist(
            "xml/utf-16-big-endian.xml",
            codecs.BOM_UTF16_BE + utf16.encode("utf-16-be"),
            "UTF-16, big endian, with byte order mark.",
        ),
    ]


def _layouts() -> List[Fixture]:
    deep: object = bytes(range(70))
    for level in range(10, 0, -1):
        deep = {"level %02d" % level: deep, "level %02d data" % level: bytes(range(70))}
    old_doctype = DOCTYPE.replace("-//Apple//DTD", "-//Apple Computer//DTD")
    tabs = dump(_VALUE)
    return [
        plist(
            "xml/layout-apple-tabs.xml",
            tabs,
            "Apple's layout: tabs, sorted keys, lines of base64 of 68 characters in the topmost dictionary.",
        ),
        plist(
            "xml/layout-apple-base64-at-each-depth.xml",
            dump(deep),
            "Data at depths 1 to 10: Apple's lines of base64 lose 8 characters a level, down to 12.",
        ),
        plist(
            "xml/layout-no-indentation.xml",
            dump(_VALUE, Style(indent="")),
            "No indentation at all.",
        ),
        plist("xml/layout-two-spaces.xml", dump(_VALUE, Style(indent="  ")), "Indentation by two spaces."),
        plist(
            "xml/layout-one-line.xml",
            dump(_VALUE, Style(indent="", newline="")),
            "Everything on one line, data too, and no line end after the last tag.",
        ),
        plist("xml/layout-crlf.xml", dump(_VALUE, Style(newline="\r\n")), "Lines end in CR LF."),
        plist("xml/layout-cr.xml", dump(_VALUE, Style(newline="\r")), "Lines end in CR alone, which XML reads as LF."),
        plist("xml/layout-no-final-newline.xml", tabs.rstrip(b"\n"), "The file ends with the last tag."),
        plist("xml/layout-white-space-after-root.xml", tabs + b"\n  \n\t", "White space after the last tag."),
        plist("xml/doctype-missing.xml", dump(_VALUE, Style(doctype="")), "No DTD line."),
        plist("xml/doctype-of-2001.xml", dump(_VALUE, Style(doctype=old_doctype)), "The DTD line of Mac OS X 10.0."),
        plist(
            "xml/doctype-without-address.xml",
            dump(_VALUE, Style(doctype="<!DOCTYPE plist>")),
            "A DTD line that names no DTD.",
        ),
        plist(
            "xml/declaration-missing.xml",
            dump(_VALUE, Style(declaration="", doctype="")),
            "Neither XML declaration nor DTD line.",
        ),
        plist(
            "xml/declaration-missing-doctype-first.xml",
            dump(_VALUE, Style(declaration="")),
            "The DTD line comes first: no XML declaration.",
            plistlib=REFUSES,
        ),
        plist(
            "xml/declaration-single-quotes-standalone.xml",
            dump(_VALUE, Style(declaration="<?xml version='1.0' encoding='utf-8' standalone='yes'?>")),
            "A declaration in single quotes, with standalone, and the encoding in small letters.",
        ),
    ]


def _markup() -> List[Fixture]:
    commented = document(
        "<!-- before --><dict>\n\t<!-- in a dictionary -->\n\t<key>a<!-- in a key -->b</key>\n"
        "\t<string>one<!-- in a text --> two</string>\n\t<key>list</key><array><!-- alone --></array>\n</dict>"
    )
    instructions = document("<?tool a?><array><?tool b?><string>one<?tool c?> two</string></array><?tool d?>")
    cdata = document(
        "<dict>\n\t<key><![CDATA[a & b]]></key>\n\t<string>one <![CDATA[<two> &amp; ]]>three</string>\n"
        "\t<key>whole</key>\n\t<string><![CDATA[]]></string>\n</dict>"
    )
    references = document(
        "<array>\n\t<string>&#65;&#x42;&#x63; &#x1F9E9; &#9;&#10;&#13;</string>\n"
        "\t<string>&lt;&gt;&amp;&quot;&apos; \" '</string>\n\t<integer>&#49;2</integer>\n</array>"
    )
    around = b"<!-- outside -->\n<?outside yes?>\n"
    return [
        plist("xml/comments.xml", commented, "Comments: around, between, and in the middle of a key and of a text."),
        plist("xml/processing-instructions.xml", instructions, "Processing instructions, one in the middle of a text."),
        plist("xml/cdata.xml", cdata, "CDATA sections: a whole key, a part of a text, and an empty one."),
        plist("xml/character-references.xml", references, "Character references, and the five entities of XML itself."),
        plist(
            "xml/comments-outside-root.xml",
            dump(_VALUE).replace(b"<!DOCTYPE", around + b"<!DOCTYPE") + around,
            "A comment and a processing instruction before the DTD line and after the last tag.",
        ),
        plist(
            "xml/tags-with-white-space.xml",
            document("<array >\n\t<string\n\t>text</string\t>\n\t<true />\n\t<false></false>\n</array\n>"),
            "White space inside tags, and `<false></false>` instead of `<false/>`.",
        ),
        plist(
            "xml/root-without-version.xml",
            document("<true/>").replace(b'<plist version="1.0">', b"<plist>"),
            "A plist element without its version attribute.",
        ),
    ]


def _values() -> List[Fixture]:
    integers = (0, -1, 1 << 32, (1 << 63) - 1, -(1 << 63), 1 << 63, (1 << 64) - 1)
    extremes = "".join("\t<integer>%d</integer>\n" % value for value in integers)
    reals = "nan +infinity -infinity inf -inf 1e3 1E-3 -0.0 0.10000000000000001 3.4028234663852886e+38 5 +2.5".split()
    split = "\n\t\t  ".join(base64_lines(bytes(range(96)), 8))
    return [
        plist("xml/integers.xml", document("<array>\n" + extremes + "</array>"), "Integers from -2^63 to 2^64 - 1."),
        plist(
            "xml/integers-hexadecimal.xml",
            document(
                "<array><integer>0x1F</integer><integer>0XFFFFFFFFFFFFFFFF</integer><integer>0x0</integer></array>"
            ),
            "Hexadecimal integers: 31, 2^64 - 1 and 0.",
        ),
        plist(
            "xml/integers-hexadecimal-negative.xml",
            document("<array><integer>-0x10</integer><integer>-0x8000000000000000</integer></array>"),
            "Negative hexadecimal integers: -16 and -2^63.",
            plistlib=REFUSES,
        ),
        plist(
            "xml/integers-with-sign-and-zeros.xml",
            document("<array><integer>+5</integer><integer>007</integer><integer>-0</integer></array>"),
            "Integers with a plus sign and with leading zeros: 5, 7 and 0.",
        ),
        plist(
            "xml/reals.xml",
            document("<array>\n" + "".join("\t<real>%s</real>\n" % real for real in reals) + "</array>"),
            "Reals: not a number, infinities, exponents, negative zero, one without a point, one with a plus sign.",
        ),
        plist(
            "xml/dates.xml",
            document(
                "<array>\n\t<date>2001-01-01T00:00:00Z</date>\n\t<date>1970-01-01T00:00:00Z</date>\n"
                "\t<date>2024-02-29T23:59:59Z</date>\n\t<date>1904-02-29T12:00:00Z</date>\n"
                "\t<date>9999-12-31T23:59:59Z</date>\n</array>"
            ),
            "Dates from 1904 to 9999, two of them on leap days.",
        ),
        plist(
            "xml/data-with-white-space.xml",
            document("<array>\n\t<data>\n\t\t  %s  \n\t</data>\n\t<data> A A\t=\n= </data>\n</array>" % split),
            "White space inside base64, before its padding too.",
        ),
        plist(
            "xml/data-with-other-characters.xml",
            document("<array>\n\t<data>\n\t\tAQID...BAUG\n\t</data>\n\t<data>...</data>\n</array>"),
            "Characters in data that are not base64: they are skipped, so this is 01 to 06, and nothing.",
        ),
        plist(
            "xml/empty-elements.xml",
            document(
                "<array>\n\t<dict/>\n\t<dict></dict>\n\t<dict>\n\t</dict>\n\t<array/>\n\t<array></array>\n\t<string/>\n"
                "\t<string></string>\n\t<data/>\n\t<data></data>\n\t<data>\n\t</data>\n</array>"
            ),
            "Empty dictionaries, arrays, texts and data, in each way to write them.",
        ),
        plist(
            "xml/empty-key.xml",
            document("<dict>\n\t<key></key>\n\t<string>named by nothing</string>\n</dict>"),
            "A dictionary whose only key is empty.",
        ),
        plist(
            "xml/texts-with-white-space.xml",
            document(
                "<array>\n\t<string> kept </string>\n\t<string>\n\t\ttwo\n\t\tlines\n\t</string>\n"
                "\t<string>\t</string>\n</array>"
            ),
            "White space in texts is part of them.",
        ),
        plist(
            "xml/texts-with-c1-and-bidi-controls.xml",
            document(
                "<array>\n\t<string>\u009b31m</string>\n\t<string>\u202egnp.\u202c</string>\n"
                "\t<string>a\ufeff</string>\n</array>"
            ),
            "Control characters that XML allows: U+009B, U+202E, U+202C, U+FEFF.",
        ),
        plist(
            "xml/uid-dictionaries.xml",
            dump([UID(0), UID(1), UID(4294967295), {"CF$UID": 1, "other": 2}, {"CF$UID": "text"}]),
            "CF$UID dictionaries, which stand for UIDs, and two that do not: one with another key, one with a text.",
            plistlib=differs("leaves CF$UID dictionaries as dictionaries"),
        ),
        plist(
            "xml/dictionary-duplicate-keys.xml",
            document(
                "<dict>\n\t<key>twice</key>\n\t<string>first</string>\n\t<key>once</key>\n\t<true/>\n"
                "\t<key>twice</key>\n\t<string>second</string>\n</dict>"
            ),
            "A dictionary that holds the key `twice` two times.",
            plistlib=differs("keeps the last of two equal keys"),
        ),
        plist(
            "xml/dictionary-keys-unsorted.xml",
            document("<dict><key>zebra</key><true/><key>apple</key><false/><key>Mango</key><true/></dict>"),
            "A dictionary whose keys are in no order.",
        ),
        plist("xml/root-is-text.xml", document("<string>root</string>"), "The root is a text."),
        plist("xml/root-is-array.xml", document("<array>\n\t<true/>\n</array>"), "The root is an array."),
    ]
