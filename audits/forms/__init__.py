"""Forms: what people send, read and checked before an operation is asked."""
