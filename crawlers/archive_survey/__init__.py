"""The archive survey: lists a site's captures in a web archive and fetches some, for `luutru survey` and `check`."""
