"""The package as of a chapter, as a zip with a project to install and the tests that the chapter makes of it."""
