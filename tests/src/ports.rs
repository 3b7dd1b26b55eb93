//! Free TCP ports on 127.0.0.1, and proof of who listens on one.
//!
//! A port is found by binding to port 0 and letting go of it. Between that and
//! the server's own bind another process may take it, so a server that was
//! started is asked for: `/proc` tells which process holds the listening socket.
//!
//! *Never:* fixed port numbers, addresses other than loopback.

use std::fs;
use std::net::TcpListener;

use anyhow::{Context, Result};

/// Finds `N` different ports that nobody listens on right now.
pub fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let mut held = Vec::with_capacity(N);
    let mut ports = [0; N];
    for port in &mut ports {
        let listener = TcpListener::bind("127.0.0.1:0").context("no free port on 127.0.0.1")?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

/// Whether process `pid` itself listens on `port`.
pub fn owns_port(pid: u32, port: u16) -> bool {
    let Some(inode) = listening_inode(port) else {
        return false;
    };
    let wanted = format!("socket:[{inode}]");
    let Ok(entries) = fs::read_dir(format!("/proc/{pid}/fd")) else {
        return false;
    };
    entries
        .flatten()
        .filter_map(|entry| fs::read_link(entry.path()).ok())
        .any(|target| target.to_string_lossy() == wanted)
}

/// The inode of the socket that listens on `port`, from `/proc/net/tcp`.
fn listening_inode(port: u16) -> Option<String> {
    const LISTEN: &str = "0A";
    let wanted = format!(":{port:04X}");
    let table = fs::read_to_string("/proc/net/tcp").ok()?;
    table.lines().skip(1).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let local = fields.get(1)?;
        let state = fields.get(3)?;
        (local.ends_with(&wanted) && *state == LISTEN).then(|| fields.get(9).map(ToString::to_string))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_port_is_owned_by_nobody_until_we_listen() {
        let [port] = free_ports::<1>().unwrap();
        assert!(!owns_port(std::process::id(), port));
        let _listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        assert!(owns_port(std::process::id(), port));
    }
}
