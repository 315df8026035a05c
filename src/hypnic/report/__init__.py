"""Analysis → one view model → text, HTML, PDF."""
