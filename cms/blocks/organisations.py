"""Others who know a community well."""

from wagtail import blocks


class OrganisationBlock(blocks.StructBlock):
    """A voluntary organisation, with what it does and where to find it."""

    name = blocks.CharBlock(max_length=120)
    does = blocks.CharBlock(
        max_length=200, required=False, label="What it does", help_text="In one short sentence."
    )
    link = blocks.URLBlock(required=False, help_text="The address of its website. Ask before you list it.")

    class Meta:
        icon = "group"
        label = "Organisation"
        template = "cms/blocks/organisation.html"
        description = "A voluntary organisation that works with this community."
        preview_value = {
            "name": "Neighbours' kitchen",
            "does": "Cooks and eats together every Friday.",
            "link": "https://example.org/",
        }
