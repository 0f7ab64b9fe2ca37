# SPDX-License-Identifier: MIT
"""Published activities as a document of the UK Volunteering Data Standard, and what should become of them.

usage: listed_activities.py convert ACTIVITIES DOCUMENT
           a graph of python3-rdflib, written by it: flat, with full IRIs
       listed_activities.py check ACTIVITIES ROLES
           ROLES: {"organisations": {id: name}, "roles": [{"theirs": ..., "cells": {...}}, ...]} as the server has them;
           every column against a reading of the activities of its own
       listed_activities.py same DOCUMENT PAGE...
           what the pages of the feed say of these organisations means what the document said, but for activities
           that are over
"""
import collections
import datetime
import json
import math
import sys

import rdflib
from rdflib import BNode, ConjunctiveGraph, Graph, Literal, Namespace, URIRef
from rdflib.compare import graph_diff, to_isomorphic
from rdflib.namespace import RDF, XSD

v = Namespace("https://ns.volunteeringdata.io/")
time = Namespace("http://www.w3.org/2006/time#")
site = "https://activities.example.org/"
causes = {"Community": ["Community"], "Art and culture": ["ArtsAndCulture"], "Crisis and Welfare": ["AntiPoverty"],
          "Health and social care": ["Health", "Care"], "Older people": ["OlderPeople"],
          "Sports, art and culture": ["SportOutdoorActivities", "ArtsAndCulture"],
          "Sustainability, heritage and environment": ["Environment", "Heritage"],
          "Young People & Children": ["YouthAndChildren"]}
ours = {"Community": {"community"}, "ArtsAndCulture": {"arts_and_culture"}, "AntiPoverty": {"poverty"},
        "Health": {"physical_health"}, "Care": {"carers"}, "OlderPeople": {"older_people"},
        "SportOutdoorActivities": {"sport"}, "Environment": {"environment"}, "Heritage": {"heritage"},
        "YouthAndChildren": {"children", "young_people"}}
now = datetime.datetime.now(datetime.timezone.utc)


def name_of(organisation):
    return " ".join(organisation.split())


def iri_of(organisation):
    return URIRef(site + "organisations/" + "".join(c if c.isalnum() else "-" for c in name_of(organisation)))


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def remote(activity):
    if activity["attendance"]:
        return activity["attendance"] == "Home"
    return activity["online"]


def convert(activities):
    graph = Graph()
    for each in activities:
        organisation, activity = iri_of(each["organisation"]), URIRef(site + each["id"])
        role = URIRef(site + each["id"] + "#role")
        said = [(organisation, RDF.type, v.Organisation), (activity, RDF.type, v.Activity), (role, RDF.type, v.Role),
                (organisation, v.organisationName, Literal(name_of(each["organisation"]))),
                (organisation, v.organisationActivity, activity), (activity, v.activityRole, role),
                (activity, v.activityTitle, Literal(each["title"].strip())),
                (role, v.roleTitle, Literal(each["title"].strip()))]
        said += [(organisation, v.organisationCause, v[name]) for cause in each["causes"] for name in causes[cause]]
        if remote(each) is not None:
            said.append((role, v.roleAllowsRemoteParticipation, Literal(remote(each))))
        others = []
        for asked in each["requirements"]:
            if asked.startswith("+"):
                said.append((role, v.roleMinimumAge, Literal(asked[1:])))
            elif asked == "Background checks":
                said.append((role, v.roleRequirement, v.DBSCheck))
            elif asked != "None":
                others.append(asked)
        if others:
            said.append((role, v.roleDescription, Literal("Asked for: " + ", ".join(others))))
        if each["coordinates"] or each["postcode"] or each["start"] or each["end"]:
            session = BNode()
            said += [(activity, v.activitySession, session), (session, RDF.type, v.Session)]
            if each["coordinates"] or each["postcode"]:
                location = BNode()
                said += [(session, v.sessionLocation, location), (location, RDF.type, v.Location)]
                if each["coordinates"]:
                    said += [(location, v.locationLongitude, Literal(str(each["coordinates"][0]))),
                             (location, v.locationLatitude, Literal(str(each["coordinates"][1])))]
                if each["postcode"]:
                    said.append((location, v.locationAddress, Literal(each["postcode"])))
            if each["start"] or each["end"]:
                stretch = BNode()
                said += [(session, v.sessionTime, stretch), (stretch, RDF.type, v.Time)]
                for name, property in (("start", time.hasBeginning), ("end", time.hasEnd)):
                    if each[name]:
                        point = BNode()
                        text = instant(each[name]).strftime("%Y-%m-%dT%H:%M:%SZ")
                        said += [(stretch, property, point),
                                 (point, time.inXSDDateTimeStamp, Literal(text, datatype=XSD.dateTimeStamp))]
        for triple in said:
            graph.add(triple)
    return graph


