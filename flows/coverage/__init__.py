"""Coverage: which days of a site the archive has, and which it seems to lack."""
