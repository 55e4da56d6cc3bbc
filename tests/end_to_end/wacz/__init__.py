"""WACZ packages, and the programs of others that check and play them: `make` sets these up in .venv-wacz."""
