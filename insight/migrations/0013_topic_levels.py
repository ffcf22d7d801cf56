"""Topics say at which level they lie; families come above the wide ones."""

from django.db import migrations, models
from django.db.models import Q


def tell_fine_ones(apps, schema_editor):
    apps.get_model("insight", "Topic").objects.filter(parent__isnull=False).update(level="fine")


def drop_families(apps, schema_editor):
    apps.get_model("insight", "Topic").objects.filter(level="wide").update(parent=None)
    apps.get_model("insight", "Topic").objects.filter(level="family").delete()
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("insight", "0012_drafted_names")]

    operations = [
        migrations.RemoveConstraint(model_name="topic", name="wide_topic_number_once"),
        migrations.RemoveConstraint(model_name="topic", name="fine_topic_number_once"),
        migrations.AddField(
            model_name="topic",
            name="level",
            field=models.CharField(
                choices=[("family", "Families"), ("wide", "Topics"), ("fine", "Narrow topics")],
                default="wide",
                max_length=6,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(tell_fine_ones, drop_families),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                fields=("run", "level", "number"), name="topic_number_once_a_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=Q(("level", "wide"))
                | Q(("level", "fine"), ("parent__isnull", False))
                | Q(("level", "family"), ("parent__isnull", True)),
                name="topic_lies_in_a_wider_one",
            ),
        ),
    ]
