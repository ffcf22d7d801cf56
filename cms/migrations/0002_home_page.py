"""A fresh site begins with our home page in place of the empty page that Wagtail makes."""

from django.db import migrations


def take_the_empty_pages_place(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("cms", "HomePage")
    empty = Page.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", slug="home", depth=2
    ).first()
    if empty is None:
        return
    home_type, _ = ContentType.objects.get_or_create(app_label="cms", model="homepage")
    home = HomePage(page_ptr_id=empty.pk)
    home.__dict__.update({field.attname: getattr(empty, field.attname) for field in Page._meta.fields})
    home.content_type_id = home_type.pk
    home.title = home.draft_title = "Home"
    home.save()


def give_the_empty_page_back(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    page_type = ContentType.objects.get(app_label="wagtailcore", model="page")
    Page.objects.filter(content_type__app_label="cms", depth=2).update(content_type=page_type)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(take_the_empty_pages_place, give_the_empty_page_back)]
