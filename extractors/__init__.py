"""Extraction: turns a captured page into an article or a refusal. Pure: no disk, network, database or clock."""
