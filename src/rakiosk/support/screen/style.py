"""The style of support's screen, in the kiosk's looks; no scroll bars, each of whose cells is sent by itself."""

STYLE = """
Screen { background: $background; color: $foreground; }
#title { background: $primary; color: $on-primary; height: 1; padding: 0 1; }
#tabs { background: $band; color: $on-band; height: auto; max-height: 3; padding: 0 1; }
#body { height: 1fr; padding: 0 1; scrollbar-size: 0 0; }
#text { width: auto; min-width: 100%; height: auto; }
#text.wrapped { width: 100%; }
#remark { height: auto; max-height: 4; padding: 0 1; background: $band; color: $on-band; }
#entry { height: 1; border: none; padding: 0 1; background: $field-focused; color: $foreground; }
#keys { background: $keys; color: $on-keys; height: auto; max-height: 3; padding: 0 1; }
"""
