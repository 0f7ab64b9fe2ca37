# SPDX-License-Identifier: MIT
"""A workbook as Debian's python3-openpyxl reads it: a line "sheet NAME" a sheet, then a line a row, cells apart by
tabs, hours as minutes. Usage: read_workbook.py FILE"""
import datetime
import sys

from openpyxl import load_workbook


def told(cell):
    assert cell.data_type != "f", cell.value
    if cell.value is None:
        return ""
    if isinstance(cell.value, datetime.datetime):
        return cell.value.date().isoformat()
    if cell.number_format == "0.00":
        return str(round(cell.value * 60))
    return str(cell.value)


for sheet in load_workbook(sys.argv[1]).worksheets:
    print("sheet", sheet.title)
    for row in sheet.iter_rows():
        print("\t".join(told(cell) for cell in row))
