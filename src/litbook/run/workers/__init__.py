"""The processes that chapters run in, forked from a server and watched."""
