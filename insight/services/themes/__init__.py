"""Changes to a codeframe. Each is one recorded operation that makes a new version and can be taken back."""

from insight.services.themes.changing import add_theme, move_theme, rename_theme, retire_theme, set_priority
from insight.services.themes.joining import merge_themes, split_theme
from insight.services.themes.recording import StaleCodeframeError, get_codeframe
from insight.services.themes.topics import add_topic_to_theme, adopt_topic, put_back_topic, reject_topic
from insight.services.themes.undoing import undo_last

__all__ = [
    "StaleCodeframeError",
    "add_theme",
    "add_topic_to_theme",
    "adopt_topic",
    "get_codeframe",
    "merge_themes",
    "move_theme",
    "put_back_topic",
    "reject_topic",
    "rename_theme",
    "retire_theme",
    "set_priority",
    "split_theme",
    "undo_last",
]
