"""What the warehouse does beside the batch: printing, reprinting, finding, packing, watching a folder."""
