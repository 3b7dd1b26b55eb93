//! One connection to one server.
