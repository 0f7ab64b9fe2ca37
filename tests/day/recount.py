# SPDX-License-Identifier: MIT
# The day counted again, from a read-only look at the database and from what each client was told: every rule is
# written here a second time, in other words and another language than the server's.
import collections
import contextlib
import json
import sqlite3

import noon

HOLDING = {"clearing", "confirmed", "active"}
# Who is told of what: V and O, the volunteer or the organisation it is about; v and o, every one of them.
# Staff are told everything that stands here.
TOLD = {
    "match.suggested": "", "attention.raised": "", "clearing.changed": "", "principal.changed": "",
    "opening.place_freed": "O", "opening.replacements": "O", "volunteer.changed": "V", "ledger.changed": "", "run.changed": "",
    "campaign.changed": "", "emergency.changed": "", "emergency.reported": "", "site.signed_in": "VO",
    "site.signed_out": "VO",
    "organisation.changed": "vo", "role.changed": "vo", "shift.changed": "vo", "reward.changed": "vo",
    "account.changed": "VO", "referral.acknowledged": "VO",
} | {kind: "VO" for kind in (
    "hours.logged", "hours.confirmed", "hours.rejected", "hours.escalated", "hours.expired", "credit.posted",
    "credit.reserved", "credit.voided", "credit.reversed", "credit.expired", "redemption.made", "redemption.collected",
    "redemption.cancelled", "redemption.lapsed")} | {"match." + state: "VO" for state in (
    "interested", "offered", "accepted", "referred", "met", "clearing", "confirmed", "active", "completed", "left",
    "declined_by_volunteer", "declined_by_organisation", "no_reply", "withdrawn", "expired", "waiting_list")}
# From which states each step leads, and where to.
WAYS = {
    "apply": "suggested withdrawn expired no_reply left completed declined_by_volunteer - > interested",
    "suggest": "withdrawn expired no_reply left completed - > suggested",
    "offer": "suggested waiting_list withdrawn expired no_reply left completed - > offered",
    "accept": "offered no_reply expired > accepted clearing confirmed waiting_list",
    "decline": "interested suggested offered accepted referred met waiting_list no_reply > declined_by_volunteer",
    "refer": "interested accepted > referred",
    "meet": "referred > met",
    "take_on": "referred met > clearing",
    "turn_down": "referred met clearing confirmed > declined_by_organisation",
    "confirm": "clearing > confirmed",
    "start": "confirmed > active",
    "complete": "active > completed",
    "drop_out": "accepted referred met clearing confirmed active waiting_list > withdrawn left",
    "withdraw": "interested suggested offered accepted referred met clearing confirmed waiting_list > withdrawn",
    "lapse": "interested suggested offered waiting_list > no_reply expired",
}


def rows(database, query, *values):
    return database.execute(query, values).fetchall()


