"""The whole schema: all tables at once, and the migrations that lead to them."""
