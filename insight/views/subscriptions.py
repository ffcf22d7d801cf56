"""News by e-mail: ask for a page's news, confirm it from the mailbox, see and stop what an address gets."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from insight.forms.subscriptions import NewsForm
from insight.models import MailingList
from insight.ratelimit import allow
from insight.selectors.subscriptions import open_mailing_list, subscriptions_of
from insight.services.jobs import request_job
from insight.services.subscriptions import ask_for_news, confirm_subscription, stop_news
from insight.services.subscriptions.tokens import CONFIRM_WITHIN, find_to_confirm, read_news_token
from insight.tasks import send_after_commit
from insight.views.pages import Errors, private, summary_of

ASKED_PER_HOUR = 20
"""A library's computers share one network address."""


@require_http_methods(["GET", "HEAD", "POST"])
@private
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for an e-mail address, and plan the e-mail that its owner confirms. The answer is the same for any address."""
    mailing_list = _open_list(key)
    if request.method != "POST":
        return _show(request, mailing_list, NewsForm(key), {})
    form = NewsForm(key, request.POST)
    if not form.is_valid():
        return _show(request, mailing_list, form, form.errors)
    if not allow(request, what="news", per_hour=ASKED_PER_HOUR):
        wait = gettext("Too many addresses came from your network. Wait an hour, then try again.")
        return _show(request, mailing_list, form, {"__all__": [wait]}, status=429)
    with transaction.atomic():
        if ask_for_news(mailing_list=mailing_list, email=form.cleaned_data["email"]):
            send_after_commit(request_job(kind="news", key="news", params={}, again=True))
    return redirect("insight:asked_for_news", key)


@require_GET
@private
def asked(request: HttpRequest, key: str) -> HttpResponse:
    """Say that an e-mail is on its way, and what to do with it."""
    context = {"list": _open_list(key), "days": CONFIRM_WITHIN.days}
    return render(request, "insight/news_asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the owner of the address once more; confirm on POST, since mail filters open links by themselves."""
    subscription = find_to_confirm(token)
    if subscription is None:
        return render(request, "insight/news_unknown.html", {"days": CONFIRM_WITHIN.days}, status=404)
    context = {"list": subscription.mailing_list, "is_confirmed": bool(subscription.confirmed_at)}
    if request.method == "POST":
        confirm_subscription(subscription=subscription)
        context["is_confirmed"] = True
    return render(request, "insight/news_confirm.html", context)


# The signed token is the right to stop, and mail programs post it without any cookie (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose news an address gets; on POST stop one list, or all of them where none is named."""
    address_hash = read_news_token(token)
    if address_hash is None:
        return render(request, "insight/news_unknown.html", {"days": CONFIRM_WITHIN.days}, status=404)
    has_stopped = request.method == "POST"
    if has_stopped:
        stop_news(address_hash=address_hash, list_key=request.POST.get("list", ""))
    context = {"subscriptions": subscriptions_of(address_hash), "has_stopped": has_stopped}
    return render(request, "insight/news_stop.html", context)


def _open_list(key: str) -> MailingList:
    mailing_list = open_mailing_list(key)
    if mailing_list is None:
        raise Http404
    return mailing_list


def _show(
    request: HttpRequest, mailing_list: MailingList, form: NewsForm, errors: Errors, *, status: int = 200
) -> HttpResponse:
    context = {
        "list": mailing_list,
        "form": form,
        "field_errors": errors,
        "errors": summary_of(errors),
        "back": mailing_list.url,
    }
    return render(request, "insight/news_ask.html", context, status=status)
