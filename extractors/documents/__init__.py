"""Reads the text of documents (PDF, Word, spreadsheets, OpenDocument) that pages link."""
