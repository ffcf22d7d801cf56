"""The page types of the site."""

from cms.models.engagement import EngagementIndexPage, EngagementPage
from cms.models.home import HomePage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.partners import PartnersPage
from cms.models.partnerships import PartnershipIndexPage, PartnershipPage
from cms.models.priorities import PrioritiesIndexPage, PriorityPage
from cms.models.programmes import ProgrammePage
from cms.models.standard import StandardPage
from cms.models.what_we_heard import WhatWeHeardPage

__all__ = [
    "EngagementIndexPage",
    "EngagementPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PartnersPage",
    "PartnershipIndexPage",
    "PartnershipPage",
    "PrioritiesIndexPage",
    "PriorityPage",
    "ProgrammePage",
    "StandardPage",
    "WhatWeHeardPage",
]
