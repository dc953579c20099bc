"""The site's look: style sheets, scripts, templates, and fonts."""
