"""The sites to crawl: a TOML file for each site, the grammar of these files, and the code that loads them."""
