"""The residents' addresses. A receipt code never stands in one."""

from django.urls import path

from insight.views import confirmation, emails, equality, journey, receipt, sending, subscriptions

app_name = "insight"
urlpatterns = [
    path("take-part/<slug:engagement>/", journey.start, name="start"),
    path("take-part/<slug:engagement>/where/", journey.where, name="where"),
    path("take-part/<slug:engagement>/check/", sending.check, name="check"),
    path("take-part/<slug:engagement>/start-again/", journey.start_again, name="start_again"),
    path("take-part/<slug:engagement>/about-you/", equality.about_you, name="about_you"),
    path("take-part/<slug:engagement>/done/", confirmation.done, name="done"),
    path("take-part/<slug:engagement>/forget/", confirmation.forget, name="forget"),
    path("take-part/<slug:engagement>/<slug:key>/", journey.question, name="question"),
    path("emails/stop/<str:token>/", emails.stop, name="stop_all_emails"),
    path("news-by-email/confirm/<str:token>/", subscriptions.confirm, name="confirm_news"),
    path("news-by-email/stop/<str:token>/", subscriptions.stop, name="stop_news"),
    path("news-by-email/<slug:key>/", subscriptions.ask, name="ask_for_news"),
    path("news-by-email/<slug:key>/asked/", subscriptions.asked, name="asked_for_news"),
    path("receipt/", receipt.receipt, name="receipt"),
    path("receipt/words/", receipt.words, name="words"),
    path("receipt/words/stop-emails/", receipt.stop_emails, name="stop_emails"),
    path("receipt/close/", receipt.close, name="close_receipt"),
    path("receipt/take-back/", receipt.take_back, name="take_back"),
    path("receipt/taken-back/", receipt.taken_back, name="taken_back"),
]
