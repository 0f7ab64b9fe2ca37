# SPDX-License-Identifier: MIT
# A week at the centre, sentence by sentence, on the real server: each function is one of them, done over the wire by
# whoever would do it, with the letters that go out and the clock that goes on.
# Usage: week.py KITH [SENTENCE...]; without a name all of them, each on a server of its own.
import asyncio
import datetime
import inspect
import os
import sys
import tempfile

try:
    import hub as hubs
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)
from hub import Caller, Refused, source_of


class Centre:
    """The server, its administrator at the desk, and the few things every sentence needs."""

    def __init__(self, hub):
        self.hub, self.number = hub, 0

    async def open(self):
        self.desk = await hubs.administrator(self.hub)
        return self

    async def do(self, method, **params):
        return await self.desk.change(method, **params)

    async def refused(self, method, who=None, **params):
        try:
            await (who or self.desk).change(method, **params)
        except Refused as no:
            return no.code
        raise AssertionError(f"{method} was let through")

    async def queue(self, **asked):
        """What waits, as (what, person or opening or organisation), each with an owner."""
        queue = await self.desk.call("queue.list", limit=500, **asked)
        for row in queue["rows"]:
            assert row.get("owner"), row  # nothing waits without an owner
        return [(row["what"], row["about"].get("volunteer") or row["about"].get("opening")
                 or row["about"].get("organisation")) for row in queue["rows"]]

    async def organisation(self, key="O1", name="Kitchen", **contact):
        await self.do("organisation.add", id=key, cells={"name": name})
        if contact:
            await self.do("contact.set", organisation=key, **contact)

    async def volunteer(self, key, **cells):
        await self.do("volunteer.add", id=key, cells={
            "name": f"Person {key}", "availability": "every day all day", "remote": "yes", "capacity": "5",
            "languages": "english:fluent", "hours_per_week": "40", "born": "1980-01", "skills": "none",
            "access_needs": "none", "expenses_needed": "no", "checks": "none", "vehicle": "none", **cells})
        await self.do("contact.set", volunteer=key, channel="e_mail", e_mail=f"{key.lower()}@people.example")
        return key

    async def enter(self, key):
        """They sign in, with the code out of the letter."""
        self.number += 1
        address = f"{key.lower()}@people.example"
        await self.do("principal.invite", standing="volunteer", name=key, volunteer=key, address=address)
        return await (await Caller(self.hub, source_of(self.number)).open()).enter_with_code(address)

    async def organiser(self, organisation):
        self.number += 1
        address = f"{organisation.lower()}@organisations.example"
        await self.do("principal.invite", standing="organiser", name=organisation, organisation=organisation,
                      address=address)
        return await (await Caller(self.hub, source_of(self.number)).open()).enter_with_code(address)

    def day(self, days):
        return str(self.hub.today() + datetime.timedelta(days=days))

    async def soon(self, question):
        """The server looks at its clocks every few seconds: asks until it holds."""
        until = asyncio.get_running_loop().time() + hubs.PATIENCE
        while not (found := await question()):
            assert asyncio.get_running_loop().time() < until, inspect.getsource(question)
            await asyncio.sleep(0.1)
        return found


async def a_resident_rings_has_no_email_and_little_english(centre):
    made = await centre.do("volunteer.take_down", name="Rahima Begum", telephone="020 7946 0001",
                           wants="Would like to cook with others", call_back_on=centre.day(1), call_back_at="14:00",
                           details={"language": "bengali", "interpreter": True, "safe_times": "Weekday mornings"})
    key = made["volunteer"]
    contact = await centre.desk.call("contact.get", volunteer=key)
    assert contact["channel"] == "ring" and "e_mail" not in contact, contact
    assert ("call", key) not in await centre.queue() and ("call", key) in await centre.queue(days=2)
    # She wants it on paper, in her language, at her door.
    await centre.do("contact.set", volunteer=key, telephone="020 7946 0001", channel="letter", language="bengali",
                    address="3 Ropewalk\nLondon E1")
    await centre.do("template.set", name="induction_booked", language="bengali", subject="স্বাগতম {person}",
                    body="{begins_day}, {begins}, {location}")
    await centre.do("induction.add", id="I1", begins=f"{centre.day(9)} 10:00", ends=f"{centre.day(9)} 12:00",
                    location="Library", places=10)
    await centre.do("induction.book", induction="I1", volunteer=key)
    assert ("post_volunteer", key) in await centre.queue()
    letters = (await centre.desk.call("letter.list"))["letters"]
    assert [each["name"] for each in letters] == ["induction_booked"], letters
    html = (await centre.do("letter.print", site="https://hub.example.org"))["html"]
    assert "স্বাগতম Rahima Begum" in html and "3 Ropewalk\nLondon E1" in html, html
    await centre.do("letter.posted", letters=[each["letter"] for each in letters])
    assert ("post_volunteer", key) not in await centre.queue()
    # Somebody takes her down again, by mistake: proposed as one person, merged when somebody says so, and undone.
    twin = (await centre.do("volunteer.take_down", name="Rahima Begum", telephone="020 7946 0001",
                            call_back_on=centre.day(1)))["volunteer"]
    found = (await centre.desk.call("duplicate.list"))["duplicates"]
    assert [{each["first"], each["second"]} for each in found] == [{key, twin}], found
    assert (await centre.desk.call("volunteer.get", id=twin))["cells"]["status"] == "active"  # not unasked


