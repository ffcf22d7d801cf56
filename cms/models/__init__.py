"""The page types of the site."""

from cms.models.engagement import EngagementIndexPage, EngagementPage
from cms.models.home import HomePage
from cms.models.priorities import PrioritiesIndexPage, PriorityPage
from cms.models.searches import SearchCount
from cms.models.standard import StandardPage
from cms.models.what_we_heard import WhatWeHeardPage

__all__ = [
    "EngagementIndexPage",
    "EngagementPage",
    "HomePage",
    "PrioritiesIndexPage",
    "PriorityPage",
    "SearchCount",
    "StandardPage",
    "WhatWeHeardPage",
]
