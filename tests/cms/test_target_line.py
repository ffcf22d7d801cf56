"""The way of a measure to its target: what the table says, what the chart draws, and that both are the same."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.template import engines
from django.utils import translation

from cms.models import Measure, Reading
from cms.plain.measures import amount, due_day
from cms.strategy.target_chart import BOTTOM, HEIGHT, TOP, WIDTH, target_chart
from cms.strategy.target_line import target_line

HOSTILE = "<script>alert(1)</script>\"'&"
CARBON = {"baseline": (2020, 640), "target": (2045, 0), "readings": {2022: 601, 2021: 622, 2025: 503}}
CASES = {
    "falling to nought": CARBON,
    "no reading": {"baseline": (2022, 30), "target": (2029, 100), "readings": {}},
    "one reading": {"baseline": (2022, "30.5"), "target": (2029, 100), "readings": {2023: 36}},
    "all equal": {"baseline": (2022, 5), "target": (2026, 5), "readings": {2023: 5, 2024: 5}},
    "all nought": {"baseline": (2022, 0), "target": (2026, 0), "readings": {2023: 0}},
    "below nought": {"baseline": (2022, "-4.5"), "target": (2026, "1.25"), "readings": {2023: "-6", 2024: 0}},
    "read after the target's year": {"baseline": (2020, 10), "target": (2022, 20), "readings": {2025: 26}},
    "read in the target's year": {"baseline": (2020, 10), "target": (2022, 20), "readings": {2022: 19}},
    "large": {"baseline": (2020, 1250000), "target": (2030, 900000), "readings": {2021: 1240000}},
    "small": {"baseline": (2020, "0.004"), "target": (2030, "0.001"), "readings": {2021: "0.003"}},
}


def line_of(baseline, target, readings):
    def mark(year, value):
        return year, Decimal(str(value))

    return target_line(mark(*baseline), mark(*target), [mark(*row) for row in readings.items()])


def measure_of(baseline, target, readings, unit="thousand tonnes", **fields):
    measure = Measure(
        name="Carbon in a year",
        unit=unit,
        source="The yearly report",
        baseline_year=baseline[0],
        baseline=Decimal(str(baseline[1])),
        target_year=target[0],
        target=Decimal(str(target[1])),
        **fields,
    )
    measure.readings.set([Reading(year=year, value=Decimal(str(value))) for year, value in readings.items()])
    return measure


@pytest.fixture
def render():
    env = next(engine for engine in engines.all() if engine.__class__.__name__ == "Jinja2").env
    names = "measure_figure, target_line_words, target_line_chart, target_line_table"
    template = f'{{% from "components/target_line.html" import {names} with context %}}'

    def render_source(source, **context):
        return env.from_string(template + source).render(**context)

    return render_source


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_table_has_each_year_once_with_what_was_read_and_where_the_line_stands():
    rows = [(row.year, row.reading, row.planned, row.kind) for row in line_of(**CARBON).rows]
    assert rows == [
        (2020, 640, 640, "baseline"),
        (2021, 622, 614, "reading"),
        (2022, 601, 589, "reading"),
        (2025, 503, 512, "reading"),
        (2045, None, 0, "target"),
    ]


@pytest.mark.parametrize(
    ("baseline", "target", "readings", "standing"),
    [
        (640, 0, {2025: 503}, "ahead"),
        (640, 0, {2025: 513}, "behind"),
        (640, 0, {2025: 512}, "on"),
        (0, 100, {2025: 21}, "ahead"),
        (0, 100, {2025: 19}, "behind"),
        (7, 7, {2025: 8}, "above"),
        (7, 7, {2025: 6}, "below"),
        (7, 7, {2024: 9, 2025: 7}, "on"),
        (7, 7, {}, None),
    ],
)
def test_ahead_and_behind_follow_the_way_to_the_target(baseline, target, readings, standing):
    assert line_of((2020, baseline), (2045, target), readings).standing == standing


def test_a_standing_never_contradicts_the_rounded_numbers_beside_it():
    line = line_of((2020, 0), (2023, 10), {2021: 3})
    assert (line.rows[1].planned, line.standing) == (3, "on")


def test_after_the_targets_year_the_line_stays_level():
    assert line_of(**CASES["read after the target's year"]).rows[-1].planned == 20


def numbers(html, *names):
    found = re.findall(" ".join(rf'{name}="(-?[\d.]+)"' for name in names), html)
    return [tuple(map(float, row)) if len(names) > 1 else float(row) for row in found]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_chart_draws_the_numbers_of_the_table(render, case):
    line = line_of(**case)
    html = render("{{ target_line_chart(line) }}", line=line)
    chart = target_chart(line)
    low, high = (Decimal(level.text.replace(",", "")) for level in (chart.levels[0], chart.levels[-1]))
    first, last = line.rows[0].year, line.rows[-1].year

    def read_off(x, y):
        year = first + (x - chart.left) / (chart.right - chart.left) * (last - first)
        share = (HEIGHT - BOTTOM - y) / (HEIGHT - TOP - BOTTOM)
        return round(year), float(low) + share * float(high - low)

    tolerance = float(high - low) / (HEIGHT - TOP - BOTTOM)
    drawn = [read_off(*spot) for spot in numbers(html, "cx", "cy")]
    told = [(row.year, float(row.reading)) for row in line.rows if row.reading is not None]
    assert [year for year, _ in drawn] == [*(year for year, _ in told), line.target[0]]
    for (_, value), (_, told_value) in zip(drawn, [*told, line.target], strict=True):
        assert value == pytest.approx(float(told_value), abs=tolerance)
    table = words(render("{{ target_line_table(measure, line) }}", line=line, measure=measure_of(**case)))
    for row in line.rows:
        assert f"{row.year} " in table
        for value in (row.reading, row.planned):
            assert value is None or amount(value, places=line.places) in table


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_everything_drawn_lies_inside_the_picture(case):
    chart = target_chart(line_of(**case))
    spots = [*chart.levels, *chart.years, *chart.line, *chart.course, chart.goal]
    spots += [chart.newest] if chart.newest else []
    assert all(0 <= spot.x <= WIDTH and 0 < spot.y < HEIGHT for spot in spots)
    assert 2 <= len(chart.levels) <= 7
    assert "0" in [level.text.rstrip("0").rstrip(".") or "0" for level in chart.levels]
    xs = [spot.x for spot in chart.years]
    assert all(after - before >= 40 for before, after in pairwise(xs))


def test_the_newest_number_gives_way_to_the_targets():
    assert target_chart(line_of(**CASES["read in the target's year"])).newest is None
    assert target_chart(line_of(**CARBON)).newest.text == "503"


def test_the_sentence_says_the_same_as_the_table(render):
    source = "{{ target_line_words(measure, measure.course) }}"
    assert words(render(source, measure=measure_of(**CARBON))) == (
        "It began at 640 thousand tonnes in 2020. The target is 0 thousand tonnes by 2045. In 2025 it was 503 "
        "thousand tonnes, and the line to the target stood at 512 thousand tonnes. So it is ahead of the line."
    )
    none = words(render(source, measure=measure_of(**CASES["no reading"], unit="%")))
    assert none == "It began at 30% in 2022. The target is 100% by 2029. There is no reading yet."


def test_made_up_numbers_say_so_and_real_ones_do_not(render):
    source = "{{ measure_figure(measure) }}"
    said = "Example figures, not real readings"
    made_up = words(render(source, measure=measure_of(**CARBON, is_example=True)))
    assert made_up.count(said) == 2  # above the chart, and in the table's caption
    assert "xample" not in words(render(source, measure=measure_of(**CARBON)))


def test_screen_readers_get_the_table_and_the_policy_is_kept(render):
    html = render("{{ measure_figure(measure) }}", measure=measure_of(**CARBON))
    assert re.findall(r"<(?:svg|ul)[^>]*>", html) == re.findall(
        r"<(?:svg|ul)[^>]*aria-hidden=\"true\"[^>]*>", html
    )
    assert html.count('scope="row"') == len(line_of(**CARBON).rows)
    assert html.count("<caption>") == 1
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script", html)


def test_what_editors_write_is_never_markup(render):
    measure = measure_of(**CARBON, unit=HOSTILE)
    measure.name = measure.source = measure.source_link = HOSTILE
    html = render("{{ measure_figure(measure) }}", measure=measure)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("62", "%", "62%"),
        ("12.50", "%", "12.5%"),
        ("1204.5", "tonnes", "1,204.5 tonnes"),
        ("1E+3", "people", "1,000 people"),
        ("-0.5", "°C", "-0.5°C"),
        ("7", "", "7"),
    ],
)
def test_an_amount_stands_with_its_unit_and_no_empty_decimals(value, unit, shown):
    assert amount(Decimal(value), unit) == shown


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2045-12-31", "the end of 2045"),
        ("2028-02-29", "the end of February 2028"),
        ("2027-02-27", "27 February 2027"),
    ],
)
def test_the_last_day_of_a_month_or_year_is_its_end(day, shown):
    with translation.override("en-gb"):
        assert due_day(date.fromisoformat(day)) == shown
