"""參、軟體憑證(其他載具): certificates in files."""
