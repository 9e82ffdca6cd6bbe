"""The site as a document, as rows and as changes."""
