"""How many articles a site has on each day, and which days lack some."""

WEEKS = 26  # that are looked at unless somebody says otherwise
