"""Reading a report's file into the library. Only workers load this."""

from dataclasses import dataclass

from cms.library.report_text import Unreadable, text_of
from cms.models import ReportPage
from insight.published.library import note_file_text


@dataclass(frozen=True)
class Reading:
    """What came of it: how many characters the report is now found by, and why none where that is so."""

    characters: int = 0
    problem: str = ""

    def as_result(self) -> dict[str, int | str]:
        """Return it as a job's result."""
        return {"characters": self.characters} | ({"problem": self.problem} if self.problem else {})


def read_report(*, page_id: int) -> Reading:
    """Let readers find a live report by its file's text; again changes nothing.

    A file that can't be read is no failure: the report is found by its page as before, and the result says why.
    """
    page = ReportPage.objects.live().filter(pk=page_id).select_related("document").first()
    if page is None:
        return Reading(problem="The report is not there any more.")
    try:
        with page.document.open_file() as file:
            text = text_of(file, extension=page.document.file_extension)
    except Unreadable as problem:
        return Reading(problem=str(problem))
    except FileNotFoundError:
        return Reading(problem="The report's file is gone. Choose it again, then publish the report again.")
    if not note_file_text(page_id=page.pk, file_key=page.file_key, text=text):
        return Reading(problem="The report offers another file now.")
    return Reading(characters=len(text))
