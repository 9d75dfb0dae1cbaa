"""What the workbook costs, measured against alternatives in the same run."""
