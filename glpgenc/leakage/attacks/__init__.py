"""Attacks of someone who has the stored bytes, no key, and knows how the values are usually spread.

Pure functions on counts and on sets of tags: what they are given is what such an attacker has.
"""