def grid(longitude, latitude):
    """Easting and northing of the National Grid to a few metres: Ordnance Survey's own guide, by hand."""
    def cartesian(lat, lon, a, b):
        e2 = 1 - b * b / a / a
        nu = a / math.sqrt(1 - e2 * math.sin(lat) ** 2)
        return nu * math.cos(lat) * math.cos(lon), nu * math.cos(lat) * math.sin(lon), nu * (1 - e2) * math.sin(lat)
    x, y, z = cartesian(math.radians(latitude), math.radians(longitude), 6378137.0, 6356752.3141)
    s, (rx, ry, rz) = 20.4894e-6, (math.radians(r / 3600) for r in (-0.1502, -0.2470, -0.8421))
    x, y, z = (-446.448 + x * (1 + s) - y * rz + z * ry, 125.157 + x * rz + y * (1 + s) - z * rx,
               -542.060 - x * ry + y * rx + z * (1 + s))
    a, b, f0, lat0, lon0, n0, e0 = 6377563.396, 6356256.909, 0.9996012717, math.radians(49), math.radians(-2), -1e5, 4e5
    e2, p = 1 - b * b / a / a, math.hypot(x, y)
    lat = math.atan2(z, p * (1 - e2))
    for _ in range(9):
        lat = math.atan2(z + e2 * a / math.sqrt(1 - e2 * math.sin(lat) ** 2) * math.sin(lat), p)
    lon = math.atan2(y, x)
    n = (a - b) / (a + b)
    nu = a * f0 / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    rho = a * f0 * (1 - e2) / (1 - e2 * math.sin(lat) ** 2) ** 1.5
    eta2, d, t = nu / rho - 1, lon - lon0, math.tan(lat)
    m = b * f0 * ((1 + n + 1.25 * n ** 2 + 1.25 * n ** 3) * (lat - lat0)
                  - (3 * n + 3 * n ** 2 + 2.625 * n ** 3) * math.sin(lat - lat0) * math.cos(lat + lat0)
                  + (1.875 * n ** 2 + 1.875 * n ** 3) * math.sin(2 * (lat - lat0)) * math.cos(2 * (lat + lat0))
                  - 35 / 24 * n ** 3 * math.sin(3 * (lat - lat0)) * math.cos(3 * (lat + lat0)))
    c = math.cos(lat)
    northing = (m + n0 + nu / 2 * math.sin(lat) * c * d ** 2
                + nu / 24 * math.sin(lat) * c ** 3 * (5 - t * t + 9 * eta2) * d ** 4)
    easting = (e0 + nu * c * d + nu / 6 * c ** 3 * (nu / rho - t * t) * d ** 3
               + nu / 120 * c ** 5 * (5 - 18 * t * t + t ** 4 + 14 * eta2 - 58 * t * t * eta2) * d ** 5)
    return easting, northing


def is_nowhere(pin):
    of_areas = ((-0.1275862, 51.5072178), (-0.1277583, 51.5073509), (-1.4671882, 52.5647271), (-3.435973, 55.378051))
    return pin == [0, 0] or any(math.dist(pin, each) < 1e-6 for each in of_areas)


