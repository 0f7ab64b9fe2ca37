# SPDX-License-Identifier: MIT
"""A calendar as Debian's python3-icalendar reads it: one line an event. Usage: read_calendar.py FILE"""
import sys

from icalendar import Calendar

with open(sys.argv[1], "rb") as file:
    calendar = Calendar.from_ical(file.read())
assert calendar["VERSION"] == "2.0" and calendar["METHOD"] == "PUBLISH", calendar
for event in calendar.walk("VEVENT"):
    assert not event.errors, event.errors
    assert event["DTSTART"].dt.tzinfo is not None and event["DTEND"].dt > event["DTSTART"].dt
    assert event["DTSTAMP"].dt.tzinfo is not None
    print(event["UID"], event["SEQUENCE"], event["STATUS"])
print("read")
