"""Where documents lie: apart from the media folder, so that only our own view hands them out."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class DocumentFiles(FileSystemStorage):
    """The folder DOWNLOADS_ROOT, in which a file is there whole or not at all."""

    @property
    def base_location(self) -> str:
        """Return the folder as the settings name it."""
        return str(settings.DOWNLOADS_ROOT)

    @property
    def location(self) -> str:
        """Return the folder's full path."""
        return str(Path(self.base_location).absolute())

    def _save(self, name: str, content: File) -> str:
        """Write beside the place, then move there in one step; what broke off leaves nothing behind."""
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=place.parent, prefix=".unfinished-")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).chmod(0o640)
            Path(beside).replace(place)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        return name


document_files = DocumentFiles()
