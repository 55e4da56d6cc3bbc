"""The exhaustive crash test: real nights struck at moments that a seed chooses, taken up plainly, and compared."""
