"""Sealing all sealed words anew, after a new key was made."""

from collections import Counter
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from insight.encryption import SealedTextError, SealedTextField, reseal

ROWS_AT_ONCE = 500


@dataclass
class ResealReport:
    """Rows sealed anew by column ("contact.email"), and the rows that no key opens ("contact.email 12")."""

    done: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)


def reseal_everything() -> ResealReport:
    """Seal every sealed column of every table with the newest key. It may stop and run again at any point."""
    report = ResealReport()
    for model in apps.get_models():
        for column in model._meta.local_concrete_fields:
            if isinstance(column, SealedTextField):
                _reseal_column(model, column, report)
    return report


def _reseal_column(model: type[models.Model], column: SealedTextField, report: ResealReport) -> None:
    name = f"{model._meta.model_name}.{column.attname}"
    report.done[name] = 0
    # Cast to plain text: the words themselves never come out.
    rows = (
        model._base_manager.annotate(token=Cast(column.attname, models.TextField()))
        .exclude(token="")
        .exclude(**{f"{column.attname}__isnull": True})
    )
    for pk, token in rows.values_list("pk", "token").iterator(chunk_size=ROWS_AT_ONCE):
        try:
            value = models.Value(reseal(token), output_field=models.TextField())
        except SealedTextError:
            report.unreadable.append(f"{name} {pk}")
            continue
        report.done[name] += model._base_manager.filter(pk=pk).update(**{column.attname: value})