async def a_charity_asks_for_three_trustees(centre):
    await centre.organisation("O7", "Small Charity", channel="e_mail", e_mail="chair@charity.example")
    await centre.do("role.add", id="BOARD", cells={
        "title": "Trustee", "organisation": "O7", "kind": "ongoing", "setting": "remote", "places_maximum": "3", "minimum_age": "18",
        "sessions": "Tue 18:00-20:00", "hours": "2", "required_skills": "bookkeeping", "desired_skills": "fundraising"})
    for number in range(4):
        await centre.volunteer(f"T{number}", skills="bookkeeping; fundraising")
    await centre.volunteer("YOUNG", born=f"{centre.hub.today().year - 17}-01", guardian_consent="yes",
                           skills="bookkeeping")
    await centre.volunteer("OTHER", skills="cooking")
    found = await centre.desk.call("shortlist.of_opening", opening="BOARD")
    assert {each["id"] for each in found["eligible"]} == {f"T{number}" for number in range(4)}, found
    for number in range(4):
        pair = {"volunteer": f"T{number}", "opening": "BOARD"}
        await centre.do("match.offer", **pair, channel="email")
        state = (await centre.do("match.accept", **pair))["state"]
        if number == 3:  # the three places are taken: a fourth waits, and nobody is turned away unheard
            assert state == "waiting_list", state
            continue
        await centre.do("match.refer", **pair)
        await centre.do("match.meet", **pair)  # both choose
        await centre.do("match.take_on", **pair)
        await centre.do("match.confirm", **pair, first_day=centre.day(7), override_gates=True, reason="a test")


async def mondays_desk(centre):
    """New enquiries, call-backs due, roles to approve, organisations that never answered, did they start, stale roles."""
    await centre.do("queue.set_rules", approve_roles=True)
    await centre.organisation("O1", "Kitchen", channel="e_mail", e_mail="lead@kitchen.example")
    olga = await centre.organiser("O1")
    await olga.change("role.add", id="NEW", cells={"title": "New role", "organisation": "O1", "setting": "remote",
                                                   "sessions": "Fri 10:00-14:00", "hours": "4"})
    assert ("role_to_approve", "NEW") in await centre.queue()
    await centre.do("role.approve", id="NEW")
    assert ("role_to_approve", "NEW") not in await centre.queue()
    # Since Friday: somebody has registered.
    stranger = await Caller(centre.hub, source_of(500)).open()
    await stranger.call("volunteer.register", name="Noor", address="noor@people.example")
    body = await centre.hub.letter("noor@people.example", "code to sign in")
    code = next(word for word in body.split() if word.isdigit() and len(word) == 8)
    noor = (await stranger.call("session.finish_code", address="noor@people.example", code=code))["volunteer"]
    assert ("new_enquiry", noor) in await centre.queue()
    # A call-back that is due, which a call with an outcome and a next step answers.
    await centre.do("queue.plan", about={"volunteer": noor}, next={"what": "call", "on": centre.day(0), "at": "00:00"})
    assert ("call", noor) in await centre.queue()
    await centre.do("contact_log.add", about={"volunteer": noor}, way="call", spoke_to="volunteer", outcome="reached",
                    next={"what": "meet", "on": centre.day(3)})
    waiting = await centre.queue()
    assert ("call", noor) not in waiting and ("new_enquiry", noor) not in waiting, waiting
    # She writes back to what she was sent.
    pair = {"volunteer": await centre.volunteer("ANA"), "opening": "NEW"}
    await centre.do("match.offer", **pair, channel="email")
    await centre.hub.letter("ana@people.example", "we thought of you")
    token = (await centre.do("token.make", name="mail", days=5))["secret"]
    gateway = await Caller(centre.hub, source_of(501)).open(token)
    placed = await gateway.change("reply.take", **{"from": "ana@people.example"}, words="Can I come on Mondays?")
    assert placed["about"] == pair, placed
    assert ("reply_came", "ANA") in await centre.queue()
    stray = await gateway.change("reply.take", **{"from": "who@people.example"}, words="Hello?")
    assert ("reply_unmatched", None) in await centre.queue()
    await centre.do("reply.match", reply=stray["number"], about={"volunteer": noor})
    # An organisation that never answers: the clock reminds it, then raises it.
    await centre.do("match.accept", **pair)
    await centre.do("match.refer", **pair)
    for row in (await centre.desk.call("queue.list", days=366, limit=500))["rows"]:
        assert row.get("owner"), row


