"""WACZ packages: captures with their records, index and page list in one ZIP file (WACZ 1.1.1)."""
