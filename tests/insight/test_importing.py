"""A file of feedback: what comes in, what is refused with which words, and that nothing is half-done."""

import gzip
from datetime import date
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from insight.enums import Channel, ResponseStatus
from insight.models import Engagement, Place, Question, Response, Submission
from insight.pipeline.importing import ImportRefused, Mapping, import_feedback
from insight.pipeline.tables import read_table
from tests.factories import EngagementFactory, PlaceFactory, QuestionFactory

pytestmark = pytest.mark.django_db

WIDE = "who,good,better\n1,Kind nurses,Shorter waits\n2,,Answer the phone\n3,Nothing,\n"
LONG = (
    "who,asked,said,when\n"
    "a,What was good?,The nurse was kind,2026-03-31\n"
    "a,What could be better?,Answer the phone,2026-03-31\n"
    "b,what was  GOOD?,Everything,2026-02\n"
)


@pytest.fixture
def engagement():
    engagement = EngagementFactory(slug="gp-access")
    QuestionFactory(engagement=engagement, key="good", text="What was good?")
    QuestionFactory(engagement=engagement, key="better", text="What could be better?")
    return engagement


@pytest.fixture
def write(tmp_path):
    def _write(text: str, name: str = "answers.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return _write


WIDE_MAPPING = Mapping(texts=(("good", "good"), ("better", "better")), id_column="who")
LONG_MAPPING = Mapping(texts=(("said", ""),), question_column="asked", id_column="who", date_column="when")


def words():
    return sorted((r.question.key, r.verbatim) for r in Response.objects.select_related("question"))


def test_each_text_column_answers_its_question(engagement, write):
    report = import_feedback(write(WIDE), engagement=engagement, mapping=WIDE_MAPPING)
    assert (report.rows, report.submissions, report.responses) == (3, 3, 4)
    assert words() == [
        ("better", "Answer the phone"),
        ("better", "Shorter waits"),
        ("good", "Kind nurses"),
        ("good", "Nothing"),
    ]
    assert set(Response.objects.values_list("status", flat=True)) == {ResponseStatus.RECEIVED}
    assert set(Submission.objects.values_list("channel", "consent_quote")) == {(Channel.IMPORT, False)}


def test_the_words_are_sealed(engagement, write):
    from django.db import connection

    import_feedback(write(WIDE), engagement=engagement, mapping=WIDE_MAPPING)
    with connection.cursor() as cursor:
        cursor.execute("select verbatim from insight_response")
        assert not any("nurses" in row[0] for row in cursor.fetchall())


def test_a_second_import_adds_nothing(engagement, write):
    import_feedback(write(WIDE), engagement=engagement, mapping=WIDE_MAPPING)
    again = import_feedback(write(WIDE), engagement=engagement, mapping=WIDE_MAPPING)
    assert (again.submissions, again.responses, again.known) == (0, 0, 3)
    assert Submission.objects.count() == 3


def test_without_an_id_equal_rows_are_different_people_but_the_file_twice_is_not(engagement, write):
    mapping = Mapping(texts=(("good", "good"),))
    path = write("good\nNothing\nNothing\nKind\n")
    assert import_feedback(path, engagement=engagement, mapping=mapping).submissions == 3
    assert import_feedback(path, engagement=engagement, mapping=mapping).submissions == 0


def test_an_import_cut_short_is_finished_by_the_next(engagement, write, monkeypatch):
    from insight.services import bulk

    monkeypatch.setattr(bulk, "BATCH", 1)
    hash_receipt, calls = bulk.hash_receipt, []

    def power_cut(code):
        calls.append(code)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return hash_receipt(code)

    monkeypatch.setattr(bulk, "hash_receipt", power_cut)
    with pytest.raises(KeyboardInterrupt):
        import_feedback(write(WIDE), engagement=engagement, mapping=WIDE_MAPPING)
    assert Submission.objects.count() == 1
    report = import_feedback(write(WIDE), engagement=engagement, mapping=WIDE_MAPPING)
    assert (report.submissions, report.known) == (2, 1)
    assert len(words()) == 4


def test_a_column_may_name_the_question_and_one_id_is_one_sitting(engagement, write):
    report = import_feedback(write(LONG), engagement=engagement, mapping=LONG_MAPPING)
    assert (report.submissions, report.responses) == (2, 3)
    first, second = Submission.objects.order_by("submitted_at")
    assert (first.submitted_at.date(), second.submitted_at.date()) == (date(2026, 2, 1), date(2026, 3, 30))
    assert second.responses.count() == 2


def test_a_new_engagement_gets_a_question_for_each_that_is_named(write):
    report = import_feedback(write(LONG), new_engagement="What people told the surgery", mapping=LONG_MAPPING)
    engagement = Engagement.objects.get(pk=report.engagement_id)
    assert engagement.slug == "what-people-told-the-surgery"
    assert [q.key for q in engagement.questions.all()] == ["what-was-good", "what-could-be-better"]
    assert (engagement.opens_on, engagement.closes_on) == (date(2026, 2, 1), date(2026, 3, 31))
    with pytest.raises(ImportRefused, match="already"):
        import_feedback(write(LONG), new_engagement="What people told the surgery", mapping=LONG_MAPPING)
    again = import_feedback(write(LONG), engagement=engagement, mapping=LONG_MAPPING)
    assert (again.submissions, again.known) == (0, 2)


def test_gzip_tsv_and_semicolons_are_read(engagement, tmp_path, write):
    packed = tmp_path / "answers.csv.gz"
    packed.write_bytes(gzip.compress(WIDE.encode()))
    tabs = write(WIDE.replace(",", "\t"), "answers.tsv")
    semicolons = write(WIDE.replace(",", ";"), "semicolons.csv")
    read = [read_table(path).rows for path in (packed, tabs, semicolons, write(WIDE))]
    assert read[0] == read[1] == read[2] == read[3]


def test_a_workbook_is_read_and_its_formulas_stay_text(engagement, tmp_path):
    book = openpyxl.Workbook()
    for row in (["who", "good"], [7, '=HYPERLINK("http://evil.example","click")'], [None, None], [8, "Kind"]):
        book.active.append(row)
    path = tmp_path / "answers.xlsx"
    book.save(path)
    import_feedback(path, engagement=engagement, mapping=Mapping(texts=(("good", "good"),), id_column="who"))
    assert words() == [("good", '=HYPERLINK("http://evil.example","click")'), ("good", "Kind")]


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+44", "-2", '=cmd|" /C calc"!A0'])
def test_a_formula_in_a_csv_stays_the_text_that_it_is(engagement, write, formula):
    text = formula.replace('"', '""')
    import_feedback(
        write(f'good\n"{text}"\n'), engagement=engagement, mapping=Mapping(texts=(("good", "good"),))
    )
    assert words() == [("good", formula)]


@pytest.mark.parametrize(
    ("text", "row", "says"),
    [
        ("who,good,better\n1,a,b\n2,a\n", 3, "2 cells, but there are 3 columns"),
        ("who,good,better\n1,a,b\n2,a,b,c\n", 3, "4 cells"),
        ("who,good,better\n1,a\0,b\n", 2, "null character"),
        (f"who,good,better\n1,{'x' * 6000},b\n", 2, "6,000 characters long"),
        ("who,good,better\n1,a,b\n1,c,d\n", 3, "row 2 has the same id"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(engagement, write, text, row, says):
    with pytest.raises(ImportRefused, match="Nothing was imported") as refused:
        import_feedback(write(text), engagement=engagement, mapping=WIDE_MAPPING)
    assert says in {problem.row: problem.message for problem in refused.value.problems}[row]
    assert f"Row {row}" in str(refused.value)
    assert not Submission.objects.exists()


def test_bad_rows_can_be_left_out_and_are_named(engagement, write):
    text = "who,asked,said,when\na,What was good?,Kind,2026-03-31\na,What could be better?,Phone,soon\nb,What was good?,All,\n"
    report = import_feedback(write(text), engagement=engagement, mapping=LONG_MAPPING, skip_bad=True)
    assert words() == [("good", "All")]
    assert [(p.row, "date" in p.message, "row 3" in p.message) for p in report.problems] == [
        (2, False, True),
        (3, True, False),
    ]
    mended = text.replace("soon", "2026-04-01")
    assert import_feedback(write(mended), engagement=engagement, mapping=LONG_MAPPING).submissions == 1


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("31-31-2026", "not a date"),
        ("2026-13", "not a date"),
        ("2999-01-01", "in the future"),
        ("soon", "not a date"),
    ],
)
def test_a_bad_date_says_how_to_write_it(engagement, write, moment, says):
    with pytest.raises(ImportRefused, match=says):
        import_feedback(write(LONG.replace("2026-02", moment)), engagement=engagement, mapping=LONG_MAPPING)


def test_a_day_comes_before_its_month(engagement, write):
    import_feedback(write(LONG.replace("2026-02", "03/04/2026")), engagement=engagement, mapping=LONG_MAPPING)
    assert Submission.objects.filter(submitted_at__month=4).exists()


def test_consent_is_read_for_each_and_no_answer_is_no(engagement, write):
    text = "good,ok\nA,yes\nB,No\nC,\n"
    import_feedback(
        write(text), engagement=engagement, mapping=Mapping(texts=(("good", "good"),), consent_quote="ok")
    )
    agreed = Response.objects.filter(submission__consent_quote=True)
    assert [response.verbatim for response in agreed] == ["A"]
    with pytest.raises(ImportRefused, match="neither yes nor no"):
        import_feedback(
            write("good,ok\nA,perhaps\n"),
            engagement=engagement,
            mapping=Mapping(texts=(("good", "good"),), consent_quote="ok"),
        )


def test_a_place_is_found_by_name_or_refused_with_those_that_are_there(engagement, write):
    PlaceFactory()
    mapping = Mapping(texts=(("good", "good"),), place_column="borough")
    import_feedback(write("good,borough\nA,LEWISHAM\nB,\n"), engagement=engagement, mapping=mapping)
    assert list(Submission.objects.order_by("pk").values_list("place__slug", flat=True)) == ["lewisham", None]
    with pytest.raises(ImportRefused, match="They are: Lewisham"):
        import_feedback(write("good,borough\nA,Camden\n"), engagement=engagement, mapping=mapping)
    assert Place.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("good,good\na,b\n", "twice"),
        ("good,\na,b\n", "no name"),
        ('good,better\n"a,b\nc,d\n', "breaks off after row 1"),
        ("other\na\n", "no column “good”. The file has these: “other”"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_says_why(engagement, write, text, says):
    with pytest.raises(ImportRefused, match=says):
        import_feedback(write(text), engagement=engagement, mapping=WIDE_MAPPING)
    assert not Submission.objects.exists()


def test_a_wrong_encoding_says_which_to_try(engagement, write):
    windows = write("good\nCafé – très bien\n", encoding="cp1252")
    mapping = Mapping(texts=(("good", "good"),))
    with pytest.raises(ImportRefused, match=r"Line 2 is not utf-8 text.*cp1252"):
        import_feedback(windows, engagement=engagement, mapping=mapping)
    import_feedback(windows, engagement=engagement, mapping=mapping, encoding="cp1252")
    assert words() == [("good", "Café – très bien")]
    with pytest.raises(ImportRefused, match="utf-16"):
        read_table(write("good\nKind\n", encoding="utf-16"))
    with pytest.raises(ImportRefused, match="no encoding called"):
        read_table(windows, encoding="klingon")


def test_a_byte_order_mark_is_no_part_of_the_first_column(write):
    assert read_table(write("good\nKind\n", encoding="utf-8-sig")).columns == ("good",)


@pytest.mark.parametrize("name", ["answers.csv.gz", "answers.xlsx"])
def test_a_damaged_file_is_refused(write, name):
    with pytest.raises(ImportRefused, match=r"damaged|not a workbook"):
        read_table(write("not what its name says", name))


def test_other_files_and_missing_ones_are_refused(write, tmp_path):
    with pytest.raises(ImportRefused, match="not a kind of file"):
        read_table(write(WIDE, "answers.pdf"))
    with pytest.raises(ImportRefused, match="no file"):
        read_table(tmp_path / "gone.csv")


def test_a_file_that_unpacks_without_end_is_refused(write, monkeypatch, tmp_path):
    from insight.pipeline import tables

    monkeypatch.setattr(tables, "MOST_BYTES", 1000)
    bomb = tmp_path / "bomb.csv.gz"
    bomb.write_bytes(gzip.compress(b"a" * 100_000))
    with pytest.raises(ImportRefused, match="larger than"):
        read_table(bomb)


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        (Mapping(texts=()), "which column"),
        (Mapping(texts=(("good", "nonsense"),)), "Its questions are: good, better"),
        (Mapping(texts=(("good", "good"), ("better", "good"))), "Two columns"),
        (Mapping(texts=(("good", "Not A Key"),)), "Write it like “not-a-key”"),
        (Mapping(texts=(("good", "good"), ("better", "better")), question_column="who"), "only one column"),
        (Mapping(texts=(("good", "good"),), channel="pigeon"), "not a channel"),
    ],
)
def test_a_mapping_that_does_not_fit_says_what_would(engagement, write, mapping, says):
    with pytest.raises(ImportRefused, match=says):
        import_feedback(write(WIDE), engagement=engagement, mapping=mapping)


def test_a_question_that_is_not_asked_is_named_with_those_that_are(engagement, write):
    with pytest.raises(ImportRefused, match=r"“Who are you\?” is not a question.*good, better"):
        import_feedback(
            write(LONG.replace("what was  GOOD?", "Who are you?")),
            engagement=engagement,
            mapping=LONG_MAPPING,
        )


def test_rows_without_words_are_counted_and_a_file_of_them_is_refused(engagement, write):
    report = import_feedback(
        write("who,good,better\n1, ,\n2,Kind,\n"), engagement=engagement, mapping=WIDE_MAPPING
    )
    assert (report.empty, report.submissions) == (1, 1)
    with pytest.raises(ImportRefused, match="no row"):
        import_feedback(write("who,good,better\n1, ,\n"), engagement=engagement, mapping=WIDE_MAPPING)


def test_the_command_imports_and_says_what_it_did(engagement, write):
    out = StringIO()
    call_command(
        "import_feedback", write(WIDE), "--engagement=gp-access", "--text=good", "--text=better=better", "--id=who",
        "--consent-quote=yes", "--channel=paper", stdout=out,
    )  # fmt: skip
    assert "Submissions added: 3, with 4 responses" in out.getvalue()
    assert set(Submission.objects.values_list("channel", "consent_quote")) == {("paper", True)}


def test_the_command_names_the_engagements_that_are_there(engagement, write):
    with pytest.raises(CommandError, match="There are: gp-access"):
        call_command("import_feedback", write(WIDE), "--engagement=nonsense", "--text=good")
    with pytest.raises(CommandError, match="The file has these"):
        call_command("import_feedback", write(WIDE), "--engagement=gp-access", "--text=nonsense=good")
    assert Question.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"good,good\na,b\n", "there twice"),
        (b'good,who\n"a,1\nb,2\n', "breaks off after row 1"),
        ("good\nCafé\n".encode("cp1252"), "import it with the encoding “cp1252”"),
        ("good\nKind\n".encode("utf-16"), "import it with the encoding “utf-16”"),
        (b"other\na\n", "no column “good”"),
        (b"good\nfine\n" + b"x" * 100_000 + b"\n", "Row 3: Your answer is 100,000 characters long"),
        (b"good\n" + b'"' + b"x" * 200_000 + b'"\n', "Row 2 has a cell of more than 131,072 characters"),
        (b"good\na\0b\n", "null character"),
    ],
)
def test_the_command_refuses_what_the_page_refuses(engagement, tmp_path, content, says):
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("import_feedback", path, "--engagement=gp-access", "--text=good")
    assert says in str(refused.value)
    assert not Submission.objects.exists()


def test_the_command_takes_a_formula_as_the_text_that_it_is(engagement, write):
    call_command(
        "import_feedback", write("good\n=1+1\n"), "--engagement=gp-access", "--text=good", stdout=StringIO()
    )
    assert words() == [("good", "=1+1")]
