"""One topic: in which words, when and by whom it was spoken of, and what became of it."""

from typing import Any, cast

from django.urls import path, reverse

from insight.models import Engagement, Topic
from insight.selectors.assignments import assigned_responses
from insight.selectors.spread import spread_of
from insight.selectors.topics import exemplars_of_topics, last_discovery
from insight.viewsets.desk import DeskPage


class TopicView(DeskPage):
    """What is known of one topic, of the last run or of one before."""

    right = "insight.curate_themes"
    template_name = "insight/admin/topic.html"
    tab = "topics"
    header_icon = "group"
    page_title = "Topic"
    topic: Topic
    engagement: Engagement

    def load(self) -> None:
        found = Topic.objects.filter(run__engagement__isnull=False)
        self.topic = self.row(found.select_related("run__engagement", "parent", "theme"))
        self.engagement = cast(Engagement, self.topic.run.engagement)

    def get_page_subtitle(self) -> str:
        return self.topic.shown_name

    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (reverse("insight_analysis", args=[self.engagement.pk]), str(self.engagement)),
            (reverse("insight_engagement_topics", args=[self.engagement.pk]), "Topics"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            topic=self.topic,
            engagement=self.engagement,
            is_newest=self.topic.run == last_discovery(self.engagement),
            exemplars=exemplars_of_topics(self.topic.run, [self.topic])[self.topic.pk],
            narrower=self.topic.children.all(),
            spread=spread_of(assigned_responses(self.topic, self.engagement), self.engagement),
            **kwargs,
        )


urls = [path("feedback/topics/<int:pk>/", TopicView.as_view(), name="insight_topic")]
