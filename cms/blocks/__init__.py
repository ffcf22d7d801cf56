"""Blocks of pages. Figures and quotes can only come from evidence; the rest is the editors' own words."""

from cms.blocks.actions import ActionsBlock, NextStepBlock
from cms.blocks.ambitions import AmbitionBlock
from cms.blocks.downloads import DownloadBlock
from cms.blocks.figures import CommunitiesBlock, FigureBlock, SidesBlock
from cms.blocks.narrative import NarrativeBlock, NoticeBlock
from cms.blocks.organisations import OrganisationBlock
from cms.blocks.pictures import PictureBlock
from cms.blocks.programme import ContinuedBlock, EndedBlock, MeasureBlock, PeopleReachedBlock, PhaseBlock
from cms.blocks.quotes import QuoteBlock
from cms.blocks.respondents import RespondentsBlock
from cms.blocks.themes import FindingBlock, ThemeBlock

__all__ = [
    "ActionsBlock",
    "AmbitionBlock",
    "CommunitiesBlock",
    "ContinuedBlock",
    "DownloadBlock",
    "EndedBlock",
    "FigureBlock",
    "FindingBlock",
    "MeasureBlock",
    "NarrativeBlock",
    "NextStepBlock",
    "NoticeBlock",
    "OrganisationBlock",
    "PeopleReachedBlock",
    "PhaseBlock",
    "PictureBlock",
    "QuoteBlock",
    "RespondentsBlock",
    "SidesBlock",
    "ThemeBlock",
]
