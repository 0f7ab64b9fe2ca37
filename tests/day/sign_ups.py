# SPDX-License-Identifier: MIT
# An appeal goes out and a borough signs up at once: the whole way of each by the public door (the open roles looked at,
# the form sent with what it asks, the code out of the letter typed in), as many at a time as said, from as many
# households. Then everything is counted: nobody lost, nobody twice, each waiting at the desk with an owner.
# Usage: sign_ups.py KITH [--people N] [--together N]; prints how many a minute were taken and how long each step took.
import argparse
import asyncio
import contextlib
import random
import statistics
import sys
import tempfile
import time

try:
    import hub as hubs
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)
import recount
from hub import Caller, source_of

DAYS, PARTS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ("morning", "afternoon", "evening")


def form(dice, number):
    """What somebody fills in; every fifth in more detail, every twentieth under 18 with a parent's number."""
    details = {"times": [{"day": dice.choice(DAYS), "part": dice.choice(PARTS)} for _ in range(3)],
               "born": f"{dice.randint(1950, 2000)}-0{dice.randint(1, 9)}"}
    if number % 5 == 0:
        details |= {"language": "bengali", "interpreter": True, "safe_times": "mornings", "may_leave_message": False,
                    "adjustments": "A seat with a back",
                    "emergency": {"name": "Lea", "telephone": "020 7946 0002", "relation": "sister"}}
    if number % 20 == 1:
        details |= {"born": f"{time.gmtime().tm_year - 16}-01",
                    "carer": {"name": "A parent", "address": "020 7946 0003", "relation": "mother"}}
    return details


class Appeal:
    def __init__(self, hub, people, together):
        self.hub, self.people = hub, people
        self.at_once = asyncio.Semaphore(together)
        self.took = {"look": [], "send the form": [], "wait for the letter": [], "come in": []}
        self.ids = {}

    async def step(self, name, waiting):
        began = time.monotonic()
        answer = await waiting
        self.took[name].append(time.monotonic() - began)
        return answer

    async def one(self, number):
        dice = random.Random(number)
        address = f"p{number}@people.example"
        async with self.at_once:
            caller = await Caller(self.hub, source_of(number)).open()
            roles = await self.step("look", caller.call("role.find", text="kitchen"))
            more = {"role": roles["roles"][0]["role"]} if number % 2 else {}
            await self.step("send the form", caller.call("volunteer.register", name=f"Person {number}", address=address,
                                                         details=form(dice, number), **more))
            body = await self.step("wait for the letter", self.hub.letter(address, "code to sign in"))
            code = next(word for word in body.split() if word.isdigit() and len(word) == 8)
            entered = await self.step("come in", caller.call("session.finish_code", address=address, code=code))
            self.ids[number] = entered["volunteer"]
            await caller.close()

    async def run(self):
        admin = await hubs.administrator(self.hub)
        await admin.change("organisation.add", id="O1", cells={"name": "Kitchen"})
        await admin.change("role.add", id="COOK", cells={
            "title": "Kitchen help", "organisation": "O1", "kind": "ongoing", "setting": "remote", "sessions": "Fri 10:00-14:00",
            "hours": "4", "places_maximum": "50"})
        began = time.monotonic()
        await asyncio.gather(*(self.one(number) for number in range(self.people)))
        seconds = time.monotonic() - began
        print(f"{self.people} people signed up in {seconds:.1f} s: {self.people / seconds * 60:.0f} a minute")
        for name, took in self.took.items():
            took.sort()
            print(f"  {name}: median {statistics.median(took) * 1000:.0f} ms, "
                  f"99 of 100 within {took[len(took) * 99 // 100] * 1000:.0f} ms")
        await self.desk(admin)
        await admin.close()

    async def desk(self, admin):
        queue = await admin.call("queue.list", limit=1)
        waiting = {each["of"]: each["count"] for each in queue["by_what"]}
        young = sum(number % 20 == 1 for number in range(self.people))
        assert waiting.get("new_enquiry") == self.people, waiting
        assert waiting.get("ring_carer", 0) == young, waiting
        assert sum(each["count"] for each in queue["by_owner"]) == queue["total"], queue  # nothing waits without an owner

    def check(self):
        with contextlib.closing(recount.opened(self.hub)) as database:
            def count(query):
                return recount.rows(database, query)[0][0]

            assert len(set(self.ids.values())) == self.people
            assert {row["id"] for row in recount.rows(database, "select id from volunteer")} == set(self.ids.values())
            assert count("select count(*) from intake where door = 'public'") == self.people
            assert count("select count(*) from registration") == 0
            assert count("select count(*) from match where opening = 'COOK' and state = 'interested'") == self.people // 2
            assert count("select count(*) from contact") == self.people


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kith")
    parser.add_argument("--people", type=int, default=250)
    parser.add_argument("--together", type=int, default=50)
    given = parser.parse_args()
    hubs.raise_open_files()
    with tempfile.TemporaryDirectory() as folder:
        hub = hubs.Hub(given.kith, folder)
        hub.start()
        appeal = Appeal(hub, given.people, given.together)
        asyncio.run(appeal.run())
        assert hub.stop() == 0
        appeal.check()


main()
