"""Partners in the admin: a list that can be narrowed by kind, and a form."""

from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from cms.models.partners import Partner
from insight.viewsets.deletion import CheckedDeleteView


class DeletePartnerView(CheckedDeleteView, DeleteView):
    """Asks before it deletes, and where pages need the partner, says what to do instead."""


class PartnerViewSet(SnippetViewSet):
    """The bodies that work together."""

    model = Partner
    icon = "group"
    menu_label = "Partners"
    menu_order = 120
    add_to_admin_menu = True
    delete_view_class = DeletePartnerView
    list_display = ["name", "get_kind_display"]
    list_filter = ["kind"]
    ordering = ["kind", "name"]
    search_backend_name = None
    search_fields = ["name", "role"]
