"""Topics to themes: what the last run found, beside the themes there are."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import path, reverse, reverse_lazy

from insight.enums import TopicLevel
from insight.errors import ServiceError
from insight.forms.curation import AddForm, AdoptForm
from insight.models import Engagement, Priority, Theme, Topic
from insight.selectors.topics import TopicBoard, TopicCard, live_themes, topic_board, undecided_topics
from insight.services import themes
from insight.viewsets.desk import AnyForm, Desk, DeskPage, RightMenuItem, code_again

CARDS_A_PAGE = 40


@dataclass(frozen=True, slots=True)
class LevelStep:
    """One level of the last run: `way` is "Broader" or "Narrower" where it is next to the one on show, which is `current`."""

    level: TopicLevel
    count: int
    current: bool
    way: str


def level_steps(board: TopicBoard) -> list[LevelStep]:
    """Return the levels that a curator may step to, the broadest first; none of a run without topics."""
    levels = list(board.levels)
    here = levels.index(board.level) if levels else 0
    ways = {here - 1: "Broader", here + 1: "Narrower"}
    return [
        LevelStep(level, board.levels[level], place == here, ways.get(place, ""))
        for place, level in enumerate(levels)
    ]


class TopicDoorView(DeskPage):
    """Every engagement with how many topics wait in it."""

    right = "insight.curate_themes"
    template_name = "insight/admin/topic_engagements.html"
    page_title = "Topics"
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(engagement, undecided_topics(engagement)) for engagement in Engagement.objects.all()]
        return super().get_context_data(rows=sorted(rows, key=lambda row: -row[1]), **kwargs)


class TopicsView(Desk):
    """The topics of an engagement's last run at one level, the new ones first, with forms to decide."""

    right = "insight.curate_themes"
    template_name = "insight/admin/topics.html"
    tab = "topics"
    page_title = "Topics to themes"
    header_icon = "group"
    decisions: ClassVar[dict[str, str]] = {
        "adopt": "adopt",
        "add": "add",
        "reject": "reject",
        "put-back": "put_back",
    }
    engagement: Engagement

    def load(self) -> None:
        self.engagement = self.row(Engagement.objects.all())
        self.themes = list(live_themes(self.engagement))
        self.priorities = list(Priority.objects.all())

    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (reverse("insight_topics"), "Topics"),
            (reverse("insight_analysis", args=[self.engagement.pk]), str(self.engagement)),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked_level = self.request.GET.get("level")
        level = TopicLevel(asked_level) if asked_level in TopicLevel.values else TopicLevel.WIDE
        board = topic_board(self.engagement, level=level)
        asked = self.request.POST.get("topic", "")
        shown = {str(topic.pk) for topic in board.topics_shown(CARDS_A_PAGE)}
        return super().get_context_data(
            engagement=self.engagement,
            board=board,
            steps=level_steps(board),
            cards=[self.with_forms(card) for card in board.waiting[:CARDS_A_PAGE]],
            more=max(len(board.waiting) - CARDS_A_PAGE, 0),
            known=[
                self.with_forms(card) if card.topic.is_recognised else {"card": card} for card in board.known
            ],
            set_aside=[self.with_forms(TopicCard(topic, [], [])) for topic in board.set_aside],
            themes=self.themes,
            failed_topic=asked if asked in shown else "",
            **kwargs,
        )

    def with_forms(self, card: TopicCard) -> dict[str, Any]:
        """Return a card with its forms and those of its finer topics; a refused one as it was typed."""
        topic = card.topic
        return {
            "card": card,
            "adopt": self.topic_form("adopt", topic, self.adopt_form(topic, about=card.about)),
            "add": self.topic_form("add", topic, self.add_form(topic, earlier=topic.theme or card.earlier)),
            "finer": [self.with_forms(part) for part in card.finer],
        }

    def topic_form(self, decision: str, topic: Topic, blank: AnyForm) -> AnyForm:
        """Return the form of one topic: as typed where it was this one that was refused."""
        was_this = self.request.POST.get("topic") == str(topic.pk)
        return self.form(decision, blank) if was_this else blank

    def adopt_form(self, topic: Topic, data: Any = None, *, about: Priority | None = None) -> AdoptForm:
        """Return the form that makes a theme of `topic`, named as the topic is shown; it proposes the priority `about`."""
        named = {"name": topic.shown_name, "priority": about.pk if about else None}
        return AdoptForm(data, priorities=self.priorities, initial=named, auto_id=f"adopt-{topic.pk}-%s")

    def add_form(self, topic: Topic, data: Any = None, *, earlier: Theme | None = None) -> AddForm:
        """Return the form that adds `topic` to a theme; it proposes the `earlier` one."""
        named = {"theme": earlier.pk} if earlier else {}
        return AddForm(data, themes=self.themes, initial=named, auto_id=f"add-{topic.pk}-%s")

    def topic(self) -> Topic:
        """Return the topic that was decided on. Raises ServiceError if it is none of this engagement."""
        asked = self.request.POST.get("topic", "")
        topics = Topic.objects.select_related("run__engagement").filter(run__engagement=self.engagement)
        topic = topics.filter(pk=asked).first() if asked.isdecimal() else None
        if topic is None:
            raise ServiceError("This topic isn’t there any more. Look at the topics of the newest run.")
        return topic

    def adopt(self) -> str:
        """Make a theme of a topic and have responses coded under it."""
        topic = self.topic()
        asked = self.read(self.adopt_form(topic, self.request.POST))
        theme = themes.adopt_topic(
            topic=topic, by=self.person, name=asked["name"], priority=asked["priority"]
        )
        return self.code_under(theme)

    def add(self) -> str:
        """Add a topic to a theme and have responses coded anew."""
        topic = self.topic()
        asked = self.read(self.add_form(topic, self.request.POST))
        themes.add_topic_to_theme(topic=topic, theme=asked["theme"], by=self.person)
        return self.code_under(asked["theme"])

    def reject(self) -> str:
        """Set a topic aside."""
        topic = self.topic()
        themes.reject_topic(topic=topic, by=self.person)
        return f"“{topic.shown_name}” is set aside. You find it at the end of this page."

    def put_back(self) -> str:
        """Let a topic that was set aside wait again."""
        topic = self.topic()
        themes.put_back_topic(topic=topic, by=self.person)
        return f"“{topic.shown_name}” waits for a decision again."

    def code_under(self, theme: Theme) -> str:
        """Ask for a run of coding, since the themes are others now; return what to tell the person."""
        code_again(self.engagement, self.person)
        return f"“{theme.name}” is in the themes. Responses are being coded: its count follows in a while."


urls = [
    path("feedback/topics/", TopicDoorView.as_view(), name="insight_topics"),
    path("feedback/engagements/<int:pk>/topics/", TopicsView.as_view(), name="insight_engagement_topics"),
]
menu_item = RightMenuItem(
    "Topics",
    reverse_lazy("insight_topics"),
    name="topics",
    icon_name="group",
    order=40,
    right=TopicsView.right,
)
