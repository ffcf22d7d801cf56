import csv
import gzip
import re
import shlex
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nlp.__main__ import main
from nlp.embedding import unit_rows
from nlp.errors import ReportError
from nlp.report import Contents, read_answers, read_contents, write_report
from nlp.report.canvas import WIDTH, label
from nlp.report.contents import TopicLine
from nlp.report.periods import make_periods, read_date
from tests.nlp.blobs import bunches

pytestmark = pytest.mark.slow
DOC = Path(__file__).resolve().parents[2] / "docs" / "report.md"
COMMANDS = re.findall(r"^    python -m nlp (report .+)$", DOC.read_text(encoding="utf-8"), re.MULTILINE)


class WordEmbedder:
    """Stands in for the model: texts with the same words lie near each other."""

    fingerprint = "words"

    def embed(self, texts):
        rows = [
            sum((self.word(word) for word in re.findall(r"[a-z]+", text.lower())), np.zeros(64))
            for text in texts
        ]
        return unit_rows(np.array(rows).reshape(len(texts), 64))

    @staticmethod
    def word(word):
        return np.random.default_rng(zlib.crc32(word.encode())).normal(size=64)


def write_table(path, rows, header=("comment", "date")):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)
    return path


@pytest.fixture
def table(tmp_path):
    texts, _, _ = bunches((40, 30, 20))
    odd = [
        ("=SUM(A1:A9)", "2025-03-01"),
        ("n/a", "2025-03-01"),
        ("", "2025-03-01"),
        ("My husband hits me and I am scared to go home", "2025-03-01"),
        ("The waiting times for Olu on 07700 900123 <script>alert(1)</script> were long", "nonsense"),
    ]
    days = [(text, f"2025-0{1 + row % 6}-03") for row, text in enumerate(texts)]
    whose = ["Carers; Deaf people", "carers", "Deaf people;Deaf people;", ""]
    rows = [(*pair, whose[row % 4]) for row, pair in enumerate([*days, *odd])]
    return write_table(tmp_path / "comments.csv", rows, header=("comment", "date", "community"))


def page_of(table, folder, *, fewest=8, **columns):
    answers = read_answers(table, text_column="comment", **columns)
    return write_report(read_contents(answers, WordEmbedder(), fewest=fewest), folder)


def test_the_page_holds_every_topic_and_needs_no_other_file(table, tmp_path):
    page, *pictures = page_of(table, tmp_path / "out", date_column="date")
    html = page.read_text(encoding="utf-8")
    assert {path.name for path in pictures} == {"topic-map.png", "topic-tree.png", "topics-over-time.png"}
    for path in pictures:
        with Image.open(path) as image:
            assert image.width == WIDTH
            assert len(image.getcolors(1 << 24)) > 3
    for words in ("waiting times", "car park", "friendly nurse"):
        assert words in html.lower()
    assert (
        html.count("<img")
        == html.count('src="data:image/png')
        == len(re.findall(r'<img[^>]+alt="[^"]{40,}', html))
        == 3
    )
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", html)
    assert "May 2025" in html
    assert "1 comment has no date that could be read" in html


def test_families_stand_on_the_page_with_their_topics_where_there_are_any(tmp_path):
    names = ("Car park", "Waiting times", "<i>Nurses</i>")
    wide = tuple(TopicLine(n, n, name, (), 9, (), steady=n > 1) for n, name in enumerate(names, start=1))
    contents = Contents(
        source="a.csv", comments=27, used=27, topics=wide, parents=wide, reasons={}, outside=(), outside_more=0,
        danger_rows=(), note="", undated=0, vectors=np.eye(27, dtype=np.float32), topic_of=(1, 2, 3) * 9,
    )  # fmt: skip
    kin = replace(contents, families=wide[:2], family_of=(1, 2, 1))
    plain, html = (write_report(each, tmp_path)[0].read_text(encoding="utf-8") for each in (contents, kin))
    assert "Families of wide topics" not in plain
    rows = html.split("Families of wide topics</caption>")[1].split("</table>")[0]
    found = [re.sub(r"<[^>]+>", " ", row).split() for row in rows.split("<tr>")[2:]]
    assert found == [
        ["Car", "park", "1", "Car", "park", ",", "3", "&lt;i&gt;Nurses&lt;/i&gt;", "9"],
        ["Waiting", "times", "2", "Waiting", "times", "9"],
    ]
    assert html.count("Loose topic: when the computer looked again") == 1


