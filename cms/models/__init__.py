"""The page types of the site."""

from cms.models.appearance import Appearance as Appearance
from cms.models.communities import CommunitiesIndexPage, CommunityPage
from cms.models.engagement import EngagementIndexPage, EngagementPage
from cms.models.example_marks import ExampleMark as ExampleMark
from cms.models.home import HomePage
from cms.models.places import PlacePage, PlacesIndexPage
from cms.models.priorities import PrioritiesIndexPage, PriorityPage
from cms.models.standard import StandardPage
from cms.models.what_we_heard import WhatWeHeardPage

__all__ = [
    "CommunitiesIndexPage",
    "CommunityPage",
    "EngagementIndexPage",
    "EngagementPage",
    "HomePage",
    "PlacePage",
    "PlacesIndexPage",
    "PrioritiesIndexPage",
    "PriorityPage",
    "StandardPage",
    "WhatWeHeardPage",
]
