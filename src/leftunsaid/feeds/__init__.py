"""For feed readers and search engines: Atom, JSON Feed, the sitemap."""
