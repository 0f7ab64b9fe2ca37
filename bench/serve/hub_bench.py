# SPDX-License-Identifier: MIT
# The whole server under load, beside npm's ws doing the same echo and broadcast in the same run: sign-in, permissions,
# one writer, its database. Makes 64 people, then lets bench_serve speak for them. With VOLUNTEERS and OPENINGS a made
# community of that size is laid beside them, and the same calls come while the hub's own pool works out a run of it:
# to the hub, then to its peer. With `stop` instead of SOCKETS it is told to stop in the middle of such runs; with `rematch`
# an emergency rematches that community and asks for its openings in waves; with `backup` people are added one after the
# other over 8 sockets, without and with 20 backups being taken; with `search` people and roles are looked for.
# Usage: hub_bench.py KITH BENCH_SERVE [SOCKETS|0|stop|rematch|backup|search [VOLUNTEERS OPENINGS [USER]]]
import asyncio
import contextlib
import csv
import os
import pwd
import re
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
NODE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node_server.js")
RUNNING = ("queued", "reading", "judging", "solving", "comparing", "writing")


class Node:
    """The peer: the same calls come back as they are."""

    name = "node with ws"

    def __init__(self):
        self.process = subprocess.Popen(["node", NODE], stdout=subprocess.PIPE,
                                        env={"NODE_PATH": "/usr/share/nodejs", **os.environ})
        self.load = ["--client", self.process.stdout.readline().decode().strip(), str(self.process.pid), "-", "-"]

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Kith:
    """The hub, as 64 people who are signed in speak to it."""

    name = "kith: the whole server, signed in"

    def __init__(self, kith, folder, user=None):
        prefix = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        if user:
            os.chmod(folder, 0o777)
        # What is measured is the work, not how the limits refuse it.
        self.village = village.Village(kith, folder, prefix=prefix, settings=[f"rates.{name}=1000000" for name in (
            "calls_burst", "calls_per_second", "household_calls_burst", "household_calls_per_second")])
        self.hub = self.village.hub()
        self.hub.start()
        asyncio.run(self.village.found(self.hub))
        self.tokens = os.path.join(folder, "tokens")
        with open(self.tokens, "w") as file:
            file.writelines(self.village.tokens[name] + "\n" for name in
                            ["admin", *(f"V{number}" for number in range(village.PEOPLE))])

    @property
    def load(self):
        return ["--client", str(self.hub.port), str(self.hub.process.pid), self.tokens, f"{self.hub.today():%Y%m%d}"]

    async def admin(self):
        return await hubs.Caller(self.hub).open(self.village.tokens["admin"])

    def lay_beside(self, folder, volunteers, openings):
        """A pack's rows, written while the server is down: a country does not come in through one call."""
        pack = os.path.join(folder, "pack")
        subprocess.run([self.hub.kith, "sample", "--volunteers", volunteers, "--openings", openings, "--seed", "301",
                        "--as-of", f"{self.hub.today()}", "--out", pack], check=True)
        with contextlib.closing(sqlite3.connect(self.hub.database)) as database, database:
            database.execute("pragma synchronous = off")
            for table in ("organisation", "volunteer", "role", "shift"):
                with open(os.path.join(pack, table + "s.csv"), newline="") as file:
                    rows = csv.reader(file)
                    columns = next(rows)
                    names = ", ".join(f'"{name}"' for name in columns)
                    marks = ", ".join("?" * len(columns))
                    database.executemany(f"insert into {table} (centre, {names}) values (1, {marks})", rows)
            # As after a day on which nobody was at the desk.
            database.execute("insert into attention (centre, volunteer, opening, organisation, need, ring, raised_at, settled_at, "
                             "principal) select 1, id, '', '', 0, case rowid % 9 when 0 then 'message_failed' else 'new_enquiry' end, "
                             "1760000000 + rowid % 86400, -1, '' from volunteer limit 6000")
            with open(os.path.join(pack, "wards.csv")) as file:
                database.execute("insert into pack_file (centre, name, body) values (1, 'wards.csv', ?)", [file.read()])


async def stage_of(admin, run):
    shown = (await admin.call("run.get", run=run))["run"]
    return shown["stage"] if shown["state"] == "running" else shown["state"], shown


async def measure_beside_run(bench, kith, server):
    """Windows of paced calls to the server until the hub's run is done."""
    admin = await kith.admin()
    run = (await admin.change("run.start", scope="all", fresh=True))["run"]
    began, stage, worst = time.monotonic(), "queued", []
    print(f"{server.name}: 64 sockets, 10,000 a second, while a run is worked out in the hub's pool")
    while stage in RUNNING:
        calls = asyncio.create_task(asyncio.to_thread(
            subprocess.run, [bench, *server.load, "--paced", "--seconds", "4"], capture_output=True, text=True))
        seen = []
        while not calls.done():
            stage, shown = await stage_of(admin, run)
            if stage not in seen:
                seen.append(stage)
            await asyncio.sleep(0.1)
        said = " ".join((await calls).stdout.split()[-12:])
        worst.append(float(re.search(r"p99 ([0-9.]+)", said)[1]))
        print(f"  {time.monotonic() - began:4.0f} s: {said}  ({', '.join(seen)})")
    print(f"  p99 {max(worst):.1f} ms in the worst of {len(worst)} windows; the run: {stage}, {shown.get('volunteers')} people, "
          f"{shown.get('openings')} openings, {shown.get('pairs')} pairs; {shown.get('why')}; the hub {kith.hub.memory_kib() // 1024} MiB")
    await admin.close()