async def a_befriender_needs_references_and_a_dbs_check_before_she_starts(centre):
    await centre.organisation("O1", "Friends", channel="e_mail", e_mail="lead@friends.example")
    await centre.do("role.add", id="BEFRIEND", cells={
        "title": "Befriender", "organisation": "O1", "kind": "ongoing", "setting": "remote", "sessions": "Wed 14:00-16:00",
        "hours": "2", "places_maximum": "1", "required_checks": "dbs_basic:adult @before_start",
        "required_references": "yes @before_start"})
    await centre.volunteer("MAY", references="no")
    pair = {"volunteer": "MAY", "opening": "BEFRIEND"}
    await centre.do("match.offer", **pair, channel="email")
    for step in ("match.accept", "match.refer", "match.take_on"):
        state = (await centre.do(step, **pair))["state"]
    assert state == "clearing", state
    whole = await centre.desk.call("match.get", **pair)
    assert {each["rule"] for each in whole["waiting"]} >= {"check", "references"}, whole["waiting"]
    await centre.do("match.confirm", **pair, first_day=centre.day(0))
    # Not before they are there, and whoever lets her start without them says why.
    assert await centre.refused("match.start", **pair) == "unsettled"
    await centre.do("volunteer.update", id="MAY", cells={"references": "yes"})
    assert await centre.refused("match.start", **pair) == "unsettled"
    await centre.do("volunteer.update", id="MAY", cells={
        "checks": f"dbs_basic:adult:issued {centre.day(-3)}:recheck {centre.day(1000)}"})
    assert (await centre.do("match.start", **pair))["state"] == "active"


async def a_driver_drops_out_at_8_am_while_the_centre_is_shut(centre):
    await centre.organisation("O1", "Food Hub", channel="e_mail", e_mail="lead@food.example")
    await centre.do("role.add", id="DRIVE", cells={
        "title": "Driver", "organisation": "O1", "kind": "one_off", "direct": "yes", "setting": "remote", "places_maximum": "1",
        "when": f"{centre.day(1)} 10:00-12:00", "urgency": "urgent"})
    for key in ("DAN", "EVE", "FAY"):
        await centre.volunteer(key)
    pair = {"volunteer": "DAN", "opening": "DRIVE"}
    dan = await centre.enter("DAN")
    await centre.do("match.offer", **pair, channel="email")
    held = (await centre.do("match.accept", **pair))["state"]
    if held == "clearing":
        await centre.do("match.confirm", **pair, first_day=centre.day(1), override_gates=True, reason="a test")
    # Nobody is at the desk: he says so himself, the organisation hears who could step in, without anybody's doing.
    await dan.change("match.drop_out", **pair, reason="The car broke down")
    body = await centre.hub.letter("lead@food.example", "Person EVE")
    assert "Person FAY" in body, body
    could = (await centre.desk.call("replacement.list", opening="DRIVE"))["people"]
    assert {each["volunteer"] for each in could} == {"EVE", "FAY"}, could
    # One is asked by a link, and says yes with it: the place is held before anybody has come to work.
    await centre.do("match.offer", volunteer="EVE", opening="DRIVE", channel="email")
    letter = await centre.hub.letter("eve@people.example", "we thought of you")
    link = next(word for word in letter.split() if "/act#" in word).split("#")[1]
    eve = await Caller(centre.hub, source_of(600)).open(link)
    state = (await eve.change("match.accept", volunteer="EVE", opening="DRIVE"))["state"]
    assert state in ("clearing", "confirmed"), state
    assert ("place_freed", "DRIVE") in await centre.queue() or ("place_freed", "DAN") in await centre.queue()


