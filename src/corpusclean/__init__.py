"""Turns scraped web text into corpora people can trust."""