def at(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    return database


def opened(hub):
    return at(hub.database)


class Told:
    """What each client should have been told, against what it was."""

    def __init__(self, day):
        self.day, self.database, self.events = day, opened(day.hub), []

    def load(self):
        self.events += rows(self.database, "select * from event where sequence > ? order by sequence",
                            self.events[-1]["sequence"] if self.events else 0)

    def due(self, caller):
        standing = caller.me["standing"]
        own = caller.me.get("volunteer") or caller.me.get("organisation")
        for event in self.events:
            if event["sequence"] <= caller.subscribed_after:
                continue
            to = TOLD[event["kind"]]
            if standing in ("coordinator", "administrator"):
                yield event
            elif standing == "volunteer" and ("v" in to or ("V" in to and event["volunteer"] == own)):
                yield event
            elif standing == "organiser" and ("o" in to or ("O" in to and event["organisation"] == own)):
                yield event

    def complete(self):
        """Cheap: the newest event that each is due has come, and nothing that makes events waits to be done."""
        if rows(self.database, "select count(*) from replacement_wanted")[0][0]:
            return False
        self.load()
        newest = collections.defaultdict(int)
        for event in self.events:
            to = TOLD[event["kind"]]
            keys = ["staff"] + (["volunteer"] if "v" in to else []) + (["organiser"] if "o" in to else [])
            keys += [event["volunteer"]] if "V" in to else []
            keys += [event["organisation"]] if "O" in to else []
            for key in keys:
                newest[key] = event["sequence"]
        for caller in self.day.everybody():
            standing = caller.me["standing"]
            keys = [standing if standing in ("volunteer", "organiser") else "staff"]
            keys += [caller.me.get("volunteer") or caller.me.get("organisation") or "staff"]
            due = max(newest[key] for key in keys)
            if due > caller.subscribed_after and (not caller.events or sequence(caller.events[-1]) < due):
                return False
        return True

    def check(self):
        self.load()
        numbers = [event["sequence"] for event in self.events]
        assert numbers == list(range(1, len(numbers) + 1)), "events have gaps"
        counter = rows(self.database, "select sequence from event_counter")[0]["sequence"]
        assert counter == len(numbers), (counter, len(numbers))
        sent = 0
        for caller in self.day.everybody():
            due = [shown(event) for event in self.due(caller)]
            told = [(sequence(event), event["kind"], event.get("volunteer", ""), event.get("organisation", ""),
                     event.get("opening", ""), event.get("other", "")) for event in caller.events]
            assert due == told, (caller.me, first_difference(due, told))
            sent += len(told)
        return len(numbers), sent


def sequence(event):
    return int(event["cursor"][:16], 16)


def shown(event):
    return tuple(event[column] for column in ("sequence", "kind", "volunteer", "organisation", "opening", "other"))


def first_difference(due, told):
    for number, (a, b) in enumerate(zip(due, told)):
        if a != b:
            return number, a, b
    return "lengths", len(due), len(told), (due + told)[min(len(due), len(told))]


def check_places(day, database):
    """Every event of every match replayed in order: at no moment too many, or one person at two places at once."""
    direct = {(row["volunteer"], row["opening"]): row["direct"] for row in rows(database, "select * from match")}
    held_by, held_at, states, most = collections.defaultdict(set), collections.defaultdict(set), {}, 0
    for event in rows(database, "select * from event where kind like 'match.%' order by sequence"):
        pair = (event["volunteer"], event["opening"])
        states[pair] = event["kind"].removeprefix("match.")
        opening = day.openings[event["opening"]]
        holds = states[pair] in HOLDING or (states[pair] == "accepted" and direct[pair])
        if not holds:
            held_by[pair[0]].discard(pair[1])
            held_at[pair[1]].discard(pair[0])
            continue
        for other in held_by[pair[0]] - {pair[1]}:
            assert not opening.overlaps(day.openings[other]), ("double-booked", pair, other)
        held_by[pair[0]].add(pair[1])
        held_at[pair[1]].add(pair[0])
        taken = sum(noon.places_of(day, volunteer) for volunteer in held_at[pair[1]])
        assert taken <= opening.places, ("overfilled", pair[1], held_at[pair[1]])
        most += taken == opening.places
    for row in rows(database, "select * from match"):
        pair = (row["volunteer"], row["opening"])
        assert states[pair] == row["state"], (pair, states[pair], row["state"])
        assert bool(row["holds"]) == (pair[1] in held_by[pair[0]]), pair
        assert row["places"] == (noon.places_of(day, pair[0]) if row["holds"] else 0), (pair, row["places"])
    assert most > 0 or len(states) < 100, "no opening was ever full, so nothing was tested"
    return sum(map(len, held_by.values()))


def check_steps(day, database):
    """Each history leads from nothing to where the match is; what was answered with a yes stands in it, once."""
    states, count = {}, collections.Counter()
    for row in rows(database, "select * from match_step order by volunteer, opening, number"):
        pair = (row["volunteer"], row["opening"])
        before, number = states.get(pair, ("", 0))
        assert (row["state_before"], row["number"]) == (before, number + 1), (pair, tuple(row))
        origins, _, targets = WAYS[row["step"]].partition(" > ")
        assert (before or "-") in origins.split() and row["state_after"] in targets.split(), (pair, tuple(row))
        if row["overridden"]:
            assert row["reason"] and row["standing"] in ("coordinator", "administrator"), tuple(row)
        states[pair] = (row["state_after"], row["number"])
        count[row["principal"], row["step"], *pair, row["state_after"]] += 1
    for row in rows(database, "select * from match"):
        assert states[row["volunteer"], row["opening"]][0] == row["state"], tuple(row)
    steps = sum(count.values())
    events = rows(database, "select count(*) from event where kind like 'match.%'")[0][0]
    assert steps == events, (steps, events)
    for caller in day.everybody():
        for method, params, result in caller.acknowledged:
            if method.startswith("match."):
                said = (caller.me["principal"], method.removeprefix("match."), params["volunteer"], params["opening"],
                        result["state"])
                assert count[said] > 0, ("acknowledged and not there", said)
                count[said] -= 1
            elif method == "wave.next":
                for asked in result["asked"]:
                    said = (caller.me["principal"], "offer", asked["volunteer"], params["opening"], "offered")
                    assert count[said] > 0, said
                    count[said] -= 1
    # Whoever approves pairings of a run is answered before they are tried: what came of each is noted beside it.
    for row in rows(database, "select * from run_pairing where decision = 'approved' and refused = 0"):
        said = (row["decided_by"], row["step"], row["volunteer"], row["opening"], row["outcome"])
        assert count[said] > 0, ("approved, applied, and not there", said)
        count[said] -= 1
    if day.noon:
        check_campaigns(day, database, count)
    left = {said: number for said, number in count.items() if number and said[1] != "lapse"}
    assert not left, ("written and never acknowledged", left)
    return steps


def check_campaigns(day, database, count):
    """Rounds of asking go on by themselves under the name of whoever started them; a release is one answer for many."""
    planned = {(row["volunteer"], row["opening"]) for row in rows(
        database, "select * from run_pairing where decision = 'approved' and refused = 0")}
    by = {row["opening"]: row["principal"] for row in rows(database, "select * from campaign")}
    asked = collections.Counter((row["volunteer"], row["opening"]) for row in rows(
        database, "select * from offer where wave > 0") if row["opening"] in by)
    for (volunteer, opening), times in asked.items():
        said = (by[opening], "offer", volunteer, opening, "offered")
        count[said] -= times - ((volunteer, opening) in planned)
        assert count[said] >= 0, ("asked, and no step", said)
    released = 0
    for said in list(count):
        if said[1] == "withdraw" and said[3] in by:
            released += count.pop(said)
    assert released == day.noon.released, (released, day.noon.released)


def check_gates(day, database):
    """Nobody is confirmed or has started past something open, unless a coordinator said why."""
    lists = collections.defaultdict(dict)
    for row in rows(database, "select * from clearing_entry"):
        lists[row["volunteer"], row["opening"]][row["rule"]] = row["state"]
    overridden = collections.defaultdict(set)
    for row in rows(database, "select * from match_step where overridden = 1"):
        overridden[row["volunteer"], row["opening"]].add(row["step"])
    checked = 0
    for row in rows(database, "select * from match where state in ('confirmed', 'active', 'completed', 'left')"):
        pair = (row["volunteer"], row["opening"])
        opening, person, entries = day.openings[pair[1]], day.cells[pair[0]], lists[pair]
        if opening.references and person["references"] != "yes":
            assert entries.get("references") in ("settled", "waived") or overridden[pair] & {"confirm", "start"}, pair
            checked += 1
        if opening.check and "dbs_enhanced" not in person["checks"] and row["state"] == "active":
            assert entries.get("check") in ("settled", "waived") or overridden[pair] & {"start"}, pair
            checked += 1
    return checked


def check_hours(day, database):
    """What was logged, confirmed and rejected is what the answers said, and what the books hold."""
    said = {}
    for caller in day.everybody():
        for method, _, result in caller.acknowledged:
            if method in ("hours.log", "hours.confirm", "hours.reject"):
                place = said.get(result["transfer"])
                if place is None or place["state"] == "pending":
                    said[result["transfer"]] = result
    stored = {row["transfer"]: row for row in rows(database, "select * from logged_hours")}
    assert said.keys() == stored.keys()
    for transfer, result in said.items():
        assert (stored[transfer]["state"], stored[transfer]["minutes"]) == (result["state"], result["minutes"])
    return sum(row["minutes"] for row in stored.values() if row["state"] == "confirmed")


def check_books(day, database):
    """The program derives chain and balances again; each account's figures against what people were answered."""
    code, out, err = day.hub.run("ledger", "verify", "--db", day.hub.database, "--format", "json")
    assert code == 0 and json.loads(out)[0]["finding"] == "none", (out, err)
    code, out, err = day.hub.run("ledger", "report", "balances", "--db", day.hub.database, "--format", "json")
    assert code == 0, err
    accounts = {each["account"]: each for each in json.loads(out)}
    earned, received, pending = collections.Counter(), collections.Counter(), 0
    for row in rows(database, "select * from logged_hours"):
        if row["state"] == "confirmed":
            earned["volunteer/" + row["volunteer"]] += row["minutes"]
            received["organisation/" + row["organisation"]] += row["minutes"]
        elif row["state"] == "pending":
            pending += row["minutes"]
    spent, sold, held = spending(day)
    for name, account in accounts.items():
        assert account["hours_given"] == earned[name], account
        assert account["hours_received"] == received[name], account
        if account["kind"] == "member":
            assert account["balance"] == earned[name] - spent[name], (account, earned[name], spent[name])
            assert account["pending_out"] == held[name], (account, held[name])
        if account["kind"] == "partner":
            assert account["balance"] == sold[name], (account, sold[name])
    assert accounts["issuer"]["balance"] == -earned.total() and accounts["issuer"]["pending_out"] == pending
    assert sum(account["balance"] for account in accounts.values()) == 0


def spending(day):
    """Gifts and redemptions as they were answered: out of each account, into each partner's, and still held."""
    spent, sold, held, made = collections.Counter(), collections.Counter(), collections.Counter(), {}
    for caller in day.everybody():
        for method, params, result in caller.acknowledged:
            if method == "credit.transfer":
                spent[params["from"]] += params["minutes"]
                spent[params["to"]] -= params["minutes"]
            elif method == "redemption.make":
                made[result["transfer"]] = params["account"], result["minutes"]
                held[params["account"]] += result["minutes"]
    for caller in day.everybody():
        for method, params, result in caller.acknowledged:
            if method not in ("redemption.collect", "redemption.cancel"):
                continue
            account, minutes = made[result["transfer"]]
            held[account] -= minutes
            if method == "redemption.collect":
                spent[account] += minutes
                sold[params["partner"]] += minutes
    return spent, sold, held


CANARIES = {
    "a place too many": (check_places, "insert into event select centre, sequence + 1000000, at, 'match.confirmed', "
                         "'V' || sequence, organisation, (select opening from match where holds = 1), other from event "
                         "where kind = 'match.confirmed'"),
    "a state nobody went to": (check_places, "update match set state = 'completed' where state = 'offered' or holds = 1"),
    "a step lost": (check_steps, "delete from match_step where number = 1"),
    "a step that leads nowhere": (check_steps, "update match_step set state_before = 'left' where step = 'refer'"),
    "an override without a reason": (check_steps, "update match_step set reason = '' where overridden = 1"),
    "a gate passed in silence": (check_gates, "update clearing_entry set state = 'open'; update match_step set "
                                 "overridden = 0; update match set state = 'active'"),
    "hours grown": (check_hours, "update logged_hours set minutes = minutes + 1 where state = 'confirmed'"),
    "hours of somebody else": (check_books, "update logged_hours set volunteer = 'V00000' where state = 'confirmed'"),
}


def check_canaries(day, database):
    """Each check must find what it is for, in a copy where that was planted."""
    for name, (find, plant) in CANARIES.items():
        copy = sqlite3.connect(":memory:")
        copy.row_factory = sqlite3.Row
        database.backup(copy)
        copy.executescript(plant)
        try:
            find(day, copy)
        except AssertionError:
            continue
        raise AssertionError(f"the recount does not see {name}")


def check(day):
    events, sent = day.told.check()
    day.told.database.close()
    with contextlib.closing(opened(day.hub)) as database:
        held = check_places(day, database)
        steps = check_steps(day, database)
        gates = check_gates(day, database)
        minutes = check_hours(day, database)
        check_books(day, database)
        if not day.drill:  # which has too little of everything for each of them to be planted
            check_canaries(day, database)
        people = rows(database, "select count(*) from volunteer")[0][0]
    assert people == day.people + (len(day.noon.enlisted) if day.noon else 0), people
    assert day.registered > day.people // 2, day.registered
    if day.noon:
        noon.check_reports(day)
    calls = sum(len(caller.acknowledged) for caller in day.everybody())
    print(f"  {day.registered} registered by themselves; {calls} changes acknowledged, {steps} steps of matches, {held} places held, {gates} gates recounted, "
          f"{minutes} minutes confirmed; {events} events, {sent} told; {day.probes} wrong callers refused; "
          f"refused by the state of things: {dict(day.refusals)}")
