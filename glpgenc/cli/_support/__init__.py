"""What commands share: their registration, options, output, progress and signals."""
