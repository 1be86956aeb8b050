"""Makes the models that ship with the package, from data the repository holds.

Needs PyTorch for the labeller (``pip install corpusclean[train]``); running the models needs none of this.
"""
