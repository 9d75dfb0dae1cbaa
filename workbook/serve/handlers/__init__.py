"""What answers a browser: pages from a template, notebooks’ pages, and the lines to kernels."""
