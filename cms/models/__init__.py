"""The page types of the site (`__all__`), and the rows that belong to pages."""

from cms.models.care import PageCare as PageCare
from cms.models.downloads import Download as Download
from cms.models.downloads import DownloadPart as DownloadPart
from cms.models.downloads import DownloadVersion as DownloadVersion
from cms.models.downloads_page import DownloadsPage
from cms.models.engagement import EngagementIndexPage, EngagementPage
from cms.models.home import HomePage
from cms.models.priorities import PrioritiesIndexPage, PriorityPage
from cms.models.standard import StandardPage
from cms.models.what_we_heard import WhatWeHeardPage

__all__ = [
    "DownloadsPage",
    "EngagementIndexPage",
    "EngagementPage",
    "HomePage",
    "PrioritiesIndexPage",
    "PriorityPage",
    "StandardPage",
    "WhatWeHeardPage",
]
