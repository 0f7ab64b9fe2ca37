# SPDX-License-Identifier: MIT
# A scripted day of the Hub over real WebSockets: people register, roles open, people ask and are asked, answer
# at random, some drop out, a flood comes at noon, hours are logged and confirmed; wrong callers try throughout. Then the server stops
# and everything is recounted (recount.py).
# Usage: day.py KITH [--people N] [--roles N] [--seed N] [--drill | --kills N | --cuts N | --backups N]
import argparse
import asyncio
import collections
import datetime
import os
import sys
import tempfile
import time

try:
    import hub as hubs
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)
import noon
import recount
import town
import troubles
from hub import Caller, Gone, Refused, seeded, source_of

NOT_NOW = {"place_full", "double_booked", "not_from_here", "unsettled", "referrals_of_person", "referrals_of_opening",
           "no_is_final", "already_applied", "opening_closed", "giver_below_floor", "code_unknown"}


class Day:
    def __init__(self, hub, people, roles, seed):
        self.hub, self.people, self.roles, self.seed = hub, people, roles, seed
        self.today = datetime.datetime.now(datetime.timezone.utc).date()
        self.volunteers, self.organisers, self.staff = {}, {}, []
        self.openings, self.cells = {}, {}
        self.refusals, self.probes = collections.Counter(), 0
        self.answers, self.times, self.round, self.registered = [], [], 0, 0
        self.trouble = self.noon = None
        self.at_noon = asyncio.Event()
        self.drill = False

    def everybody(self):
        return [*self.staff, *self.organisers.values(), *self.volunteers.values()]

    def coordinator(self, number):
        return self.staff[1 + number % (len(self.staff) - 1)]

    def caller(self, number):
        return Caller(self.hub, source_of(number), seeded(self.seed, "twice", number))

    async def phase(self, name, work):
        began = time.monotonic()
        await work
        self.times.append((name, time.monotonic() - began))
        print(f"  {name}: {self.times[-1][1]:.1f} s", flush=True)

    async def together(self, works, at_once=64):
        """All of them, some at a time; the first failure is everybody's."""
        slots = asyncio.Semaphore(at_once)

        async def one(work):
            async with slots:
                return await work
        return await asyncio.gather(*map(one, works))

    async def step(self, caller, method, **params):
        """A step that the state of things may refuse; None where it did."""
        try:
            return await caller.change(method, **params)
        except Refused as refused:
            assert refused.code in NOT_NOW, refused
            self.refusals[refused.code] += 1
            return None

    async def denied(self, caller, method, code="not_allowed", **params):
        """A wrong caller: refused, and by that name."""
        try:
            result = await caller.call(method, **params)
        except Refused as refused:
            assert refused.code == code, (method, params, refused)
            self.probes += 1
            return
        raise AssertionError(f"{method} {params} was allowed: {result}")

    # ---- early morning: whoever works here ----

    async def staff_arrives(self):
        admin = await hubs.administrator(self.hub)
        self.staff.append(admin)
        await admin.subscribe()
        for number in range(4):
            one = await hubs.invite_staff(self.hub, admin, "coordinator", f"Coordinator{number}", 60000 + number)
            one.twice = seeded(self.seed, "staff", number)
            self.staff.append(one)
            await one.subscribe()
        await admin.change("hours.set_budget", minutes=100_000_000)

    async def organisations_join(self):
        count = max(2, self.roles // 5)

        async def join(number):
            key = f"O{number:03}"
            coordinator = self.coordinator(number)
            await coordinator.change("organisation.add", id=key, cells={"name": f"Organisation {number}"})
            address = f"{key.lower()}@organisations.example"
            await coordinator.change("principal.invite", standing="organiser", name=f"Organiser {number}",
                                     organisation=key, address=address)
            caller = self.caller(50000 + number)
            await caller.open()
            self.organisers[key] = await caller.enter_with_code(address)
            await caller.subscribe()
        await self.together([join(number) for number in range(count)], 16)

    # ---- morning: a thousand people register while roles open ----

    async def registers(self, number):
        dice = seeded(self.seed, "volunteer", number)
        key = f"V{number:05}"
        cells = town.volunteer(dice, number)
        coordinator = self.coordinator(number)
        address = f"{key.lower()}@people.example"
        caller = self.caller(number)
        caller.address = address
        await caller.open()
        if number % 50 == 0:
            await self.denied(caller, "match.apply", "not_signed_in", key=hubs.fresh_key(), volunteer=key,
                              opening="R000")
        if number % 3:  # through the public door, by themselves
            key = await self.comes_in(caller, coordinator, address, cells)
        else:
            await coordinator.change("volunteer.add", id=key, cells=cells)
            await coordinator.change("principal.invite", standing="volunteer", name=cells["name"], volunteer=key,
                                     address=address)
            await caller.enter_with_code(address)
            assert caller.me["volunteer"] == key
        caller.on_event = self.is_asked
        self.cells[key] = cells
        await caller.subscribe()
        self.volunteers[key] = caller

    async def comes_in(self, caller, coordinator, address, cells):
        """Registers, shows that the address is theirs, says more; what the centre vouches for, a coordinator says."""
        await caller.call("volunteer.register", name=cells["name"], address=address)
        await caller.enter_with_code(address)
        key = caller.me["volunteer"]
        vouched = {"status", "checks", "references"}
        own = {column: text for column, text in cells.items() if column not in vouched}
        answer = await caller.change("volunteer.update", id=key, cells=own)
        assert answer["saved"], answer
        await coordinator.change("volunteer.update", id=key, cells={column: cells[column] for column in vouched})
        self.registered += 1
        return key

    async def opens(self, number):
        dice = seeded(self.seed, "role", number)
        organisations = sorted(self.organisers)
        organisation = organisations[number % len(organisations)]
        organiser = self.organisers[organisation]
        key = f"R{number:03}"
        cells, shifts, openings = town.role(dice, key, organisation, town.kind_of(number), self.today)
        answer = await organiser.change("role.add", id=key, cells=cells)
        assert answer["saved"], answer
        for shift, shift_cells in shifts:
            answer = await organiser.change("shift.add", id=shift, cells=shift_cells)
            assert answer["saved"], answer
        for opening in openings:
            self.openings[opening.key] = opening
        if number % 10 == 0:
            other = self.organisers[organisations[(number + 1) % len(organisations)]]
            await self.denied(other, "role.update", key=hubs.fresh_key(), id=key, cells={"title": "Mine"})

    async def registration(self):
        roles = asyncio.gather(*(self.opens(number) for number in range(self.roles)))
        await self.together([self.registers(number) for number in range(self.people)])
        await roles

    # ---- whoever is asked answers, or does not ----

    def is_asked(self, caller, event):
        if event["kind"] != "match.offered":
            return
        dice = seeded(self.seed, "answer", event["volunteer"], event["opening"], len(caller.events)).random()
        if dice < 0.9:
            step = "match.accept" if dice < 0.65 else "match.decline"
            self.answers.append(asyncio.ensure_future(self.step(
                caller, step, volunteer=event["volunteer"], opening=event["opening"])))

    async def all_answered(self):
        """Until whoever listens has heard of every offer that stands, and has answered or let it be."""
        until = time.monotonic() + hubs.PATIENCE
        while True:
            while self.answers:
                waiting, self.answers = self.answers, []
                await asyncio.gather(*waiting)
            unheard = [each for each in await self.held(state="offered") if not self.has_heard(each)]
            if not unheard and not self.answers:
                return
            assert time.monotonic() < until, unheard[:3]
            await asyncio.gather(*(self.volunteers[each["volunteer"]].back() for each in unheard))
            await asyncio.sleep(0.02)

    def has_heard(self, match):
        caller = self.volunteers.get(match["volunteer"])
        return caller is None or caller.on_event is None or any(
            event["kind"] == "match.offered" and event["opening"] == match["opening"] for event in caller.events)

    # ---- forenoon: people apply and are brokered; rotas are filled in waves ----

    async def brokered(self):
        wanted = sorted(key for key, opening in self.openings.items() if not opening.direct)

        async def apply(number, volunteer, caller):
            dice = seeded(self.seed, "apply", self.round, volunteer)
            if dice.random() > 0.6:
                return
            for opening in dice.sample(wanted, 2):
                if await self.step(caller, "match.apply", volunteer=volunteer, opening=opening):
                    await self.broker(self.coordinator(number), volunteer, opening, dice)
        await self.together([apply(number, *each) for number, each in enumerate(sorted(self.volunteers.items()))])

    async def broker(self, coordinator, volunteer, opening, dice):
        pair = {"volunteer": volunteer, "opening": opening}
        organiser = self.organisers[self.openings[opening].organisation]
        because = {"override_gates": True, "reason": "the coordinator knows them"} if dice.random() < 0.4 else {}
        if not await self.step(coordinator, "match.refer", **pair, **because):
            if dice.random() < 0.5:
                await self.step(coordinator, "match.withdraw", **pair, reason="nothing came of it")
            return
        if dice.random() < 0.4:
            await self.step(organiser, "match.meet", **pair)
        if dice.random() < 0.2:
            await self.step(organiser, "match.turn_down", **pair)
            return
        await self.denied(organiser, "match.take_on", "override_not_yours", key=hubs.fresh_key(), **pair,
                          override_gates=True, reason="we want them")
        if await self.step(organiser, "match.take_on", **pair):
            await self.clear(coordinator, organiser, pair, dice)

    async def clear(self, coordinator, organiser, pair, dice):
        """The list is worked through, now and then past a gate; then a first day, then the start."""
        first_day = {"first_day": str(self.today)}
        whole = await coordinator.call("match.get", **pair)
        for entry in whole["clearing"]:
            if entry["state"] != "open":
                continue
            dart = dice.random()
            if dart < 0.7:
                await coordinator.change("clearing.settle", **pair, number=entry["number"])
            elif dart < 0.8:
                await coordinator.change("clearing.waive", **pair, number=entry["number"], reason="done elsewhere")
        if not await self.step(organiser, "match.confirm", **pair, **first_day):
            if dice.random() < 0.5:
                return
            await coordinator.change("match.confirm", **pair, **first_day, override_gates=True,
                                     reason="agreed by telephone")
        if dice.random() < 0.8 and not await self.step(organiser, "match.start", **pair) and dice.random() < 0.5:
            await coordinator.change("match.start", **pair, override_gates=True, reason="starts accompanied")

    async def wave(self, number, opening):
        coordinator = self.coordinator(number)
        list_ = await coordinator.call("shortlist.of_opening", opening=opening, limit=40)
        return await coordinator.change("wave.next", opening=opening,
                                        candidates=[each["id"] for each in list_["eligible"]])

    async def waves(self):
        rotas = sorted(key for key, opening in self.openings.items() if opening.direct and not opening.over)
        for _ in range(2):
            await self.together([self.wave(*each) for each in enumerate(rotas)], 8)
            await self.all_answered()

    async def a_run(self):
        """A matching run over everybody; its certificate is checked anew; most pairings are approved as offers."""
        coordinator = self.coordinator(self.round)
        shown = {"why": "interrupted"}
        while shown.get("why") == "interrupted":  # the server was killed meanwhile: nothing of the run is kept
            run = (await coordinator.change("run.start", scope="all", keep_in_force=True))["run"]
            while (shown := (await coordinator.call("run.get", run=run))["run"])["state"] in ("queued", "running"):
                await asyncio.sleep(0.05)
        assert shown["state"] == "done" and shown["value"] <= shown["upper_bound"], shown
        certificate = await coordinator.call("run.certificate", run=run, check=True)
        assert certificate["check"]["holds"], certificate["check"]
        added, page = [], {}
        while True:
            diff = await coordinator.call("run.diff", run=run, movement="added", limit=200, **page)
            added += [{"volunteer": each["volunteer"], "opening": each["opening"]} for each in diff["entries"]]
            if not diff["more"]:
                break
            page = {"after": diff["entries"][-1]["number"]}
        assert len(added) == shown["added"], (len(added), shown["added"])
        for volunteer in list(self.volunteers.values())[:3]:
            await self.denied(volunteer, "run.approve", key=hubs.fresh_key(), run=run)
        dice = seeded(self.seed, "run", self.round)
        some = [pair for pair in added if dice.random() < 0.8]
        if some:
            await coordinator.change("run.approve", run=run, pairs=some[:1000], step="offer", channel="text")
        await coordinator.change("run.reject", run=run)
        while (await coordinator.call("run.get", run=run))["decisions"]["waiting"] > 0:
            await asyncio.sleep(0.05)
        await self.all_answered()

    async def races(self):
        """More are asked than there are places, and all say yes at the same moment."""
        rotas = sorted(key for key, opening in self.openings.items() if opening.direct and not opening.over)[:12]
        names = sorted(self.volunteers)

        async def race(number, opening):
            dice = seeded(self.seed, "race", self.round, opening)
            coordinator = self.coordinator(number)
            racers, sampled = [], dice.sample(names, self.openings[opening].places * 3 + 3)
            for volunteer in sampled:
                self.volunteers[volunteer].on_event = None
                if await self.step(coordinator, "match.offer", volunteer=volunteer, opening=opening, channel="text"):
                    racers.append(volunteer)
            await asyncio.gather(*(self.step(self.volunteers[each], "match.accept", volunteer=each, opening=opening)
                                   for each in racers))
            for each in sampled:
                self.volunteers[each].on_event = self.is_asked
        await self.together([race(*each) for each in enumerate(rotas)], 4)

    # ---- noon ----

    async def flood(self):
        self.noon = noon.Noon(self)
        self.at_noon.set()
        await self.noon.run()

    # ---- afternoon ----

    async def held(self, **only):
        """Who holds what, as a coordinator is told, a page at a time."""
        matches, page = [], {}
        while True:
            answer = await self.coordinator(0).call("match.list", limit=500, **only, **page)
            matches += answer["matches"]
            if not answer["more"]:
                return matches
            page = {"after_volunteer": matches[-1]["volunteer"], "after_opening": matches[-1]["opening"]}

    async def dropouts(self):
        matches = [each for each in await self.held() if each["state"] in ("clearing", "confirmed", "active")]

        async def leave(match):
            dice = seeded(self.seed, "leaves", self.round, match["volunteer"], match["opening"])
            if dice.random() < 0.1:
                pair = {"volunteer": match["volunteer"], "opening": match["opening"]}
                await self.step(self.volunteers[match["volunteer"]], "match.drop_out", **pair, reason="moved away")
        await self.together([leave(each) for each in matches])
        await self.waves()

    async def wrong_callers(self):
        """Other people's rows, staff's methods, and contacts that are nobody else's."""
        names = sorted(self.volunteers)
        for number, volunteer in enumerate(names[::max(1, len(names) // 40)]):
            caller, other = self.volunteers[volunteer], names[(number * 7 + 1) % len(names)]
            if other == volunteer:
                continue
            await self.denied(caller, "volunteer.get", id=other)
            await self.denied(caller, "volunteer.list")
            await self.denied(caller, "principal.list")
            await self.denied(caller, "match.accept", key=hubs.fresh_key(), volunteer=other,
                              opening=sorted(self.openings)[number % len(self.openings)])
            await self.denied(caller, "wave.next", key=hubs.fresh_key(), opening="R000", candidates=[])
            try:
                await caller.change("volunteer.update", id=volunteer, cells={"checks": "none"})
                raise AssertionError("somebody wrote their own checks")
            except Refused as refused:
                assert refused.code == "column_not_yours", refused
            for match in (await caller.call("match.list", limit=500))["matches"]:
                assert match["volunteer"] == volunteer and match["state"] != "suggested", match
        for key, organiser in sorted(self.organisers.items()):
            await self.denied(organiser, "volunteer.get", id=names[0])
            await self.denied(organiser, "match.suggest", key=hubs.fresh_key(), volunteer=names[0], opening="R000")
            for match in (await organiser.call("match.list", limit=500))["matches"]:
                assert match["organisation"] == key and match["state"] not in ("interested", "suggested"), match

    # ---- evening ----

    async def hours(self):
        matches = [each for each in await self.held() if each["state"] in ("confirmed", "active")]

        async def give(match):
            dice = seeded(self.seed, "hours", self.round, match["volunteer"], match["opening"])
            if dice.random() > 0.7:
                return
            minutes = 15 * dice.randint(1, 12)
            logged = await self.volunteers[match["volunteer"]].change(
                "hours.log", volunteer=match["volunteer"], opening=match["opening"], minutes=minutes,
                worked_on=str(self.today))
            organiser = self.organisers[match["organisation"]]
            strangers = [each for key, each in sorted(self.organisers.items()) if key != match["organisation"]]
            await self.denied(dice.choice(strangers), "hours.confirm", key=hubs.fresh_key(),
                              transfer=logged["transfer"], minutes=minutes)
            dart = dice.random()
            if dart < 0.8:
                agreed = minutes if dart < 0.7 else max(1, minutes // 2)
                await organiser.change("hours.confirm", transfer=logged["transfer"], minutes=agreed)
            elif dart < 0.9:
                await organiser.change("hours.reject", transfer=logged["transfer"])
        await self.together([give(each) for each in matches])

    async def rewards_open(self):
        """Three organisations take credits for something at their desk."""
        self.rewards = {}
        for key in sorted(self.organisers)[:3]:
            await self.staff[0].change("account.open", kind="partner", id=key)
            self.rewards["TEA-" + key] = key
            await self.organisers[key].change("reward.add", reward="TEA-" + key, name="Tea and a bun",
                                              partner="partner/" + key, price=15)

    async def credits(self):
        """Some give credits away, some spend them at a desk, some change their mind; nobody spends what they lack."""
        rich = sorted({params["volunteer"] for caller in self.volunteers.values()
                       for method, params, _ in caller.acknowledged if method == "hours.log"})

        async def spend(volunteer):
            dice = seeded(self.seed, "credits", self.round, volunteer)
            caller, account = self.volunteers[volunteer], "volunteer/" + volunteer
            if dice.random() < 0.3:
                other = dice.choice(rich)
                if other != volunteer:
                    await self.step(caller, "credit.transfer", **{"from": account}, to="volunteer/" + other,
                                    minutes=dice.randint(1, 60))
                    await self.denied(caller, "credit.transfer", key=hubs.fresh_key(),
                                      **{"from": "volunteer/" + other}, to=account, minutes=1)
            if dice.random() < 0.5:
                reward, partner = dice.choice(sorted(self.rewards.items()))
                made = await self.step(caller, "redemption.make", reward=reward, account=account)
                if made and (dart := dice.random()) < 0.7:
                    await self.organisers[partner].change("redemption.collect", partner="partner/" + partner,
                                                          code=made["code"])
                    assert await self.step(self.organisers[partner], "redemption.collect",
                                           partner="partner/" + partner, code=made["code"]) is None, "paid twice"
                elif made and dart < 0.85:
                    await caller.change("redemption.cancel", transfer=made["transfer"])
        await self.together([spend(each) for each in rich])

    async def quiet(self):
        """Until every event has come to everybody it is for, as the recount says; then the goodbye."""
        await asyncio.gather(*(caller.back() for caller in self.everybody()))
        self.told = recount.Told(self)
        until = time.monotonic() + hubs.PATIENCE
        while not self.told.complete() and time.monotonic() < until:
            await asyncio.sleep(0.2)
        self.hub.process.send_signal(hubs.signal.SIGTERM)
        for caller in self.everybody():
            await asyncio.wait_for(caller.reader, hubs.PATIENCE)
            assert caller.closed == 1001, caller.closed
        assert self.hub.wait() == 0

    async def run(self):
        self.hub.up = asyncio.Event()
        self.hub.up.set()
        await self.phase("staff arrives", self.staff_arrives())
        await self.phase("organisations join", self.organisations_join())
        trouble = asyncio.ensure_future(self.trouble.run()) if self.trouble else None
        await self.phase("people register, roles open", self.registration())
        await self.rewards_open()
        while not self.drill:
            await self.phase("applied, referred, cleared", self.brokered())
            await self.phase("a matching run", self.a_run())
            await self.phase("waves", self.waves())
            await self.phase("races for the last place", self.races())
            await self.phase("wrong callers", self.wrong_callers())
            if self.round == 0:
                await self.phase("a flood at noon", self.flood())
            await self.phase("dropouts, and waves for their places", self.dropouts())
            await self.phase("hours", self.hours())
            await self.phase("credits", self.credits())
            await self.all_answered()
            self.round += 1
            if trouble is None or trouble.done():
                break
        if self.drill:
            await self.phase("a flood", self.flood())
        if trouble:
            await trouble
        await self.phase("everybody told, server stopped", self.quiet())


def read_arguments():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("kith")
    arguments.add_argument("--people", type=int, default=1000)
    arguments.add_argument("--roles", type=int, default=150)
    arguments.add_argument("--seed", type=int, default=20261122)
    arguments.add_argument("--kills", type=int, default=0)
    arguments.add_argument("--cuts", type=int, default=0)
    arguments.add_argument("--backups", type=int, default=0)
    arguments.add_argument("--drill", action="store_true")
    return arguments.parse_args()


def trouble_of(given, day, disk):
    if given.backups:
        return troubles.Backups(day, given.backups)
    day.hub.patient = bool(given.kills or given.cuts)
    return troubles.Troubles(day, given.kills or given.cuts, given.seed, disk) if day.hub.patient else None


def spend(given, folder, disk):
    database = os.path.join(disk.mount, "kith.db") if disk else None
    hub = hubs.Hub(given.kith, folder, database=database)
    hub.start()
    day = Day(hub, given.people, given.roles, given.seed)
    day.trouble = trouble_of(given, day, disk)
    day.drill = given.drill
    print(f"seed {given.seed}: {given.people} people, {given.roles} roles", flush=True)
    try:
        asyncio.run(day.run())
        recount.check(day)
        print(f"  {hub.check_logs()} personal texts, none of them in the log")
        if day.trouble:
            print("  " + day.trouble.words())
    except BaseException:
        with open(hub.log) as log:
            sys.stderr.writelines(log.readlines()[-20:])
        raise
    finally:
        if hub.process.poll() is None:
            hub.kill()


def main():
    given = read_arguments()
    hubs.raise_open_files()
    with tempfile.TemporaryDirectory(prefix="kith-day-") as folder:
        disk = troubles.Disk(folder) if given.cuts else None
        if disk and not disk.usable:
            troubles.skip("power cuts need root, mkfs.ext4 and a loop device")
        try:
            spend(given, folder, disk)
        finally:
            if disk:
                disk.down()
    print("all well")


main()