async def started(kith):
    admin = await kith.admin()
    run = (await admin.change("run.start", scope="all", fresh=True))["run"]
    return admin, run


def timed_stop(kith, where):
    began = time.monotonic()
    kith.hub.process.send_signal(signal.SIGTERM)
    code = kith.hub.wait()
    print(f"  told to stop {where}: gone after {time.monotonic() - began:.2f} s, exit {code}", flush=True)


async def until_done(kith):
    admin, run = await started(kith)
    began, stage, stages = time.monotonic(), "queued", {}
    while stage in RUNNING:
        stage, _ = await stage_of(admin, run)
        stages.setdefault(stage, round(time.monotonic() - began, 1))
        await asyncio.sleep(0.02)
    print("  stages begin at", stages)
    return admin, run, stages[stage]


async def stop_after(kith, seconds):
    admin, run = await started(kith)
    began = time.monotonic()
    await asyncio.sleep(seconds)
    stage, _ = await stage_of(admin, run)
    timed_stop(kith, f"{time.monotonic() - began:5.2f} s into it, while {stage}")


def measure_stops(kith):
    """At moments spread over a whole run, closer towards its end; then while what it found is being applied."""
    async def approve():
        admin, run, took = await until_done(kith)
        done = await admin.change("run.approve", run=run, step="suggest")
        began = time.monotonic()
        await asyncio.sleep(3)
        waits = (await admin.call("run.get", run=run))["decisions"]["waiting"]
        applied = done["waiting"] - waits
        print(f"  {applied} of {done['waiting']} approvals applied in {time.monotonic() - began:.1f} s")
        return took

    took = asyncio.run(approve())
    timed_stop(kith, "while approvals are under way")
    for part in (0.02, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.88, 0.92, 0.95, 0.97, 0.985):
        kith.hub.start()
        asyncio.run(stop_after(kith, took * part))


async def measure_rematch(kith):
    """A flood in the borough: from asking for the rematch until it is done, the first person and every round asked."""
    with contextlib.closing(sqlite3.connect(f"file:{kith.hub.database}?mode=ro", uri=True)) as database:
        lead = database.execute("select id from organisation where centre = 1 order by id").fetchone()[0]
        held = database.execute("select count(*) from match where holds = 1").fetchone()[0]
    admin = await kith.admin()
    await admin.subscribe()
    this = await admin.change("emergency.open", name="Flood", asked_by="council", reference="B-1")
    await admin.change("emergency.activate", **this)
    made = (await admin.change("emergency.open_roles", **this, surge="flood", organisation=lead))["openings"]
    for again in range(3):
        began, stage, stages = time.monotonic(), "queued", {}
        run = (await admin.change("emergency.rematch", **this))["run"]
        while stage in RUNNING:
            stage, shown = await stage_of(admin, run)
            stages.setdefault(stage, round(time.monotonic() - began, 2))
            await asyncio.sleep(0.01)
        print(f"  rematch {again + 1}: {shown.get('volunteers')} people, {shown.get('openings')} openings, {shown.get('pairs')} "
              f"pairs, {held} places held: {stage} after {stages[stage]} s; stages begin at {stages}")
    asked = asyncio.get_running_loop().create_future()
    admin.on_event = lambda _, event: event["kind"] == "match.offered" and not asked.done() and asked.set_result(time.monotonic())
    await admin.change("emergency.ask", **this, run=run)
    first = await asked - began
    while not all(each["because"] for each in (await admin.call("wave.list", state="running", limit=500))["campaigns"]):
        await asyncio.sleep(0.05)
    offers = sum(event["kind"] == "match.offered" for event in admin.events)
    print(f"  the first of {offers} people asked {first:.2f} s after the last rematch was asked for, a wave for each of the "
          f"{len(made)} openings of the flood after {time.monotonic() - began:.2f} s")
    await admin.close()


