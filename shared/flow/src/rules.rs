//! What every message must pass, at its very moment.
