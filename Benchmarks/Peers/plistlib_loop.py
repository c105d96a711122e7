#!/usr/bin/env python3
"""A simple Python program for comparison: reads blobs with both requests and prints a line of JSON for each."""

import json
import plistlib
import sys
from typing import Any, Dict

TOP = "NSKeyedArchiveRootObjectKey"
REQUESTS = ("NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest")


def fields(blob: Dict[str, Any]) -> Dict[str, Any]:
    if "$archiver" not in blob:
        return blob
    table = blob["$objects"]
    root = table[blob["$top"][TOP].data]
    return {table[key.data]: table[value.data] for key, value in zip(root["NS.keys"], root["NS.objects"])}


for name in sys.argv[1:]:
    with open(name, "rb") as file:
        found = fields(plistlib.load(file))
    row = {key: value for key, value in found.items() if key not in REQUESTS}
    for key in REQUESTS:
        archive = plistlib.loads(found[key], fmt=plistlib.FMT_BINARY)
        row[key] = [value for value in archive["$objects"] if isinstance(value, str)]
    print(json.dumps({"file": name, **row}))
