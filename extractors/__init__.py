"""Reading: a captured page becomes an article or a refusal; pure, without disk, network, database or clock."""
