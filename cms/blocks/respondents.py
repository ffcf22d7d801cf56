"""Who we heard from, in counts that point at nobody."""

from typing import Any

from cms.blocks.frozen import FrozenFigureBlock
from cms.blocks.samples import sample_figure


class RespondentsBlock(FrozenFigureBlock):
    """How many people took part, from where, and who they are: small counts hidden, the others rounded."""

    kind = "respondents"

    def get_preview_value(self) -> Any:
        """Return a figure to look at."""
        rows = [
            {"label": "The old town", "shown": 120},
            {"label": "Riverside", "shown": 90},
            {"label": "North hill", "shown": None},
            {"label": "South hill", "shown": None},
            {"label": "Did not say", "shown": 60},
        ]
        tables = [{"key": "place", "caption": "Where people live", "rows": rows}]
        return sample_figure("respondents", people=290, answers=541, tables=tables)

    class Meta:
        icon = "user"
        label = "Who we heard from"
        template = "cms/blocks/respondents.html"
        description = (
            "How many people took part and who they are. Small numbers are hidden. Comes from findings."
        )
