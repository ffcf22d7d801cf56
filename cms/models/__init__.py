"""The page types of the site."""

from cms.models.care import PageCare
from cms.models.downloads import Download, DownloadPart, DownloadVersion
from cms.models.downloads_page import DownloadsPage
from cms.models.engagement import EngagementIndexPage, EngagementPage
from cms.models.home import HomePage
from cms.models.priorities import PrioritiesIndexPage, PriorityPage
from cms.models.standard import StandardPage
from cms.models.what_we_heard import WhatWeHeardPage

__all__ = [
    "Download",
    "DownloadPart",
    "DownloadVersion",
    "DownloadsPage",
    "EngagementIndexPage",
    "EngagementPage",
    "HomePage",
    "PageCare",
    "PrioritiesIndexPage",
    "PriorityPage",
    "StandardPage",
    "WhatWeHeardPage",
]
