//! Every play in every world, each as a test of its own.
//!
//! The names are `WORLD::PLAY`, so `cargo nextest run -p e2e prosody::` runs one
//! world and `cargo nextest run -p e2e first-contact` runs one play everywhere.
//!
//! *Never:* a list of plays; a new file in `tests/plays/` is a new test.

use std::process::ExitCode;

use e2e::play;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    let paths = play::all().expect("the folder of plays is there");
    for path in paths {
        let script = play::read(&path).unwrap_or_else(|error| panic!("{error:#}"));
        let name = path.file_stem().expect("a file").to_string_lossy().into_owned();
        for world in script.worlds {
            let path = path.clone();
            trials.push(Trial::test(format!("{}::{name}", world.name()), move || {
                play::perform_in(&path, world).map(drop).map_err(Failed::from)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
