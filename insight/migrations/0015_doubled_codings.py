"""Codings say where another one counts in their place since themes were merged; topics set aside are a recorded change."""

from django.db import migrations, models


def mark_doubled(apps, schema_editor):
    codings = apps.get_model("insight", "Coding").objects
    merged = apps.get_model("insight", "Theme").objects.filter(merged_into__isnull=False)
    into = dict(merged.values_list("pk", "merged_into"))
    for theme in into:
        heir, passed = theme, set()
        while heir in into and heir not in passed:
            passed.add(heir)
            heir = into[heir]
        for source in ("machine", "person"):
            there = codings.filter(theme=heir, source=source).exclude(theme=theme)
            doubled = codings.filter(theme=theme, source=source, segment__in=there.values("segment"))
            doubled.update(doubled=True)


class Migration(migrations.Migration):
    dependencies = [("insight", "0014_other_communities")]

    operations = [
        migrations.AddField(
            model_name="coding",
            name="doubled",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="codeframeoperation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("adopt", "Topic adopted"),
                    ("set-aside", "Topic set aside"),
                    ("add", "Theme added"),
                    ("rename", "Theme renamed"),
                    ("set-priority", "Priority set"),
                    ("merge", "Themes merged"),
                    ("retire", "Theme retired"),
                    ("split", "Theme split"),
                    ("move", "Theme put below another"),
                    ("undo", "Change taken back"),
                ],
                max_length=16,
            ),
        ),
        migrations.RunPython(mark_doubled, migrations.RunPython.noop),
    ]
