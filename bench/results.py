"""What the benchmarks found, kept as dated files beside the document that is made from them."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "results"


def keep(name: str, found: dict[str, Any]) -> None:
    """Writes bench/results/NAME-DAY.json."""
    day = datetime.now(UTC).date()
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}-{day}.json"
    path.write_text(json.dumps({"day": str(day), **machine, **found}, indent=1) + "\n")
    print(f"kept in {path.relative_to(FOLDER.parents[1])}")


def newest(name: str) -> dict[str, Any]:
    return json.loads(max(FOLDER.glob(f"{name}-*.json")).read_text())
