"""Reading documents from files and writing results to them, as ``docs/formats.md`` says."""
