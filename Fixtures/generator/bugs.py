"""The bugs of the format reference, section 6: blobs that Apple's systems wrote and cannot read, or read wrongly."""

from __future__ import annotations

from dataclasses import replace
from typing import List

from . import examples
from .archives import LITERAL, NEWER, OLDER, POSITIONAL, ROOT
from .binary import Layout
from .examples import IOS_8, IOS_10_0, IOS_11, IOS_12, IOS_18, MASKED, SHOWN_MASKED
from .fixture import NOT_A_PLIST, Fixture, refused, shown
from .resume import DATE, MISSING, headers, nil_archive

OTHER_CONTAINER = examples.CONTAINER.replace("000000000001", "0000000000ff")


def fixtures() -> List[Fixture]:
    return [
        *_unreadable_on_10(),
        *_byte_range(),
        *_empty(),
        *_paths(),
        *_sizes(),
        *_signed(),
        *_weak(),
        *_wrong_reader(),
    ]


def _unreadable_on_10() -> List[Fixture]:
    agent_10_1 = replace(IOS_10_0, received=40960).with_requests(
        replace(examples.REQUEST_10_0, headers=headers(examples.USER_AGENT_10_1))
    )
    repaired = replace(IOS_10_0, received=40960).with_requests(replace(examples.REQUEST_10_0, form=POSITIONAL), ROOT)
    return [
        shown(
            "bugs/b1-named-requests-of-ios-10.0.2.xml",
            replace(IOS_10_0, received=40960).xml(),
            "iOS 10.0.2 wrote its requests in named form under the literal key and cannot read them back.",
            replace(IOS_10_0, received=40960).shown("xml", writer={"system": "iOS 10.0.2"}),
            "B1 (A)",
        ),
        shown(
            "bugs/b1-named-requests-of-ios-10.1.xml",
            agent_10_1.xml(),
            "iOS 10.1 wrote its requests in named form under the literal key and cannot read them back.",
            agent_10_1.shown("xml"),
            "B1 (A)",
        ),
        shown(
            "bugs/b1-after-the-repair.xml",
            repaired.xml(),
            "A blob of iOS 10.0.2 after the repair for iOS 10.0 and 10.1: positional form, top key `root`.",
            repaired.shown("xml", "resume"),
            "B1 (A)",
        ),
    ]


def _byte_range() -> List[Fixture]:
    result = []
    for name, value in (("open", "262144-"), ("closed", "131072-262143")):
        blob = replace(IOS_11, byte_range=value)
        result.append(
            shown(
                "bugs/b2-byte-range-%s.xml" % name,
                blob.xml(),
                "Version 4 with a ByteRange, `%s`: the next resume on iOS 11.0 to 11.2 gives an empty file."
                % value,
                blob.shown("xml", "resume"),
                "B2 (B)",
            )
        )
    return result


def _empty() -> List[Fixture]:
    nothing = replace(IOS_12, received=0, etag=None, date=None, temp_name=None, range=None)
    return [
        shown(
            "bugs/b3-nil-archive.plist",
            nil_archive(OLDER, Layout(offset_size=2)),
            "Cancelled before any byte came, iOS 12.0 to 12.2 gives an archive of nil: nothing can be resumed.",
            examples.NIL_SHOWN,
            "B3 (A bytes, article cause)",
        ),
        shown(
            "bugs/b3-no-bytes-and-no-file.plist",
            nothing.keyed_archive(),
            "No byte received and no partial file named: there is nothing to resume either.",
            nothing.shown("keyed-archive"),
            "B3 (A bytes, article cause)",
        ),
    ]


def _paths() -> List[Fixture]:
    moved = replace(IOS_8, local_path=examples.LOCAL_PATH.replace(examples.CONTAINER, OTHER_CONTAINER))
    without = replace(IOS_12, original=MISSING, received=77824)
    return [
        shown(
            "bugs/b4-original-request-missing.plist",
            without.keyed_archive(),
            "The original request is nil after a resume on iOS 10.3 to 13.3.",
            without.shown("keyed-archive"),
            "B4 (article)",
        ),
        shown(
            "bugs/b5-stale-path.xml",
            moved.xml(),
            "The path leads into an application container that a reinstall has since moved.",
            moved.shown("xml"),
            "B5 (B)",
        ),
    ]


def _sizes() -> List[Fixture]:
    rows = (
        ("longer", "Longer", 1500, "500 bytes longer than the byte count says: the loader would append after them"),
        ("shorter", "Shortr", 600, "400 bytes shorter than the byte count says: a hole would be left out"),
        ("equal", "EqualX", 1000, "as long as the byte count says: nothing is wrong"),
    )
    result = []
    for name, suffix, length, sentence in rows:
        temp_name = "CFNetworkDownload_%s.tmp" % suffix
        blob = replace(IOS_12, received=1000, temp_name=temp_name)
        directory = "bugs/b7-partial-file-%s/" % name
        result.append(
            shown(
                directory + "blob.plist",
                blob.keyed_archive(),
                "The partial file next to it is %s." % sentence,
                blob.shown("keyed-archive"),
                "B7 (I)",
            )
        )
        result.append(
            refused(
                directory + temp_name,
                bytes(number * 37 % 251 for number in range(length)),
                "Not a blob: the partial file of %d bytes that blob.plist names." % length,
                "unknown-format",
                source="B7 (I)",
                plistlib=NOT_A_PLIST,
            )
        )
    return result


