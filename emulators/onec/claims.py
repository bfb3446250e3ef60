"""What the base holds for claims of the portal: five additional attributes, stages, statuses and their words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from emulators.onec.world import Object

CHART = "ChartOfCharacteristicTypes_ДополнительныеРеквизитыИСведения"
WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("claims.json").read_text(encoding="utf-8"))
PROPERTIES: dict[str, dict[str, str]] = WORDS["properties"]


def properties() -> list[tuple[str, str, Object]]:
    """The additional attributes as items of the chart of characteristic types."""
    return [
        (
            CHART,
            own["key"],
            {
                "Ref_Key": own["key"],
                "Description": f"{own['title']} (Претензии)",
                "Заголовок": own["title"],
                "Имя": own["name"],
                "ИдентификаторДляФормул": own["name"],
                "Виден": True,
                "Доступен": True,
            },
        )
        for own in PROPERTIES.values()
    ]
