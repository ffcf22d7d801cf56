"""`manage.py build_frontend`: builds the public site's style sheets and scripts into var/frontend/."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.frontend.build import FrontendTree, build
from cms.frontend.node import FrontendBuildError


class Command(BaseCommand):
    help = "Build the public site's style sheets and scripts into var/frontend/ (does nothing when current)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            built = build(settings.BASE_DIR)
        except FrontendBuildError as error:
            raise CommandError(str(error)) from error
        output = FrontendTree(settings.BASE_DIR).output.relative_to(settings.BASE_DIR)
        self.stdout.write(f"{output}/ is {'built' if built else 'already current'}.")
