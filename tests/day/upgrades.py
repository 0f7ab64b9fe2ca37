# SPDX-License-Identifier: MIT
# From every earlier schema, with the rows of a village in it, to the newest: by the real server, killed at writes of
# the migration, with every row and the books as they were; and a newer schema is refused in words.
# Usage: upgrades.py KITH MIGRATIONS [--points N]
import argparse
import contextlib
import glob
import hashlib
import os
import re
import sqlite3
import sys
import tempfile

try:
    import hub as hubs
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)
import faults
import village


# Tables that the newest schema has no more: the log of reads went into the audit's chain (tests/store/migrate_test.cpp).
GONE = {"read_log"}
# Where the looks of the server's clock have got to: it goes on looking as soon as it runs.
MOVES = {"sweep", "published_role"}


class Schemas:
    """The migrations as the program applies them, and databases as an earlier program would have left them."""

    def __init__(self, folder):
        self.all = []
        for path in sorted(glob.glob(os.path.join(folder, "*.sql"))):
            name = os.path.basename(path).removesuffix(".sql")
            with open(path, "rb") as file:
                self.all.append((int(re.match(r"\d+", name)[0]), name, file.read()))

    def make(self, full, path, count):
        """A database with the first `count` migrations, and the full one's rows in the tables it then has."""
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.execute("pragma page_size = 8192")
            database.execute("pragma journal_mode = wal")
            database.execute("create table migration (number bigint not null primary key, name text not null, "
                             "checksum blob not null)")
            for number, name, sql in self.all[:count]:
                database.executescript(sql.decode().replace("{{bytes}}", "blob").replace("{{clustered}}", "without rowid"))
                database.execute("insert into migration values (?, ?, ?)",
                                 (number, name, hashlib.blake2b(sql, digest_size=32).digest()))
            database.execute("attach ? as whole", (full,))
            for table in tables(database):
                if table in GONE:
                    continue
                kept = ", ".join(f'"{column}"' for column in columns(database, table)
                                 if column in columns(database, table, "whole"))
                database.execute(f'insert into "{table}" ({kept}) select {kept} from whole."{table}"')
            database.commit()


def tables(database):
    return [row[0] for row in database.execute(
        "select name from main.sqlite_master where type = 'table' and name not in ('migration', 'sqlite_stat1') "
        "order by name")]


def columns(database, table, schema="main"):
    return [row[1] for row in database.execute(f'pragma {schema}.table_info("{table}")')]


def contents(path, like=None):
    """Every row of every table; of the tables and columns that `like` has."""
    found = {}
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        for table in like or tables(database):
            if table in GONE:
                continue
            kept = like[table][0] if like else columns(database, table)
            names = ", ".join(f'"{column}"' for column in kept)
            found[table] = kept, sorted(map(repr, database.execute(f'select {names} from "{table}"')))
    return found


def upgrade(made, at):
    hub = made.hub(at)
    hub.start()
    assert hub.stop() == 0
    code, out, err = hub.run("ledger", "verify", "--db", hub.database, "--format", "json")
    assert code == 0, (out, err)
    return out


def run(given, folder):
    schemas = Schemas(given.migrations)
    made = village.Village(given.kith, os.path.join(folder, "seed"), settings=["log.level=warn"])
    hub = made.hub()
    hub.start()
    work = village.Work()
    faults.asyncio.run(found_and_work(made, hub, work))
    assert hub.stop() == 0
    full = hub.database
    _, head, _ = hub.run("ledger", "verify", "--db", full, "--format", "json")
    killed = 0
    for count in range(1, len(schemas.all)):
        at = os.path.join(folder, f"from.{count}")
        os.mkdir(at)
        schemas.make(full, os.path.join(at, "kith.db"), count)
        before = contents(os.path.join(at, "kith.db"))
        assert sum(len(rows) for _, rows in before.values()) > 0
        killed += kill_on_the_way(given, made, at)
        assert upgrade(made, at) == head, "the books are not what they were"
        after = contents(os.path.join(at, "kith.db"), before)
        for table in before:
            if table in ("kept_outcome", "session") or table in MOVES:
                continue  # what has ended is swept
            assert after[table] == before[table], (count, table)
    refused_in_words(made, full, schemas)
    print(f"  {len(schemas.all) - 1} earlier schemas brought up to date, killed {killed} times on the way; "
          f"a newer one refused")


async def found_and_work(made, hub, work):
    admin = await made.found(hub)
    await admin.close()
    await work.run(made, hub, 20)


def kill_on_the_way(given, made, at):
    """At writes of the migration, spread over it; the same file goes on to the next."""
    if not faults.can_trace():
        return 0
    killed = 0
    for k in range(1, 1 + given.points):
        hub = made.hub(at, prefix=["strace", "-D", "-f", "-o", "/dev/null", "-e", "trace=pwrite64", "-e",
                                   f"inject=pwrite64:signal=KILL:when={1 + (k - 1) * 7}"])
        try:
            hub.start()
            hub.stop()
        except hubs.NotServing as ended:
            assert ended.code == -9, ended
            killed += 1
    return killed


def refused_in_words(made, full, schemas):
    with contextlib.closing(sqlite3.connect(full)) as database:
        database.execute("insert into migration values (?, 'of_tomorrow', ?)", (schemas.all[-1][0] + 1, b"x"))
        database.commit()
    before = contents(full)
    try:
        made.hub().start()
    except hubs.NotServing as ended:
        assert ended.code == 3 and "newer version" in ended.said and "of_tomorrow" in ended.said, ended
    else:
        raise AssertionError("a newer schema was served")
    assert contents(full) == before, "a refused database was changed"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("kith")
    arguments.add_argument("migrations")
    arguments.add_argument("--points", type=int, default=3)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="kith-upgrades-") as folder:
        run(given, folder)
    print("all well")


main()