def test_what_is_private_or_dangerous_is_nowhere_in_the_report(table, tmp_path):
    page, *_ = page_of(table, tmp_path / "out")
    html = page.read_text(encoding="utf-8")
    for words in ("Olu", "07700", "husband", "scared", "<script>", "SUM("):
        assert words not in html
    assert "Open the file and read row 95." in re.sub(r"\s+", " ", html)
    for reason in ("It is a spreadsheet formula", "It says nothing", "The cell is empty", "may be in danger"):
        assert reason in html


def test_counts_are_of_comments_however_many_points_they_make(tmp_path):
    texts, _, _ = bunches((30, 30))
    twice = [(f"{text}. {text}.", "") for text in texts]
    contents = read_contents(
        read_answers(write_table(tmp_path / "a.csv", twice), text_column="comment"), WordEmbedder()
    )
    with_topic = contents.used - sum(contents.reasons.values())
    assert contents.used == 60
    assert len(contents.topic_of) == 2 * with_topic > 100
    assert sum(topic.size for topic in contents.parents) == with_topic


def test_every_comment_has_a_topic_or_a_reason(table):
    contents = read_contents(read_answers(table, text_column="comment"), WordEmbedder())
    assert contents.comments == 95
    assert sum(contents.reasons.values()) + sum(topic.size for topic in contents.parents) == 95


def test_too_few_comments_say_so_and_old_pictures_are_taken_away(table, tmp_path):
    page_of(table, tmp_path / "out")
    few = write_table(tmp_path / "few.csv", [("The lift is broken again", "")] * 3)
    (page,) = page_of(few, tmp_path / "out")
    html = page.read_text(encoding="utf-8")
    assert "Topics need at least 12" in html
    assert "There are too few comments to make topics" in html
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.html"]


def test_topics_by_community_stand_against_all_comments(table, tmp_path):
    page, *_ = page_of(table, tmp_path / "out", community_column="community")
    html = page.read_text(encoding="utf-8")
    cells = re.search(r"<caption>Comments by wide topic and community</caption>(.+?)</table>", html, re.S)
    words = re.sub(r"<[^>]+>", " ", cells[1]).split("\n")
    assert " ".join(words[1].split()) == "Wide topic Carers Deaf people"
    assert '<a href="#communities">' in html
    contents = read_contents(
        read_answers(table, text_column="comment", community_column="community"), WordEmbedder()
    )
    assert (contents.communities.names, contents.communities.left_out) == (("Carers", "Deaf people"), 0)
    largest, smallest = contents.communities.lines[0], contents.communities.lines[-1]
    carers, size = largest.cells[0], contents.parents[0].size
    assert abs(carers.count - size / 2) <= 1
    assert carers.percent == round(100 * carers.count / size)
    assert (smallest.name, len(contents.communities.lines)) == (
        contents.parents[-1].name,
        len(contents.parents),
    )


def test_without_communities_of_a_size_the_page_says_so(table, tmp_path):
    page, *_ = page_of(table, tmp_path / "out", community_column="community", fewest=90)
    html = page.read_text(encoding="utf-8")
    assert "No community is named in 90 comments or more" in html and "Carers" not in html
    page, *_ = page_of(table, tmp_path / "out")
    assert "Topics by community" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        (" ; ", "No row names a community in the column “community”"),
        (f"Carers;{'a' * 81}", "“community” has 81 characters in row 2 where a community stands"),
    ],
)
def test_a_community_column_that_cannot_be_used_is_told(tmp_path, cell, complaint):
    table = write_table(tmp_path / "a.csv", [("The lift is broken", cell)], header=("comment", "community"))
    with pytest.raises(ReportError, match=complaint):
        read_answers(table, text_column="comment", community_column="community")


def test_communities_of_a_cell_stand_once_and_in_its_order(tmp_path):
    cell = "Deaf  people; Carers;deaf people ;; Young people;CARERS"
    table = write_table(tmp_path / "a.csv", [("The lift is broken", cell)], header=("comment", "community"))
    (answer,) = read_answers(table, text_column="comment", community_column="community").answers
    assert answer.communities == ("Deaf people", "Carers", "Young people")


@pytest.mark.parametrize("fewest", ["0", "-1", "many"])
def test_a_threshold_that_is_no_number_of_comments_is_told(table, tmp_path, capsys, fewest):
    with pytest.raises(SystemExit):
        main(["report", str(table), "--text-column", "comment", f"--fewest={fewest}", "--out", str(tmp_path)])
    assert "is no number of comments: give 1 or more" in capsys.readouterr().err


