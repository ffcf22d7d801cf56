"""A small site with one priority, one engagement, one approved finding with its evidence and a cleared quote."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wagtail.models import Locale, Site

from cms.example.site import build_site
from cms.models import (
    CommitmentPage,
    HomePage,
    Measure,
    PrioritiesIndexPage,
    PriorityPage,
    Reading,
    VisionPage,
)
from cms.publishing.drafting import draft_page
from cms.site.page_tree import let_editors_work
from insight.enums import ResponseStatus, Sentiment
from insight.models import Ambition, Engagement, Finding, Priority, Question, Quote, Theme
from insight.permissions import EDITOR, ENGAGEMENT_OFFICER
from insight.services import findings, quotes
from tests.cms.translating import translate
from tests.factories import (
    PASSWORD,
    CodeframeFactory,
    EngagementFactory,
    MachineCodingFactory,
    PlaceFactory,
    QuestionFactory,
    ResponseFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
    staff,
)
from tests.standing import standing


@standing
def home(reference):
    """The home page that the migrations make, as the front of the site; editors may work on it."""
    page = HomePage.objects.get()
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": page, "hostname": "localhost"})
    let_editors_work(page)
    return page


@standing
def spanish(home):
    """The Spanish tree, with its home page translated and live."""
    home.save_revision().publish()
    locale = Locale.objects.create(language_code="es")
    translate(home, locale, {"Home": "Inicio", home.lead: "Cuéntenos."})
    return locale


@standing
def example_site(home):
    """The site of the example with its staff, without anybody's answers."""
    return build_site(passwords=dict.fromkeys(("admin", "officer", "editor", "guardian"), PASSWORD))


@dataclass
class World:
    """What pages can be drafted from, and how to say more."""

    engagement: Engagement
    question: Question
    theme: Theme
    finding: Finding | None = None
    quote: Quote | None = None

    def answer(
        self, words="I wait on the phone at eight.", coded=True, sentiment=Sentiment.NEGATIVE, **fields
    ):
        """Add one person's answer, with the theme if `coded`."""
        response = ResponseFactory(
            submission=SubmissionFactory(engagement=self.engagement, **fields),
            question=self.question,
            words=words,
            status=ResponseStatus.ENRICHED,
        )
        if coded:
            segment = SegmentFactory(response=response, sentiment=sentiment)
            MachineCodingFactory(segment=segment, theme=self.theme)
        return response


@standing
def world(home):
    officer, editor = staff("officer", ENGAGEMENT_OFFICER), staff("editor", EDITOR)
    engagement = EngagementFactory(slug="gp-access", title="Getting help")
    theme = ThemeFactory(codeframe=CodeframeFactory(engagement=engagement), name="Waiting on the phone")
    world = World(engagement, QuestionFactory(engagement=engagement), theme)
    lewisham = PlaceFactory()
    told = [world.answer(f"I wait on the phone, day {day}.", place=lewisham) for day in range(12)]
    for _ in range(18):
        world.answer("All is well.", coded=False)
    world.finding = findings.create_finding(
        engagement=engagement,
        priority=Priority.objects.get(slug="early-years"),
        statement="People give up on the phone.",
        themes=[theme],
        by=officer,
        detail="Queues and being cut off.",
        next_step="Two more lines by the spring.",
    )
    world.quote = quotes.choose_quote(finding=world.finding, segment=told[0].segments.get(), by=officer)
    findings.send_for_review(finding=world.finding, by=officer)
    quotes.clear_quote(quote=world.quote, by=editor)
    findings.approve_finding(finding=world.finding, by=editor)
    return world


@standing
def priority_page(home):
    index = home.add_child(
        instance=PrioritiesIndexPage(title="Our priorities", slug="priorities", show_in_menus=True)
    )
    return index.add_child(
        instance=PriorityPage(
            title="Early years",
            slug="early-years",
            priority=Priority.objects.get(slug="early-years"),
            promise="Families get help early.",
            responsible="The maternity board",
        )
    )


@standing
def vision_page(home):
    return home.add_child(
        instance=VisionPage(
            title="Our vision",
            slug="vision",
            vision="Everybody lives well.\nHelp comes early.",
            ambitions=[
                ("ambition", {"ambition": "sustainable-care", "meaning": "<p>Clean air for all.</p>"})
            ],
        )
    )


@standing
def commitment_page(priority_page):
    """A commitment with one measure: carbon falls from 640 in 2020 to 601 in 2022, on the way to 0 in 2045."""
    page = CommitmentPage(
        title="Net zero",
        slug="net-zero",
        promise="We will add no carbon to the air.",
        due_on=date(2045, 12, 31),
        owned_by="The net zero board",
    )
    page.ambitions.set(Ambition.objects.filter(slug="sustainable-care"))
    measure = Measure(
        name="Carbon in a year",
        unit="thousand tonnes",
        source="The yearly report",
        baseline_year=2020,
        baseline=Decimal(640),
        target_year=2045,
        target=Decimal(0),
    )
    measure.readings.set([Reading(year=2021, value=Decimal(622)), Reading(year=2022, value=Decimal(601))])
    page.measures.set([measure])
    return priority_page.add_child(instance=page)


@standing
def heard_page(world, priority_page):
    """A live "what we heard" page, drafted and published as an editor would."""
    editor = staff("editor", EDITOR)
    page = draft_page(parent=priority_page, finding_ids=[world.finding.pk], by=editor)
    page.get_latest_revision().publish(user=editor)
    return page.specific_class.objects.get(pk=page.pk)
