//! With a certificate in the settings everything is encrypted.
//!
//! *Never:* a certificate of a real name; the one in `tls/` is for the loopback of these tests.

use std::process::Command;
use std::time::Instant;

use e2e::http::{Program, TOKEN};
use e2e::process::{LOOK_AGAIN, PATIENCE, workspace};

use crate::desk::house_that;

#[tokio::test]
async fn a_certificate_is_shown_and_plain_words_are_not_understood() {
    let folder = workspace().join("tests/tests/http/tls");
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    let more = format!("certificate = \"{}\"\nkey = \"{}\"", certificate.display(), key.display());
    let house = house_that(&more).await;
    let port = house.frontdesk.http_port();
    let script = format!(
        "import ssl, urllib.request as u\n\
         c = ssl.create_default_context(cafile='{}')\n\
         r = u.Request('https://localhost:{port}/v1/queues', headers={{'Authorization': 'Bearer {TOKEN}'}})\n\
         print(u.urlopen(r, context=c, timeout=20).status)",
        certificate.display()
    );
    let until = Instant::now() + PATIENCE;
    loop {
        let output = Command::new("python3").args(["-c", &script]).output().unwrap();
        if output.stdout == b"200\n" {
            break;
        }
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(Instant::now() < until, "{told}\n{}", house.frontdesk.log_tail(20));
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    let plain = Program::new(port, Some(TOKEN)).raw(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let plain = plain.unwrap_or_default();
    assert!(!String::from_utf8_lossy(&plain).contains("200 OK"), "{plain:?}");
}
