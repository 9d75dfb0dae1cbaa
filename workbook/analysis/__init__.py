"""The analyst's face: tables of what a team may see."""
