# SPDX-License-Identifier: MIT
# What befalls a server in the middle of its day: kill -9, power cuts on a real file system, backups taken while
# everybody writes. Callers ask again, with the same key, what was not answered; so at the end of the day whatever
# was written was answered exactly once, or the recount says so.
import asyncio
import collections
import contextlib
import fcntl
import os
import struct
import subprocess
import sys
import time

import hub as hubs
import recount

EXT4_SHUTDOWN = 0x8004587D
WITHOUT_LOG_FLUSH = 2


class Disk:
    """An ext4 file system in a file, which can lose its power: everything not yet fsynced is gone."""

    def __init__(self, folder, size="192M"):
        self.image, self.mount = os.path.join(folder, "disk.img"), os.path.join(folder, "disk")
        os.mkdir(self.mount)
        self.quietly("truncate", "-s", size, self.image)
        self.usable = os.geteuid() == 0 and self.quietly("mkfs.ext4", "-q", "-F", self.image) and self.up()

    def quietly(self, *command):
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def up(self):
        return self.quietly("mount", "-o", "loop", self.image, self.mount)

    def down(self):
        for _ in range(100):
            if self.quietly("umount", self.mount):
                return
            time.sleep(0.02)
        self.quietly("umount", "-l", self.mount)
        raise OSError("cannot umount " + self.mount)

    def cut_power(self):
        top = os.open(self.mount, os.O_RDONLY)
        fcntl.ioctl(top, EXT4_SHUTDOWN, struct.pack("I", WITHOUT_LOG_FLUSH))
        os.close(top)


class Troubles:
    """Ends the server again and again while the day goes on."""

    def __init__(self, day, count, seed, disk=None):
        self.day, self.left, self.disk = day, count, disk
        self.dice = hubs.seeded(seed, "troubles")
        self.count, self.slowest = 0, 0.0

    def end(self):
        hub = self.day.hub
        if self.disk:
            # What has not arrived by now counts as never sent: without power nothing is.
            hub.dark = True
            self.disk.cut_power()
        hub.kill()
        if self.disk:
            self.disk.down()
            assert self.disk.up()

    async def run(self):
        half = self.left // 2
        while self.left:
            if self.left == half:
                await self.day.at_noon.wait()  # the rest befalls the flood, and what comes after it
            await asyncio.sleep(self.dice.uniform(0.03, 0.5))
            self.slowest = max(self.slowest, await self.day.hub.crash(self.end))
            self.left -= 1
            self.count += 1

    def words(self):
        return f"{self.count} {'power cuts' if self.disk else 'kills'}; serving again within {self.slowest:.2f} s"


class Backups:
    """Online backups while everybody writes: each whole, and holding all that was answered before it began."""

    def __init__(self, day, count):
        self.day, self.left, self.count = day, count, 0
        self.bytes = 0

    def answered(self):
        """Matches' steps and hours answered so far, as the database would hold them."""
        steps, hours, rows = collections.Counter(), {}, set()
        for caller in self.day.everybody():
            for method, params, result in caller.acknowledged:
                if method == "hours.log":
                    hours[result["transfer"]] = result
                elif method.startswith("match."):
                    steps[caller.me["principal"], method.removeprefix("match."), params["volunteer"],
                          params["opening"]] += 1
                elif method in ("volunteer.add", "role.add"):
                    rows.add((method.removesuffix(".add"), params["id"]))
        return steps, hours, rows

    async def run(self):
        half = self.left // 2
        while self.left:
            if self.left == half:
                await self.day.at_noon.wait()
            await asyncio.sleep(0.05)
            steps, hours, rows = self.answered()
            hub = self.day.hub
            copy = os.path.join(hub.folder, f"backup.{self.count}.db")
            code, out, err = await asyncio.to_thread(hub.run, "backup", "--db", hub.database, copy)
            assert code == 0, (out, err)
            self.check(copy, steps, hours, rows)
            await asyncio.to_thread(self.drill, copy)
            self.left -= 1
            self.count += 1

    def check(self, copy, steps, hours, rows):
        with contextlib.closing(recount.at(copy)) as database:
            self.compare(database, steps, hours, rows)

    def compare(self, database, steps, hours, rows):
        kept = collections.Counter((row["principal"], row["step"], row["volunteer"], row["opening"])
                                   for row in recount.rows(database, "select * from match_step"))
        assert not steps - kept, ("not in the backup", steps - kept)
        transfers = {row["transfer"] for row in recount.rows(database, "select transfer from logged_hours")}
        assert hours.keys() <= transfers, hours.keys() - transfers
        for table, key in rows:
            assert recount.rows(database, f"select 1 from {table} where id = ?", key), (table, key)

    def drill(self, copy):
        """Put in the place of a database that is gone, and served."""
        folder = copy + ".restored"
        os.mkdir(folder)
        restored = hubs.Hub(self.day.hub.kith, folder)
        code, out, err = restored.run("backup", "--restore", "--db", restored.database, copy)
        assert code == 0, (out, err)
        restored.start()
        assert restored.stop() == 0
        code, out, err = restored.run("ledger", "verify", "--db", restored.database)
        assert code == 0, (out, err)
        self.bytes = max(self.bytes, os.path.getsize(copy))
        os.remove(copy)

    def words(self):
        return f"{self.count} backups, each put back and served; the greatest {self.bytes >> 10} KiB"


def skip(why):
    print("skipped: " + why)
    sys.exit(0)
