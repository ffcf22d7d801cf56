"""The page types of the site (`__all__`), and the rows that belong to pages."""

from cms.models.appearance import Appearance as Appearance
from cms.models.care import PageCare as PageCare
from cms.models.commitments import CommitmentPage
from cms.models.communities import CommunitiesIndexPage, CommunityPage
from cms.models.downloads import Download as Download
from cms.models.downloads import DownloadPart as DownloadPart
from cms.models.downloads import DownloadVersion as DownloadVersion
from cms.models.downloads_page import DownloadsPage
from cms.models.engagement import EngagementIndexPage, EngagementPage
from cms.models.example_marks import ExampleMark as ExampleMark
from cms.models.home import HomePage
from cms.models.library import InsightLibraryPage, ReportPage
from cms.models.measures import Measure, Reading  # noqa: F401 - for Django to find
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.partners import PartnersPage
from cms.models.partnerships import PartnershipIndexPage, PartnershipPage
from cms.models.places import PlacePage, PlacesIndexPage
from cms.models.priorities import PrioritiesIndexPage, PriorityPage
from cms.models.programmes import ProgrammePage
from cms.models.searches import SearchCount
from cms.models.standard import StandardPage
from cms.models.vision import VisionPage
from cms.models.what_we_heard import WhatWeHeardPage

__all__ = [
    "CommitmentPage",
    "CommunitiesIndexPage",
    "CommunityPage",
    "DownloadsPage",
    "EngagementIndexPage",
    "EngagementPage",
    "HomePage",
    "InsightLibraryPage",
    "NewsIndexPage",
    "NewsPage",
    "PartnersPage",
    "PartnershipIndexPage",
    "PartnershipPage",
    "PlacePage",
    "PlacesIndexPage",
    "PrioritiesIndexPage",
    "PriorityPage",
    "ProgrammePage",
    "ReportPage",
    "SearchCount",
    "StandardPage",
    "VisionPage",
    "WhatWeHeardPage",
]
