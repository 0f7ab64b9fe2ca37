# SPDX-License-Identifier: MIT
# A flood at noon: put on standby and activated, roles of a template opened, the borough matched anew with what holds a
# place pinned, people asked in waves that carry on by themselves, some of them by telephone; who is on a site, reports,
# paper; then down in order. Afterwards every kept report is counted again from the events that one client was sent.
import asyncio
import collections
import csv
import datetime
import os
import re
import time
import zoneinfo

import hub as hubs
import town
from hub import Refused, seeded, source_of

SURGE, SCALE, SPONTANEOUS, RESERVE, RUNG = "flood", 50, 12, 60, 20  # every third of the reserve is rung
LONDON = zoneinfo.ZoneInfo("Europe/London")
HOLDING = {"clearing", "confirmed", "active"}
TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "surges")


def places_of_template():
    """How many each role may have, from the template's own file."""
    with open(os.path.join(TEMPLATES, SURGE + ".csv")) as file:
        return {row["id"]: max(1, -(-int(row["places_maximum"]) * SCALE // 100))
                for row in csv.DictReader(file) if row["kind"] == "role"}


class Noon:
    def __init__(self, day):
        self.day, self.lead = day, day.coordinator(0)
        self.openings, self.reports, self.released, self.rung = [], [], 0, 0
        self.site = sorted(day.organisers)[0]
        self.number, self.enlisted, self.left = 0, [], set()

    async def run(self):
        await self.agreed()
        await self.activated()
        await self.rematched()
        await self.asked()
        await self.on_site()
        await self.paper()
        await self.stood_down()

    async def agreed(self):
        """The reserve: whoever has a check on record; others only for a reason that is written down."""
        day, lead = self.day, self.lead
        names = sorted(day.volunteers)
        for number, name in enumerate(names[:RESERVE]):
            if "dbs_enhanced" in day.cells[name]["checks"]:
                await lead.change("reserve.add", volunteer=name)
            elif number % 2:
                await lead.change("reserve.add", volunteer=name, reason="known to the warden")
            else:
                await day.denied(lead, "reserve.add", "not_vetted", key=hubs.fresh_key(), volunteer=name)
        first = names[1]  # added for a reason
        await lead.change("reserve.remove", volunteer=first, reason="asked to")
        await day.denied(lead, "reserve.remove", "unknown", key=hubs.fresh_key(day.hub.today()), volunteer=first,
                         reason="asked to")
        await lead.change("reserve.add", volunteer=first, reason="is back")
        log = (await lead.call("reserve.log", volunteer=first))["steps"]
        assert [each["step"] for each in log] == ["add", "remove", "add"], log
        assert [each["reason"] for each in log[:2]] == ["is back", "asked to"], log
        assert {each["principal"] for each in log} == {lead.me["principal"]}, log
        for number, name in enumerate(names[:3 * RUNG:3]):
            day.volunteers[name].on_event = None
            await lead.change("contact.set", volunteer=name, telephone=f"+4420794601{number:02}", channel="ring")
        await day.denied(day.volunteers[names[0]], "reserve.list")

    async def activated(self):
        day, lead = self.day, self.lead
        self.number = (await lead.change("emergency.open", name="Flood in the west", asked_by="council duty officer",
                                         reference="BECC-17", hurry=24, report_minutes=5))["emergency"]
        this = {"emergency": self.number}
        volunteer, organiser = (day.volunteers[sorted(day.volunteers)[0]], day.organisers[self.site])
        for caller in (volunteer, organiser):
            await day.denied(caller, "emergency.activate", key=hubs.fresh_key(), **this)
            await day.denied(caller, "emergency.get", **this)
        await day.denied(lead, "emergency.rematch", "not_now", key=hubs.fresh_key(), **this)
        for number in range(SPONTANEOUS):
            name = f"Neighbour {number}"
            person = (await lead.change("reserve.enlist", **this, name=name, telephone=f"+4420794602{number:02}"))
            self.enlisted.append(person["volunteer"])
            day.cells[person["volunteer"]] = {"checks": "", "references": ""}
        assert (await lead.change("emergency.activate", **this, asked_by="council duty officer",
                                  reference="BECC-18"))["state"] == "activated"
        # Too early, it turns out; and then not.
        await day.denied(lead, "emergency.stand_by", "reason_missing", key=hubs.fresh_key(day.hub.today()), **this)
        assert (await lead.change("emergency.stand_by", **this, reason="the tide holds"))["state"] == "standby"
        await day.denied(lead, "emergency.rematch", "not_now", key=hubs.fresh_key(day.hub.today()), **this)
        assert (await lead.change("emergency.activate", **this))["state"] == "activated"
        self.openings = (await lead.change("emergency.open_roles", **this, surge=SURGE, organisation=self.site,
                                           scale_per_cent=SCALE))["openings"]
        places = places_of_template()
        whole = await lead.call("emergency.get", **this)
        assert {each["opening"] for each in whole["openings"]} == set(self.openings)
        for each in whole["openings"]:
            role = each["opening"].split("-", 2)[2]
            role = role if role in places else role.rpartition("-")[0]
            times = [datetime.datetime.fromtimestamp(each[end], LONDON).replace(tzinfo=None)
                     for end in ("begins", "ends")]
            day.openings[each["opening"]] = town.Opening(each["opening"], self.site, places[role], True, [tuple(times)])

    async def rematched(self):
        """What holds a place is where it was; how long the borough took."""
        day, lead = self.day, self.lead
        held = {(each["volunteer"], each["opening"]) for each in await day.held() if each["state"] in HOLDING}
        began, shown = time.monotonic(), {"why": "interrupted"}
        while shown.get("why") == "interrupted":
            self.matching = (await lead.change("emergency.rematch", emergency=self.number))["run"]
            while (shown := (await lead.call("run.get", run=self.matching))["run"])["state"] in ("queued", "running"):
                await asyncio.sleep(0.02)
        print(f"  the borough matched anew in {time.monotonic() - began:.2f} s, {len(held)} places pinned, "
              f"{shown['added']} proposed", flush=True)
        assert shown["state"] == "done", shown
        certificate = await lead.call("run.certificate", run=self.matching, check=True)
        assert certificate["check"]["holds"], certificate["check"]
        for movement in ("dropped", "moved"):
            for each in (await lead.call("run.diff", run=self.matching, movement=movement, limit=200))["entries"]:
                assert (each["volunteer"], each.get("from") or each["opening"]) not in held, each

    async def looked(self, what):
        """Until every round of asking has looked once more."""
        until = time.monotonic() + hubs.PATIENCE
        while True:
            page = await self.lead.call("wave.list", state="running", limit=500)
            if all(each["because"] for each in page["campaigns"]):
                return page["campaigns"]
            assert time.monotonic() < until, (what, page)
            await asyncio.sleep(0.2)

    async def asked(self):
        day, lead = self.day, self.lead
        started = (await lead.change("emergency.ask", emergency=self.number, run=self.matching))["count"]
        assert started == len(self.openings), (started, self.openings)
        await self.looked("first waves")
        await self.ring()
        await day.all_answered()
        await self.report()
        # Somebody drops out: the round of their opening looks again by itself.
        held = [each for each in await day.held() if each["opening"] in self.openings and each["state"] in HOLDING]
        assert held, ("nobody came", (await lead.call("wave.list", limit=500))["campaigns"][:2])
        dice = seeded(day.seed, "noon")
        for match in dice.sample(held, min(5, len(held))):
            pair = {"volunteer": match["volunteer"], "opening": match["opening"]}
            if match["volunteer"] in day.volunteers:
                self.left.add((match["volunteer"], match["opening"]))
                await day.step(day.volunteers[match["volunteer"]], "match.drop_out", **pair, reason="flooded herself")
        await asyncio.sleep(6)
        await self.ring()
        await day.all_answered()
        await self.report()

    async def ring(self):
        """Whoever is asked by telephone is rung from the call list, and says yes or no or is not at home."""
        for opening in self.openings:
            for call in (await self.lead.call("wave.call_list", opening=opening))["calls"]:
                assert call["name"], call
                dice = seeded(self.day.seed, "rung", call["volunteer"], opening).random()
                self.rung += 1
                if dice < 0.9:
                    await self.day.step(self.lead, "match.accept" if dice < 0.6 else "match.decline",
                                        volunteer=call["volunteer"], opening=opening)

    async def report(self):
        number = (await self.lead.change("emergency.make_report", emergency=self.number))["count"]
        return await self.lead.call("emergency.report", emergency=self.number, number=number)

    async def on_site(self):
        """Helpers and neighbours come and go; whoever is there stands in the report."""
        day, organiser = self.day, self.day.organisers[self.site]
        helpers = sorted({(each["volunteer"], each["opening"]) for each in await day.held()
                          if each["opening"] in self.openings and each["state"] in HOLDING})
        self.there, seen = [], set()
        for number, (volunteer, opening) in enumerate(helpers):
            if volunteer in seen:
                continue
            seen.add(volunteer)
            row = await organiser.change("site.sign_in", site=self.site, volunteer=volunteer, opening=opening)
            assert row["emergency"] == self.number, row
            self.there.append(row["sign_in"])
        for number in range(5):
            row = await organiser.change("site.sign_in", site=self.site, emergency=self.number,
                                         name=f"Passer-by {number}", telephone=f"+4420794603{number:02}")
            self.there.append(row["sign_in"])
        other = day.organisers[sorted(day.organisers)[1]]
        await day.denied(other, "site.sign_out", key=hubs.fresh_key(), sign_in=self.there[0])
        for sign_in in self.there[::2]:
            await organiser.change("site.sign_out", sign_in=sign_in)
        self.there = self.there[1::2]
        assert (await self.report())["on_site"] == len(self.there)

    async def paper(self):
        """The rota on paper has everybody who holds a place, and nobody else."""
        held = {(each["volunteer"], each["opening"]) for each in await self.day.held()
                if each["opening"] in self.openings and each["state"] in HOLDING}
        rota = await self.lead.call("paper.rota", form="rows", openings=self.openings)
        assert {(each["volunteer"], each["opening"]) for each in rota["lines"]} == held
        page = (await self.lead.call("paper.rota", form="html", openings=self.openings))["text"]
        assert page.count("<html") == 1 and "http" not in page.replace("http-equiv", "")

    async def asked_and_told(self):
        """How each opening stands in a letter; and each person's moves there, of those whom nobody rings."""
        words, moves = {}, collections.defaultdict(list)
        for each in (await self.lead.call("emergency.get", emergency=self.number))["openings"]:
            title = (await self.lead.call("role.get", id=each["opening"]))["cells"]["title"]
            begins = datetime.datetime.fromtimestamp(each["begins"], LONDON)
            words[each["opening"]] = (re.escape(title) + rf" \({begins:%a}, {begins.day} {begins:%b}\w? {begins.year}, "
                                      rf"{begins:%H:%M}\)")
        for caller in self.day.volunteers.values():
            for event in caller.events if caller.on_event else ():
                if event.get("opening") in words and event["kind"].startswith("match."):
                    moves[caller, event["opening"]].append(event["kind"].removeprefix("match."))
        return words, moves

    async def offers_read(self):
        """Whoever has not answered was asked in writing: for what and when, with a button that needs no account."""
        words, moves = await self.asked_and_told()
        waiting = [pair for pair, kinds in moves.items() if kinds == ["offered"]]
        for caller, opening in waiting:
            letter = await self.day.hub.letter_that(caller.address, lambda body: re.search(
                "is looking for somebody for " + words[opening] + ", and we thought of you. "
                "(It is done from home. )?Would you like to", body))  # no wards here, so a letter names none
            assert "/act#l1." in letter, letter
            assert letter.startswith("Hello " + self.day.cells[caller.me["volunteer"]]["name"]), letter
        return len(waiting)

    async def releases_read(self):
        """Whoever was to come is told that they need not."""
        words, moves = await self.asked_and_told()
        let_go = [pair for pair, kinds in moves.items() if kinds[-1] == "withdrawn" and kinds[-2] in HOLDING
                  and (pair[0].me["volunteer"], pair[1]) not in self.left]
        for caller, opening in let_go:
            await self.day.hub.letter_that(caller.address, lambda body: re.search(
                "what we had arranged about " + words[opening] + ".*Please do not go there", body))
        return len(let_go)

    async def stood_down(self):
        """In order: no asking goes on, nobody is on a site, nobody still to come, before it is closed."""
        day, lead, this = self.day, self.lead, {"emergency": self.number}
        asked = await self.offers_read()
        await day.denied(lead, "emergency.close", "not_from_here", key=hubs.fresh_key(), **this)
        assert (await lead.change("emergency.stand_down", **this, asked_by="council duty officer",
                                  reference="BECC-31"))["state"] == "stood_down"
        assert not (await lead.call("wave.list", state="running", limit=500))["campaigns"]
        await day.denied(lead, "emergency.close", "still_open", key=hubs.fresh_key(), **this)
        # Closed past what is open only for a reason, and gone back on for one.
        await day.denied(lead, "emergency.close", "reason_missing", key=hubs.fresh_key(), **this, override_open=True)
        assert (await lead.change("emergency.close", **this, override_open=True,
                                  reason="the council takes over"))["state"] == "closed"
        await day.denied(lead, "emergency.reopen", "reason_missing", key=hubs.fresh_key(), **this)
        assert (await lead.change("emergency.reopen", **this, reason="it did not"))["state"] == "stood_down"
        for sign_in in self.there:
            await day.organisers[self.site].change("site.sign_out", sign_in=sign_in)
        while (count := (await lead.change("emergency.release", **this, reason="the water has gone"))["count"]) > 0:
            self.released += count
        told = await self.releases_read()
        few = not day.drill and day.people < 1000  # and they hold places already
        assert few or (asked > 0 and told > 0), (asked, told)
        print(f"  {asked} offers and {told} that nobody need come, read as letters", flush=True)
        await lead.change("emergency.close_roles", **this)
        still = (await lead.call("emergency.get", **this))["still_open"]
        assert set(still.values()) == {0}, still
        await self.report()
        assert (await lead.change("emergency.close", **this))["state"] == "closed"
        whole = await lead.call("emergency.get", **this)
        steps = [each["step"] for each in whole["steps"]]
        assert [(each["reason"], each["principal"]) for each in whole["steps"] if each["overridden"]] == [
            ("the council takes over", lead.me["principal"])]
        for step in ("open", "activate", "stand_by", "reopen", "open_roles", "rematch", "ask", "stand_down", "release", "close_roles", "close"):
            assert step in steps, (step, steps)
        for head in reversed((await lead.call("emergency.reports", **this))["reports"]):
            self.reports.append(await lead.call("emergency.report", **this, number=head["number"]))
        for name in sorted(day.volunteers)[:3 * RUNG:3]:
            day.volunteers[name].on_event = day.is_asked
        for key in self.openings:
            day.openings[key].over = True


def places_of(day, volunteer):
    """Who comes as a group takes a place for each of them."""
    return int(day.cells.get(volunteer, {}).get("party") or 1)


class Counted:
    """The figures of a report, from the events alone."""

    def __init__(self, day, openings):
        self.day, self.openings, self.on_site = day, set(openings), set()
        self.states, self.offers = {}, collections.defaultdict(list)

    def take(self, event, number):
        kind, opening = event["kind"], event.get("opening")
        if kind == "site.signed_in":
            self.on_site.add(event["other"])
        elif kind == "site.signed_out":
            self.on_site.discard(event["other"])
        if opening not in self.openings or not kind.startswith("match."):
            return
        pair, state = (event["volunteer"], opening), kind.removeprefix("match.")
        before, self.states[pair] = self.states.get(pair), state
        offers = self.offers[pair]
        if state == "offered":
            offers.append("none")
        elif offers and offers[-1] == "none" and before in ("offered", "no_reply", "expired"):
            if state in ("accepted", "clearing", "confirmed", "waiting_list"):
                offers[-1] = "yes"
            elif state == "declined_by_volunteer":
                offers[-1] = "no"

    def figures(self, opening):
        offers = [(pair, each) for pair, all_ in self.offers.items() if pair[1] == opening for each in all_]
        held = sum(places_of(self.day, pair[0]) for pair, state in self.states.items()
                   if pair[1] == opening and state in ("accepted", "clearing", "confirmed", "active"))
        waiting = sum(state == "offered" for pair, state in self.states.items() if pair[1] == opening)
        said = collections.Counter(each for _, each in offers)
        return {"held": held, "asked": len(offers), "yes": said["yes"], "no": said["no"], "waiting": waiting,
                "silent": said["none"] - waiting}


def check_reports(day):
    """Each kept report equals what the first administrator was told of until then."""
    noon = day.noon
    counted, seen, totals = Counted(day, noon.openings), 0, collections.Counter()
    for event in day.staff[0].events:
        if event["kind"] != "emergency.reported":
            counted.take(event, noon.number)
            continue
        report = noon.reports[seen]
        seen += 1
        assert report["on_site"] == len(counted.on_site), (report["number"], report["on_site"], counted.on_site)
        # Reports from before there were roles have none of their rows.
        assert {row["opening"] for row in report["rows"]} in (set(), set(noon.openings))
        totals = collections.Counter()
        for row in report["rows"]:
            figures = counted.figures(row["opening"])
            assert {key: row[key] for key in figures} == figures, (report["number"], row, figures)
            assert row["places_maximum"] == day.openings[row["opening"]].places, row
            totals.update(figures)
    assert seen == len(noon.reports) and seen >= 5, (seen, len(noon.reports))
    asked = sum(len(each) for each in counted.offers.values())
    assert asked > 20 and noon.released > 0 and noon.rung > 0, (asked, noon.released, noon.rung)
    print(f"  {seen} situation reports equal the events; {asked} asked in waves, {noon.rung} of them rung, "
          f"{noon.released} released at the end")