def check(activities, had):
    rows = {}
    for each in had["roles"]:
        rows[each["theirs"]] = each
    causes_of = {}
    for each in activities:
        causes_of.setdefault(name_of(each["organisation"]), set()).update(
            word for cause in each["causes"] for name in causes[cause] for word in ours[name])
    flaws = []
    for each in activities:
        found = rows.pop(site + each["id"] + "#role", None)
        if not found:
            flaws.append(f"{each['id']}: no such role")
            continue
        cells = collections.defaultdict(str, found["cells"]) # empty cells are not sent
        pin, start, end = each["coordinates"], each["start"], each["end"]
        somewhere = bool(pin or each["postcode"])
        long = start and end and instant(end) - instant(start) > datetime.timedelta(days=7)
        over = bool(end) and instant(end) <= now
        asked = each["requirements"]
        ages = [a[1:] for a in asked if a.startswith("+")]
        wanted = {
            "title": each["title"].strip(),
            "setting": "" if remote(each) is None else "in_person" if not remote(each) else
                       "either" if somewhere else "remote",
            "kind": "ongoing" if not (start and end) or long else "one_off",
            "minimum_age": ages[0] if ages else "",
            "maximum_age": "",
            "required_checks": "level_not_stated" if "Background checks" in asked else "",
            "required_vehicle": "", "required_skills": "", "desired_skills": "", "places_maximum": "", "sessions": "",
            "start": start[:10] if long else "", "end": end[:10] if long else "",
        }
        if had["organisations"][cells["organisation"]] != name_of(each["organisation"]):
            flaws.append(f"{each['id']} organisation: {cells['organisation']}")
        if over:
            wanted["status"] = "closed"
        for column, text in wanted.items():
            if cells[column] != text:
                flaws.append(f"{each['id']} {column}: {cells[column]!r}, not {text!r}")
        if (wanted["kind"] == "one_off") != bool(cells["when"]):
            flaws.append(f"{each['id']} when: {cells['when']!r}")
        if set(filter(None, cells["causes"].split("; "))) != causes_of[name_of(each["organisation"])]:
            flaws.append(f"{each['id']} causes: {cells['causes']}")
        if cells["postcode"]:
            if cells["postcode"] != each["postcode"]:
                flaws.append(f"{each['id']} postcode: {cells['postcode']}")
        elif pin and not is_nowhere(pin):
            if not cells["easting"] or math.dist(grid(*pin), (int(cells["easting"]), int(cells["northing"]))) > 10:
                flaws.append(f"{each['id']} place: {cells['easting']}, {cells['northing']}, not {grid(*pin)}")
        elif cells["easting"]:
            flaws.append(f"{each['id']} place: {cells['easting']}, {cells['northing']}")
    if rows:
        flaws.append(f"more than there are: {sorted(rows)}")
    return flaws


def part(graph, starts):
    """All that is said of these and of what they name."""
    made, todo, seen = Graph(), list(starts), set()
    while todo:
        node = todo.pop()
        if node in seen or isinstance(node, Literal):
            continue
        seen.add(node)
        for triple in graph.triples((node, None, None)):
            made.add(triple)
            todo.append(triple[2])
    return made


def same(sent, pages):
    for activity in set(sent.subjects(RDF.type, v.Activity)):
        for end in sent.objects(None, time.hasEnd):
            stretch = sent.value(None, time.hasEnd, end)
            session = sent.value(None, v.sessionTime, stretch)
            if (activity, v.activitySession, session) in sent:
                if instant(str(sent.value(end, time.inXSDDateTimeStamp))) <= now:
                    sent.remove((None, v.organisationActivity, activity))
    ours_are = {s for s in sent.subjects(v.organisationActivity, None)}
    wanted, said = part(sent, ours_are), part(pages, ours_are)
    if to_isomorphic(wanted) == to_isomorphic(said):
        return len(set(wanted.subjects(RDF.type, v.Role)))
    _, missing, more = graph_diff(wanted, said)
    sys.exit("missing:\n" + missing.serialize(format="nt")[:3000] + "\nmore:\n" + more.serialize(format="nt")[:3000])


def main():
    what, first, *others = sys.argv[1:]
    if what == "convert":
        convert(json.load(open(first, encoding="utf-8"))).serialize(others[0], format="json-ld")
    elif what == "check":
        flaws = check(json.load(open(first, encoding="utf-8")), json.load(open(others[0], encoding="utf-8")))
        if flaws:
            sys.exit("\n".join(flaws))
        print("as they should be")
    else:
        pages = ConjunctiveGraph()
        for name in others:
            pages.parse(name, format="json-ld")
        print(same(Graph().parse(first, format="json-ld"), pages), "roles mean the same")


if __name__ == "__main__":
    main()
