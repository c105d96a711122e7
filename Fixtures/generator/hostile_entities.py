"""XML that tries to make a reader open files or expand entities, and XML that is not a property list."""

from __future__ import annotations

from typing import List, Optional, Sequence, Union

from .examples import IOS_11
from .fixture import NOT_A_PLIST, REFUSES, SAME, Fixture, differs, refused, shown
from .xmltext import DOCTYPE, document

Codes = Union[str, Sequence[str]]

_MALFORMED = "malformed-xml"
_BODY_LINE = 4
_PLIST_TAG = b'<plist version="1.0">'
_ANY_ROOT = differs("takes any root element")


def fixtures() -> List[Fixture]:
    return [*_entities(), *_external(), *_others()]


def _file(
    name: str, content: bytes, shows: str, code: Codes, line: Optional[int] = None, plistlib: str = REFUSES
) -> Fixture:
    return refused("hostile/xml/%s.xml" % name, content, shows, code, line=line, plistlib=plistlib)


def _with_subset(subset: str, body: str) -> bytes:
    """A document whose DTD line has an internal subset; it begins on line 2."""
    return document(body, doctype="<!DOCTYPE plist [\n" + subset + "\n]>")


def _entities() -> List[Fixture]:
    laughs = ['<!ENTITY lol0 "lol">']
    laughs += ['<!ENTITY lol%d "%s">' % (level, "&lol%d;" % (level - 1) * 10) for level in range(1, 10)]
    long_entity = '<!ENTITY long "%s">' % ("x" * 2000)
    return [
        _file(
            "entity-billion-laughs",
            _with_subset("\n".join(laughs), "<string>&lol9;</string>"),
            "Ten entities, each ten times in the next: a text of 3 * 10^9 characters, declared from line 3 on.",
            "entity",
        ),
        _file(
            "entity-quadratic",
            _with_subset(long_entity, "<string>" + "&long;" * 500 + "</string>"),
            "An entity of 2000 characters, declared on line 3 and used 500 times.",
            "entity",
        ),
        _file(
            "entity-recursive",
            _with_subset('<!ENTITY a "&b;">\n<!ENTITY b "&a;">', "<string>&a;</string>"),
            "Two entities, declared on lines 3 and 4, that contain each other.",
            ["entity", _MALFORMED],
        ),
        _file(
            "entity-internal",
            _with_subset('<!ENTITY name "value">', "<string>&name;</string>"),
            "An entity declared on line 3 and used: harmless, and no property list of Apple's has one.",
            "entity",
        ),
        _file(
            "entity-declared-and-not-used",
            _with_subset('<!ENTITY name "value">', "<string>text</string>"),
            "An entity declared on line 3 and not used.",
            "entity",
        ),
        _file(
            "entity-external-file",
            _with_subset('<!ENTITY file SYSTEM "file:///etc/passwd">', "<string>&file;</string>"),
            "An entity, declared on line 3, that is the file /etc/passwd.",
            "entity",
        ),
        _file(
            "entity-external-address",
            _with_subset('<!ENTITY page SYSTEM "http://127.0.0.1:1/secret">', "<string>&page;</string>"),
            "An entity, declared on line 3, that is to be fetched over the network.",
            "entity",
        ),
        _file(
            "entity-parameter",
            _with_subset('<!ENTITY % all SYSTEM "file:///etc/hostname">\n%all;', "<string>text</string>"),
            "A parameter entity, declared on line 3, that would put a file into the DTD.",
            "entity",
        ),
        _file(
            "entity-parameter-internal",
            _with_subset("<!ENTITY % inner \"<!ENTITY name 'value'>\">\n%inner;", "<string>&name;</string>"),
            "A parameter entity, declared on line 3, that declares another entity.",
            "entity",
        ),
        _file(
            "entity-not-declared",
            document("<string>one &unknown; two</string>"),
            "An entity that nothing declares, on line 4.",
            ["entity", _MALFORMED],
            _BODY_LINE,
            differs("leaves out an entity that an unread DTD could declare"),
        ),
        _file(
            "entity-in-attribute",
            _with_subset('<!ENTITY version "1.0">', "<true/>").replace(_PLIST_TAG, b'<plist version="&version;">'),
            "An entity, declared on line 3, in an attribute of the plist element.",
            "entity",
        ),
    ]


def _external() -> List[Fixture]:
    """A DTD is never loaded, wherever it is: a blob that names one is read without it."""
    to_file = IOS_11.xml().replace(DOCTYPE.encode("ascii"), b'<!DOCTYPE plist SYSTEM "file:///etc/passwd">')
    to_network = IOS_11.xml().replace(
        DOCTYPE.encode("ascii"), b'<!DOCTYPE plist PUBLIC "-//Example//DTD" "http://127.0.0.1:1/plist.dtd">'
    )
    return [
        shown(
            "hostile/xml/dtd-is-a-file.xml",
            to_file,
            "A good blob whose DTD is the file /etc/passwd, which must not be opened.",
            IOS_11.shown("xml"),
            None,
            SAME,
        ),
        shown(
            "hostile/xml/dtd-is-on-the-network.xml",
            to_network,
            "A good blob whose DTD is at another address than Apple's, which must not be fetched.",
            IOS_11.shown("xml"),
            None,
            SAME,
        ),
        _file(
            "dtd-is-a-file-with-entity",
            document("<string>&root;</string>", doctype='<!DOCTYPE plist SYSTEM "file:///etc/passwd">'),
            "An entity, on line 4, that could only come from a DTD which must not be opened.",
            ["entity", _MALFORMED],
            _BODY_LINE,
            differs("leaves out an entity that an unread DTD could declare"),
        ),
    ]


def _others() -> List[Fixture]:
    return [
        refused(
            "hostile/xml/html-page.xml",
            b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body><p>Not found</body></html>\n",
            "An HTML page that a server sent instead of a file; it has no XML declaration, and line 1 says `html`.",
            ["unknown-format", "unexpected-element", "malformed-xml"],
            plistlib=NOT_A_PLIST,
        ),
        refused(
            "hostile/xml/other-xml.xml",
            b'<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>\n',
            "XML that is not a property list: the root, on line 2, is `rss`.",
            ["unexpected-element", "unknown-format"],
            plistlib=_ANY_ROOT,
        ),
    ]
