"""What people read: documents, tables and summaries for a terminal."""