async def a_16_year_old_wants_hours_for_an_award(centre):
    await centre.organisation()
    await centre.do("role.add", id="GARDEN", cells={
        "title": "Garden help", "organisation": "O1", "kind": "ongoing", "setting": "remote", "sessions": "Sat 10:00-12:00",
        "hours": "2", "places_maximum": "5", "minimum_age": "16"})
    await centre.do("hours.set_budget", minutes=10_000)
    born = f"{centre.hub.today().year - 16}-01"
    young = await Caller(centre.hub, source_of(700)).open()
    form = {"name": "Sam", "address": "sam@people.example", "role": "GARDEN"}
    try:
        await young.call("volunteer.register", **form, details={"born": born})
        raise AssertionError("without a parent or carer")
    except Refused as no:
        assert no.code == "carer_needed", no.code
    await young.call("volunteer.register", **form, details={
        "born": born, "times": [{"day": "sat", "part": "morning"}],
        "carer": {"name": "A parent", "address": "020 7946 0003", "relation": "father"}})
    body = await centre.hub.letter("sam@people.example", "code to sign in")
    code = next(word for word in body.split() if word.isdigit() and len(word) == 8)
    sam = (await young.call("session.finish_code", address="sam@people.example", code=code))["volunteer"]
    waiting = await centre.queue()
    assert ("ring_carer", sam) in waiting and ("new_enquiry", sam) in waiting, waiting
    await centre.do("intake.consent", volunteer=sam, given=True, how="telephone")
    assert ("ring_carer", sam) not in await centre.queue()
    pair = {"volunteer": sam, "opening": "GARDEN"}
    await centre.do("volunteer.update", id=sam, cells={"remote": "yes", "access_needs": "none", "hours_per_week": "4",
                                                       "expenses_needed": "no", "availability": "every day all day"})
    await centre.do("match.refer", **pair)
    await centre.do("match.take_on", **pair)
    await centre.do("match.confirm", **pair, first_day=centre.day(-1), override_gates=True, reason="a test")
    await centre.do("match.start", **pair)
    logged = await centre.do("hours.log", **pair, minutes=120, worked_on=centre.day(0))
    await centre.do("hours.confirm", transfer=logged["transfer"])
    hours = (await centre.desk.call("hours.list"))["hours"]
    assert [(each["volunteer"], each["minutes"], each["state"]) for each in hours] == [(sam, 120, "confirmed")], hours


async def an_asylum_seeker_may_volunteer_but_must_not_be_paid_in_kind(centre):
    await centre.organisation()
    await centre.do("role.add", id="SORT", cells={
        "title": "Sorting", "organisation": "O1", "kind": "ongoing", "setting": "remote", "sessions": "Mon 10:00-12:00",
        "hours": "2", "places_maximum": "5"})
    await centre.do("hours.set_budget", minutes=10_000)
    for key, cells in (("AMIR", {"hours_only": "yes"}), ("BETH", {}), ("CARL", {})):
        await centre.volunteer(key, **cells)
        pair = {"volunteer": key, "opening": "SORT"}
        await centre.do("match.offer", **pair, channel="email")
        for step in ("match.accept", "match.refer", "match.take_on"):
            await centre.do(step, **pair)
        await centre.do("match.confirm", **pair, first_day=centre.day(-1), override_gates=True, reason="a test")
        await centre.do("match.start", **pair)

    async def give(key):
        logged = await centre.do("hours.log", volunteer=key, opening="SORT", minutes=90, worked_on=centre.day(0))
        await centre.do("hours.confirm", transfer=logged["transfer"])
        return await centre.desk.call("credit.balance", account=f"volunteer/{key}")

    amir, beth = await give("AMIR"), await give("BETH")
    assert (amir["posted"], amir["hours_given"]) == (0, 90), amir  # the hours count, and nothing is paid for them
    assert (beth["posted"], beth["hours_given"]) == (90, 90), beth
    assert amir["hours_only"] and not beth["hours_only"]
    # Whose status changes later is not paid from then on either.
    assert (await give("CARL"))["posted"] == 90
    await centre.do("volunteer.update", id="CARL", cells={"hours_only": "yes"})
    carl = await give("CARL")
    assert (carl["posted"], carl["hours_given"]) == (90, 180), carl


