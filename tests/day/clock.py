# SPDX-License-Identifier: MIT
# The clock of the machine jumps under the real server, by seconds, hours, a day back, ten years on, over 29 February
# and both changes of the British clock: order comes from the sequence, clocks of matches ring once and not early,
# civil days are London's, and no session outlives its limit.
# Usage: clock.py KITH
import asyncio
import contextlib
import datetime
import glob
import os
import sys
import tempfile
import time
import zoneinfo

try:
    import hub as hubs
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)
import recount
import village
from hub import Refused

UTC, LONDON = datetime.timezone.utc, zoneinfo.ZoneInfo("Europe/London")
TICKS = 6.5  # seconds: the server looks at its clocks every five


class Clock:
    """libfaketime, told by a file how far the server's clock is ahead of ours."""

    def __init__(self, folder):
        self.path, self.ahead = os.path.join(folder, "clock"), 0.0
        libraries = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        self.usable = bool(libraries)
        self.environment = os.environ | {
            "LD_PRELOAD": libraries[0] if libraries else "", "FAKETIME_TIMESTAMP_FILE": self.path,
            "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}

    def set(self, instant):
        """The server's clock says `instant` from now on, and goes on."""
        self.ahead = instant.timestamp() - time.time()
        self.write()

    def jump(self, **how):
        self.ahead += datetime.timedelta(**how).total_seconds()
        self.write()

    def write(self):
        with open(self.path + ".new", "w") as file:
            file.write(f"{self.ahead:+.3f}\n")
        os.rename(self.path + ".new", self.path)


def utc(*parts):
    return datetime.datetime(*parts, tzinfo=UTC)


class Trial:
    def __init__(self, kith, folder):
        self.clock = Clock(folder)
        if not self.clock.usable:
            print("skipped: jumps of the clock need libfaketime")
            sys.exit(0)
        self.clock.set(utc(2027, 3, 26, 10))
        self.village = village.Village(kith, os.path.join(folder, "seed"))
        self.hub = self.village.hub(environment=self.clock.environment)
        self.hub.shift = lambda: self.clock.ahead
        self.hub.start()
        self.number = 0

    def rows(self, query, *values):
        with contextlib.closing(recount.opened(self.hub)) as database:
            return recount.rows(database, query, *values)

    async def new_pair(self, admin, opening="ROTA"):
        self.number += 1
        key = f"C{self.number:03}"
        await self.village.add(admin, key)
        return {"volunteer": key, "opening": opening}

    async def back_to_work(self):
        """Staff sessions end when they are idle or old; a coordinator signs in again with password and code."""
        self.number += 1
        caller = await hubs.Caller(self.hub, hubs.source_of(1000 + self.number)).open()  # a household without tries
        half = await caller.call("session.begin_password", address="admin@example.org",
                                 password="nine blue kettles sing")
        entered = await caller.call("session.finish_totp", ticket=half["ticket"],
                                    code=hubs.totp(self.village.secret, self.hub.now()))
        self.village.tokens["admin"] = entered["token"]
        await caller.close()
        return await self.village.caller(self.hub, "admin")

    async def is_in(self, name):
        caller = await self.village.caller(self.hub, name)
        me = await caller.call("session.me")
        await caller.close()
        return me["standing"] != "anonymous"

    async def sessions_end(self):
        """However the clock jumps meanwhile, not one is let in a second after its last."""
        begun = datetime.datetime.fromtimestamp(self.hub.now(), UTC)
        assert await self.is_in("admin") and await self.is_in("V0")
        for jump in ({"seconds": 1}, {"seconds": -1}, {"minutes": 20}, {"minutes": 20}, {"hours": -1}, {"days": -1},
                     {"minutes": 20}):
            self.clock.jump(**jump)
            assert await self.is_in("admin"), jump
        for minutes in range(0, 12 * 60 + 1, 25):
            self.clock.set(begun + datetime.timedelta(minutes=minutes))
            await self.is_in("admin")  # never idle for long
        self.clock.set(begun + datetime.timedelta(hours=12, seconds=1))
        assert not await self.is_in("admin"), "a session outlived its twelve hours"
        assert await self.is_in("V0")
        self.clock.set(begun + datetime.timedelta(days=30, seconds=1))
        assert not await self.is_in("V0"), "a session outlived its thirty days"
        self.clock.set(begun + datetime.timedelta(days=3650))
        assert not await self.is_in("V1")
        self.clock.set(begun + datetime.timedelta(hours=13))
        admin = await self.back_to_work()
        self.clock.jump(minutes=31)
        assert not await self.is_in("admin"), "an idle session outlived its half hour"
        await admin.close()
        admin = await self.back_to_work()
        try:
            await admin.call("volunteer.add", key=hubs.fresh_key(self.hub.today() - datetime.timedelta(days=32)),
                             id="OLD", cells={})
            raise AssertionError("a key of last month was taken")
        except Refused as refused:
            assert refused.code == "key_expired", refused
        return admin

    async def clocks_ring_once(self, admin):
        """Not a minute early, and not again when the clock goes back and comes once more."""
        pair = await self.new_pair(admin)
        await admin.change("match.offer", **pair, channel="text")
        before = self.rows("select count(*) from match_step where standing = 'clock'")[0][0]
        rung = []
        while True:
            row = self.rows("select clock, climbed, state from match where volunteer = ?", pair["volunteer"])[0]
            if row["state"] != "offered":
                break
            due = datetime.datetime.fromtimestamp(row["clock"], UTC)
            self.clock.set(due - datetime.timedelta(seconds=TICKS + 30))
            await asyncio.sleep(TICKS)
            early = self.rows("select climbed, state from match where volunteer = ?", pair["volunteer"])[0]
            assert (early["climbed"], early["state"]) == (row["climbed"], "offered"), "a clock rang early"
            self.clock.set(due + datetime.timedelta(seconds=1))
            await asyncio.sleep(TICKS)
            rung.append(due)
            self.clock.jump(days=-1)
            await asyncio.sleep(TICKS)
            self.clock.set(due + datetime.timedelta(seconds=30))
            await asyncio.sleep(TICKS)
            assert len(rung) < 9
        assert row["state"] == "no_reply" and rung == sorted(rung), (row["state"], rung)
        after = self.rows("select count(*) from match_step where standing = 'clock'")[0][0]
        assert after == before + 1, "it lapsed more than once"
        raised = self.rows("select ring, count(*) from attention where volunteer = ? group by ring", pair["volunteer"])
        assert all(row[1] == 1 for row in raised), [tuple(row) for row in raised]
        return len(rung)

    async def books_go_on(self):
        """Entries are in order whatever the clock says, so going back must not stop them."""
        work = village.Work("EVER")
        self.clock.jump(minutes=2)  # no code of an authenticator works twice, nor one before the last
        admin = await self.back_to_work()
        olga = await hubs.Caller(self.hub, "127.9.0.1").open()
        self.village.tokens["olga"] = (await olga.enter_with_code("olga@organisations.example")).token
        await asyncio.gather(admin.close(), olga.close())
        for number, jump in enumerate(({"seconds": 1}, {"seconds": -1}, {"minutes": -20}, {"minutes": 21},
                                       {"days": -1}, {"days": 1})):
            self.clock.jump(**jump)
            await work.run(self.village, self.hub, 1, first=number)
            assert not work.refused, (jump, work.refused)
        return work.check(self.village, self.hub)

    async def civil_days(self):
        """At half past eleven at night in UTC it is the next day in London, in summer only."""
        count = 0
        for at in (utc(2027, 3, 27, 23, 30), utc(2027, 3, 28, 0, 59, 30), utc(2027, 3, 28, 1, 0, 30),
                   utc(2027, 3, 28, 23, 30), utc(2027, 10, 30, 23, 30), utc(2027, 10, 31, 0, 59, 30),
                   utc(2027, 10, 31, 1, 0, 30), utc(2027, 10, 31, 23, 30), utc(2028, 2, 28, 23, 59, 55),
                   utc(2028, 2, 29, 12), utc(2028, 3, 1, 0, 0, 5), utc(2037, 3, 29, 0, 59, 58)):
            self.clock.set(at)
            admin = await self.back_to_work()
            pair = await self.new_pair(admin, "EVER")
            await admin.change("match.suggest", **pair)
            row = self.rows("select since, since_day from match where volunteer = ?", pair["volunteer"])[0]
            since = datetime.datetime.fromtimestamp(row["since"], UTC)
            assert abs((since - at).total_seconds()) < 20, (since, at)
            assert row["since_day"] == str(since.astimezone(LONDON).date()), (since, row["since_day"])
            await admin.close()
            count += 1
        return count

    async def run(self):
        admin = await self.village.found(self.hub)
        self.village.secret = admin.secret
        await admin.close()
        admin = await self.sessions_end()
        rung = await self.clocks_ring_once(admin)
        await admin.close()
        days = await self.civil_days()
        kept = await self.books_go_on()
        numbers = [row[0] for row in self.rows("select sequence from event order by sequence")]
        assert numbers == list(range(1, len(numbers) + 1)), "events have gaps"
        print(f"  {rung} clocks rang once each, {kept} answers kept over jumps, {days} civil days told, {len(numbers)} events in order")


def main():
    with tempfile.TemporaryDirectory(prefix="kith-clock-") as folder:
        trial = Trial(sys.argv[1], folder)
        try:
            asyncio.run(trial.run())
            assert trial.hub.stop() == 0
            code, out, err = trial.hub.run("ledger", "verify", "--db", trial.hub.database)
            assert code == 0, (out, err)
        except BaseException:
            with open(trial.hub.log) as log:
                sys.stderr.writelines(log.readlines()[-10:])
            raise
        finally:
            if trial.hub.process.poll() is None:
                trial.hub.kill()
    print("all well")


main()
