# SPDX-License-Identifier: MIT
# A handful of people on a server of their own, for faults that are met one at a time: made once, stopped, and
# copied for every fault. What they are answered is kept; whatever was answered with a yes must be there afterwards.
import asyncio
import contextlib
import json
import os
import shutil
import time

import hub as hubs
import recount
from hub import Caller, Gone, Refused, source_of

PEOPLE = 6


class Village:
    """Who lives there, and the tokens they come back with."""

    def __init__(self, kith, folder, **options):
        self.kith, self.folder, self.options = kith, str(folder), options
        self.tokens, self.made = {}, 0
        os.makedirs(self.folder, exist_ok=True)

    def hub(self, folder=None, **options):
        hub = hubs.Hub(self.kith, folder or self.folder, **{**self.options, **options})
        hub.starts = len([name for name in os.listdir(hub.folder) if name.startswith("serve.")])
        return hub

    async def found(self, hub):
        """The first hour: an administrator, an organisation with a rota, people who may sign in."""
        admin = await hubs.administrator(hub)
        await admin.change("hours.set_budget", minutes=1_000_000)
        await admin.change("organisation.add", id="O1", cells={"name": "Kitchen"})
        await admin.change("role.add", id="ROTA", cells={
            "title": "Rota", "organisation": "O1", "kind": "one_off", "direct": "yes", "setting": "remote",
            "places_maximum": "500", "when": f"{hub.today().replace(day=1, month=1).replace(year=hub.today().year + 1)} "
            "10:00-12:00", "expenses_paid": "yes"})
        await admin.change("role.add", id="EVER", cells={
            "title": "Ever", "organisation": "O1", "kind": "ongoing", "direct": "yes", "setting": "remote", "places_maximum": "500",
            "sessions": "Fri 10:00-14:00", "hours": "4", "expenses_paid": "yes"})
        await admin.change("principal.invite", standing="organiser", name="Olga", organisation="O1",
                           address="olga@organisations.example")
        self.tokens["admin"] = admin.token
        people = {"olga": "olga@organisations.example"}
        for number in range(PEOPLE):
            key = f"V{number}"
            await self.add(admin, key)
            people[key] = f"{key.lower()}@people.example"
            await admin.change("principal.invite", standing="volunteer", name=key, volunteer=key, address=people[key])
        for number, (name, address) in enumerate(people.items()):
            caller = await Caller(hub, source_of(number)).open()
            self.tokens[name] = (await caller.enter_with_code(address)).token
        return admin

    async def add(self, caller, key):
        return await caller.change("volunteer.add", id=key, cells={
            "name": key, "status": "active", "availability": "every day all day", "remote": "yes", "capacity": "50",
            "languages": "english:fluent", "hours_per_week": "100", "born": "1980-01", "skills": "none",
            "access_needs": "none", "vehicle": "none", "expenses_needed": "no", "checks": "none"})

    async def caller(self, hub, name="admin"):
        return await Caller(hub, source_of(100 + len(name))).open(self.tokens[name])

    def copy(self, to):
        """The folder as it was when the server had stopped."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder, to)
        return to


def make(kith, folder, **options):
    village = Village(kith, folder, **options)
    hub = village.hub()
    hub.start()
    asyncio.run(village.found(hub))
    assert hub.stop() == 0
    return village


class Work:
    """People added, asked, accepted, hours logged and confirmed: a little of everything that is written."""

    def __init__(self, opening="ROTA"):
        self.opening = opening
        self.added, self.steps, self.hours, self.refused = [], [], {}, []

    async def run(self, village, hub, count, first=0):
        """Goes on past what is refused for want of room or by a fault; ends where the server has."""
        admin, olga = await village.caller(hub), await village.caller(hub, "olga")
        await self.live(village, hub, admin, olga, range(first, first + count))
        await asyncio.gather(admin.close(), olga.close())

    async def live(self, village, hub, admin, olga, numbers):
        for number in numbers:
            key = f"P{number:04}"
            try:
                await village.add(admin, key)
                self.added.append(key)
                pair = {"volunteer": key, "opening": self.opening}
                for step in ("match.offer", "match.accept"):
                    more = {"channel": "text"} if step == "match.offer" else {}
                    state = (await admin.change(step, **pair, **more))["state"]
                    self.steps.append((key, step.removeprefix("match."), state))
                if state == "clearing":
                    await admin.change("match.confirm", **pair, first_day=str(hub.today()), override_gates=True,
                                       reason="a test")
                    self.steps.append((key, "confirm", "confirmed"))
                logged = await admin.change("hours.log", **pair, minutes=30, worked_on=str(hub.today()))
                self.hours[logged["transfer"]] = ("pending", "confirmed")
                await olga.change("hours.confirm", transfer=logged["transfer"], minutes=30)
                self.hours[logged["transfer"]] = ("confirmed",)
            except Refused as refused:
                self.refused.append(refused)
            except Gone:
                return

    def check(self, village, hub):
        """All that was answered is there; the books are whole, the events without gaps."""
        with contextlib.closing(recount.opened(hub)) as database:
            people = {row["id"] for row in recount.rows(database, "select id from volunteer")}
            assert people >= set(self.added), set(self.added) - people
            steps = {(row["volunteer"], row["step"], row["state_after"])
                     for row in recount.rows(database, "select * from match_step")}
            assert steps >= set(self.steps), set(self.steps) - steps
            hours = {row["transfer"]: row["state"] for row in recount.rows(database, "select * from logged_hours")}
            for transfer, states in self.hours.items():
                assert hours.get(transfer) in states, (transfer, hours.get(transfer), states)
            numbers = [row[0] for row in recount.rows(database, "select sequence from event order by sequence")]
            assert numbers == list(range(1, len(numbers) + 1)), "events have gaps"
        code, out, err = hub.run("ledger", "verify", "--db", hub.database, "--format", "json")
        assert code == 0 and json.loads(out)[0]["finding"] == "none", (out, err)
        return len(self.added) + len(self.steps) + len(self.hours)