def test_a_second_report_is_the_same(table, tmp_path):
    first = [path.read_bytes() for path in page_of(table, tmp_path / "out", date_column="date")]
    assert [path.read_bytes() for path in page_of(table, tmp_path / "out", date_column="date")] == first


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "There is no column"),
        (b"comment\n", "There are no comments in the column"),
        (b"comment\n  \n", "There are no comments in the column"),
        (b"text\nhello\n", "no column “comment”. The columns are: “text”"),
        (b"comment,comment\na,b\n", "is there twice"),
        ("comment\ncaf\u00e9\n".encode("cp1252"), "is not UTF-8 text, first in line 2"),
        (b"comment,date\na,b,c\n", "Row 2 has 3 cells, but there are 2 columns"),
        (b'comment\n"a\nb\n', "can't be read from row 2 on"),
        (b"comment\n" + b"a" * 100_000 + b"\n", "row 2 has 100,000 characters; at most 50,000"),
        (b"comment\n" + b"a" * 200_000 + b"\n", "can't be read from row 2 on"),
        (b"comment\na\0b\n", "is damaged or is no CSV file"),
    ],
)
def test_a_bad_file_is_told_and_nothing_is_written(tmp_path, capsys, content, complaint):
    path = tmp_path / "comments.csv"
    path.write_bytes(content)
    assert main(["report", str(path), "--text-column", "comment", "--out", str(tmp_path / "out")]) == 1
    out, told = capsys.readouterr()
    assert complaint in told
    assert (out, told.count("\n")) == ("", 1)
    assert not (tmp_path / "out").exists()


def test_a_missing_file_and_a_folder_that_is_a_file_are_told(table, tmp_path):
    with pytest.raises(ReportError, match="There is no file at"):
        read_answers(tmp_path / "none.csv", text_column="comment")
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(ReportError, match="can't be written into"):
        page_of(table, tmp_path / "out")


def test_dates_that_nobody_can_read_are_told(tmp_path):
    table = write_table(tmp_path / "a.csv", [("The lift is broken", "soon")])
    with pytest.raises(ReportError, match="No date in the column “date” can be read"):
        read_answers(table, text_column="comment", date_column="date")


def test_semicolons_a_byte_order_mark_and_gzip_are_read(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress("\ufeffid;comment\n1;Parking, again\n".encode()))
    (answer,) = read_answers(path, text_column="comment").answers
    assert (answer.row, answer.text, answer.day) == (2, "Parking, again", None)
    path.write_bytes(b"no gzip")
    with pytest.raises(ReportError, match="damaged"):
        read_answers(path, text_column="comment")


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2025-06-30", date(2025, 6, 30)),
        ("2025-06-30T10:11:12", date(2025, 6, 30)),
        ("30/06/2025 10:11", date(2025, 6, 30)),
        ("1/2/2025", date(2025, 2, 1)),
        ("30 June 2025", date(2025, 6, 30)),
        ("2025-06", date(2025, 6, 1)),
        ("June 2025", date(2025, 6, 1)),
        ("2025", date(2025, 1, 1)),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_are_read_days_before_months(cell, wanted):
    assert read_date(cell) == wanted


def test_periods_grow_with_the_span_and_leave_none_out():
    weeks = make_periods([date(2025, 6, 4), date(2025, 6, 20)])
    assert weeks.labels() == ("2 Jun 2025", "9 Jun 2025", "16 Jun 2025")
    assert weeks.index(date(2025, 6, 15)) == 1
    assert make_periods([date(2025, 6, 1), date(2025, 7, 1)]).labels() == ("Jun 2025", "Jul 2025")
    assert make_periods([date(2024, 12, 5), date(2025, 4, 1)]).labels()[:2] == ("Dec 2024", "Jan 2025")
    assert make_periods([date(2019, 1, 1), date(2025, 4, 1)]).labels()[-1] == "2025"


def test_a_name_that_the_pictures_cannot_draw_is_a_number():
    assert label(3, "Car park", 900, 20) == "3  Car park"
    assert label(3, "موعد الطبيب", 900, 20) == "3"
    assert label(3, "Waiting for an appointment", 160, 20).endswith("…")


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_docs_run(command, table, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("nlp.commands.load_embedder", lambda name: WordEmbedder())
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)) == 0
    assert capsys.readouterr().out.split() == ["report/report.html"]
    assert (tmp_path / "report" / "report.html").is_file()


def test_the_docs_show_commands():
    assert len(COMMANDS) == 3
