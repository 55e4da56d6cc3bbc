"""Publishing: corpus files for new texts, then a timestamp of the manifest's signature."""
