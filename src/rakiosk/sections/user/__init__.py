"""壹、用戶操作說明: signing in and out, public pages, the customer's own data."""
