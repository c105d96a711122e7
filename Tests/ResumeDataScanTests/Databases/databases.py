#!/usr/bin/env python3
"""databases.py DIRECTORY SEED COUNT: random SQLite databases in every state, and what SQLite reads in them.

Prints one line of JSON for each database: its name, its description, and each text and blob that SQLite returns. SQLite
opens a copy of the files, since opening a database can change it."""
import base64
import json
import os
import random
import shutil
import sqlite3
import struct
import sys

SUFFIXES = ("", "-wal", "-journal")
STATES = ("plain", "wal", "wal-checkpointed", "wal-restarted", "wal-uncommitted", "persist", "truncate", "hot-journal")


def copy(source, target):
    for suffix in SUFFIXES:
        if os.path.exists(source + suffix):
            shutil.copy(source + suffix, target + suffix)


def remove(path):
    for suffix in SUFFIXES + ("-shm",):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)


def connect(path):
    connection = sqlite3.connect(path, isolation_level=None)
    # The tests need the contents of the files, not their durability.
    connection.execute("pragma synchronous=off")
    return connection


def reserve(path, count):
    """An empty database whose pages reserve some bytes at their end: SQLite reads their number from page 1."""
    with open(path, "r+b") as file:
        page = bytearray(file.read())
        size = struct.unpack(">H", page[16:18])[0]
        size = 65536 if size == 1 else size
        page[20] = count
        page[105:107] = struct.pack(">H", (size - count) & 0xFFFF)
        file.seek(0)
        file.write(page)


class Database:
    def __init__(self, path, rng):
        self.path, self.rng = path, rng
        self.page = rng.choice([512, 1024, 2048, 4096, 8192, 16384, 32768, 65536])
        self.encoding = rng.choice(["UTF-8", "UTF-8", "UTF-16le", "UTF-16be"])
        self.vacuum = rng.choice([0, 0, 1, 2])
        self.reserved = rng.choice([0, 0, 0, 8, 32])
        self.state = rng.choice(STATES)
        self.tables = []

    def create(self):
        c = connect(self.path)
        c.execute("pragma page_size=%d" % self.page)
        c.execute("pragma encoding='%s'" % self.encoding)
        c.execute("pragma auto_vacuum=%d" % (0 if self.reserved else self.vacuum))
        c.execute("pragma user_version=1")
        c.close()
        if self.reserved:
            reserve(self.path, self.reserved)
        c = connect(self.path)
        c.execute("pragma secure_delete=%s" % self.rng.choice(["on", "off", "off"]))
        c.execute("pragma cache_size=10")
        c.execute("pragma cache_spill=5")
        if self.state.startswith("wal"):
            c.execute("pragma journal_mode=wal")
            c.execute("pragma wal_autocheckpoint=0")
        elif self.state in ("persist", "truncate"):
            c.execute("pragma journal_mode=" + self.state)
        for number in range(self.rng.randint(1, 4)):
            self.table(c, number)
        return c

    def table(self, c, number):
        name = self.rng.choice(["t%d", "a table %d", "Tabelle_%d"]) % number
        kind = self.rng.choice(["rowid", "alias", "text key", "without"])
        columns = {
            "rowid": "a TEXT, b BLOB, n INTEGER",
            "alias": "id INTEGER PRIMARY KEY, a TEXT, b BLOB, [c, d] TEXT DEFAULT ('x,y'), n",
            "text key": "a TEXT PRIMARY KEY, b BLOB, n REAL -- a comment, with (brackets",
            "without": "b BLOB, n INTEGER, a TEXT, PRIMARY KEY (a, n DESC)",
        }[kind]
        end = " WITHOUT ROWID" if kind == "without" else ""
        c.execute('CREATE TABLE "%s" (%s\n)%s' % (name, columns, end))
        if self.rng.random() < 0.4:
            c.execute('CREATE INDEX "i%d" ON "%s" (n, a)' % (number, name))
        self.tables.append((name, kind))

    def text(self):
        length = self.rng.choice([0, 3, 30, 300, self.page, 3 * self.page])
        length = min(length, 6000)
        return "".join(self.rng.choice("abc é€😀/") for _ in range(self.rng.randint(0, length)))

    def blob(self):
        length = self.rng.choice([0, 16, 160, 2000, self.page - 40, self.page, 4 * self.page])
        return self.rng.randbytes(min(max(0, length + self.rng.randint(-20, 20)), 9000))

    def change(self, c, count):
        for _ in range(count):
            name, kind = self.rng.choice(self.tables)
            action = self.rng.random()
            if action < 0.7:
                values = [self.rng.randrange(1 << self.rng.choice([4, 20, 50])), self.text(), self.blob()]
                c.execute('INSERT OR REPLACE INTO "%s" (n, a, b) VALUES (?, ?, ?)' % name, values)
                if kind in ("rowid", "text key") and self.rng.random() < 0.1:
                    c.execute('UPDATE OR IGNORE "%s" SET rowid = ? WHERE a = ?' % name,
                              [self.rng.randint(-(1 << 62), 1 << 62), values[1]])
            elif action < 0.85:
                c.execute('DELETE FROM "%s" WHERE n %% 3 = ?' % name, [self.rng.randrange(3)])
            else:
                c.execute('UPDATE "%s" SET b = ? WHERE n %% 4 = 1' % name, [self.blob()])

    def write(self, target):
        """Changes the database and copies the current state of its files."""
        c = self.create()
        count = self.rng.choice([5, 20, 50])
        self.change(c, count)
        if self.state == "wal-checkpointed":
            c.execute("pragma wal_checkpoint(passive)")
            self.change(c, count // 4)
        elif self.state == "wal-restarted":
            c.execute("pragma wal_checkpoint(restart)")
            self.change(c, 3)
        elif self.state in ("wal-uncommitted", "hot-journal"):
            c.execute("begin")
            self.change(c, count)
            if self.rng.random() < 0.3 and self.state == "wal-uncommitted":
                c.execute("rollback")
        copy(self.path, target)
        c.close()
        remove(self.path)

    def describe(self, path):
        scratch = path + ".copy"
        copy(path, scratch)
        c = connect(scratch)
        values = []
        for name, kind in self.tables:
            key = "NULL" if kind == "without" else "rowid"
            try:
                cursor = c.execute('SELECT %s, * FROM "%s"' % (key, name))
            except sqlite3.OperationalError:
                continue  # Created in a transaction that was not committed.
            columns = [entry[0] for entry in cursor.description][1:]
            for ordinal, row in enumerate(cursor, 1):
                for column, value in zip(columns, row[1:]):
                    if isinstance(value, (str, bytes)):
                        data = value.encode() if isinstance(value, str) else value
                        values.append([name, column, row[0] if key == "rowid" else None,
                                       ordinal if key == "NULL" else None, isinstance(value, str),
                                       base64.b64encode(data).decode()])
        c.close()
        remove(scratch)
        return values


def main():
    directory, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for number in range(count):
        rng = random.Random("%d/%d" % (seed, number))
        target = os.path.join(directory, "%d.db" % number)
        database = Database(os.path.join(directory, "build.db"), rng)
        database.write(target)
        what = "%d bytes a page, %s, auto_vacuum %d, %d reserved, %s" % (
            database.page, database.encoding, database.vacuum, database.reserved, database.state)
        print(json.dumps({"name": "%d.db" % number, "what": what, "values": database.describe(target)}))


main()