def at_most(times, per_mille):
    """Of sorted milliseconds."""
    return times[min(len(times) - 1, len(times) * per_mille // 1000)]


def shown(times):
    times = sorted(times)
    return f"{len(times)} calls, p50 {at_most(times, 500):.1f}, p99 {at_most(times, 990):.1f}, worst {times[-1]:.1f} ms"


async def measure_backups(kith, folder, count=20, seconds=10):
    """Writes without backups, beside `count` of them one after the other, and without again."""
    admins = [await kith.admin() for _ in range(8)]
    added, ended = [], False

    async def write(number, admin, times):
        while not ended:
            key, began = f"B{len(added):06}-{number}", time.monotonic()
            await kith.village.add(admin, key)
            times.append((time.monotonic() - began) * 1000)
            added.append(key)

    async def during(name, what):
        nonlocal ended
        ended, times = False, []
        writers = [asyncio.create_task(write(number, admin, times)) for number, admin in enumerate(admins)]
        began = time.monotonic()
        await what
        took, ended = time.monotonic() - began, True
        await asyncio.gather(*writers)
        print(f"  {name}: {took:.0f} s, {shown(times)}")

    async def back_up():
        copy = os.path.join(folder, "copy.db")
        for _ in range(count):
            before = len(added)
            code, out, err = await asyncio.to_thread(kith.hub.run, "backup", "--db", kith.hub.database, copy)
            assert code == 0, (out, err)
            with contextlib.closing(sqlite3.connect(copy)) as database:
                here = {row[0] for row in database.execute("select id from volunteer where id like 'B%-%'")}
            assert here >= set(added[:before]), "something that was answered is not in the backup"
            os.remove(copy)

    await during("without", asyncio.sleep(seconds))
    await during(f"beside {count} backups, each sound and holding what was answered before it", back_up())
    await during("without", asyncio.sleep(seconds))
    for admin in admins:
        await admin.close()


async def measure_search(kith, calls=200):
    """One after the other, as a coordinator types and turns pages, once a whole run's matches are there."""
    admin, run, _ = await until_done(kith)
    await admin.change("run.approve", run=run, step="suggest")
    while (left := (await admin.call("run.get", run=run))["decisions"])["waiting"]:
        await asyncio.sleep(1)
    print("  matches:", left)
    matches = [dict(asked, names=True) for asked in ({}, {"state": "suggested"}, {"state": "suggested", "count": True},
               {"state": "suggested", "oldest_first": True, "count": True}, {"state": "offered"})]
    began, rows, letters, worst, asked = time.monotonic(), 0, 0, 0.0, {"table": "volunteer", "format": "csv"}
    while "after" not in asked or asked["after"]:
        asked_at = time.monotonic()
        taken = await admin.call("export.table", **asked)
        rows, letters, asked["after"] = rows + taken["rows"], letters + len(taken["text"]), taken["next"]
        worst = max(worst, time.monotonic() - asked_at)
    print(f"  export.table: {rows} people, {letters / 1e6:.1f} MB of CSV, {time.monotonic() - began:.1f} s, "
          f"the longest part {worst * 1000:.0f} ms")
    began = time.monotonic()
    book = await admin.call("export.workbook", tables=["volunteer", "role", "shift", "organisation", "match"])
    print(f"  export.workbook: {len(book['text']) * 3 / 4e6:.1f} MB in {time.monotonic() - began:.1f} s; "
          f"the hub {kith.hub.memory_kib() // 1024} MiB")
    for method, asked in (("volunteer.search", [{"text": text} for text in ("an", "sm", "john", "khan", "zz", "e1")]),
                          ("volunteer.list", [{}]), ("role.list", [{}]), ("credit.unspent", [{}]),
                          ("queue.list", [{}, {"days": 31}, {"what": "message_failed"}]),
                          *(("match.list", [each]) for each in matches)):
        times, rows = [], 0
        for number in range(calls):
            began = time.monotonic()
            answer = await admin.call(method, **asked[number % len(asked)])
            times.append((time.monotonic() - began) * 1000)
            rows = max([rows, *(len(each) for each in answer.values() if isinstance(each, list))])
        print(f"  {method} {asked[0]}: {shown(times)}, at most {rows} rows an answer")
    await admin.close()


def main():
    hubs.raise_open_files()
    sys.stdout.reconfigure(line_buffering=True)
    executable, bench, what = sys.argv[1], sys.argv[2], (sys.argv[3:] or ["10000"])[0]
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as folder:
        user = pwd.getpwnam(sys.argv[6]).pw_uid if len(sys.argv) > 6 else None
        kith = Kith(executable, folder, user)
        node = Node()
        if what not in ("0", "stop", "rematch", "backup", "search"):
            for server in (kith, node):
                print(server.name)
                subprocess.run([bench, *server.load, "--sockets", what], check=True)
        assert kith.hub.stop() == 0
        if len(sys.argv) > 5:
            kith.lay_beside(folder, *sys.argv[4:6])
            kith.hub.start()
            if what == "stop":
                measure_stops(kith)
            elif what == "backup":
                asyncio.run(measure_backups(kith, folder))
                kith.hub.stop()
            elif what == "search":
                asyncio.run(measure_search(kith))
                kith.hub.stop()
            elif what == "rematch":
                asyncio.run(measure_rematch(kith))
                kith.hub.stop()
            else:
                for server in (kith, node):
                    asyncio.run(measure_beside_run(bench, kith, server))
                kith.hub.stop()
        node.end()


main()
