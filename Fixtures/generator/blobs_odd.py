"""Readable but unusual blobs: responses, foreign keys, wrong types, text that attacks terminals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Sequence, Tuple

from . import archives, binary, examples, xmltext
from .archives import LITERAL, NEWER, Request
from .examples import IOS_10_0, IOS_11, IOS_12, IOS_18, REQUEST_11
from .fixture import Fixture, shown
from .resume import UNREADABLE, URL, RequestData, ResumeData, headers

GARBAGE = RequestData(b"this is no archive", UNREADABLE)
EMPTY = RequestData(b"", UNREADABLE)


def fixtures() -> List[Fixture]:
    return [*_more_keys(), *_wrong_types(), *_unreadable(), *_terminal()]


def _more_keys() -> List[Fixture]:
    response = replace(IOS_18, more={"NSURLSessionResumeResponse": examples.RESPONSE.archive()})
    private = replace(
        IOS_18,
        more={
            "NSURLSessionResumeResponse": examples.RESPONSE.archive(),
            "PublishingURL": archives.url("file:///private/var/mobile/Downloads/archive.zip"),
        },
    )
    foreign = replace(
        IOS_11, more={"ExampleEngineTaskIdentifier": 17, "ExampleEngineNotes": {"tries": 3, "tags": ["a"]}}
    )
    explicit = replace(IOS_12, local_path=examples.LOCAL_PATH)
    return [
        shown(
            "blobs/response-archived.plist",
            response.keyed_archive(order=NEWER),
            "The response is archived too, as 18.0 does; the names of its slots are a guess.",
            response.shown("keyed-archive"),
            "section 2 (A); names of the slots (I)",
        ),
        shown(
            "blobs/publishing-url.plist",
            private.keyed_archive(order=NEWER),
            "Private keys of 18.0: a response, and a PublishingURL that is an NSURL.",
            private.shown("keyed-archive"),
            "section 2 (A)",
        ),
        shown(
            "blobs/other-keys.xml",
            foreign.xml(),
            "Two keys of a download engine in addition to Apple's: a number and a dictionary.",
            foreign.shown("xml", otherKeys=["ExampleEngineNotes", "ExampleEngineTaskIdentifier"]),
            "section 2",
        ),
        shown(
            "blobs/local-path-and-temp-name.plist",
            explicit.keyed_archive(),
            "A path and a file name: the path takes precedence.",
            explicit.shown("keyed-archive"),
            "section 2 (A); section 4 rule 3 (A)",
        ),
        shown(
            "blobs/url-with-user-information.xml",
            _with_url("https://user:secret@example.com:8443/files/archive.zip?name=a%20b#part").xml(),
            "A URL with user, password, port, query and fragment.",
            _with_url("https://user:secret@example.com:8443/files/archive.zip?name=a%20b#part").shown("xml", "resume"),
            "section 8",
        ),
        shown(
            "blobs/url-not-ascii.xml",
            _with_url("https://b\u00fccher.example/\u66f8\u7c4d/\U0001f4da.zip").xml(),
            "A URL that is not ASCII: German, Japanese and an emoji.",
            _with_url("https://b\u00fccher.example/\u66f8\u7c4d/\U0001f4da.zip").shown("xml", "resume"),
            "section 2 (A)",
        ),
        shown(
            "blobs/url-relative-to-base.plist",
            replace(IOS_12, current=_based()).keyed_archive(),
            "The archived NSURL is relative: its base is another NSURL.",
            replace(IOS_12, current=_based()).shown("keyed-archive", "resume"),
            "section 5 (A)",
        ),
        shown(
            "blobs/headers-with-credentials.xml",
            _with_credentials().xml(),
            "Authorization, Cookie and Proxy-Authorization in the headers of the current request.",
            _with_credentials().shown("xml"),
            "section 8",
        ),
        shown(
            "blobs/unrelated-property-list.plist",
            binary.dump({"color": "blue", "size": 3}),
            "A property list that has nothing to do with downloads.",
            {"transport": "raw", "container": "binary", "kind": "unknown", "resume": None},
        ),
    ]


def _with_url(url: str) -> ResumeData:
    return replace(IOS_11, url=url).with_requests(replace(REQUEST_11, url=url))


def _with_credentials() -> ResumeData:
    secrets = (
        ("Authorization", "Bearer example-token"),
        ("Cookie", "session=example; theme=dark"),
        ("Proxy-Authorization", "Basic ZXhhbXBsZTpleGFtcGxl"),
    )
    return replace(IOS_11, current=Request(URL, headers(examples.USER_AGENT_11_2, *secrets)))


def _based() -> RequestData:
    """A request whose URL is `archive.zip` of `https://example.com/files/`."""
    instance = REQUEST_11.instance()
    based = archives.url("archive.zip", archives.url("https://example.com/files/"))
    fields = tuple(
        (name, based if name == "__nsurlrequest_proto_prop_obj_1" else value) for name, value in instance.fields
    )
    content = binary.dump(archives.archive({LITERAL: replace(instance, fields=fields)}))
    return RequestData(content, {"state": "readable", "form": "named", "slots": 22, "method": "GET"})


def _wrong_types() -> List[Fixture]:
    version_text = replace(IOS_11, version="four")
    bytes_text = replace(IOS_11, received="many")
    bytes_data = replace(IOS_11, received=b"\x00\x04\x00\x00")
    url_number = replace(IOS_11, url=17)
    request_text = replace(IOS_11, current=RequestData("no data", UNREADABLE))
    request_dictionary = replace(IOS_11, original=RequestData({"url": URL}, UNREADABLE))
    everything = ResumeData(
        version=[4],
        url={"is": URL},
        received=True,
        etag=17,
        date=18.5,
        temp_name=[],
        current=RequestData(1, UNREADABLE),
        original=RequestData(False, UNREADABLE),
        byte_range=b"0-",
        range=None,
    )
    tag_data = replace(IOS_11, etag=b"5e3a1c")
    rows: Sequence[Tuple[str, ResumeData, Dict[str, Any], str, str]] = (
        ("version-is-text", version_text, {"version": None}, "The version is the text `four`.", ""),
        ("bytes-received-is-text", bytes_text, {"bytesReceived": None}, "The byte count is the text `many`.", "resume"),
        ("bytes-received-is-data", bytes_data, {"bytesReceived": None}, "The byte count is data.", "resume"),
        ("url-is-integer", url_number, {"url": None}, "The download URL is the integer 17.", "resume"),
        ("entity-tag-is-data", tag_data, {"entityTag": None}, "The ETag is data.", "resume"),
        ("request-is-text", request_text, {}, "The current request is a text, not data.", ""),
        ("request-is-dictionary", request_dictionary, {}, "The original request is a dictionary.", "resume"),
    )
    result = []
    for name, blob, instead, sentence, without in rows:
        result.append(
            shown(
                "blobs/wrong-type-%s.xml" % name,
                blob.xml(),
                sentence + " The rest is still shown.",
                blob.shown("xml", without, **instead),
                "section 2 (A)",
            )
        )
    nothing = {"transport": "raw", "container": "binary", "version": None, "bytesReceived": None, "entityTag": None}
    result.append(
        shown(
            "blobs/wrong-type-every-key.plist",
            everything.binary(),
            "Every key is there, and all values have the wrong type.",
            dict(nothing, serverDate=None, tempFileName=None, currentRequest=UNREADABLE, originalRequest=UNREADABLE),
            "section 2 (A)",
        )
    )
    byte_range = replace(IOS_11, byte_range={"start": 0, "end": 99})
    result.append(
        shown(
            "blobs/byte-range-is-dictionary.plist",
            byte_range.binary(),
            "The ByteRange is a dictionary: which type iOS 11 writes is not known.",
            byte_range.shown("binary", "byteRange", "resume"),
            "section 2 (B); the type (I)",
        )
    )
    return result


def _unreadable() -> List[Fixture]:
    elided = IOS_11.xml()
    for request in (IOS_11.current, IOS_11.original):
        assert isinstance(request, RequestData)
        lines = "".join("\t" + line + "\n" for line in xmltext.base64_lines(request.content, 1))
        elided = elided.replace(lines.encode("ascii"), b"\t...\n")
    both = replace(IOS_11, current=GARBAGE, original=GARBAGE)
    return [
        shown(
            "blobs/request-current-unreadable.xml",
            replace(IOS_11, current=GARBAGE).xml(),
            "The current request is data that is not an archive: the loader uses the original one.",
            replace(IOS_11, current=GARBAGE).shown("xml"),
            "section 4 rule 2 (A)",
        ),
        shown(
            "blobs/request-original-unreadable.xml",
            replace(IOS_11, original=EMPTY).xml(),
            "The original request is empty data.",
            replace(IOS_11, original=EMPTY).shown("xml", "resume"),
            "section 4 rule 2 (A)",
        ),
        shown(
            "blobs/requests-both-unreadable.plist",
            both.binary(),
            "Neither request is an archive; everything else is readable.",
            both.shown("binary", "resume"),
            "section 4 rule 7 (A)",
        ),
        shown(
            "blobs/requests-elided.xml",
            elided,
            "A publisher replaced the base64 of both requests by `...`: the data are empty, the rest is there.",
            replace(IOS_11, current=EMPTY, original=EMPTY).shown("xml", "resume"),
            "C1 (A)",
        ),
    ]


def _terminal() -> List[Fixture]:
    red = "\x1b[31mred\x1b[0m"
    link = "\x1b]8;;https://example.org/\x07click\x1b]8;;\x07"
    escapes = ResumeData(
        version=5,
        url="https://example.com/%s/archive.zip" % red,
        etag='"%s"' % link,
        date="\x1b]0;title\x07" + "Tue, 04 Feb 2020\r\nX-Injected: yes",
        temp_name="CFNetworkDownload_\x08\x08\x7f\x00.tmp",
        range=None,
    ).with_requests(
        Request("https://example.com/\x1b[2J\x1b[H", headers("Evil\x1b[1A\x1b[2K/1", ("X-\x1b[31m", "a\nb\tc")))
    )
    c1_and_bidi = ResumeData(
        version=4,
        url="https://example.com/\u009b31mred\u009b0m",
        etag='"\u202egnp.exe\u202c"',
        date="\u2066isolated\u2069 \u200b\u200f\ufeff",
        temp_name="CFNetworkDownload_\u009d0;title\u009c.tmp",
        range=None,
    ).with_requests(Request("https://example.com/\u202e", headers("\u0085Evil\u2028/1")))
    other_key: Dict[str, Any] = {"\x1b[31mkey\x1b[0m": "\x1b[5mvalue"}
    keys = replace(IOS_10_0, more=other_key)
    return [
        shown(
            "blobs/terminal-escape-sequences.plist",
            escapes.keyed_archive(),
            "Escape sequences (colour, OSC 8 link, title, cursor), NUL, backspace, line breaks in URL, ETag, headers.",
            escapes.shown("keyed-archive"),
        ),
        shown(
            "blobs/terminal-c1-and-bidi-controls.xml",
            c1_and_bidi.xml(),
            "C1 controls (U+009B, U+009D), line separators, bidirectional overrides (U+202E) in URL, ETag, headers.",
            c1_and_bidi.shown("xml"),
        ),
        shown(
            "blobs/terminal-escape-sequences-in-keys.plist",
            keys.binary(),
            "An escape sequence in the name of an unknown key.",
            keys.shown("binary", otherKeys=["\x1b[31mkey\x1b[0m"]),
        ),
    ]
