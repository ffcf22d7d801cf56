"""Make the fast static model that EMBEDDING_MODEL=static needs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from insight.errors import ServiceError
from insight.pipeline.static_model import build_static_model


class Command(BaseCommand):
    """`manage.py build_static_model`: does nothing where the right model is there."""

    help = (
        "Make the fast static model in STATIC_MODEL_DIR from the packaged MiniLM, unless it is there already."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = build_static_model(settings.STATIC_MODEL_DIR)
        except ServiceError as error:
            raise CommandError(str(error)) from error
        words = "Made the static model" if made else "The static model is there already"
        self.stdout.write(f"{words}: {settings.STATIC_MODEL_DIR}")
