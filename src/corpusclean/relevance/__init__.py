"""How likely an article is about a topic, why, and which of its passages are."""

from corpusclean.relevance.topic import Topic, load_topic, shipped_topics

__all__ = ["Topic", "load_topic", "shipped_topics"]
