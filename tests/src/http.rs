//! A program that asks Frontdesk over HTTP, byte by byte: what it sends is what the test says.
//!
//! Each question has a connection of its own and is read to its end, so that nothing of another answer is in it.
//!
//! *Never:* a library for HTTP; what it would mend could not be tested.

use std::net::Ipv4Addr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The token of programs that may do everything; its hash stands in the settings of plays.
pub const TOKEN: &str = "play-token";

/// SHA-256 of [`TOKEN`].
pub const TOKEN_HASH: &str = "aa401efccf6d4010c152148113c097d474cd561dbc17cd346697cc4d77d0cb44";

/// An answer must be complete within this time.
const PATIENCE: Duration = Duration::from_secs(70);

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The header, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Answer {
    /// A line of the header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.0 == name).map(|header| header.1.as_str())
    }

    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The sentence of a problem (RFC 9457); empty if it is none.
    pub fn detail(&self) -> String {
        self.json()["detail"].as_str().unwrap_or_default().to_owned()
    }
}

/// Somebody with a token, and where Frontdesk is asked.
#[derive(Debug, Clone)]
pub struct Program {
    port: u16,
    token: Option<String>,
}

impl Program {
    /// A program with a token, or without.
    pub fn new(port: u16, token: Option<&str>) -> Self {
        Self { port, token: token.map(str::to_owned) }
    }

    /// Asks with JSON, or without a body if it is empty.
    pub async fn ask(&self, method: &str, path: &str, body: &str) -> Result<Answer> {
        self.ask_with(method, path, &[], body).await
    }

    /// The same, with more lines of the header.
    pub async fn ask_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        if let Some(token) = &self.token {
            head.push_str(&format!("Authorization: Bearer {token}\r\n"));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() && !headers.iter().any(|header| header.0.eq_ignore_ascii_case("content-type")) {
            head.push_str("Content-Type: application/json\r\n");
        }
        if !body.is_empty() || ["POST", "PUT"].contains(&method) {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let answer = self.raw(format!("{head}\r\n{body}").as_bytes()).await?;
        read(&answer).with_context(|| format!("{method} {path}: {}", String::from_utf8_lossy(&answer)))
    }

    /// Sends these bytes and returns all that comes back.
    pub async fn raw(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        let mut stream = self.connect().await?;
        // the other side may have had enough before all is sent
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
        match read.context("no end of the answer in time")? {
            Err(error) if answer.is_empty() => bail!("no answer: {error}"),
            Ok(_) | Err(_) => Ok(answer),
        }
    }

    /// A connection on which nothing was said yet.
    pub async fn connect(&self) -> Result<TcpStream> {
        Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await?)
    }
}

/// Takes an answer apart.
pub fn read(bytes: &[u8]) -> Result<Answer> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").context("no end of the header")?;
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).context("no status")?;
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers: Vec<(String, String)> =
        headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    let is_chunked = headers.iter().any(|header| header.0 == "transfer-encoding" && header.1 == "chunked");
    let body = if is_chunked { whole(body) } else { body.to_owned() };
    Ok(Answer { status, headers, body })
}

/// The chunks of a body, one after the other.
fn whole(mut chunks: &str) -> String {
    let mut body = String::new();
    while let Some((size, rest)) = chunks.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 || rest.len() < size {
            break;
        }
        body.push_str(&rest[..size]);
        chunks = rest[size..].trim_start_matches("\r\n");
    }
    body
}
