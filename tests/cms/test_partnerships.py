"""Partnerships: dates in order, members within them, no circle, pages that tell all of it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cms.models import PartnershipPage, ProgrammePage
from cms.models.memberships import Membership, membership_problem
from cms.models.partners import Partner
from insight.models import Priority
from tests.cms.editing import form_data, publish_in_editor
from tests.cms.partnership_rows import MEASURE, news, partner, partners_page, partnership, programme

pytestmark = pytest.mark.django_db
BEGAN, ENDED = date(2013, 4, 1), date(2016, 3, 31)


def text_of(response):
    return " ".join(response.content.decode().split())


class TestDates:
    def test_an_end_before_the_beginning_is_refused_beside_it(self, home):
        with pytest.raises(ValidationError) as refused:
            partnership(home, ends_on=date(2013, 3, 31))
        assert "comes before the first" in refused.value.message_dict["ends_on"][0]

    def test_the_database_refuses_it_too(self, home):
        page = partnership(home)
        with pytest.raises(IntegrityError), transaction.atomic():
            PartnershipPage.objects.filter(pk=page.pk).update(ends_on=date(2012, 1, 1))

    def test_what_has_ended_says_what_became_of_it(self, home):
        with pytest.raises(ValidationError) as refused:
            partnership(home, outcome=" ")
        assert "say what became of it" in refused.value.message_dict["outcome"][0]
        assert partnership(home, outcome="", ends_on=None).live

    @pytest.mark.parametrize(
        ("joined", "left", "field"),
        [
            (None, None, None),
            (BEGAN, ENDED, None),
            (date(2013, 3, 31), None, "joined_on"),
            (date(2016, 4, 1), None, "joined_on"),
            (None, date(2016, 4, 1), "left_on"),
            (None, date(2013, 3, 31), "left_on"),
            (date(2015, 1, 2), date(2015, 1, 1), "left_on"),
        ],
    )
    def test_a_membership_lies_within_the_partnership(self, home, joined, left, field):
        problem = membership_problem(BEGAN, ENDED, joined, left)
        assert (problem[0] if problem else None) == field
        row = {"joined_on": joined, "left_on": left}
        if field:
            with pytest.raises(ValidationError):
                partnership(home, members=[row])
        else:
            assert partnership(home, members=[row]).memberships.count() == 1

    def test_while_it_goes_on_a_membership_has_no_last_day_to_keep(self):
        assert membership_problem(BEGAN, None, date(2030, 1, 1), None) is None

    def test_the_editor_is_told_beside_the_member(self, client, editor, home):
        page = partnership(home, members=[{}])
        client.force_login(editor)
        data = form_data(page) | {"memberships-0-joined_on": "2012-01-01", "action-publish": "1"}
        answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
        html = answer.content.decode()
        assert "The partnership began on 1 April 2013. Choose that day or a later one." in html
        assert Membership.objects.get().joined_on is None

    def test_dates_of_both_can_be_changed_in_one_go(self, client, editor, home):
        page = partnership(home, members=[{"joined_on": BEGAN}])
        client.force_login(editor)
        data = form_data(page, begins_on="2012-01-01") | {
            "memberships-0-joined_on": "2012-06-01",
            "action-publish": "1",
        }
        assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data).status_code == 302
        assert Membership.objects.get().joined_on == date(2012, 6, 1)


class TestSuccession:
    def test_no_partnership_comes_before_itself(self, home):
        page = partnership(home)
        page.predecessor = page
        with pytest.raises(ValidationError, match="circle"):
            page.save()

    def test_a_longer_circle_is_refused_whichever_page_names_the_other(self, home):
        first = partnership(home, "First")
        second = partnership(home, "Second", predecessor=first)
        third = partnership(home, "Third")
        second.successor = third
        second.save()
        first.predecessor = third
        with pytest.raises(ValidationError) as refused:
            first.save()
        assert "circle" in refused.value.message_dict["predecessor"][0]
        third.successor = first
        with pytest.raises(ValidationError) as refused:
            third.save()
        assert "circle" in refused.value.message_dict["successor"][0]

    def test_a_new_page_can_not_stand_before_and_after_another(self, home):
        other = partnership(home)
        with pytest.raises(ValidationError, match="circle"):
            partnership(home, "New", predecessor=other, successor=other)

    def test_a_page_shows_its_neighbours_if_only_they_name_it(self, client, home):
        old = partnership(home, "Old")
        new = partnership(home, "New", predecessor=old)
        assert f'href="{new.url}"' in text_of(client.get(old.url))
        assert f'href="{old.url}"' in text_of(client.get(new.url))
        new.unpublish()
        assert f'href="{new.url}"' not in text_of(client.get(old.url))

    def test_one_without_a_page_is_named(self, client, home):
        page = partnership(home, successor_name="The new board", successor_text="It carries on.")
        html = text_of(client.get(page.url))
        assert "What came after" in html and "The new board" in html and "It carries on." in html
        assert "What came before" not in html


class TestPages:
    def test_a_partnership_tells_members_by_kind_and_time(self, client, home):
        trust = partner("The trust", "trust")
        page = partnership(
            home,
            members=[{"partner": trust, "left_on": date(2014, 1, 1)}, {"role": "Led it"}],
            sponsor_board="Four leaders.",
        )
        programme(page)
        listed = partners_page(home)
        html = text_of(client.get(page.url)).split("<main")[1]
        words = [
            "1 April 2013 to 31 March 2016",
            "To join up care.",
            "A new one carries on.",
            "GP practices and federations",
            "Green Lane Surgery",
            "Led it",
            "The whole time",
            "Hospital trusts",
            "The trust",
            "1 April 2013 to 1 January 2014",
            "Four leaders.",
            "Care at home.",
        ]
        positions = [html.index(each) for each in words]
        assert positions == sorted(positions)
        assert f'href="{listed.url}#partner-{trust.pk}"' in html

    def test_partners_are_listed_by_kind_with_their_partnerships(self, client, home):
        page = partnership(home, members=[{}])
        partner("Borough Council", "council")
        html = text_of(client.get(partners_page(home).url))
        assert html.index("GP practices and federations") < html.index("Councils")
        assert f'<a href="{page.url}">Old Town Care</a>, 1 April 2013 to 31 March 2016' in html
        assert "Charities" not in html
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        item = news(home, partnership=page)
        for address in ("/partnerships/partners/", item.url):
            assert "Old Town Care" not in text_of(client.get(address))

    def test_a_programme_says_what_went_on_and_what_ended_and_why(self, client, home):
        priority = Priority.objects.get(slug="prevention")
        page = programme(partnership(home), priorities=[priority])
        html = text_of(client.get(page.url))
        words = [
            "More than</span> <strong>3,000</strong> people",
            "were looked after at home, in 12 months",
            "Source: Own count",
            "Phase one",
            "For: Older people",
            "Since 1 April 2013",
            "7,000.50",
            "What went on",
            "The trust runs them.",
            "What ended, and why",
            "It was set up for three years.",
            "Prevention and wellbeing",
        ]
        positions = [html.index(each) for each in words]
        assert positions == sorted(positions)

    def test_a_priority_leads_to_programmes_that_served_it(self, client, home, priority_page):
        page = programme(partnership(home), priorities=[priority_page.priority])
        assert f'href="{page.url}"' in text_of(client.get(priority_page.url))
        assert f'href="{priority_page.url}"' in text_of(client.get(page.url))
        page.unpublish()
        assert f'href="{page.url}"' not in text_of(client.get(priority_page.url))

    def test_empty_pages_say_so(self, client, home):
        page = partnership(home)
        assert "The members are not written down yet" in text_of(client.get(page.url))
        bare = programme(page, phases=[], measures=[], continued=[], ended=[])
        assert "The steps are not written down yet" in text_of(client.get(bare.url))
        assert "No partner is written down yet" in text_of(client.get(partners_page(home).url))
        PartnershipPage.objects.get().unpublish()
        assert "There is no partnership here yet" in text_of(client.get("/partnerships/"))


class TestEditing:
    def test_a_phase_that_ends_before_it_begins_is_refused(self, home):
        block = ProgrammePage._meta.get_field("phases").stream_block.child_blocks["phase"]
        value = block.to_python(
            {
                "name": "One",
                "who_for": "All",
                "what_happened": "Much.",
                "begins_on": "2015-01-02",
                "ends_on": "2015-01-01",
            }
        )
        with pytest.raises(ValidationError):
            block.clean(value)

    @pytest.mark.parametrize("missing", ["source", "period", "unit", "counts", "value"])
    def test_a_measure_needs_its_source_and_time(self, missing):
        block = ProgrammePage._meta.get_field("measures").stream_block.child_blocks["measure"]
        with pytest.raises(ValidationError):
            block.clean(block.to_python({**MEASURE, missing: None}))

    def test_a_logo_needs_words(self, db):
        from wagtail.images.models import Image

        logo = Image.objects.create(title="Logo", file=get_test_image_file())
        row = Partner(name="A", kind="gp", role="Doctors.", logo=logo)
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert "logo_alt" in refused.value.message_dict
        row.logo_alt = "Logo of A"
        row.full_clean()

    def test_editors_keep_partners(self, client, editor, officer):
        add = reverse("wagtailsnippets_cms_partner:add")
        client.force_login(officer)
        assert client.get(add).status_code == 302
        client.force_login(editor)
        answer = client.post(add, {"name": "Borough Council", "kind": "council", "role": "Social care."})
        assert answer.status_code == 302
        assert "Borough Council" in client.get(answer.url).content.decode()

    def test_a_partner_that_pages_need_is_not_deleted(self, client, editor, home):
        partnership(home, members=[{}])
        client.force_login(editor)
        address = reverse("wagtailsnippets_cms_partner:delete", args=[Partner.objects.get().pk])
        assert "write the day into its memberships" in client.get(address).content.decode()
        client.post(address)
        assert Partner.objects.count() == 1

    def test_a_member_can_be_added_in_the_editor(self, client, editor, home):
        page = partnership(home, members=[{}])
        client.force_login(editor)
        assert publish_in_editor(client, page, title="New name").status_code == 302
        assert PartnershipPage.objects.get(pk=page.pk).memberships.count() == 1
