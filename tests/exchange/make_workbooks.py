#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Workbooks as a spreadsheet program writes them (openpyxl), and hostile ones. Usage: make_workbooks.py FOLDER"""
import datetime
import io
import os
import sys
import zipfile

import openpyxl

folder = sys.argv[1]


def save(name, book):
    book.save(os.path.join(folder, name))


book = openpyxl.Workbook()
sheet = book.active
sheet.title = "People"
sheet.append(["id", "name", "born", "when", "hours", "note"])
sheet.append(["X1", "Zoë “Z” O'Neil, the 2nd", datetime.date(1980, 2, 29), datetime.datetime(2026, 5, 1, 9, 30), 7.5, "a\nb"])
sheet["C2"].number_format = "mmm yyyy"
sheet.append([])
sheet.append(["X2", "=danger", datetime.date(1999, 12, 31), datetime.time(18, 45), 3, True])
sheet["B4"].data_type = "s"
sheet.append(["X3", None, None, datetime.datetime(2026, 5, 2), 12345678901, "রহিমা"])
sheet["D5"].number_format = 'dd "of" mmmm yyyy'
sheet["H5"] = "far"
other = book.create_sheet("Other sheet")
other.append(["id", "name"])
other.append(["Y1", "Only here"])
save("plain.xlsx", book)

book = openpyxl.Workbook()
book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
book.active.append(["day"])
book.active.append([datetime.date(2026, 5, 1)])
save("since_1904.xlsx", book)


def rewritten(name, change):
    """plain.xlsx with some of its parts changed by change(name, bytes) -> bytes."""
    with zipfile.ZipFile(os.path.join(folder, "plain.xlsx")) as source:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
            for each in source.namelist():
                target.writestr(each, change(each, source.read(each)))
    with open(os.path.join(folder, name), "wb") as file:
        file.write(made.getvalue())


SHEET = "xl/worksheets/sheet1.xml"
entities = (b'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
            b'<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c r="A1" t="str">'
            b"<v>&b;&x;</v></c></row></sheetData></worksheet>")
rewritten("entities.xlsx", lambda name, text: entities if name == SHEET else text)
rewritten("bomb.xlsx", lambda name, text: text.replace(b"</sheetData>", b" " * (300 << 20) + b"</sheetData>") if name == SHEET else text)
far = b'<worksheet><sheetData><row r="1">' + b'<c r="ZZZZZZZ1"><v>1</v></c>' + b"</row></sheetData></worksheet>"
rewritten("far.xlsx", lambda name, text: far if name == SHEET else text)
back = b'<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>'
rewritten("back.xlsx", lambda name, text: back if name == SHEET else text)
deep = b"<worksheet>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</worksheet>"
rewritten("deep.xlsx", lambda name, text: deep if name == SHEET else text)
string = b'<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>99999</v></c></row></sheetData></worksheet>'
rewritten("string.xlsx", lambda name, text: string if name == SHEET else text)
formula = (b'<worksheet><sheetData><row><c t="str"><f>A1&amp;"b"</f><v>ab</v></c><c><f>1+1</f><v>2</v></c>'
           b'<c t="inlineStr"><is><t>in</t><r><t>line</t></r><rPh><t>no</t></rPh></is></c><c t="b"><v>0</v></c>'
           b'<c t="e"><v>#N/A</v></c><c><v>1.5E3</v></c><c><v>0.1</v></c></row></sheetData></worksheet>')
rewritten("formula.xlsx", lambda name, text: formula if name == SHEET else text)
with zipfile.ZipFile(os.path.join(folder, "many.xlsx"), "w") as many:
    for i in range(5000):
        many.writestr(f"f{i}", b"")
with zipfile.ZipFile(os.path.join(folder, "other.xlsx"), "w") as none:
    none.writestr("hello.txt", b"hello")