async def an_employer_offers_40_people_for_next_thursday_without_names_over_two_sites(centre):
    await centre.organisation("O1", "Parks", channel="e_mail", e_mail="lead@parks.example")
    for site, places in (("NORTH", 25), ("SOUTH", 15)):
        await centre.do("role.add", id=site, cells={
            "title": f"Planting, {site.lower()} site", "organisation": "O1", "kind": "one_off", "direct": "yes",
            "setting": "remote", "places_maximum": str(places), "when": f"{centre.day(7)} 10:00-15:00"})
    for team, people in (("BANK25", 25), ("BANK15", 15)):
        await centre.volunteer(team, name=f"Example Bank, {people} people", party=str(people), employer="Example Bank")
    for team, site in (("BANK25", "NORTH"), ("BANK15", "SOUTH")):
        pair = {"volunteer": team, "opening": site}
        await centre.do("match.offer", **pair, channel="email")
        await centre.do("match.accept", **pair)
    # The places are taken by as many as come: one more person finds the north site full.
    await centre.volunteer("ONE")
    await centre.do("match.offer", volunteer="ONE", opening="NORTH", channel="email")
    assert (await centre.do("match.accept", volunteer="ONE", opening="NORTH"))["state"] == "waiting_list"
    rota = await centre.desk.call("paper.rota", openings=["NORTH", "SOUTH"])
    assert "Example Bank, 25 people" in str(rota) and "Example Bank, 15 people" in str(rota), rota


async def two_members_dispute_two_hours(centre):
    for key in ("ANA", "BEN"):
        await centre.volunteer(key)
    ana, ben = await centre.enter("ANA"), await centre.enter("BEN")
    for key in ("ANA", "BEN"):
        await centre.do("account.open", kind="member", scheme="exchange", id=key, floor=-300)
    broker = await hubs.invite_staff(centre.hub, centre.desk, "broker", "Bo", 800)
    accounts = {"from": "exchange/volunteer/ANA", "to": "exchange/volunteer/BEN"}
    sent = await ana.change("credit.transfer", **accounts, minutes=120)
    transfer = sent["transfer"]
    await ana.change("credit.dispute", transfer=transfer, reason="mistake", statement="It was one hour")
    balance = await broker.call("credit.balance", account=accounts["to"])
    assert balance["spendable"] <= 300 and balance["posted"] == 120, balance  # frozen, not gone
    await ben.change("dispute.answer", transfer=transfer, statement="It was two")
    shown = await broker.call("dispute.get", transfer=transfer)
    assert {each["statement"] for each in shown["statements"]} == {"It was one hour", "It was two"}, shown
    await broker.change("dispute.decide", transfer=transfer, minutes=60, reason="wrong_minutes", statement="One hour")
    await ben.change("dispute.appeal", transfer=transfer, statement="Please look again")
    await broker.change("dispute.decide", transfer=transfer, minutes=90, reason="other", statement="An hour and a half")
    ends = [(await broker.call("credit.balance", account=accounts[end]))["posted"] for end in ("from", "to")]
    assert ends == [-90, 90], ends
    assert (await broker.call("dispute.list", open=True))["disputes"] == []


SENTENCES = [a_resident_rings_has_no_email_and_little_english, a_charity_asks_for_three_trustees, mondays_desk,
             a_befriender_needs_references_and_a_dbs_check_before_she_starts,
             a_driver_drops_out_at_8_am_while_the_centre_is_shut, a_16_year_old_wants_hours_for_an_award,
             an_asylum_seeker_may_volunteer_but_must_not_be_paid_in_kind,
             an_employer_offers_40_people_for_next_thursday_without_names_over_two_sites, two_members_dispute_two_hours]


async def live(hub, sentence):
    centre = await Centre(hub).open()
    await sentence(centre)


def main():
    kith, wanted = sys.argv[1], sys.argv[2:]
    unknown = set(wanted) - {each.__name__ for each in SENTENCES}
    assert not unknown, f"no such sentence: {unknown}"
    for sentence in SENTENCES:
        if wanted and sentence.__name__ not in wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            hub = hubs.Hub(kith, folder)
            hub.start()
            asyncio.run(live(hub, sentence))
            assert hub.stop() == 0
            hub.check_logs()
            code, out, err = hub.run("ledger", "verify", "--db", hub.database)
            assert code == 0, (out, err)
        print(f"{sentence.__name__.replace('_', ' ')}: as it should")


main()
