"""Drafts a layout from sample pages: witnesses label each text, and the labels decide which selectors are chosen."""
