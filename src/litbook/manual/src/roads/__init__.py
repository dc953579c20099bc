# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
