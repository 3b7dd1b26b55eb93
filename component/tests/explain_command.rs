//! The command `explain` of the real binary, on store files made for it.
//!
//! *Never:* the words of an explanation; those are tested in the library.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use frontdesk::store::{Batch, CustomerRow, FactRow, SqliteStore, Store};
use router_core::Timestamp;
use router_core::values::address::Address;
use router_core::values::fact::FactKind;
use router_core::values::id::{ConversationId, DeskName, LinkName};
use router_core::values::notice::ClosedReason;
use std::path::{Path, PathBuf};
use std::process::Command;

const SETTINGS: &str = r#"
link = [{ domain = "help.example.org", secret = "change-me-20-random-characters" }]
desk = [{ name = "support" }]
queue = [{ name = "general" }]
agent = [{ jid = "anna@example.org" }]
"#;

/// A folder with settings, which goes away.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, more: &str) -> Self {
        let path = std::env::temp_dir().join(format!("frontdesk-explain-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("frontdesk.toml"), format!("{SETTINGS}{more}")).unwrap();
        Self(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn store(&self) -> SqliteStore {
        SqliteStore::open(&self.0.join("frontdesk.sqlite")).unwrap()
    }

    /// What the command says: exit code, standard output and standard error.
    fn explain(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
        command.arg("explain").args(arguments).arg("--config").arg(self.0.join("frontdesk.toml"));
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap().replace(&self.0.display().to_string(), "FOLDER");
        (output.status.code(), text(output.stdout), text(output.stderr))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn fact(seconds: u64, conversation: u64, what: &FactKind) -> FactRow {
    FactRow {
        at: Timestamp::from_millis(1_790_000_000_000 + seconds * 1000),
        conversation: Some(ConversationId(conversation)),
        json: serde_json::to_string(what).unwrap(),
    }
}

fn fill(store: &mut SqliteStore) {
    let customer = Address::new(&LinkName::from("main"), "carla@example.org");
    let batch = Batch {
        customers: vec![CustomerRow { conversation: ConversationId(12), customer }],
        facts: vec![
            fact(0, 12, &FactKind::Started(DeskName::from("support"))),
            fact(1, 13, &FactKind::Started(DeskName::from("support"))),
            fact(75, 12, &FactKind::Closed(ClosedReason::ByCustomer)),
        ],
        ..Batch::default()
    };
    store.commit(&mut vec![batch]).unwrap();
}

const EXPLAINED: &str = "\
Conversation 12 at desk support
Customer: carla@example.org, link main
Times: UTC

2026-09-21
14:13:20  begins at desk support
14:14:35  closed: the customer ended it
";

#[test]
fn it_reads_while_frontdesk_runs_and_afterwards() {
    let folder = Folder::new("runs", "");
    let mut store = folder.store();
    fill(&mut store);
    let expected = (Some(0), EXPLAINED.to_owned(), String::new());
    assert_eq!(folder.explain(&["12"]), expected, "while the store is open");
    drop(store);
    assert_eq!(folder.explain(&["#12"]), expected, "after the store was closed");
    let (code, lines, _) = folder.explain(&["12", "--json"]);
    assert_eq!(code, Some(0));
    assert_eq!(
        lines.lines().next(),
        Some(r#"{"at":1790000000000,"conversation":12,"what":{"Started":"support"}}"#)
    );
    drop(folder.store());
}

#[test]
fn what_cannot_be_explained_is_said_in_a_sentence() {
    let empty = Folder::new("empty", "");
    let (code, out, error) = empty.explain(&["12"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert_eq!(error, "cannot use the database FOLDER/frontdesk.sqlite: there is no such file\n");

    fill(&mut empty.store());
    let (code, _, error) = empty.explain(&["14"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        error,
        "nothing is kept of conversation 14 in FOLDER/frontdesk.sqlite, where the newest is 13: the number is wrong, \
         or it was erased\n"
    );

    std::fs::write(empty.path().join("frontdesk.sqlite"), "my notes, not a database").unwrap();
    let _ = std::fs::remove_file(empty.path().join("frontdesk.sqlite-wal"));
    let (code, _, error) = empty.explain(&["12"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("is not a database of frontdesk"), "{error}");

    let memory = Folder::new("memory", "store = { path = \":memory:\" }\n");
    let (code, _, error) = memory.explain(&["12"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("in memory only") && error.contains("set store.path to a file"), "{error}");

    let faulty = Folder::new("faulty", "desk_ = 1\n");
    let (code, _, error) = faulty.explain(&["12"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("frontdesk.toml"), "{error}");
}
