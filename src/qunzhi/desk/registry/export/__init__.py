"""The register as sheets in the layout that imports read: what goes out comes back as it was."""
