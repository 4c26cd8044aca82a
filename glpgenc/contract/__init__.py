"""Contract: dropping a plaintext column whose values are all encrypted and verified."""
