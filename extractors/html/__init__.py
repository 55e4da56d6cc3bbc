"""HTML: charsets, blocks and text of elements."""
