"""Stopping e-mails by the link that stands in each of them: no account, no receipt code, one confirmation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from insight.addresses import read_stop_token
from insight.services.notices import stop_address
from insight.services.subscriptions import stop_news
from insight.views.pages import private


# The signed token is the right to stop, and mail programs post it without any cookie (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop e-mails to the address that the token stands for; stop them on POST.

    A link that was opened by itself, as mail filters do, changes nothing.
    """
    address_hash = read_stop_token(token)
    if address_hash is None:
        return render(request, "insight/emails_unknown.html", status=404)
    if request.method != "POST":
        return render(request, "insight/emails_stop.html")
    stop_address(address_hash=address_hash)
    stop_news(address_hash=address_hash)
    return render(request, "insight/emails_stopped.html")
