"""Rereading: reads archived pages again after a layout or a reader changed."""
