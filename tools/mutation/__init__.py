"""Mutation tests: one small change of the code at a time, and whether a test fails; see docs/ASSURANCE.md."""
