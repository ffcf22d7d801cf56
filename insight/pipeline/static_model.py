"""The fast static model: made once from the packaged MiniLM, made again when what it is made from changes."""

import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from nlp.config import MINILM_SHA256, STATIC_DIMENSIONS
from nlp.errors import NlpError

from insight.errors import ServiceError
from insight.pipeline.runs import fingerprint_of

STAMP = "made-from.stamp"


def build_static_model(folder: Path) -> bool:
    """Make `folder` hold the static model; return whether it had to be made (about 15 seconds).

    It is made beside `folder` and put in place whole. Raises ServiceError if MiniLM is missing or changed.
    """
    stamp = fingerprint_of([MINILM_SHA256, STATIC_DIMENSIONS, version("model2vec")])
    if _stamp_of(folder) == stamp:
        return False
    from nlp.training.static_model import distil_static_model

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        made = Path(scratch) / "model"
        try:
            distil_static_model(made)
        except NlpError as error:
            raise ServiceError(str(error)) from error
        (made / STAMP).write_text(stamp)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
    return True


def _stamp_of(folder: Path) -> str:
    path = folder / STAMP
    whole = path.is_file() and (folder / "model.safetensors").is_file()
    return path.read_text() if whole else ""
