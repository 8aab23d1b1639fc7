"""One module per family of page layouts; each draws a Document on a Sheet."""
