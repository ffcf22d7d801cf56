"""Files that people take away open in a spreadsheet and run nothing there."""

import csv
import io

import pytest

from insight.csv_files import csv_file


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_taken_for_a_formula(start):
    answer = csv_file(
        [(1, f"{start}cmd|' /C calc'!A0", "too long")], columns=("Row", "What"), name="list.csv"
    )
    assert rows_of(answer) == [["Row", "What"], ["1", f"'{start}cmd|' /C calc'!A0", "too long"]]


def test_it_is_a_file_that_excel_takes_for_utf8_and_no_browser_keeps():
    answer = csv_file([("Zoë",)], columns=("Name",), name="people.csv")
    assert answer.content.startswith("\ufeff".encode())
    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert answer["Cache-Control"] == "no-store"
