"""The dashboard: pages over the store, which several people may have open while runs go on."""
