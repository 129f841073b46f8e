"""Work that takes long: asked for through a door, done by a worker, watched and cancelled."""
