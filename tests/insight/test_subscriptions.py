"""News by e-mail: asked for, confirmed, told once, stopped; nothing of what was withdrawn."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from insight.addresses import hash_address, stop_token
from insight.enums import NewsEmailKind, NoticeStatus
from insight.models import Announcement, Job, MailingList, NewsEmail, Subscription
from insight.services.notices.claims import MOST_ATTEMPTS, claim_letters
from insight.services.subscriptions import (
    ListFacts,
    announce_page,
    ask_for_news,
    confirm_subscription,
    forget_old_subscriptions,
    keep_mailing_lists,
    plan_news_emails,
    send_news_emails,
    stop_news,
    withdraw_announcement,
)
from insight.services.subscriptions.tokens import confirm_token, news_token
from insight.tasks import news_task
from tests.insight.news_rows import ago, quiet
from tests.journeys.work import work_off_jobs

pytestmark = pytest.mark.django_db
ANN, BOB = "ann@example.org", "bob@example.org"


@pytest.fixture(autouse=True)
def lists(settings):
    settings.BASE_URL = "https://heard.example.org"
    facts = [ListFacts("news", "News", "/news/"), ListFacts("page-7", "Old Town Care", "/old-town/")]
    keep_mailing_lists(facts)
    return {row.key: row for row in MailingList.objects.all()}


def subscribe(key="news", email=ANN, confirmed=True):
    mailing_list = MailingList.objects.get(key=key)
    ask_for_news(mailing_list=mailing_list, email=email)
    row = Subscription.objects.get(mailing_list=mailing_list, address_hash=hash_address(email))
    NewsEmail.objects.filter(kind=NewsEmailKind.CONFIRM).update(status=NoticeStatus.SENT)
    if confirmed:
        confirm_subscription(subscription=row)
        Subscription.objects.filter(pk=row.pk).update(confirmed_at=ago(days=1))
    return row


def announce(number=1, lists=("news",), dated=None, settled=True):
    announcement = announce_page(
        page_key=f"page-{100 + number}",
        title=f"Doors open {number}",
        summary="They open at eight & close at six.",
        url=f"/news/doors-{number}/",
        dated_on=dated or timezone.localdate(),
        lists=lists,
    )
    if settled:
        Announcement.objects.filter(pk=announcement.pk).update(published_at=ago(hours=1))
    return announcement


def tell():
    plan_news_emails()
    return send_news_emails(progress=quiet)


def link_in(letter, name):
    return re.search(rf"https://heard\.example\.org(/news-by-email/{name}/\S+)", letter.body)[1]


def slowly(client, key="news", **data):
    """Open the form and send it as a person would: a few seconds later."""
    html = client.get(f"/news-by-email/{key}/").content.decode()
    stamp = re.search(r'name="stamp" value="([^"]+)"', html)[1]
    with time_machine.travel(timezone.now() + timedelta(seconds=5), tick=False):
        return client.post(f"/news-by-email/{key}/", {"stamp": stamp, **data})


class TestJourney:
    def test_ask_confirm_be_told_once_and_stop(self, client, monkeypatch):
        monkeypatch.setattr("insight.tasks.send_job", lambda job_id: None)
        asked = slowly(client, email=" Ann@example.org ")
        assert asked.url == "/news-by-email/news/asked/"
        assert "Look into your mailbox" in client.get(asked.url).content.decode()
        assert work_off_jobs() == ["news"]
        (question,) = mail.outbox
        assert question.to == ["Ann@example.org"]
        assert question.subject == "Do you want our news by e-mail? – What We Heard"
        link = link_in(question, "confirm")
        assert "Yes, send me this news" in client.get(link).content.decode()
        assert Subscription.objects.get().confirmed_at is None
        assert "You will get our news" in client.post(link).content.decode()
        assert Subscription.objects.get().confirmed_at
        Subscription.objects.update(confirmed_at=ago(days=1))
        announce()
        news_task()
        assert work_off_jobs() == ["news"]
        news_task()
        assert work_off_jobs() == []
        letter = mail.outbox[1]
        assert len(mail.outbox) == 2
        assert letter.subject == "News that you asked for – What We Heard"
        assert "https://heard.example.org/news/doors-1/" in letter.body
        assert "at eight & close" in letter.body and "at eight &amp; close" in letter.alternatives[0][0]
        browser = Client(enforce_csrf_checks=True)
        stop = link_in(letter, "stop")
        assert letter.extra_headers["List-Unsubscribe"] == f"<https://heard.example.org{stop}>"
        assert Subscription.objects.count() == 1
        assert "News" in browser.get(stop).content.decode()
        assert Subscription.objects.count() == 1
        assert "You get no news from us" in browser.post(stop).content.decode()
        assert not Subscription.objects.exists()
        assert set(NewsEmail.objects.values_list("recipient", "status")) == {("", NoticeStatus.SENT)}
        announce(2)
        assert tell().sent == 0

    def test_one_of_two_lists_is_stopped_alone(self):
        subscribe("news")
        subscribe("page-7")
        link = f"/news-by-email/stop/{news_token(hash_address(ANN))}/"
        html = Client().post(link, {"list": "news"}).content.decode()
        assert "This is what you still get" in html and "Old Town Care" in html
        assert Subscription.objects.get().mailing_list.key == "page-7"

    def test_the_link_that_stops_everything_stops_news_too(self):
        subscribe()
        Client().post(f"/emails/stop/{stop_token(hash_address(ANN))}/")
        assert not Subscription.objects.exists()

    def test_the_command_for_addresses_that_come_back_stops_news_too(self, monkeypatch, capsys):
        subscribe()
        subscribe("page-7")
        monkeypatch.setattr("builtins.input", lambda prompt: ANN)
        call_command("stop_emails")
        assert "deleted from 2 lists of news" in capsys.readouterr().out
        assert not Subscription.objects.exists()

    @pytest.mark.parametrize("name", ["confirm", "stop"])
    @pytest.mark.parametrize("broken", ["x", "1-abc.def.ghi", "0" * 32 + ".abc", "é"])
    def test_a_broken_link_changes_nothing_and_says_what_to_do(self, name, broken):
        row = subscribe(confirmed=False)
        for method in (Client().get, Client().post):
            answer = method(f"/news-by-email/{name}/{broken}/")
            assert answer.status_code == 404
            assert "copy the whole link" in answer.content.decode()
        row.refresh_from_db()
        assert row.confirmed_at is None

    def test_a_link_of_one_use_serves_no_other(self):
        row = subscribe(confirmed=False)
        for path in (f"stop/{confirm_token(row)}", f"confirm/{news_token(row.address_hash)}"):
            assert Client().post(f"/news-by-email/{path}/").status_code == 404
        assert Client().post(f"/news-by-email/stop/{stop_token(row.address_hash)}/").status_code == 404

    def test_a_confirm_link_runs_out_and_ends_with_its_list(self):
        row = subscribe(confirmed=False)
        link = f"/news-by-email/confirm/{confirm_token(row)}/"
        with time_machine.travel(timezone.now() + timedelta(days=7, seconds=2)):
            assert Client().post(link).status_code == 404
        keep_mailing_lists([])
        assert Client().post(link).status_code == 404


class TestForm:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            ({"email": ""}, "Write your e-mail address."),
            ({"email": "ann"}, "Write an e-mail address like"),
            ({"email": "a\0b@example.org"}, "Write an e-mail address like"),
            ({"email": f"{'a' * 300}@example.org"}, "Write an e-mail address like"),
            ({"email": ANN, "website": "x"}, "A hidden box was filled in"),
            ({"email": ANN, "stamp": "never"}, "We could not tell where this was sent from"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_kept(self, client, data, says):
        html = slowly(client, **data).content.decode()
        assert says in html and "There is a problem" in html
        assert not Subscription.objects.exists()

    def test_robots_are_too_quick(self, client):
        html = client.get("/news-by-email/news/").content.decode()
        stamp = re.search(r'name="stamp" value="([^"]+)"', html)[1]
        answer = client.post("/news-by-email/news/", {"stamp": stamp, "email": ANN})
        assert "That was very quick" in answer.content.decode()
        assert f'value="{stamp}"' in answer.content.decode()

    def test_one_network_can_not_ask_for_ever(self, client, monkeypatch):
        monkeypatch.setattr("insight.views.subscriptions.allow", lambda *args, **kwargs: False)
        answer = slowly(client, email=ANN)
        assert answer.status_code == 429
        assert not Subscription.objects.exists()

    def test_there_is_no_form_for_a_withdrawn_list(self, client):
        keep_mailing_lists([])
        assert client.get("/news-by-email/news/").status_code == 404
        assert client.get("/news-by-email/nothing/").status_code == 404

    def test_the_answer_tells_nobody_whether_an_address_is_known(self, client, monkeypatch):
        monkeypatch.setattr("insight.tasks.send_job", lambda job_id: None)
        subscribe()
        assert slowly(client, email=ANN).url == slowly(client, email=BOB).url

    def test_the_address_is_sealed_and_in_no_job(self, client, monkeypatch):
        from django.db import connection

        monkeypatch.setattr("insight.tasks.send_job", lambda job_id: None)
        slowly(client, email=ANN)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM insight_subscription")
            assert ANN not in str(cursor.fetchall())
        assert ANN not in str(list(Job.objects.values()))
        assert ANN not in str(list(NewsEmail.objects.values()))
        assert "no-store" in client.get("/news-by-email/news/")["Cache-Control"]

    def test_a_stranger_is_not_plagued(self, lists):
        planned = [ask_for_news(mailing_list=row, email=ANN) for row in lists.values() for _ in range(4)]
        assert sum(planned) == 3
        assert Subscription.objects.count() == 2
        with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
            assert ask_for_news(mailing_list=lists["news"], email=ANN)


class TestWhoIsTold:
    def test_nobody_who_has_not_confirmed(self):
        subscribe(confirmed=False)
        announce()
        assert tell().sent == 0

    def test_an_address_on_several_lists_hears_once_a_page(self):
        subscribe("news")
        subscribe("page-7", " ANN@example.org")
        subscribe("page-7", BOB)
        announce(lists=("news", "page-7"))
        assert tell().sent == 2
        announce(2, lists=("page-7",))
        assert [tell().sent, tell().sent] == [2, 0]
        assert sorted(letter.to[0].lower() for letter in mail.outbox) == [ANN, ANN, BOB, BOB]

    def test_only_the_lists_of_the_page(self):
        subscribe("page-7")
        announce(lists=("news",))
        assert tell().sent == 0

    def test_who_confirmed_after_it_went_live_hears_of_the_next(self):
        row = subscribe()
        announce()
        Subscription.objects.filter(pk=row.pk).update(confirmed_at=ago(minutes=50))
        assert tell().sent == 0

    def test_a_page_rests_before_it_is_told(self):
        subscribe()
        announce(settled=False)
        assert tell().sent == 0
        with time_machine.travel(timezone.now() + timedelta(minutes=31)):
            assert tell().sent == 1

    @pytest.mark.parametrize(("days", "sent"), [(29, 1), (32, 0)])
    def test_an_archive_is_no_news(self, days, sent):
        subscribe()
        announce(dated=timezone.localdate() - timedelta(days=days))
        assert tell().sent == sent

    def test_a_page_withdrawn_before_sending_is_not_sent(self):
        subscribe()
        announcement = announce()
        assert plan_news_emails() == 1
        assert withdraw_announcement(page_key=announcement.page_key)
        report = send_news_emails(progress=quiet)
        assert (report.sent, report.dropped, mail.outbox) == (0, 1, [])
        announce()
        assert [tell().sent, tell().sent] == [1, 0]

    def test_a_page_changed_before_sending_is_told_as_it_is_now(self):
        subscribe()
        announcement = announce()
        plan_news_emails()
        Announcement.objects.filter(pk=announcement.pk).update(title="Doors stay shut")
        tell()
        assert "Doors stay shut" in mail.outbox[0].body

    def test_a_page_published_again_is_not_told_again(self):
        subscribe()
        announce()
        assert tell().sent == 1
        announce()
        withdraw_announcement(page_key="page-101")
        announce()
        assert tell().sent == 0

    def test_a_withdrawn_list_sends_nothing(self):
        subscribe("page-7")
        announce(lists=("page-7",))
        plan_news_emails()
        keep_mailing_lists([ListFacts("news", "News", "/news/")])
        assert tell().sent == 0

    def test_who_stops_between_planning_and_sending_gets_nothing(self):
        subscribe()
        announce()
        plan_news_emails()
        stop_news(address_hash=hash_address(ANN))
        assert tell().sent == 0
        assert not NewsEmail.objects.filter(kind=NewsEmailKind.NEWS).exists()


class TestOnce:
    def test_planning_twice_makes_no_second_row(self):
        subscribe()
        announcement = announce()
        assert (plan_news_emails(), plan_news_emails()) == (1, 0)
        row = NewsEmail.objects.get(kind=NewsEmailKind.NEWS)
        with pytest.raises(IntegrityError), transaction.atomic():
            NewsEmail.objects.create(
                kind=NewsEmailKind.NEWS, announcement=announcement, recipient=row.recipient
            )

    def test_what_another_worker_holds_is_left_to_it(self):
        subscribe()
        announce()
        plan_news_emails()
        ids = list(NewsEmail.objects.filter(kind=NewsEmailKind.NEWS).values_list("pk", flat=True))
        assert claim_letters(NewsEmail, ids).count() == 1
        assert send_news_emails(progress=quiet).sent == 0
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            assert send_news_emails(progress=quiet).sent == 1

    def test_a_try_that_failed_is_repeated_and_sent_once(self, monkeypatch):
        subscribe()
        announce()
        plan_news_emails()
        with monkeypatch.context() as broken:
            broken.setattr(
                "insight.services.notices.sending.Outbox.send",
                lambda self, letter: (_ for _ in ()).throw(ConnectionRefusedError()),
            )
            report = send_news_emails(progress=quiet)
        assert (report.put_off, report.sent) == (1, 0)
        assert "could not be reached" in report.note
        assert tell().sent == 0
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            assert [tell().sent, tell().sent] == [1, 0]
        assert len(mail.outbox) == 1
        row = NewsEmail.objects.get(kind=NewsEmailKind.NEWS)
        assert (row.attempts, row.status) == (2, NoticeStatus.SENT)
        assert row.attempts < MOST_ATTEMPTS


class TestForgetting:
    def test_what_nobody_confirmed_goes_with_its_e_mails(self):
        subscribe(confirmed=False)
        subscribe("page-7", BOB)
        with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
            assert forget_old_subscriptions() == 1
        assert Subscription.objects.get().mailing_list.key == "page-7"
        assert not NewsEmail.objects.filter(recipient=hash_address(ANN)).exists()

    def test_a_list_that_stays_withdrawn_goes_after_a_month(self):
        subscribe("page-7")
        announce(lists=("page-7",))
        tell()
        keep_mailing_lists([ListFacts("news", "News", "/news/")])
        with time_machine.travel(timezone.now() + timedelta(days=29)):
            assert forget_old_subscriptions() == 0
        with time_machine.travel(timezone.now() + timedelta(days=31)):
            assert forget_old_subscriptions() == 1
        assert set(NewsEmail.objects.values_list("recipient", flat=True)) == {""}

    def test_a_list_that_comes_back_keeps_its_subscribers(self):
        subscribe("page-7")
        keep_mailing_lists([])
        keep_mailing_lists([ListFacts("page-7", "New name", "/new/")])
        announce(lists=("page-7",))
        assert tell().sent == 1
        assert "New name" in mail.outbox[0].body


class TestStaff:
    @pytest.mark.parametrize("role", ["officer", "editor", "guardian"])
    def test_numbers_are_shown_and_no_address(self, client, request, role):
        subscribe()
        subscribe("page-7")
        subscribe("page-7", BOB, confirmed=False)
        announce()
        tell()
        client.force_login(request.getfixturevalue(role))
        html = client.get(reverse("insight_subscribers")).content.decode()
        assert "1 person gets news" in " ".join(html.split())
        assert ANN not in html and BOB not in html
        cells = [text.strip() for text in re.findall(r"<td>([^<]*)</td>", html)]
        assert cells == ["1", "0", "Open", "1", "1", "Open", "1", "0", "0"]
        assert ("Erase this address" in html) is (role == "guardian")

    def test_a_guardian_erases_an_address(self, client, guardian):
        subscribe()
        subscribe("page-7")
        subscribe("page-7", BOB)
        client.force_login(guardian)
        address = reverse("insight_subscribers")
        answer = client.post(address, {"do": "erase", "email": "ANN@example.org"}, follow=True)
        assert "The address is erased from 2 lists." in answer.content.decode()
        assert Subscription.objects.get().address_hash == hash_address(BOB)
        again = client.post(address, {"do": "erase", "email": ANN})
        assert again.status_code == 422
        assert "No list has this address" in again.content.decode()

    def test_failed_ones_are_tried_again(self, client, officer, monkeypatch):
        monkeypatch.setattr("insight.tasks.send_job", lambda job_id: None)
        subscribe()
        NewsEmail.objects.update(status=NoticeStatus.FAILED, failure="The mail server refused this e-mail.")
        client.force_login(officer)
        html = client.get(reverse("insight_subscribers")).content.decode()
        assert "The mail server refused this e-mail." in html and "Try the 1 failed one again" in html
        assert "e-mail with news failed" in client.get(reverse("wagtailadmin_home")).content.decode()
        client.post(reverse("insight_subscribers"), {"do": "retry"})
        assert NewsEmail.objects.get().status == NoticeStatus.WAITING

    def test_an_empty_page_says_so(self, client, officer):
        MailingList.objects.all().delete()
        client.force_login(officer)
        html = client.get(reverse("insight_subscribers")).content.decode()
        assert "0 people get news" in " ".join(html.split())
        assert "No page offers its news by e-mail yet" in html and "No news went live yet" in html
