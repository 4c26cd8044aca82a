"""Patients of several practices."""
