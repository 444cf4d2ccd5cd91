"""The parts of `models/<name>.jsonc` that training needs; the whole file is checked elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relevo.errors import RelevoError
from relevo.jsonc import parse_jsonc


@dataclass(frozen=True)
class Policy:
    """What a model is. `columns` maps the described columns to their type, in the order of the file."""

    task: str
    target: str
    primary: str
    positive: str | None
    entity: str | None
    time: str | None
    columns: dict[str, str]

    def not_features(self) -> tuple[str | None, ...]:
        """Target, entity and time."""
        return (self.target, self.entity, self.time)

    def types(self) -> dict[str, str]:
        """Column types for reading a table: the described ones; entity and class labels are text."""
        text = [name for name in (self.entity, None if self.task == "regression" else self.target) if name]
        return {**self.columns, **dict.fromkeys(text, "string")}

    def types_to_count(self) -> dict[str, str]:
        """Column types for counting: the described ones; classes have names, not sizes, even where they are written as numbers."""
        stays = self.task == "regression" or self.columns.get(self.target) == "boolean"
        return self.columns if stays else {**self.columns, self.target: "string"}


def read_policy(file: Path) -> Policy:
    """Reads a policy file. Raises POLICY_INVALID."""
    try:
        value = parse_jsonc(file.read_text(encoding="utf-8"), file.name)
    except OSError as error:
        raise RelevoError("POLICY_INVALID", f"{file.name} cannot be read: {error.strerror}") from error
    if not isinstance(value, dict):
        raise RelevoError("POLICY_INVALID", f"{file.name} holds no object")
    missing = [key for key in ("task", "target", "primary") if not isinstance(value.get(key), str)]
    if missing:
        raise RelevoError("POLICY_INVALID", f"{file.name} lacks {', '.join(missing)}")
    return Policy(
        task=value["task"],
        target=value["target"],
        primary=value["primary"],
        positive=value.get("positive"),
        entity=value.get("entity"),
        time=value.get("time"),
        columns=_column_types(value.get("columns", {}), file.name),
    )


def _column_types(columns: Any, name: str) -> dict[str, str]:
    if not isinstance(columns, dict) or not all(isinstance(rule, dict) for rule in columns.values()):
        raise RelevoError("POLICY_INVALID", f"{name}: columns is no object of column rules")
    return {column: str(rule.get("type", "string")) for column, rule in columns.items()}
