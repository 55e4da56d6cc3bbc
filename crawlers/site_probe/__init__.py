"""The site probe: a dozen requests to a live site, each archived, for `luutru check`."""
