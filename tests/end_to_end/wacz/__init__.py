"""WACZ packages, and the programs of others that check and replay them: `make` installs these in .venv-wacz."""
