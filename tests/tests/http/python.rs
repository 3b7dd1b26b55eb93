//! A client that was written from `docs/PROTOCOL.md` alone, with Python's standard library.
//!
//! *Never:* a library for HTTP of anybody else.

use std::process::Command;

use e2e::http::TOKEN;
use e2e::process::workspace;
use expect_test::expect;

use crate::desk::house;

#[tokio::test]
async fn a_phone_system_in_python() {
    let house = house("").await;
    let mut python = Command::new("python3");
    let port = house.frontdesk.http_port().to_string();
    python.arg(workspace().join("tests/clients/routing.py")).args([&port, TOKEN, "bob@localhost"]);
    let output = tokio::task::spawn_blocking(move || python.output().unwrap()).await.unwrap();
    let told = String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr);
    expect![[r#"
        state waiting position 1
        reported available True
        offered to bob@localhost
        second waiting
        state assigned agent bob@localhost
        refused 409 conflict
        state ended done
        second waiting
        second ended cancelled
        explained True True
        done
    "#]]
    .assert_eq(&told);
}
