"""resumeData: the keys of containers C1 to C4, the containers themselves, and what `inspect` shows of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple, Union

from . import archives, binary, xmltext
from .archives import LITERAL, OLDER, Request

URL = "https://example.com/files/archive.zip"
ETAG = '"5e3a1c-9f00"'
DATE = "Tue, 04 Feb 2020 09:30:00 GMT"
TEMP_NAME = "CFNetworkDownload_aB3xYz.tmp"
BYTES = 262144

TED_LASSO = b"TedLasso"
COLORADO = b"Colorado"


def user_agent(cfnetwork: str, darwin: str) -> str:
    return "ExampleApp/1 CFNetwork/%s Darwin/%s" % (cfnetwork, darwin)


def headers(agent: str, *more: Tuple[str, str]) -> Tuple[Tuple[str, str], ...]:
    """The headers that every archived request carries, and more of them."""
    common = (("Accept", "*/*"), ("Accept-Language", "en-us"), ("Accept-Encoding", "gzip, deflate"))
    return (("User-Agent", agent), *common, *more)


DEFAULT = Request(URL, headers(user_agent("893.14", "17.3.0")))
UNREADABLE = {"state": "unreadable"}


@dataclass(frozen=True)
class RequestData:
    """A request inside a blob: its archive's bytes, and what `inspect` shows of them."""

    content: Any
    shown: Any

    @staticmethod
    def of(request: Request, top_key: str = LITERAL, order: Sequence[str] = OLDER) -> RequestData:
        return RequestData(request.archive(top_key, order), request.shown(top_key))


MISSING = RequestData(None, None)
AUTOMATIC = "automatic"


@dataclass(frozen=True)
class ResumeData:
    """One blob. A key whose value is None is left out.

    `range` is the Range header that section 4, rules 4 and 5, ask for; where it is not given, the original request
    has no Range of its own and it is `bytes=N-`. `None` says that the fixture does not assert one.
    """

    version: Any = 4
    url: Any = URL
    received: Any = BYTES
    etag: Any = ETAG
    date: Any = DATE
    temp_name: Any = TEMP_NAME
    local_path: Any = None
    byte_range: Any = None
    current: Union[Request, RequestData] = DEFAULT
    original: Union[Request, RequestData] = DEFAULT.without_http_part()
    more: Mapping[str, Any] = field(default_factory=dict)
    range: Optional[str] = AUTOMATIC

    def with_requests(self, request: Request, top_key: str = LITERAL, order: Sequence[str] = OLDER) -> ResumeData:
        """The same blob with this current request, and the same without the HTTP part as the original one."""
        original = RequestData.of(request.without_http_part(), top_key, order)
        return replace(self, current=RequestData.of(request, top_key, order), original=original)

    def entries(self) -> Dict[str, Any]:
        """The keys in Apple's order, which is sorted."""
        entries = {
            "NSURLSessionDownloadURL": self.url,
            "NSURLSessionResumeByteRange": self.byte_range,
            "NSURLSessionResumeBytesReceived": self.received,
            "NSURLSessionResumeCurrentRequest": _data(self.current).content,
            "NSURLSessionResumeEntityTag": self.etag,
            "NSURLSessionResumeInfoLocalPath": self.local_path,
            "NSURLSessionResumeInfoTempFileName": self.temp_name,
            "NSURLSessionResumeInfoVersion": self.version,
            "NSURLSessionResumeOriginalRequest": _data(self.original).content,
            "NSURLSessionResumeServerDownloadDate": self.date,
        }
        entries.update(self.more)
        return {key: entries[key] for key in sorted(entries) if entries[key] is not None}

    # Containers

    def xml(self, style: xmltext.Style = xmltext.Style()) -> bytes:
        """C1."""
        return xmltext.dump(self.entries(), style)

    def binary(self) -> bytes:
        """C2."""
        return binary.dump(self.entries())

    def archive(self, mutable: bool = True, order: Sequence[str] = OLDER) -> Dict[str, Any]:
        """The property list of C3."""
        return archives.archive({LITERAL: self.root(mutable)}, order)

    def root(self, mutable: bool = True) -> archives.Instance:
        return archives.dictionary(tuple(self.entries().items()), mutable)

    def keyed_archive(self, mutable: bool = True, order: Sequence[str] = OLDER) -> bytes:
        """C3."""
        return binary.dump(self.archive(mutable, order))

    # What is shown

    def shown(self, container: str, *without: str, **other: Any) -> Dict[str, Any]:
        """What `inspect` shows, without the keys that the fixture says nothing about and with others instead."""
        result: Dict[str, Any] = {
            "transport": "raw",
            "container": container,
            "kind": "download",
            "version": self.version,
            "url": self.url,
            "bytesReceived": self.received,
            "entityTag": self.etag,
            "serverDate": self.date,
            "tempFileName": self.temp_name,
            "localPath": self.local_path,
            "byteRange": self.byte_range,
            "currentRequest": _data(self.current).shown,
            "originalRequest": _data(self.original).shown,
        }
        if self.range is not None and "resume" not in without:
            result["resume"] = self.resume()
        result.update(other)
        return {key: value for key, value in result.items() if key not in without}

    def resume(self) -> Dict[str, Any]:
        chosen = "bytes=%d-" % self.received if self.range == AUTOMATIC else self.range
        validator = self.etag if self.etag is not None else self.date
        return {"url": self.url, "headers": {"Range": chosen, "If-Range": validator}, "expectStatus": 206}


def _data(request: Union[Request, RequestData]) -> RequestData:
    return request if isinstance(request, RequestData) else RequestData.of(request)


# Containers of other makers


def webkit_archive(blob: ResumeData, path: str, bookmark: bytes) -> bytes:
    """C4: WebKit reads C3 as a property list, adds its two keys at the root, and writes XML."""
    plist = blob.archive()
    plist["NSURLSessionResumeInfoLocalPath"] = path
    plist["ResumePlaceholderURLBookmarkData"] = bookmark
    return xmltext.dump(plist)


def nil_archive(order: Sequence[str], layout: binary.Layout = binary.Layout()) -> bytes:
    """C3n: an archive whose root is nil."""
    return binary.dump(archives.archive({LITERAL: None}, order), layout)


def masked(content: bytes, mask: bytes) -> bytes:
    """C5, C7, C8: the first 8 bytes XORed, the rest as it is."""
    return bytes(byte ^ key for byte, key in zip(content, mask)) + content[len(mask) :]


def newer_loader_archive(fields: archives.Fields, class_name: str = "NWURLSessionDownloadResumeInfo") -> bytes:
    """The plaintext of C5 and C7: one object under `root`."""
    root = archives.Instance((class_name, "NSObject"), fields)
    return binary.dump(archives.archive({archives.ROOT: root}, archives.NEWER))


def wrapped_masked_archive(content: bytes, path: str, top_key: str) -> bytes:
    """C6: a dictionary of C5 and a path."""
    items = (("data", content), ("NSURLSessionResumeInfoLocalPath", path))
    return binary.dump(archives.archive({top_key: archives.dictionary(items)}, archives.NEWER))
