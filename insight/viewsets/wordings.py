"""An engagement in other languages: what its page says and what its journey asks."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404
from django.urls import path, reverse

from insight.forms.wordings import WordingForm
from insight.models import Engagement
from insight.selectors.wordings import wording_of
from insight.services.wordings import drop_wording, keep_wording
from insight.viewsets.desk import Desk


class WordingsView(Desk):
    """One language at a time; the address says which, `?language=es`."""

    right = "insight.change_engagement"
    template_name = "insight/admin/wordings.html"
    tab = "languages"
    page_title = "In other languages"
    header_icon = "site"
    decisions: ClassVar[dict[str, str]] = {"keep": "keep", "drop": "drop"}
    engagement: Engagement

    def load(self) -> None:
        self.engagement = self.row(Engagement.objects.prefetch_related("wordings", "questions__wordings"))
        self.languages = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
        self.languages.pop(settings.LANGUAGE_CODE, None)
        self.language = self.request.GET.get("language", next(iter(self.languages), ""))
        if self.language and self.language not in self.languages:
            raise Http404

    def get_page_subtitle(self) -> str:
        return self.engagement.title

    def crumbs(self) -> list[tuple[str, str]]:
        return [(reverse("insight_engagements:index"), "Engagements")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            engagement=self.engagement,
            language=self.language,
            language_name=self.languages.get(self.language, ""),
            languages=[
                {"code": code, "name": name, "is_there": wording_of(self.engagement, code) is not None}
                for code, name in self.languages.items()
            ],
            form=self.form("keep", self._form()) if self.language else None,
            is_there=wording_of(self.engagement, self.language) is not None,
            **kwargs,
        )

    def keep(self) -> str:
        """Keep what was written."""
        form = self._form(self.request.POST)
        self.read(form)
        keep_wording(
            engagement=self.engagement, language=self.language, words=form.words, questions=form.asked
        )
        return f"Kept. Who takes part in {self.languages[self.language]} reads these words from now on."

    def drop(self) -> str:
        """Forget the language; its readers get the first one."""
        drop_wording(engagement=self.engagement, language=self.language)
        return f"Taken out. Readers of {self.languages[self.language]} get the first language again."

    def _form(self, data: Any = None) -> WordingForm:
        return WordingForm(data, engagement=self.engagement, language=self.language)


urls = [path("feedback/engagements/<int:pk>/languages/", WordingsView.as_view(), name="insight_wordings")]
