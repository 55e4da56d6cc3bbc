"""Programs that run in the peers' environments: nothing of ours is there."""
