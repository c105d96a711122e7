#!/usr/bin/env python3
"""Writes archives for the tests: archives.py DIRECTORY BLOB. Each is named by what is odd about it."""
import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
from pathlib import Path

directory, blob = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes()


def zipped(*entries, method=zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, method)
    return output.getvalue()


def tarred(*entries, mode="w") -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode=mode, format=tarfile.GNU_FORMAT) as archive:
        for name, data in entries:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return output.getvalue()


def encrypted(data: bytes) -> bytes:
    """The entries of a zip archive marked as encrypted."""
    data = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(magic)
        while position >= 0:
            data[position + offset] |= 1
            position = data.find(magic, position + 4)
    return bytes(data)


nested = zipped(("blob.plist", blob))
for level in range(3):
    nested = zipped(("level%d.zip" % level, nested))
deep = blob
for level in range(12):
    deep = zipped(("deep%d.zip" % level, deep), method=zipfile.ZIP_STORED)
padding = ("padding", bytes(range(256)) * 40)
whole = zipped(padding, ("blob.plist", blob))
files = {
    "plain.zip": zipped(("a/blob.plist", blob)),
    "plain.tar": tarred(("a/blob.plist", blob)),
    "plain.tar.gz": tarred(("a/blob.plist", blob), mode="w:gz"),
    "plain.tar.bz2": tarred(("a/blob.plist", blob), mode="w:bz2"),
    "plain.tar.xz": tarred(("a/blob.plist", blob), mode="w:xz"),
    "one.gz": gzip.compress(blob, mtime=0),
    "one.bz2": bz2.compress(blob),
    "one.xz": lzma.compress(blob),
    "log.gz": gzip.compress(b"one\ntwo\n" + blob + b"\n", mtime=0),
    "nested.zip": nested,
    "deep.zip": deep,
    "absolute.zip": zipped(("/etc/blob.plist", blob), ("../../up.plist", blob[:-1] + b" ")),
    "absolute.tar": tarred(("/etc/blob.plist", blob), ("../../up.plist", blob)),
    "encrypted.zip": encrypted(zipped(("secret.plist", blob))),
    "truncated.zip": whole[:-30],
    "truncated.tar": tarred(padding, ("blob.plist", blob))[:11264 + 512 + 700],
    "truncated.tar.gz": tarred(
        ("blob.plist", blob), ("random", __import__("random").Random(1).randbytes(200000)), mode="w:gz")[:100000],
    "bomb.zip": zipped(("zeros", bytes(64 << 20)), ("blob.plist", blob)),
    "bomb.gz": gzip.compress(bytes(64 << 20), mtime=0),
    "twice.gz": gzip.compress(gzip.compress(blob, mtime=0), mtime=0),
}
for name, data in files.items():
    (directory / name).write_bytes(data)
with tarfile.open(directory / "links.tar", "w") as archive:
    for kind, name in ((tarfile.SYMTYPE, "link"), (tarfile.LNKTYPE, "hard"), (tarfile.FIFOTYPE, "fifo")):
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    info = tarfile.TarInfo("blob.plist")
    info.size = len(blob)
    archive.addfile(info, io.BytesIO(blob))
