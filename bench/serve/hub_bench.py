# SPDX-License-Identifier: MIT
# The whole server under the same load as the bare connections: sign-in, permissions, one writer, its database. Makes
# 64 people, then lets bench_serve speak for them. With VOLUNTEERS and OPENINGS a made community of that size is laid
# beside them, and the same calls come while the server's own pool works out runs of it, stage by stage; then the
# server is told to stop in the middle of each stage.
# Usage: hub_bench.py KITH BENCH_SERVE [SOCKETS [VOLUNTEERS OPENINGS]]
import asyncio
import contextlib
import csv
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "tests", "day"))
import hub as hubs
import village

village.PEOPLE = 63
STAGES = ("reading", "judging", "solving", "comparing", "writing")


def lay_beside(hub, folder, volunteers, openings):
    """A pack's rows, written while the server is down: a country does not come in through one call."""
    pack = os.path.join(folder, "pack")
    subprocess.run([hub.kith, "sample", "--volunteers", volunteers, "--openings", openings, "--seed", "301",
                    "--as-of", f"{hub.today()}", "--out", pack], check=True)
    with contextlib.closing(sqlite3.connect(hub.database)) as database, database:
        database.execute("pragma synchronous = off")
        for table in ("organisation", "volunteer", "role", "shift"):
            with open(os.path.join(pack, table + "s.csv"), newline="") as file:
                rows = csv.reader(file)
                columns = next(rows)
                names = ", ".join(f'"{name}"' for name in columns)
                marks = ", ".join("?" * len(columns))
                database.executemany(f"insert into {table} (centre, {names}) values (1, {marks})", rows)
        with open(os.path.join(pack, "wards.csv")) as file:
            database.execute("insert into pack_file (centre, name, body) values (1, 'wards.csv', ?)", [file.read()])


async def stage_of(admin, run):
    shown = (await admin.call("run.get", run=run))["run"]
    return shown["stage"] if shown["state"] == "running" else shown["state"], shown


async def measure_beside_run(hub, admin, load):
    run = (await admin.change("run.start", scope="all", fresh=True))["run"]
    began, stage = time.monotonic(), "queued"
    while stage in STAGES or stage == "queued":
        calls = asyncio.create_task(asyncio.to_thread(subprocess.run, [*load, "--seconds", "4"],
                                                      capture_output=True, text=True))
        seen = []
        while not calls.done():
            stage, shown = await stage_of(admin, run)
            if stage not in seen:
                seen.append(stage)
            await asyncio.sleep(0.1)
        print(f"  {time.monotonic() - began:5.0f} s, {' and '.join(seen)}:\n  {(await calls).stdout.rstrip()}")
    print(f"  the run: {stage}, {shown.get('volunteers')} people, {shown.get('openings')} openings, "
          f"{shown.get('pairs')} pairs; {shown.get('why')}; {hub.memory_kib() // 1024} MiB")


async def stop_in(hub, token, load, stage):
    admin = await hubs.Caller(hub).open(token)
    run = (await admin.change("run.start", scope="all", fresh=True))["run"]
    until = time.monotonic() + 60
    with subprocess.Popen([*load, "--seconds", "60"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as calls:
        now = "queued"
        while now != stage and time.monotonic() < until and now not in ("done", "failed"):
            now, _ = await stage_of(admin, run)
        await asyncio.sleep(0.3)
        began = time.monotonic()
        hub.process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(hub.wait)
        print(f"  told to stop while {now}: gone after {time.monotonic() - began:.2f} s, exit {code}")
        calls.kill()


def main():
    hubs.raise_open_files()
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as folder:
        # What is measured is the work, not how the limits refuse it.
        made = village.Village(sys.argv[1], folder, settings=[f"rates.{name}=1000000" for name in (
            "calls_burst", "calls_per_second", "household_calls_burst", "household_calls_per_second")])
        hub = made.hub()
        hub.start()
        asyncio.run(made.found(hub))
        tokens = os.path.join(folder, "tokens")
        with open(tokens, "w") as file:
            file.writelines(made.tokens[name] + "\n" for name in
                            ["admin", *(f"V{number}" for number in range(village.PEOPLE))])

        def load():
            return [sys.argv[2], "--client", str(hub.port), str(hub.process.pid), tokens, f"{hub.today():%Y%m%d}"]

        sockets = sys.argv[3] if len(sys.argv) > 3 else "10000"
        if sockets != "0":
            subprocess.run([*load(), "--sockets", sockets], check=True)
        print(f"  stopped with {hub.stop()}")
        if len(sys.argv) > 5:
            lay_beside(hub, folder, *sys.argv[4:6])
            hub.start()

            async def beside():
                admin = await hubs.Caller(hub).open(made.tokens["admin"])
                await measure_beside_run(hub, admin, [*load(), "--paced"])
                await admin.close()

            asyncio.run(beside())
            for number, stage in enumerate(("reading", "judging", "solving", "writing")):
                if number > 0:
                    hub.start()
                asyncio.run(stop_in(hub, made.tokens["admin"], [*load(), "--paced"], stage))


main()
