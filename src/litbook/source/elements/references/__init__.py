"""References: links whose text is the number of what they lead to, such as ``[chapter 9](09-order.md)``."""
