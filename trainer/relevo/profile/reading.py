"""What is counted of a table, and how its columns are read: by a policy, by a reference, else as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from relevo.errors import RelevoError
from relevo.profile.bins import Column
from relevo.profile.names import type_to_read

Count = Callable[[str, str | None, Column | None], Column]
"""Counts the column of this name, read as this type, like this column of a reference."""


PARTS = ("columns", "outputs", "labels")
LIKE = ("labels", "columns", "outputs")
"""A column that is in several parts is read as in the first of these."""


@dataclass(frozen=True)
class Reading:
    """How to read a table. `types`: by column; `left_out`: no features; `label`: the ground truth; `reference`: a profile to be counted like."""

    types: dict[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    label: str | None = None
    reference: dict[str, Any] | None = None

    def refuse_repeated(self, names: Sequence[str]) -> None:
        """Raises DATA_UNREADABLE for columns without a name of their own."""
        repeated = next((name for index, name in enumerate(names) if name in names[:index] or not name), None)
        if repeated is not None:
            what = f"the column {repeated} occurs twice" if repeated else "a column has no name"
            raise RelevoError("DATA_UNREADABLE", what)

    def wanted(self, name: str) -> str | None:
        """Type that a column is read as; None: its own."""
        like = self.like(name)
        return (type_to_read(like) if like else None) or self.types.get(name)

    def like(self, name: str) -> Column | None:
        """The column of the reference."""
        reference = self.reference or {}
        return next((reference[part][name] for part in LIKE if name in reference.get(part, {})), None)

    def counted(self, names: Sequence[str]) -> list[str]:
        """Columns to count: with a reference those that it has, too."""
        kept = [name for name in names if name not in self.left_out]
        return [name for name in kept if self.reference is None or self.like(name)]

    def profile(self, names: Sequence[str], rows: int, count: Count) -> dict[str, Any]:
        """The profile of a table that has the columns `names`."""
        counted = {name: count(name, self.wanted(name), self.like(name)) for name in self.counted(names)}
        return self.profile_of(rows, counted)

    def profile_of(self, rows: int, counted: dict[str, Column]) -> dict[str, Any]:
        """The counted columns as features, outputs and labels, as the reference has them."""
        reference = self.reference or self._own_parts(counted)
        labels = reference.get("labels", {})
        parts = {
            part: {name: counted[name] for name in counted if name in reference[part] and (part == "labels" or name not in labels)}
            for part in PARTS if part in reference
        }
        return {"format": 1, "rows": rows, **parts}

    def _own_parts(self, counted: dict[str, Column]) -> dict[str, Any]:
        labels = [name for name in counted if name == self.label]
        features = [name for name in counted if name != self.label]
        parts = {"columns": dict.fromkeys(features), "outputs": {}}
        return {**parts, "labels": dict.fromkeys(labels)} if labels else parts
