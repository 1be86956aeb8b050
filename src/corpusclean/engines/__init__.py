"""Ways to run the pipeline over many documents; each calls the same function, ``batch.Batch``."""
