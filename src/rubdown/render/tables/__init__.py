"""Markdown, CSV and templates."""
