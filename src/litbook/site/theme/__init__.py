"""The MkDocs theme: style sheets, scripts, templates, and fonts."""
