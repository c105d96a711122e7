"""Good blobs whose requests differ: forms, top keys, slots, flags, ranges, validators, and who wrote them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Optional, Sequence, Tuple

from . import archives, examples
from .archives import LITERAL, MODERN_EXTRAS, NAMED, NEWER, NO_EXTRAS, OLDER, POSITIONAL, ROOT, Request
from .examples import IOS_11, IOS_12, IOS_18, REQUEST_11
from .fixture import Fixture, shown
from .resume import MISSING, URL, RequestData, ResumeData, headers, user_agent

FLAGS_SHOWN = {"assumesHTTP3Capable": False, "allowsUCA": 0, "startTimeoutTime": 0.0}


def fixtures() -> List[Fixture]:
    return [*_forms(), *_fields(), *_ranges(), *_validators(), *_writers()]


def _forms() -> List[Fixture]:
    result = []
    for form in (NAMED, POSITIONAL):
        for key in (LITERAL, ROOT):
            for name, order in (("older", OLDER), ("newer", NEWER)):
                blob = replace(IOS_11, received=8192).with_requests(replace(REQUEST_11, form=form), key, order)
                result.append(
                    shown(
                        "blobs/requests-%s-%s-%s-key-order.plist" % (form, "root" if key == ROOT else "literal", name),
                        blob.binary(),
                        "Requests in %s form under `%s`, archived in the %s key order." % (form, key, name),
                        blob.shown("binary", "resume"),
                        "section 5 (A); section 1 (A)",
                    )
                )
    return result


def _fields() -> List[Fixture]:
    both_22 = replace(IOS_11, original=REQUEST_11)
    both_16 = replace(IOS_11, current=REQUEST_11.without_http_part())
    mutable = IOS_11.with_requests(replace(REQUEST_11, mutable=True, timeout=0.0, cache_policy=1, explicit_flags=260))
    ios_9 = IOS_11.with_requests(replace(REQUEST_11, extras=NO_EXTRAS))
    copy = replace(IOS_11, current=replace(REQUEST_11, second_copy=True))
    other_copy = _with_other_second_copy()
    flags = IOS_18.with_requests(replace(examples.REQUEST_18, mutable=False, second_copy=False))
    flags_shown = flags.shown("keyed-archive")
    flags_shown["currentRequest"] = dict(flags_shown["currentRequest"], flags=FLAGS_SHOWN)
    mutable_shown = mutable.shown("xml")
    mutable_shown["currentRequest"] = dict(mutable_shown["currentRequest"], cachePolicy=1)
    original_missing = replace(IOS_12, original=MISSING)
    current_missing = replace(IOS_12, current=MISSING)
    return [
        shown(
            "blobs/requests-both-22-slots.xml",
            both_22.xml(),
            "Both requests have 22 slots.",
            both_22.shown("xml"),
            "section 5 (A)",
        ),
        shown(
            "blobs/requests-both-16-slots.xml",
            both_16.xml(),
            "Neither request has an HTTP part: 16 slots, no method, no headers.",
            both_16.shown("xml"),
            "section 5 (A)",
        ),
        shown(
            "blobs/requests-mutable-class.xml",
            mutable.xml(),
            "Requests of class NSMutableURLRequest, with time-out 0 and cache policy 1.",
            mutable_shown,
            "section 5 (A)",
        ),
        shown(
            "blobs/requests-without-extra-flags.xml",
            ios_9.xml(),
            "Requests in named form without the flags that iOS 10 added.",
            ios_9.shown("xml"),
            "section 5 (A)",
        ),
        shown(
            "blobs/requests-extra-flags-of-today.plist",
            flags.keyed_archive(order=NEWER),
            "Requests with 29 fields in addition to the slots, as current systems write them.",
            flags_shown,
            "section 5 (A)",
        ),
        shown(
            "blobs/requests-second-copy-of-headers.xml",
            copy.xml(),
            "The headers are stored twice: as a dictionary, and in base64 under `__hhaa__`.",
            copy.shown("xml"),
            "section 5 (A)",
        ),
        shown(
            "blobs/requests-second-copy-differs.plist",
            replace(IOS_12, current=other_copy).keyed_archive(),
            "The second copy of the headers has another Authorization than the first; which one is used is not known.",
            replace(IOS_12, current=other_copy).shown("keyed-archive"),
            "section 5 (A)",
        ),
        shown(
            "blobs/request-original-missing.plist",
            original_missing.keyed_archive(),
            "No original request: there is no Range of its own, so the rest starts at the bytes received.",
            original_missing.shown("keyed-archive"),
            "section 4 rule 5 (A)",
        ),
        shown(
            "blobs/request-current-missing.plist",
            current_missing.keyed_archive(),
            "No current request: the loader uses the original one.",
            current_missing.shown("keyed-archive"),
            "section 4 rule 2 (A)",
        ),
        shown(
            "blobs/requests-both-missing.xml",
            replace(IOS_11, current=MISSING, original=MISSING).xml(),
            "No request at all: a new one for the download URL, says rule 2; an exception, says rule 7.",
            replace(IOS_11, current=MISSING, original=MISSING).shown("xml", "resume"),
            "section 4 rules 2 and 7 (A)",
        ),
        shown(
            "blobs/request-redirected.plist",
            replace(IOS_12, original=replace(REQUEST_11, url="https://example.org/download?id=17")).keyed_archive(),
            "The original request went to another URL; the download URL is that of the current one.",
            replace(IOS_12, original=replace(REQUEST_11, url="https://example.org/download?id=17")).shown(
                "keyed-archive"
            ),
            "section 2 (A)",
        ),
    ]


def _with_other_second_copy() -> RequestData:
    first = headers(examples.USER_AGENT_18, ("Authorization", "Bearer first"))
    other = headers(examples.USER_AGENT_18, ("Authorization", "Bearer second"))
    request = Request(URL, (*first, (archives.SECOND_COPY, archives.second_copy(other))), extras=MODERN_EXTRAS)
    return RequestData(request.archive(LITERAL, NEWER), Request(URL, first).shown())


def _ranged(own: Optional[str], range_shown: str) -> ResumeData:
    more = [("Range", own)] if own is not None else []
    original = Request(URL, headers(examples.USER_AGENT_11_2, *more))
    return replace(IOS_11, received=1000, original=original, range=range_shown)


def _ranges() -> List[Fixture]:
    rows: Sequence[Tuple[str, Optional[str], str, str]] = (
        ("none", None, "bytes=1000-", "The original request has no Range"),
        ("from", "bytes=500-", "bytes=1500-", "The original request asks for `bytes=500-`"),
        ("from-to", "bytes=500-4999", "bytes=1500-4999", "The original request asks for `bytes=500-4999`"),
        ("from-zero-to", "bytes=0-4999", "bytes=1000-4999", "The original request asks for `bytes=0-4999`"),
        ("last", "bytes=-4000", "bytes=-3000", "The original request asks for the last 4000 bytes"),
    )
    result = []
    for name, own, asked, sentence in rows:
        blob = _ranged(own, asked)
        shows = "%s; after 1000 bytes the rest is `%s`." % (sentence, asked)
        result.append(shown("blobs/range-%s.xml" % name, blob.xml(), shows, blob.shown("xml"), "section 4 rule 5 (A)"))
    parts = _ranged("bytes=0-99,200-299", "")
    result.append(
        shown(
            "blobs/range-several-parts.xml",
            parts.xml(),
            "The original request asks for two parts, which the loader cannot continue.",
            parts.shown("xml", resume=None),
            "section 4 rule 5 (A)",
        )
    )
    lower = Request(URL, headers(examples.USER_AGENT_11_2, ("range", "bytes=500-")))
    spelled = replace(IOS_11, received=1000, original=lower, range="bytes=1500-")
    result.append(
        shown(
            "blobs/range-header-in-small-letters.xml",
            spelled.xml(),
            "The original request's header is spelled `range`: names of headers have no case.",
            spelled.shown("xml"),
            "section 4 rule 5 (A); RFC 9110, 5.1",
        )
    )
    zero = replace(IOS_11, received=0)
    result.append(
        shown(
            "blobs/range-nothing-received.xml",
            zero.xml(),
            "No byte has been received.",
            zero.shown("xml", "resume"),
            "section 2 (A)",
        )
    )
    large = replace(IOS_12, received=5368709120)
    result.append(
        shown(
            "blobs/range-beyond-32-bits.plist",
            large.keyed_archive(),
            "5 GiB have been received, more than 32 bits hold.",
            large.shown("keyed-archive"),
            "section 2 (A)",
        )
    )
    return result


def _validators() -> List[Fixture]:
    tag_only = replace(IOS_11, date=None)
    date_only = replace(IOS_11, etag=None)
    neither = replace(IOS_11, etag=None, date=None)
    unquoted = replace(IOS_11, etag="5e3a1c-9f00")
    return [
        shown(
            "blobs/validator-entity-tag-only.xml",
            tag_only.xml(),
            "An ETag and no date: If-Range is the ETag, with its quotes.",
            tag_only.shown("xml"),
            "section 4 rule 4 (A)",
        ),
        shown(
            "blobs/validator-date-only.xml",
            date_only.xml(),
            "A date and no ETag: If-Range is the date.",
            date_only.shown("xml"),
            "section 4 rule 4 (A)",
        ),
        shown(
            "blobs/validator-neither.xml",
            neither.xml(),
            "Neither ETag nor date: there is no If-Range.",
            neither.shown("xml"),
            "section 4 rule 4 (A)",
        ),
        shown(
            "blobs/validator-entity-tag-without-quotes.xml",
            unquoted.xml(),
            "The server sent an ETag without quotes, and so it was kept.",
            unquoted.shown("xml", "resume"),
            "section 2 (A)",
        ),
    ]


def _writers() -> List[Fixture]:
    own_words = "Mozilla/5.0 (iPhone) ExampleApp/2.1"
    unknown = user_agent("99999.1.1", "99.9.0")
    rows: Sequence[Tuple[str, str, ResumeData, Request, str]] = (
        ("ios-9.3", "iOS 9.3", examples.IOS_9, examples.REQUEST_9, examples.USER_AGENT_9_3),
        ("ios-10.0.2", "iOS 10.0.2", examples.IOS_10_0, examples.REQUEST_10_0, examples.USER_AGENT_10_0_2),
        ("ios-10.1", "iOS 10.1", examples.IOS_10_0, examples.REQUEST_10_0, examples.USER_AGENT_10_1),
        ("ios-10.2", "iOS 10.2", examples.IOS_10_0, examples.REQUEST_10_0, examples.USER_AGENT_10_2),
        ("ios-11.2", "iOS 11.2", IOS_11, REQUEST_11, examples.USER_AGENT_11_2),
        ("ios-12.1", "iOS 12.1", IOS_12, examples.REQUEST_12, examples.USER_AGENT_12_1),
        ("today", "a system of today", IOS_18, examples.REQUEST_18, examples.USER_AGENT_18),
        ("unknown-build", "a build that nobody knows", IOS_18, examples.REQUEST_18, unknown),
        ("own-words", "the application, not CFNetwork", IOS_12, examples.REQUEST_12, own_words),
    )
    result = []
    for name, system, example, request, agent in rows:
        order = NEWER if example is IOS_18 else OLDER
        blob = replace(example, received=65536).with_requests(replace(request, headers=headers(agent)), order=order)
        is_archive = example in (IOS_12, IOS_18)
        result.append(
            shown(
                "blobs/writer-%s.%s" % (name, "plist" if is_archive else "xml"),
                blob.keyed_archive(order=order) if is_archive else blob.xml(),
                "The User-Agent names %s: `%s`." % (system, agent),
                _with_writer(name, blob.shown("keyed-archive" if is_archive else "xml")),
                "section 5 (A)" if name in ("ios-10.0.2", "ios-10.1") else "section 5",
            )
        )
    return result


def _with_writer(name: str, shown_keys: Dict[str, Any]) -> Dict[str, Any]:
    """The reference gives the build of one release in so many words: only that one is asserted."""
    return dict(shown_keys, writer={"system": "iOS 10.0.2"}) if name == "ios-10.0.2" else shown_keys
