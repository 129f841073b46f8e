"""Ready workflows to begin with (TPL): one definition file each, and the catalog of them."""
