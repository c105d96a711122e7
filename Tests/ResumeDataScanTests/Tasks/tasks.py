#!/usr/bin/env python3
"""Writes task lists as the system's daemon does: tasks.sqlite in several states, tasks.plist.

    tasks.py REQUEST OUTPUT

REQUEST is an archived NSURLRequest. Each database has ten tasks: 1, 3, 5, 7, 8 and 9 are listed, 0, 2, 4 and 6 were
deleted, and the bytes of task 9 were changed from 9000 to 9999.
"""

import os
import pathlib
import plistlib
import shutil
import sqlite3
import sys

COLUMNS = """identifier int NOT NULL, task_kind int, creation_time real, state int, suspend_count int,
task_description text, original_request blob, current_request blob, response blob, error blob, file_url text,
download_file_url text, bundle_id text, session_id text NOT NULL, unique_identifier blob NOT NULL,
count_of_bytes_received int, count_of_bytes_expected_to_receive int, path_to_download_task_file text,
resumable_upload_data blob, UNIQUE(identifier, session_id)"""
SESSION = "com.example.app.background"


def insert(database, request, number, received, has_requests):
    requests = (request, request) if has_requests else (None, None)
    database.execute(
        "insert into session_tasks(identifier, task_kind, creation_time, state, original_request, current_request, "
        "bundle_id, session_id, unique_identifier, count_of_bytes_received, count_of_bytes_expected_to_receive, "
        "path_to_download_task_file) values (?, 0, ?, ?, ?, ?, 'com.example.app', ?, ?, ?, 1000000, ?)",
        (number, 700000000.5 + number, number % 4, *requests, SESSION, bytes([number] * 16), received,
         f"/private/var/tmp/CFNetworkDownload_t{number:05}.tmp"))


def database(path, request, wal, secure, has_requests=True):
    build = path.with_suffix(".build")
    connection = sqlite3.connect(build, isolation_level=None)
    connection.execute("pragma secure_delete=" + secure)
    connection.execute("pragma auto_vacuum=2")
    if wal:
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma wal_autocheckpoint=0")
    connection.execute(f"create table session_tasks ({COLUMNS})")
    for number in range(10):
        insert(connection, request, number, 1000 * number, has_requests)
    if wal:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.execute("update session_tasks set count_of_bytes_received = 9999 where identifier = 9")
    for number in range(0, 8, 2):
        connection.execute("delete from session_tasks where identifier = ?", (number,))
    for suffix in ("", "-wal"):
        if os.path.exists(str(build) + suffix):
            shutil.copy(str(build) + suffix, str(path) + suffix)
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(str(build) + suffix):
            os.remove(str(build) + suffix)


def archive(path, request, class_name):
    """Three tasks in a dictionary by their numbers, their requests as objects of the same archive."""
    inner = plistlib.loads(request)
    uid = plistlib.UID
    objects = ["$null", {}, {"$classname": "NSMutableDictionary", "$classes": ["NSMutableDictionary", "NSObject"]}]

    def add(value):
        objects.append(value)
        return uid(len(objects) - 1)

    def moved(value, by):
        if isinstance(value, uid):
            return uid(0 if value.data == 0 else value.data + by)
        if isinstance(value, dict):
            return {key: moved(item, by) for key, item in value.items()}
        return [moved(item, by) for item in value] if isinstance(value, list) else value

    info = add({"$classname": class_name, "$classes": [class_name, "NSObject"]})
    identifier = add({"$classname": "NSUUID", "$classes": ["NSUUID", "NSObject"]})
    error = add({"$classname": "NSError", "$classes": ["NSError", "NSObject"]})
    keys, values = [], []
    for number in (1, 2, 30):
        by = len(objects) - 1
        objects.extend(moved(item, by) for item in inner["$objects"][1:])
        root = moved(next(iter(inner["$top"].values())), by)
        keys.append(add(number))
        values.append(add({
            "$class": info, "identifier": number, "taskKind": 0, "creationTime": 700000000.0 + number, "state": 1,
            "originalRequest": root, "currentRequest": root, "response": uid(0),
            "error": add({"$class": error, "NSDomain": add("NSURLErrorDomain"), "NSCode": -1001}),
            "bundleID": add("com.example.app"), "sessionID": add(SESSION), "countOfBytesReceived": 1000 * number,
            "countOfBytesExpectedToReceive": 1000000,
            "pathToDownloadTaskFile": add(f"/tmp/CFNetworkDownload_{number}.tmp"),
            "uniqueIdentifierUUID": add({"$class": identifier, "NS.uuidbytes": bytes([number] * 16)}),
        }))
    objects[1] = {"$class": uid(2), "NS.keys": keys, "NS.objects": values}
    path.write_bytes(plistlib.dumps({
        "$version": 100000, "$archiver": "NSKeyedArchiver", "$top": {"root": uid(1)}, "$objects": objects,
    }, fmt=plistlib.FMT_BINARY))


def main():
    request = pathlib.Path(sys.argv[1]).read_bytes()
    output = pathlib.Path(sys.argv[2])
    database(output / "wal.sqlite", request, wal=True, secure="off")
    database(output / "file.sqlite", request, wal=False, secure="off")
    database(output / "zeroed.sqlite", request, wal=False, secure="on")
    database(output / "small.sqlite", request, wal=False, secure="off", has_requests=False)
    archive(output / "tasks.plist", request, "__NSCFURLSessionTaskInfo")
    archive(output / "older.plist", request, "NDTaskInfo")


main()
