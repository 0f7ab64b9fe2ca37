# SPDX-License-Identifier: MIT
# People, organisations and openings of a made borough, as cells of the pack (data/README.md), and what the
# recount knows of them without asking the server: places, times, conditions.
import datetime
import random

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
FREE = ["every day all day"] * 4 + ["weekdays", "Mon-Fri evenings; Sat; Sun", "Mon 09:00-17:00; Wed; Fri", ""]
SKILLS = ["cooking", "driving", "packing", "gardening", "reception", "mentoring", "music", "first_aid"]
CHECK = "dbs_enhanced:adult"


def volunteer(dice, number):
    """Some are free always, some say little; a third hold a check, a third have none, of a third nobody knows."""
    return {
        "name": f"Person {number}",
        "status": "active",
        "skills": "; ".join(f"{skill}:capable" for skill in dice.sample(SKILLS[:7], dice.randint(0, 3))),
        "languages": "english:fluent",
        "availability": dice.choice(FREE),
        "easting": str(530000 + dice.randrange(10000)),
        "northing": str(178000 + dice.randrange(8000)),
        "travel_max": dice.choice(["50 km", "50 km", "8 km", ""]),
        "remote": dice.choice(["yes", "yes", ""]),
        "vehicle": dice.choice(["none", "car", ""]),
        "capacity": str(dice.randint(1, 4)),
        "hours_per_week": dice.choice(["40", "12", "6", ""]),
        "checks": dice.choice([CHECK + ":issued 2025-03-01", "none", ""]),
        "references": dice.choice(["yes", "no", ""]),
        "born": f"{dice.randint(1950, 2006)}-{dice.randint(1, 12):02}",
        "access_needs": "none",
        "expenses_needed": "no",
        "party": "2" if dice.random() < 0.04 else "",
    }


class Opening:
    """What is needed to tell whether it is overfilled and what it clashes with."""

    def __init__(self, key, organisation, places, direct, times, check=False, references=False):
        self.key, self.organisation, self.places, self.direct = key, organisation, places, direct
        self.times = times  # dated stretches, or one weekly stretch as (weekday, from, to) in minutes
        self.check, self.references = check, references
        self.over = False  # closed again: nobody is asked for it any more
        self.weekly = bool(times) and not isinstance(times[0][0], datetime.datetime)

    def overlaps(self, other):
        """Certain clashes only: each weekly role has one session a week, so nothing can be moved about."""
        for a in self.times:
            for b in other.times:
                if self.weekly and other.weekly:
                    if a[0] == b[0] and a[1] < b[2] and b[1] < a[2]:
                        return True
                elif not self.weekly and not other.weekly:
                    if a[0] < b[1] and b[0] < a[1]:
                        return True
        # A single date against a weekly session is an absence, which a weekly role may bear.
        return False


def role(dice, key, organisation, kind, today):
    """Cells of the role, its shifts as (id, cells), and its openings."""
    cells = {"title": f"Role {key}", "organisation": organisation, "kind": kind, "status": "open",
             "setting": dice.choice(["remote", "in_person"]), "expenses_paid": "yes",
             "easting": str(531000 + dice.randrange(8000)), "northing": str(179000 + dice.randrange(6000)),
             "urgency": dice.choice(["low", "normal", "high"])}
    if kind == "shifts":
        return shifts_of(dice, key, organisation, today, cells)
    places = dice.randint(1, 4)
    cells["places_maximum"] = str(places)
    check, references = dice.random() < 0.3, dice.random() < 0.25
    if check:
        cells["required_checks"] = CHECK + " @before_start"
    if references:
        cells["required_references"] = "yes @before_confirmation"
    begin = dice.choice([9, 10, 14, 18])
    if kind == "ongoing":
        day = dice.randrange(7)
        cells |= {"sessions": f"{DAYS[day]} {begin:02}:00-{begin + 2:02}:00", "hours": "2"}
        times = [(day, begin * 60, begin * 60 + 120)]
    else:
        date = today + datetime.timedelta(days=dice.randint(40, 60))
        cells |= {"when": f"{date} {begin:02}:00-{begin + 3:02}:00", "hours": "3"}
        times = [stretch(date, begin, begin + 3)]
    return cells, [], [Opening(key, organisation, places, False, times, check, references)]


def shifts_of(dice, key, organisation, today, cells):
    places = dice.randint(2, 5)
    cells |= {"direct": "yes", "places_minimum": "1", "places_maximum": str(places)}
    shifts, openings = [], []
    for number in range(dice.randint(1, 3)):
        date = today + datetime.timedelta(days=3 + dice.randrange(14))
        begin = dice.choice([9, 11, 13, 17])
        shift = f"{key}-{number}"
        shifts.append((shift, {"role": key, "date": str(date), "start": f"{begin:02}:00",
                               "end": f"{begin + 3:02}:00", "status": "open"}))
        openings.append(Opening(shift, organisation, places, True, [stretch(date, begin, begin + 3)]))
    return cells, shifts, openings


def stretch(date, begin, end):
    midnight = datetime.datetime.combine(date, datetime.time())
    return midnight + datetime.timedelta(hours=begin), midnight + datetime.timedelta(hours=end)


def kind_of(number):
    """Half weekly, a fifth once, the rest rotas."""
    return ["ongoing", "shifts", "ongoing", "one_off", "ongoing", "shifts", "ongoing", "shifts", "ongoing",
            "one_off"][number % 10]
