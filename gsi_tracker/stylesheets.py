"""The style sheets as readers get them: each in one file, though written in parts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("([^"]+)"\);\n?')
COMMENT = re.compile(r"/\*.*?\*/\n*", re.DOTALL)


def joined(sheet: Path) -> str:
    """A style sheet without comments, with the text of each part in the place of its `@import`.

    **errors** FileNotFoundError for a part that is not there.
    """
    text = sheet.read_text("utf-8")
    whole = IMPORT.sub(lambda found: (sheet.parent / found[1]).read_text("utf-8"), text)
    return COMMENT.sub("", whole)


class JoinedStylesStorage(CompressedManifestStaticFilesStorage):
    """Fingerprinted and compressed files; a style sheet that imports parts is stored as one."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if not dry_run:
            paths = paths | {name: (self, name) for name in self.join(paths)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def join(self, paths: dict[str, Any]) -> Iterator[str]:
        """Stores each sheet that imports others again, from its source; gives their names."""
        for name, (source, path) in paths.items():
            sheet = Path(source.path(path))
            if sheet.suffix == ".css" and IMPORT.search(sheet.read_text("utf-8")):
                self.delete(name)
                self.save(name, ContentFile(joined(sheet).encode("utf-8")))
                yield name
