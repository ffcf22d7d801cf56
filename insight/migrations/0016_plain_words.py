"""Runs and responses are called by plainer words."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0015_doubled_codings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='analysisrun',
            name='kind',
            field=models.CharField(choices=[('screening', 'Screening'), ('enrichment', 'Reading'), ('discovery', 'Finding topics'), ('coding', 'Coding')], max_length=12),
        ),
        migrations.AlterField(
            model_name='response',
            name='status',
            field=models.CharField(choices=[('received', 'Received'), ('held', 'Held for a person'), ('cleared', 'Cleared'), ('enriched', 'Read by the computer'), ('rejected', 'Rejected')], default='received', max_length=12),
        ),
    ]
