"""The database holds one page about a row in each language."""

import django.db.models.deletion
from django.db import migrations, models

PAGES = {
    "prioritypage": ("priority", "one_page_a_priority_and_language"),
    "communitypage": ("community", "one_page_a_community_and_language"),
    "placepage": ("place", "one_page_a_place_and_language"),
    "engagementpage": ("engagement", "one_page_an_engagement_and_language"),
}


def note_locales(apps, schema_editor):
    """Repeat each page's language in its own table. Raises ValueError where an editor must choose between pages."""
    for name, (about, _constraint) in PAGES.items():
        model = apps.get_model("cms", name)
        seen = {}
        for page in model.objects.order_by("pk"):
            key = (getattr(page, f"{about}_id"), page.locale_id)
            if key in seen:
                raise ValueError(
                    f"Pages {seen[key]} and {page.pk} are about the same {about} in one language. "
                    "Delete one of them with the version that you had, then migrate again."
                )
            seen[key] = page.pk
            model.objects.filter(pk=page.pk).update(row_locale_id=page.locale_id)


def _locale(**null):
    return models.ForeignKey(
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="wagtailcore.locale",
        **null,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0011_pages_by_language"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        *(migrations.AddField(name, "row_locale", _locale(null=True)) for name in PAGES),
        migrations.RunPython(note_locales, migrations.RunPython.noop),
        *(migrations.AlterField(name, "row_locale", _locale()) for name in PAGES),
        *(
            migrations.AddConstraint(
                name, models.UniqueConstraint(fields=[about, "row_locale"], name=constraint)
            )
            for name, (about, constraint) in PAGES.items()
        ),
    ]
