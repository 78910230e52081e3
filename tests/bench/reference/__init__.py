"""The same two screens, a menu and a page of terms with two fields, as each toolkit's tutorial writes them."""
