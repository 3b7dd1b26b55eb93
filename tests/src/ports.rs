//! Free TCP ports on 127.0.0.1, and proof of who listens on one.
//!
//! A port is wanted some time before its server listens, and again while the server
//! is down, and many tests run side by side. So it is taken from below those that
//! Linux gives to outgoing connections, and reserved: the UDP port of the same number,
//! which nothing else here uses, is held until this process ends. Whether the server
//! that was started has it, `/proc` tells, which knows who holds the listening socket.
//!
//! *Never:* fixed port numbers, addresses other than loopback.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};

/// Linux takes ports for outgoing connections from 32768 on (`ip_local_port_range`).
const PORTS: Range<u16> = 10_000..32_768;

/// What keeps the ports of this process. A lock, since tests of one process are threads.
static RESERVED: Mutex<Vec<UdpSocket>> = Mutex::new(Vec::new());

/// Finds `N` different ports that nobody listens on, and reserves them for this process.
pub fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let mut reserved = RESERVED.lock().unwrap_or_else(PoisonError::into_inner);
    // Processes start their search far from each other.
    let offset = usize::try_from(std::process::id())? * 7919 % PORTS.len();
    let mut candidates = PORTS.cycle().skip(offset).take(PORTS.len());
    let mut ports = [0; N];
    for port in &mut ports {
        let (found, socket) = candidates
            .find_map(|port| reserve(port).map(|socket| (port, socket)))
            .context("no free port on 127.0.0.1")?;
        *port = found;
        reserved.push(socket);
    }
    Ok(ports)
}

/// Holds `port` for this process, unless somebody has it or listens there.
fn reserve(port: u16) -> Option<UdpSocket> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).ok()?;
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok().map(|_free| socket)
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
    fn a_port_is_given_once_and_never_to_an_outgoing_connection() {
        let mut given: Vec<u16> = (0..50).flat_map(|_| free_ports::<2>().unwrap()).collect();
        assert!(given.iter().all(|port| PORTS.contains(port)));
        given.sort_unstable();
        given.dedup();
        assert_eq!(given.len(), 100);
    }

    #[test]
    fn a_port_that_another_process_reserved_is_passed_over() {
        let [port] = free_ports::<1>().unwrap();
        assert!(reserve(port).is_none());
    }

    #[test]
    fn a_free_port_is_owned_by_nobody_until_we_listen() {
        let [port] = free_ports::<1>().unwrap();
        assert!(!owns_port(std::process::id(), port));
        let _listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        assert!(owns_port(std::process::id(), port));
    }
}
