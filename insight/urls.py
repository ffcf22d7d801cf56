"""The residents' addresses."""

from django.urls import URLPattern

app_name = "insight"
urlpatterns: list[URLPattern] = []
