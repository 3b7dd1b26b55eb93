pub mod cli;
pub mod phrase;
pub mod settings;
