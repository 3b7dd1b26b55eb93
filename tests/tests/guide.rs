//! The guide for writers of rules, `docs/RULES.md`: it quotes the very files of `examples/guide/`, each of which
//! loads without a warning and has a play.
//!
//! *Never:* what happens in an example; the plays in `tests/plays/guide/` tell that.

use std::path::PathBuf;
use std::process::Command;

use e2e::frontdesk::binary;
use e2e::play;
use e2e::process::workspace;

/// The examples' files, in order.
fn examples() -> Vec<PathBuf> {
    let folder = workspace().join("examples/guide");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the examples are there")
        .map(|entry| entry.expect("a folder can be read").path())
        .collect();
    files.sort();
    files
}

fn name(file: &std::path::Path) -> String {
    file.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}

#[test]
fn the_guide_quotes_its_ten_files_in_order() {
    let guide = std::fs::read_to_string(workspace().join("docs/RULES.md")).unwrap();
    let mut rest = guide.as_str();
    for file in examples() {
        let text = std::fs::read_to_string(&file).unwrap();
        let quote = format!("`examples/guide/{}.toml`\n\n```toml\n{text}```\n", name(&file));
        let at =
            rest.find(&quote).unwrap_or_else(|| panic!("{} is not quoted word for word", file.display()));
        rest = &rest[at + quote.len()..];
    }
    assert!(!rest.contains("```toml"), "the guide quotes something that is no file");
    assert_eq!(examples().len(), 10);
}

#[test]
fn every_example_is_played() {
    for file in examples() {
        let name = name(&file);
        let play = play::read(&play::folder().join(format!("guide/guide-{name}.play")))
            .expect("a play that can be read");
        assert_eq!(play.settings.name, format!("guide/{name}"));
    }
}

#[test]
fn every_example_loads_and_nothing_is_to_be_warned_of() {
    let binary = binary().unwrap();
    for file in examples() {
        let checked =
            Command::new(&binary).args(["check-config", "--strict", "--config"]).arg(&file).output().unwrap();
        let said = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(checked.status.success() && said.starts_with("OK: "), "{}:\n{said}", file.display());
    }
}
