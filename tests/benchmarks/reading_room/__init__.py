"""How long the pages of the reading room take among many documents."""
