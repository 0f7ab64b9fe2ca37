# SPDX-License-Identifier: MIT
"""Holds answers of the Open Referral UK interface against the profile, with python3-jsonschema.

usage: validate_open_referral.py PROFILE LIST TAXONOMIES TERMS SERVICE...
PROFILE is the folder of datapackage.json and openapi30.json, LIST an answer of /services, TAXONOMIES and
TERMS of /taxonomies and /taxonomy_terms, SERVICE one of
/services/{id}. The schema of each table is made from the fields of the data package: types, formats, words that
may stand there, and what must be there (but for the keys of other tables, which nesting makes needless).
"""
import json
import pathlib
import sys

import jsonschema

folder = pathlib.Path(sys.argv[1])
tables = {each["name"]: each["schema"]["fields"]
          for each in json.loads((folder / "datapackage.json").read_text())["resources"]}
types = {"string": {"type": "string"}, "number": {"type": "number"}, "integer": {"type": "integer"},
         "boolean": {"type": "boolean"}, "date": {"type": "string", "format": "date"},
         "datetime": {"type": "string", "format": "date-time"}, "time": {"type": "string", "format": "time"}}
# Which table stands where in a nested answer.
parts = {"service": {"organization": "organization", "schedules": ["schedule"], "attributes": ["attribute"],
                     "service_at_locations": ["service_at_location"], "cost_options": ["cost_option"]},
         "service_at_location": {"location": "location"},
         "location": {"accessibility": ["accessibility"]},
         "attribute": {"taxonomy_term": "taxonomy_term"}}


def schema_of(table):
    properties = {}
    required = []
    for field in tables[table]:
        name = field["name"]
        made = dict(types[field["type"]])
        if field.get("format"):
            made["format"] = field["format"]
        limits = field.get("constraints", {})
        if limits.get("enum"):
            made["enum"] = limits["enum"]
        properties[name] = made
        if limits.get("required") and not (name.endswith("_id")):
            required.append(name)
    for name, part in parts.get(table, {}).items():
        properties[name] = ({"type": "array", "minItems": 1, "items": schema_of(part[0])} if isinstance(part, list)
                            else schema_of(part))
    if table == "service":
        required.append("organization")
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def hold(document, schema, what):
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.check_schema(schema)
    errors = [f"{what}: {'/'.join(map(str, each.absolute_path))}: {each.message}"
              for each in validator.iter_errors(document)]
    if errors:
        sys.exit("\n".join(errors))


page = json.loads((folder / "openapi30.json").read_text())["components"]["schemas"]["Page"]
listed = json.loads(pathlib.Path(sys.argv[2]).read_text())
hold(listed, {**page, "required": list(page["properties"]) + ["contents"]}, "page")
for each in listed["contents"]:
    hold(each, schema_of("service"), "listed service")
for name, table in ((sys.argv[3], "taxonomy"), (sys.argv[4], "taxonomy_term")):
    told = json.loads(pathlib.Path(name).read_text())
    hold(told, {**page, "required": list(page["properties"]) + ["contents"]}, f"page of {table}")
    for each in told["contents"]:
        hold(each, schema_of(table), table)
for name in sys.argv[5:]:
    hold(json.loads(pathlib.Path(name).read_text()), schema_of("service"), name)
print(len(listed["contents"]), "listed,", len(sys.argv) - 5, "whole")
