# SPDX-License-Identifier: MIT
# The disk under the real server: fsyncs that fail, writes that fail, fall short or are the last thing that
# happens, a disk that is full, and a rule of the database broken behind the server's back.
# Usage: faults.py KITH WHAT [--points N]; WHAT is a function below, N how many points of each sweep (0: all).
import argparse
import asyncio
import contextlib
import glob
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

try:
    import hub as hubs
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)
import recount
import troubles
import village
from hub import Refused

FSYNC_FAILED = 74


def can_trace():
    return subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True).returncode == 0 \
        if shutil.which("strace") else False


class Sweep:
    """The k-th system call of a kind fails, for one k after the other, over a start and a little of everything."""

    def __init__(self, kith, folder, points):
        self.kith, self.folder, self.points = kith, folder, points
        self.of = ()  # the files whose calls count; all where empty
        self.beside = False  # the calls are made beside the work, and may come after it
        # A small log, so that checkpoints fall into the sweep.
        self.village = village.make(kith, os.path.join(folder, "seed"), settings=["writer.checkpoint_pages=16"])

    def strace(self, at, call, trace, injection=None):
        # With --seccomp-bpf a signal is never injected.
        return ["strace", "-D", "-f", "-o", trace, "-e", "trace=" + call,
                *(part for name in self.of for part in ("-P", os.path.normpath(os.path.join(at, name)))),
                *(() if injection is None else ("-e", "inject=" + injection))]

    def await_in(self, trace, word):
        for _ in range(500 if self.beside else 0):
            with open(trace) as file:
                if word in file.read():
                    return
            time.sleep(0.01)

    def point(self, injection):
        """One run; whether the fault came, what the work was answered, and how the server ended (None: it did not)."""
        at = self.village.copy(os.path.join(self.folder, "point"))
        trace = os.path.join(at, "trace")
        hub = self.village.hub(at, prefix=self.strace(at, injection.split(":")[0], trace, injection))
        work, code = village.Work(), None
        try:
            hub.start()
            asyncio.run(work.run(self.village, hub, 4))
            self.await_in(trace, "INJECTED")
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = hub.process.wait(0.5 if work.refused or len(work.added) == 4 else 5)
            if code is None:
                assert hub.stop() == 0
        except hubs.NotServing as ended:
            code = ended.code
        # The trace is written by a process of its own.
        for _ in range(500):
            with open(trace) as file:
                text = file.read()
            if any(line.startswith(f"{hub.process.pid} ") and "+++" in line for line in text.splitlines()[-5:]):
                break
            time.sleep(0.01)
        struck = "INJECTED" in text or code == -9
        self.check(at, work)
        return struck, work, code

    def check(self, at, work):
        hub = self.village.hub(at)
        hub.start()
        try:
            work.check(self.village, hub)
            after = village.Work()
            asyncio.run(after.run(self.village, hub, 1, first=900))
            assert not after.refused and after.hours, after.refused
        finally:
            assert hub.stop() == 0

    def last(self, call):
        """How many such calls one thread makes, at most."""
        at = self.village.copy(os.path.join(self.folder, "point"))
        trace = os.path.join(at, "trace")
        hub = self.village.hub(at, prefix=self.strace(at, call, trace))
        hub.start()
        asyncio.run(village.Work().run(self.village, hub, 4))
        self.await_in(trace, call + "(")
        hub.stop()
        time.sleep(0.2)
        counts = {}
        with open(trace) as file:
            for line in file:
                if call in line:
                    counts[line.split()[0]] = counts.get(line.split()[0], 0) + 1
        return max(counts.values())

    def run(self, call, fault, suffix="", expect=None):
        """All points, or as many as were asked for, spread over them; how many struck, by how the server ended."""
        last = self.last(call)
        step = 1 if not self.points else max(1, last // self.points)
        ends, answered = {}, 0
        for k in range((step + 1) // 2, last + 1, step):
            struck, work, code = self.point(f"{call}:{fault}:when={k}{suffix}")
            if not struck:
                continue
            answered += len(work.added) + len(work.steps) + len(work.hours)
            ends[code] = ends.get(code, 0) + 1
            assert expect is None or code in expect, (call, fault, k, code)
        struck = sum(ends.values())
        assert struck > 0, f"{call} {fault} never struck"
        print(f"  {call} {fault}{' for ever' if suffix else ''}: {struck} points of {last}, {answered} answers kept; "
              f"ended with {ends}", flush=True)


def sweeps(kith, folder, points):
    """An fsync that fails stops the process; whatever else fails, nothing answered is lost, nothing half done."""
    if not can_trace():
        troubles.skip("fault sweeps need strace and the right to trace")
    sweep = Sweep(kith, folder, points)
    sweep.of = ("kith.db", "kith.db-wal", ".")
    for call in ("fdatasync", "fsync"):
        sweep.run(call, "error=EIO", expect={FSYNC_FAILED})
    sweep.run("fdatasync", "error=EIO", "+", expect={FSYNC_FAILED})
    sweep.of = ("outbox", os.path.join("outbox", "draft"))  # a letter that is not written is written again later
    sweep.beside = True
    sweep.run("fsync", "error=EIO", expect={None})
    sweep.of, sweep.beside = (), False
    for fault in ("error=EIO", "error=ENOSPC"):
        sweep.run("pwrite64", fault)
    sweep.run("pwrite64", "error=ENOSPC", "+")
    sweep.run("pwrite64", "signal=KILL", expect={-9})


def full_disk(kith, folder, points):
    """Writes are refused by name, reads go on, and when there is room again so do writes, in the same process."""
    disk = troubles.Disk(folder, "48M")
    if not disk.usable:
        troubles.skip("a full disk needs root, mkfs.ext4 and a loop device")
    try:
        made = village.Village(kith, os.path.join(folder, "seed"))
        hub = made.hub(database=os.path.join(disk.mount, "kith.db"))
        hub.start()
        asyncio.run(fill_and_free(made, hub, disk))
        assert hub.stop() == 0
    finally:
        disk.down()


async def fill_and_free(made, hub, disk):
    await made.found(hub)
    work = village.Work()
    for round_ in range(3):
        filler = os.path.join(disk.mount, "filler")
        with open(filler, "wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * 65536)
        refused = []
        for number in range(400):
            await work.run(made, hub, 1, first=1000 * round_ + number)
            if refused := [each.code for each in work.refused]:
                break
        assert set(refused) == {"disk_full"}, refused
        admin = await made.caller(hub)
        assert len((await admin.call("volunteer.list", limit=500))["rows"]) >= village.PEOPLE
        for number in range(100):  # a small change may still find room
            try:
                await made.add(admin, f"X{round_}-{number}")
            except Refused as refusal:
                assert refusal.code == "disk_full" and refusal.retry, refusal
                break
        else:
            raise AssertionError("written to a full disk")
        os.remove(filler)
        work.refused.clear()
        await made.add(admin, f"Y{round_}")
        await work.run(made, hub, 3, first=1000 * round_ + 500)
        assert not work.refused, work.refused
        await admin.close()
    print(f"  filled 3 times, {work.check(made, hub)} answers kept")


def control(kith, folder, points):
    """With fsyncs that do nothing a power cut must lose what was answered, or the days with power cuts prove nothing."""
    disk = troubles.Disk(folder)
    if not disk.usable or not can_trace():
        troubles.skip("the control of power cuts needs root, mkfs.ext4, a loop device and strace")
    try:
        made = village.Village(kith, os.path.join(folder, "seed"))
        database = os.path.join(disk.mount, "kith.db")
        trace = ["strace", "-D", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync,fdatasync",
                 "-e", "inject=fsync,fdatasync:retval=0"]
        hub = made.hub(database=database)
        hub.start()
        asyncio.run(made.found(hub))
        assert hub.stop() == 0
        lost = 0
        for round_ in range(5):
            lying = made.hub(database=database, prefix=trace)
            lying.start()
            work = village.Work()
            asyncio.run(work.run(made, lying, 20, first=100 * round_))
            assert len(work.added) == 20, work.refused
            disk.cut_power()
            lying.kill()
            disk.down()
            assert disk.up()
            lost += is_lost(made, database, work)
        assert lost > 0, "power cuts lose nothing here even without fsync"
        print(f"  without fsync {lost} of 5 power cuts lost what had been answered")
    finally:
        disk.down()


def is_lost(made, database, work):
    try:
        hub = made.hub(database=database)
        hub.start()
    except hubs.NotServing:
        return True
    try:
        work.check(made, hub)
        return False
    except AssertionError:
        return True
    finally:
        hub.stop()


PLANTED = {
    "an entry of the books": "update journal set record = substr(record, 1, length(record) - 1) || x'FF' where "
                             "sequence = (select max(sequence) / 2 from journal)",
    "an entry that is gone": "delete from journal where sequence = (select max(sequence) / 2 from journal)",
    "the books cut short": "delete from journal where sequence = (select max(sequence) from journal)",
    "the chain's head": "update journal_head set hash = zeroblob(32)",
}


def planted(kith, folder, points):
    """A rule broken in the database behind the server's back is found: it does not start, or stops, and says why."""
    made = village.make(kith, os.path.join(folder, "seed"))
    hub = made.hub()
    hub.start()
    asyncio.run(village.Work().run(made, hub, 3))
    assert hub.stop() == 0
    for what, sql in PLANTED.items():
        at = made.copy(os.path.join(folder, "planted"))
        plant(os.path.join(at, "kith.db"), sql)
        try:
            made.hub(at).start()
        except hubs.NotServing as ended:
            assert ended.code == 3 and "kith: " in ended.said, (what, ended)
            continue
        raise AssertionError(f"served with {what} broken")
    at = made.copy(os.path.join(folder, "planted"))
    hub = made.hub(at)
    hub.start()
    asyncio.run(overfill(made, hub))
    code = hub.wait()
    with open(hub.log) as log:
        said = log.read()
    assert code == -6 and "places_taken" in said, (code, said[-500:])
    with contextlib.closing(recount.opened(hub)) as database:
        taken = recount.rows(database, "select count(*) from match where opening = 'TWO' and state = 'confirmed'")
    assert taken[0][0] == 2, "the place too many was written"
    print(f"  {len(PLANTED)} ways to break the books kept it from starting; a hidden holder stopped it")


def plant(path, sql):
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute(sql).rowcount > 0, sql
        database.commit()


async def overfill(made, hub):
    """Two places are taken, the note of one is rubbed out, and a third person says yes."""
    admin = await made.caller(hub)
    await admin.change("role.add", id="TWO", cells={
        "title": "Two", "organisation": "O1", "kind": "ongoing", "direct": "yes", "setting": "remote",
        "places_maximum": "2", "sessions": "Sat 10:00-12:00", "hours": "2", "expenses_paid": "yes"})
    for number in range(3):
        pair = {"volunteer": f"V{number}", "opening": "TWO"}
        await admin.change("match.offer", **pair, channel="text")
        if number == 2:
            plant(hub.database, "update match set holds = 0 where opening = 'TWO' and volunteer = 'V0'")
        try:
            state = (await admin.change("match.accept", **pair))["state"]
            assert number < 2, "a third place of two was given away"
        except hubs.Gone:
            assert number == 2
            return
        if state == "clearing":
            await admin.change("match.confirm", **pair, first_day=str(hub.today()), override_gates=True, reason="test")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("kith")
    arguments.add_argument("what", choices=["sweeps", "full_disk", "control", "planted"])
    arguments.add_argument("--points", type=int, default=8)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="kith-faults-") as folder:
        try:
            globals()[given.what](given.kith, folder, given.points)
        except BaseException:
            for name in sorted(glob.glob(folder + "/*/serve.*.log"))[-2:]:
                with open(name) as log:
                    sys.stderr.writelines(log.readlines()[-10:])
            raise
    print("all well")


if __name__ == "__main__":
    main()