_SIGNED = (
    (
        "s3-version-4",
        "Amazon S3, signature version 4: valid for 900 seconds from 2020-02-04 09:30",
        "https://bucket.s3.eu-west-1.amazonaws.com/archive.zip?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=EXAMPLEKEYID%2F20200204%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20200204T093000Z"
        "&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=" + "0123456789abcdef" * 4,
    ),
    (
        "s3-version-2",
        "Amazon S3, signature version 2: expires in 2020",
        "https://bucket.s3.amazonaws.com/archive.zip?AWSAccessKeyId=EXAMPLEKEYID&Expires=1580809500"
        "&Signature=RVhBTVBMRVNJR05BVFVSRQ%3D%3D",
    ),
    (
        "cloudfront",
        "CloudFront: expires in 2020",
        "https://d111111abcdef8.cloudfront.net/archive.zip?Expires=1580809500&Signature=RVhBTVBMRVNJR05BVFVSRQ__"
        "&Key-Pair-Id=EXAMPLEKEYPAIR",
    ),
    (
        "cloudfront-policy",
        "CloudFront with a policy, whose base64 has the end: expires in 2020",
        "https://d111111abcdef8.cloudfront.net/archive.zip?Policy=eyJTdGF0ZW1lbnQiOlt7IkNvbmRpdGlvbiI6eyJEYXRlTGVzc1Ro"
        "YW4iOnsiQVdTOkVwb2NoVGltZSI6MTU4MDgwOTUwMH19fV19&Signature=RVhBTVBMRVNJR05BVFVSRQ__"
        "&Key-Pair-Id=EXAMPLEKEYPAIR",
    ),
    (
        "google-cloud-storage",
        "Google Cloud Storage, version 4: valid for an hour from 2020-02-04 09:30",
        "https://storage.googleapis.com/bucket/archive.zip?X-Goog-Algorithm=GOOG4-RSA-SHA256"
        "&X-Goog-Credential=robot%40example.iam.gserviceaccount.com%2F20200204%2Fauto%2Fstorage%2Fgoog4_request"
        "&X-Goog-Date=20200204T093000Z&X-Goog-Expires=3600&X-Goog-SignedHeaders=host&X-Goog-Signature=" + "ab" * 16,
    ),
    (
        "azure-shared-access",
        "Azure shared access signature: `se` is in 2020",
        "https://account.blob.core.windows.net/files/archive.zip?sv=2019-02-02&st=2020-02-04T09%3A30%3A00Z"
        "&se=2020-02-04T10%3A30%3A00Z&sr=b&sp=r&sig=RVhBTVBMRVNJR05BVFVSRQ%3D%3D",
    ),
    (
        "plain-expires",
        "A plain `expires` and `token`, as small content networks use: ended in 2020",
        "https://cdn.example.com/files/archive.zip?expires=1580809500&token=EXAMPLE",
    ),
)


def _signed() -> List[Fixture]:
    result = []
    for name, sentence, url in _SIGNED:
        blob = replace(IOS_18, url=url).with_requests(replace(examples.REQUEST_18, url=url), order=NEWER)
        result.append(
            shown(
                "bugs/b9-signed-url-%s.plist" % name,
                blob.keyed_archive(order=NEWER),
                "A signed URL. %s." % sentence,
                blob.shown("keyed-archive"),
                "B9 (A)",
            )
        )
    lasting = "https://cdn.example.com/files/archive.zip?expires=32503680000&token=EXAMPLE"
    blob = replace(IOS_18, url=lasting).with_requests(replace(examples.REQUEST_18, url=lasting), order=NEWER)
    result.append(
        shown(
            "bugs/b9-signed-url-not-expired.plist",
            blob.keyed_archive(order=NEWER),
            "A signed URL that is valid until the year 3000: nothing is wrong.",
            blob.shown("keyed-archive"),
            "B9 (A)",
        )
    )
    return result


def _weak() -> List[Fixture]:
    rows = (("with-date", DATE, "a date that could be used instead"), ("alone", None, "no date"))
    result = []
    for name, date, sentence in rows:
        blob = replace(IOS_11, etag='W/"5e3a1c-9f00"', date=date)
        result.append(
            shown(
                "bugs/b10-weak-entity-tag-%s.xml" % name,
                blob.xml(),
                "A weak ETag, which If-Range never matches, with %s." % sentence,
                blob.shown("xml", "resume"),
                "B10 (I)",
            )
        )
    return result


def _wrong_reader() -> List[Fixture]:
    request = replace(examples.REQUEST_12, form=POSITIONAL)
    repaired = IOS_12.with_requests(request, ROOT)
    half = IOS_12.with_requests(request, LITERAL)
    named_root = IOS_12.with_requests(examples.REQUEST_12, ROOT)
    return [
        shown(
            "bugs/b18-repaired-for-ios-10-read-by-ios-12.plist",
            repaired.keyed_archive(),
            "Requests repaired for iOS 10.0 in a blob of iOS 12: positional, under `root`, where iOS 12 does not look.",
            repaired.shown("keyed-archive", "resume"),
            "B18 (I)",
        ),
        shown(
            "bugs/b18-top-key-only.plist",
            named_root.keyed_archive(),
            "Only the top keys were changed to `root`; the slots are named.",
            named_root.shown("keyed-archive", "resume"),
            "B18 (I)",
        ),
        shown(
            "bugs/b18-slots-only.plist",
            half.keyed_archive(),
            "Only the slots were made positional; the top keys are the literal one.",
            half.shown("keyed-archive", "resume"),
            "B18 (I)",
        ),
        shown(
            "bugs/b19-masked-archive-for-the-classic-loader.resumedata",
            MASKED,
            "A blob of the newer loader, which the classic loader cannot read; a reader has to say so.",
            SHOWN_MASKED,
            "B19 (I)",
            NOT_A_PLIST,
        ),
    ]
