"""Takes the example away: what its loader made, and nothing that people made since."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from wagtail.models import ModelLogEntry, Page, Revision
from wagtail_localize.models import String, StringSegment, TranslatableObject

from cms.models import ExampleMark, HomePage
from insight.disclosure import erase_equality
from insight.models import AnalysisRun, Engagement, Submission
from insight.models.reference import ReferenceModel

Kept = dict[str, str]
"""What stays, in words, and why."""


@transaction.atomic
def remove_example() -> tuple[int, Kept]:
    """Delete what the example's loader made, all or nothing; return how many marked rows went and what stays why.

    Whatever somebody else sent, added or changed stays, and so does what it hangs on. Again goes on where that
    is no longer so.
    """
    return _Removal().run()


def example_is_there() -> bool:
    """Say whether anything is marked as made by the example's loader."""
    return ExampleMark.objects.exists()


class _Removal:
    def __init__(self) -> None:
        self.kept: Kept = {}
        self.gone = 0
        self.marks: dict[type[models.Model], list[str]] = {}
        for mark in ExampleMark.objects.select_related("content_type").order_by("pk"):
            model = mark.content_type.model_class()
            if model:
                self.marks.setdefault(model, []).append(mark.object_id)
        self.staff = set(self._rows(get_user_model()).values_list("pk", flat=True))

    def run(self) -> tuple[int, Kept]:
        self._take_submissions()
        self.in_use = set(Submission.objects.values_list("engagement", flat=True))
        self._take_pages()
        _forget_translations()
        self._take_rows(lambda model: not issubclass(model, ReferenceModel | get_user_model()))
        self._take_reference()
        self._take_rows(lambda model: model is get_user_model())
        self._shut_out_staff()
        self._empty_home()
        self._forget_what_is_gone()
        return self.gone, self.kept

    def _rows(self, model: type[models.Model]) -> models.QuerySet[Any]:
        return model._default_manager.filter(pk__in=self.marks.get(model, []))

    def _take_submissions(self) -> None:
        for submission in self._rows(Submission):
            erase_equality(submission=submission)
            self._delete(submission)
        for row in Submission.objects.values("engagement__title").annotate(number=models.Count("pk")):
            number, many = row["number"], "" if row["number"] == 1 else "s"
            what = f"{number} submission{many} to “{row['engagement__title']}”"
            self.kept[what] = f"{'they are' if many else 'it is'} not of the example"

    def _take_pages(self) -> None:
        ids = [pk for model, keys in self.marks.items() if issubclass(model, Page) for pk in keys]
        for page in Page.objects.filter(pk__in=ids).order_by("-depth", "-path").specific():
            fresh = Page.objects.get(pk=page.pk)
            if getattr(page, "engagement_id", None) in self.in_use:
                self._keep(page, "its engagement stays")
            elif self._is_anothers_page(page):
                self._keep(page, "somebody else changed it")
            elif fresh.numchild:
                self._keep(page, "there are pages below it that stay")
            else:
                self._delete(fresh.specific)

    def _take_rows(self, which: Callable[[type[models.Model]], bool]) -> None:
        """Delete marked rows, newest first, again and again while that frees others."""
        wanted = [model for model in self.marks if which(model) and not issubclass(model, Page | Submission)]
        rows = [row for model in reversed(wanted) for row in self._rows(model).order_by("-pk")]
        while rows:
            left = [row for row in rows if not self._try(row)]
            if len(left) == len(rows):
                break
            rows = left

    def _try(self, row: models.Model) -> bool:
        """Delete a row, or note why it stays; say whether it may be forgotten."""
        if isinstance(row, Engagement) and row.pk in self.in_use:
            self._keep(row, "people who are not of the example took part")
            return True
        if self._is_anothers_row(row):
            self._keep(row, "somebody else changed it")
            return True
        try:
            with transaction.atomic():
                self._delete(row)
        except (ProtectedError, RestrictedError):
            if not isinstance(row, AnalysisRun):
                self._keep(row, "something that stays needs it")
            return False
        return True

    def _take_reference(self) -> None:
        if Submission.objects.exists() or Engagement.objects.exists():
            self.kept["priorities, ambitions, communities and places"] = "engagements that stay speak of them"
        else:
            self._take_rows(lambda model: issubclass(model, ReferenceModel))

    def _shut_out_staff(self) -> None:
        for person in self._rows(get_user_model()):
            person.is_active = False
            person.set_unusable_password()
            person.save()
            self._keep(person, "their name stands on work that stays; they can't sign in any more")

    def _empty_home(self) -> None:
        for home in HomePage.objects.all():
            if not self._is_anothers_page(home):
                home.lead, home.introduction = HomePage._meta.get_field("lead").get_default(), ""
                home.latest_revision = home.live_revision = None
                home.save()
                Revision.objects.for_instance(home).delete()

    def _forget_what_is_gone(self) -> None:
        """Drop the marks of rows that went with others, or that somebody deleted before."""
        for model, keys in self.marks.items():
            there = set(map(str, self._rows(model).values_list("pk", flat=True)))
            marks = ExampleMark.objects.filter(content_type=ContentType.objects.get_for_model(model))
            marks.filter(object_id__in=set(keys) - there).delete()

    def _is_anothers_page(self, page: Page) -> bool:
        return self._any_other(Revision.objects.for_instance(page).values_list("user", flat=True))

    def _is_anothers_row(self, row: models.Model) -> bool:
        return self._any_other(ModelLogEntry.objects.for_instance(row).values_list("user", flat=True))

    def _any_other(self, people: Iterable[int | None]) -> bool:
        return any(pk is not None and pk not in self.staff for pk in people)

    def _keep(self, row: models.Model, why: str) -> None:
        self.kept[f"{row._meta.verbose_name} “{row}”"] = why

    def _delete(self, row: models.Model) -> None:
        words = f"{row._meta.verbose_name} “{row}”"
        row.delete()
        self.kept.pop(words, None)
        self.gone += 1


def _forget_translations() -> None:
    """Forget what translators have of pages that are gone."""
    there = Page.objects.values("translation_key")
    TranslatableObject.objects.exclude(translation_key__in=there).delete()
    String.objects.exclude(pk__in=StringSegment.objects.values("string")).delete()
