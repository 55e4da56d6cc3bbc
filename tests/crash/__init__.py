"""The crash test: real nights are killed at moments that a seed chooses, resumed by the same command, and compared."""
