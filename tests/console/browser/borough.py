# SPDX-License-Identifier: MIT
"""Lays a made community of any size into a demonstration's database, in place of the one it has, while nobody serves it.
Usage: borough.py KITH DATABASE VOLUNTEERS"""
import contextlib
import csv
import datetime
import os
import sqlite3
import subprocess
import sys
import tempfile

kith, path, volunteers = sys.argv[1:]
NEVER = 2**63 - 1
HOLDS = ("clearing", "confirmed", "active")
today = datetime.date.today()


def rows_of(folder, name):
    with open(os.path.join(folder, name), newline="") as file:
        rows = csv.reader(file)
        return next(rows), list(rows)


with tempfile.TemporaryDirectory() as pack, contextlib.closing(sqlite3.connect(path)) as database, database:
    subprocess.run([kith, "sample", "--volunteers", volunteers, "--as-of", f"{today}", "--out", pack, "--progress", "none"],
                   check=True, stdout=subprocess.DEVNULL)
    database.execute("pragma synchronous = off")
    for table in ("match_step", "clearing_entry", "offer", "match", "volunteer_word", "attention"):
        database.execute(f"delete from {table}")
    columns = {}
    for table in ("organisation", "volunteer", "role", "shift"):
        names, rows = rows_of(pack, table + "s.csv")
        columns[table] = {row[0]: dict(zip(names, row)) for row in rows}
        database.execute(f"delete from {table}")
        database.executemany("insert into {} (centre, {}) values (1, {})".format(
            table, ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))), rows)
    for opening in columns["shift"].values():
        columns["role"][opening["id"]] = columns["role"][opening["role"]]
    for volunteer, opening, state, since in rows_of(pack, "matches.csv")[1]:
        role = columns["role"][opening]
        direct = int(role.get("direct", "") == "yes")
        holds = int(state in HOLDS or (direct and state == "accepted"))
        at = int(datetime.datetime.fromisoformat(since or f"{today}").timestamp())
        party = columns["volunteer"][volunteer].get("party") or "1"
        asked = at if state == "interested" else -1
        database.execute(
            "insert into match (centre, volunteer, opening, organisation, state, since, since_day, direct, holds, climbed, clock,"
            " first_day, interested_at, answered_at, places) values (1, ?, ?, ?, ?, ?, ?, ?, ?, 9, ?, '', ?, -1, ?)",
            (volunteer, opening, role["organisation"], state, at, since, direct, holds, NEVER, asked, holds * int(party)))
    for name in ("wards.csv", "community.csv"):
        with open(os.path.join(pack, name)) as file:
            database.execute("update pack_file set body = ? where centre = 1 and name = ?", (file.read(), name))
