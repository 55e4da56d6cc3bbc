"""The corpus: files, manifest, publishing, imports, exports and takedowns."""
