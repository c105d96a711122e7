"""XML property lists as Apple writes them, and as other writers do."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from plistlib import UID
from typing import Any, List, Tuple

from .binary import Pairs, Separate

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
DOCTYPE = '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">'
_BASE64_LINE = 76
_DEEPEST_BASE64_INDENT = 8


@dataclass(frozen=True)
class Style:
    """What a writer may choose. The defaults are Apple's."""

    indent: str = "\t"
    newline: str = "\n"
    declaration: str = DECLARATION
    doctype: str = DOCTYPE


def dump(value: Any, style: Style = Style()) -> bytes:
    return dumps(value, style).encode("utf-8")


def dumps(value: Any, style: Style = Style()) -> str:
    lines = [line for line in (style.declaration, style.doctype) if line]
    lines.append('<plist version="1.0">')
    _write(value, 0, style, lines)
    lines.append("</plist>")
    return "".join(line + style.newline for line in lines)


def document(body: str, declaration: str = DECLARATION, doctype: str = DOCTYPE) -> bytes:
    """A property list around elements that are written by hand; the body starts on line 4."""
    head = "".join(line + "\n" for line in (declaration, doctype) if line)
    return (head + '<plist version="1.0">\n' + body + "\n</plist>\n").encode("utf-8")


def escape(content: str) -> str:
    return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def base64_lines(content: bytes, depth: int) -> List[str]:
    """Apple keeps a line of base64 within 76 columns, a tab counted as 8; from the eighth level on, nothing shrinks."""
    width = _BASE64_LINE - 8 * min(depth, _DEEPEST_BASE64_INDENT)
    encoded = base64.b64encode(content).decode("ascii")
    return [encoded[start : start + width] for start in range(0, len(encoded), width)]


def _write(value: Any, depth: int, style: Style, lines: List[str]) -> None:
    margin = style.indent * depth
    if isinstance(value, Separate):
        value = value.value
    if isinstance(value, UID):
        value = {"CF$UID": value.data}
    if isinstance(value, (dict, Pairs)):
        _write_dictionary(value, depth, style, lines)
    elif isinstance(value, list):
        if value:
            lines.append(margin + "<array>")
            for member in value:
                _write(member, depth + 1, style, lines)
            lines.append(margin + "</array>")
        else:
            lines.append(margin + "<array/>")
    elif isinstance(value, bytes):
        base64_margin = style.indent * min(depth, _DEEPEST_BASE64_INDENT)
        lines.append(margin + "<data>")
        lines.extend(base64_margin + line for line in base64_lines(value, depth))
        lines.append(margin + "</data>")
    else:
        lines.append(margin + _simple(value))


def _write_dictionary(value: Any, depth: int, style: Style, lines: List[str]) -> None:
    margin = style.indent * depth
    items: Tuple[Tuple[str, Any], ...] = value.items if isinstance(value, Pairs) else tuple(sorted(value.items()))
    if not items:
        lines.append(margin + "<dict/>")
        return
    lines.append(margin + "<dict>")
    for key, member in items:
        lines.append(margin + style.indent + "<key>" + escape(key) + "</key>")
        _write(member, depth + 1, style, lines)
    lines.append(margin + "</dict>")


def _simple(value: Any) -> str:
    if value is True or value is False:
        return "<true/>" if value else "<false/>"
    if isinstance(value, int):
        return "<integer>%d</integer>" % value
    if isinstance(value, float):
        return "<real>%.17g</real>" % value
    if isinstance(value, datetime):
        return "<date>%s</date>" % value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, str):
        return "<string>" + escape(value) + "</string>"
    raise TypeError("no XML property list holds a " + type(value).__name__)
