"""How many articles a site has on each day, and which days lack some."""
