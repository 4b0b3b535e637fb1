"""The manual: pages of Markdown in rubdown/help, with tables that are made from the code, and a search in them."""
