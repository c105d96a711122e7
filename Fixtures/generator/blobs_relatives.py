"""Files that are related to download blobs: uploads, Safari's downloads, requests on their own."""

from __future__ import annotations

from dataclasses import replace
from typing import List

from . import archives, binary, examples, xmltext
from .archives import NEWER, POSITIONAL, ROOT, Request
from .fixture import NOT_A_PLIST, Fixture, shown
from .resume import COLORADO, DATE, ETAG, URL, masked, newer_loader_archive


def fixtures() -> List[Fixture]:
    return [*_uploads(), *_safari(), *_requests()]


def _uploads() -> List[Fixture]:
    request = Request(
        "https://example.com/upload", examples.REQUEST_18.headers, method="PUT", extras=archives.MODERN_EXTRAS
    )
    upload = newer_loader_archive(
        (("currentRequest", request.instance()), ("originalRequest", request.instance())),
        "NWURLSessionUploadResumeInfo",
    )
    state = archives.dictionary((("url", archives.url("https://example.com/upload/17")), ("offset", 4096)))
    classic = binary.dump(archives.archive({ROOT: state}, NEWER))
    return [
        shown(
            "blobs/upload-masked-colorado.resumedata",
            masked(upload, COLORADO),
            "Upload resume data: its class says so, and its mask is `Colorado`.",
            {"transport": "raw", "container": "masked-archive", "mask": "Colorado", "kind": "upload"},
            "C7 (A)",
            NOT_A_PLIST,
        ),
        shown(
            "blobs/upload-classic-unknown-mask.resumedata",
            masked(classic, b"\x13\x57\x9b\xdf\x02\x46\x8a\xce"),
            "Classic upload state: 8 masked bytes and an archive under `root`; what is archived here is made up.",
            {"transport": "raw", "container": "masked-archive"},
            "C8 (A form)",
            NOT_A_PLIST,
        ),
    ]


def _safari() -> List[Fixture]:
    info = {
        "DownloadEntryIdentifier": "00000000-0000-4000-8000-000000000002",
        "DownloadEntryProgressTotalToLoad": 8388608,
        "DownloadEntryResumeInformation": {
            "NSURLDownloadBytesReceived": 131072,
            "NSURLDownloadEntityTag": ETAG,
            "NSURLDownloadServerModificationDate": DATE,
            "NSURLDownloadURL": URL,
        },
    }
    fields = {
        "transport": "raw",
        "kind": "safari-download",
        "url": URL,
        "bytesReceived": 131072,
        "entityTag": ETAG,
        "serverDate": DATE,
    }
    return [
        shown(
            "blobs/safari-info-plist.xml",
            xmltext.dump(info),
            "Info.plist of a Safari .download directory, in XML.",
            dict(fields, container="xml"),
            "L1 (A)",
        ),
        shown(
            "blobs/safari-info-plist.plist",
            binary.dump(info),
            "Info.plist of a Safari .download directory, binary.",
            dict(fields, container="binary"),
            "L1 (A)",
        ),
    ]


def _requests() -> List[Fixture]:
    alone = {"transport": "raw", "container": "keyed-archive", "kind": "request"}
    body = Request(
        "https://example.com/activate",
        (("User-Agent", "ExampleApp/1"), ("Content-Type", "application/json"), ("Content-Length", "2")),
        method="POST",
        body=b"{}",
        mutable=True,
        cache_policy=1,
        explicit_flags=132,
        extras=archives.MODERN_EXTRAS,
        second_copy=True,
    )
    return [
        shown(
            "blobs/request-named.plist",
            examples.REQUEST_11.archive(),
            "Not a blob: the archive of a request on its own, in named form, of 22 slots.",
            alone,
            "section 5 (A)",
        ),
        shown(
            "blobs/request-without-http-part.plist",
            examples.REQUEST_11.without_http_part().archive(),
            "The archive of a request of 16 slots on its own.",
            alone,
            "section 5 (A)",
        ),
        shown(
            "blobs/request-positional-root.plist",
            replace(examples.REQUEST_10_0, form=POSITIONAL).archive(ROOT),
            "The archive of a request on its own, in positional form under `root`.",
            alone,
            "section 5 (A)",
        ),
        shown(
            "blobs/request-with-body-under-another-key.plist",
            body.archive("ExampleRequestKey", NEWER),
            "The archive of a mutable POST request with a body, under a third party's top key.",
            alone,
            "section 5 (A)",
        ),
    ]
