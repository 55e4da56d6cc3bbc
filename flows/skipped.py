"""The name of the state in which a run ends that was not needed or found another at work; its message says why."""

SKIPPED = "Skipped"
