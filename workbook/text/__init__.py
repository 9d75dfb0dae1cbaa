"""What is said in English wherever it is said, and words that people type."""
