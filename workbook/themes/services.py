"""The id of a service, by which a link says which services it shows."""

from __future__ import annotations

from workbook.teams import service_id

__all__ = ["service_id"]
