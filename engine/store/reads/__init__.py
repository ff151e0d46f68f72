"""What people and pages ask of the store: named SQL beside typed functions. Every answer is a Polars frame."""
