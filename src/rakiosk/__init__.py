"""rakiosk: a counter kiosk for financial certificates (金融憑證註冊中心)."""

__version__ = "0.1.0"
