"""Figures about what was said: how many, how they feel, which communities say it more or less often."""

from typing import Any

from cms.blocks.frozen import FrozenFigureBlock
from cms.blocks.samples import sample_figure


class FigureBlock(FrozenFigureBlock):
    """How many of how many answers make a point."""

    kind = "prevalence"

    def get_preview_value(self) -> Any:
        """Return a figure to look at."""
        return sample_figure("prevalence", count=212, base=846)

    class Meta:
        icon = "order"
        label = "Figure"
        template = "cms/blocks/figure.html"
        description = "How many of how many answers make a point, with a small bar. Comes from a finding."


class SidesBlock(FrozenFigureBlock):
    """How many feel one way about a theme, and how many the other."""

    kind = "sides"

    def get_preview_value(self) -> Any:
        """Return a figure to look at."""
        return sample_figure("sides", positive=64, negative=118, mixed=12, neutral=18)

    class Meta:
        icon = "arrow-right-full"
        label = "Two sides"
        template = "cms/blocks/sides.html"
        description = "Where people disagree: how many sound glad, how many unhappy. Comes from a finding."


class CommunitiesBlock(FrozenFigureBlock):
    """Which communities speak of a theme clearly more or less often than everybody."""

    kind = "communities"

    def get_preview_value(self) -> Any:
        """Return a figure to look at."""
        rows = [{"label": "Unpaid carers", "part": 40, "whole": 75}]
        return sample_figure("communities", count=190, base=640, rows=rows)

    class Meta:
        icon = "group"
        label = "What communities said differently"
        template = "cms/blocks/communities.html"
        description = (
            "Communities that make a point more or less often. Only where enough people are behind it."
        )
