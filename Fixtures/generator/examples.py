"""One valid blob for each generation of systems. All directories of fixtures start from these."""

from __future__ import annotations

from . import archives
from .archives import MODERN_EXTRAS, NEWER, NO_EXTRAS, POSITIONAL, Inline, Instance, Request, Response
from .resume import (
    DATE,
    ETAG,
    TED_LASSO,
    TEMP_NAME,
    URL,
    ResumeData,
    headers,
    masked,
    newer_loader_archive,
    user_agent,
)

CONTAINER = "/private/var/mobile/Containers/Data/Application/00000000-0000-4000-8000-000000000001"
LOCAL_PATH = CONTAINER + "/tmp/" + TEMP_NAME
NEWER_TEMP_NAME = "URLSessionDownload_k9LmN2.tmp"

USER_AGENT_8 = user_agent("711.3.18", "14.0.0")
USER_AGENT_9_3 = user_agent("758.3.15", "15.4.0")
USER_AGENT_10_0_2 = user_agent("808.0.2", "16.0.0")
USER_AGENT_10_1 = user_agent("808.1.4", "16.1.0")
USER_AGENT_10_2 = user_agent("808.2.16", "16.3.0")
USER_AGENT_11_2 = user_agent("893.14", "17.3.0")
USER_AGENT_12_1 = user_agent("975.0.3", "18.2.0")
USER_AGENT_18 = user_agent("1568.200.51", "24.1.0")

REQUEST_8 = Request(URL, headers(USER_AGENT_8), form=POSITIONAL, extras=NO_EXTRAS)
REQUEST_9 = Request(URL, headers(USER_AGENT_9_3), form=POSITIONAL, extras=NO_EXTRAS)
REQUEST_10_0 = Request(URL, headers(USER_AGENT_10_0_2))
REQUEST_11 = Request(URL, headers(USER_AGENT_11_2))
REQUEST_12 = Request(URL, headers(USER_AGENT_12_1))
REQUEST_18 = Request(
    URL, headers(USER_AGENT_18), mutable=True, explicit_flags=132, extras=MODERN_EXTRAS, second_copy=True
)

IOS_8 = ResumeData(version=1, temp_name=None, local_path=LOCAL_PATH).with_requests(REQUEST_8)
IOS_9 = ResumeData(version=2).with_requests(REQUEST_9)
IOS_10_0 = ResumeData(version=2).with_requests(REQUEST_10_0)
IOS_11 = ResumeData(version=4).with_requests(REQUEST_11)
IOS_12 = ResumeData(version=4).with_requests(REQUEST_12)
IOS_18 = ResumeData(version=5).with_requests(REQUEST_18, order=NEWER)

RESPONSE = Response(
    URL,
    status=200,
    headers=(
        ("Content-Type", "application/zip"),
        ("Content-Length", "8388608"),
        ("Etag", ETAG),
        ("Last-Modified", DATE),
    ),
    length=8388608,
)


def newer_loader_fields(*more: archives.Fields) -> archives.Fields:
    """The fields of C5 that 18.0 and 26.1 share, and more of them."""
    common: archives.Fields = (
        ("originalRequest", REQUEST_18.without_http_part().instance()),
        ("currentRequest", REQUEST_18.instance()),
        ("response", RESPONSE.instance()),
        ("earliestBeginDate", archives.date(600000000.0)),
        ("countOfBytesClientExpectsToSend", Inline(-1)),
        ("countOfBytesClientExpectsToReceive", Inline(8388608)),
        ("taskDescription", "archive.zip"),
        ("priority", Inline(0.5)),
        ("prefersIncrementalDelivery", Inline(True)),
        ("_keepDownloadTaskFile", Inline(False)),
    )
    return (*common, *(field for fields in more for field in fields))


FILE_FIELDS: archives.Fields = (
    ("fileURL", archives.url("file://" + CONTAINER + "/tmp/" + NEWER_TEMP_NAME)),
    ("tempFileName", NEWER_TEMP_NAME),
)
CONSUMER_FIELDS: archives.Fields = (
    (
        "responseConsumerResumeInfo",
        Instance(("NWURLSessionResponseConsumerResumeInfo", "NSObject"), FILE_FIELDS),
    ),
)
TASK_FIELDS: archives.Fields = (("taskIdentifier", Inline(3)), ("startTime", Inline(780000000.25)))

NEWER_LOADER_18 = newer_loader_archive(newer_loader_fields(CONSUMER_FIELDS))
NEWER_LOADER_26 = newer_loader_archive(newer_loader_fields(FILE_FIELDS, TASK_FIELDS))
MASKED = masked(NEWER_LOADER_26, TED_LASSO)

SHOWN_MASKED = {
    "transport": "raw",
    "container": "masked-archive",
    "mask": "TedLasso",
    "kind": "download",
    "url": URL,
    "bytesReceived": None,
    "tempFileName": NEWER_TEMP_NAME,
    "currentRequest": REQUEST_18.shown(None),
    "originalRequest": REQUEST_18.without_http_part().shown(None),
}
"""C5 has no byte count: the file's size is the offset."""

NIL_SHOWN = {
    "transport": "raw",
    "container": "keyed-archive",
    "empty": True,
    "version": None,
    "url": None,
    "resume": None,
}
