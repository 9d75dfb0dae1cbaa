"""Serves the notebooks as read-only pages through Voilà, configured in code.

`workbook.serve.server.serve` is the one way in; nothing else in `workbook` imports this package.
"""
