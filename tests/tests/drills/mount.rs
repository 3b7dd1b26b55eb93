//! A small file system of a drill's own, in a file, which can be filled, broken and frozen without harm to anybody.
//!
//! *Never:* a file system that was there before.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Room for a store, whose log may grow to 32 MB, and little else.
const BYTES: u64 = 96 << 20;

/// It is mounted as long as this lives.
pub(crate) struct Mount {
    image: PathBuf,
    place: PathBuf,
    is_frozen: bool,
}

impl Mount {
    /// Makes one and mounts it at `place`.
    pub(crate) fn new(place: &Path) -> Result<Self> {
        std::fs::create_dir_all(place)?;
        let mount = Self { image: place.with_extension("image"), place: place.to_owned(), is_frozen: false };
        File::create(&mount.image)?.set_len(BYTES)?;
        run("mkfs.ext4", &["-q", "-F", &mount.image.display().to_string()])?;
        mount.again()?;
        Ok(mount)
    }

    /// Mounts it, for the first time or after [`Mount::away`].
    pub(crate) fn again(&self) -> Result<()> {
        run("mount", &["-o", "loop", &self.image.display().to_string(), &self.place.display().to_string()])
    }

    /// Unmounts it and mends what was broken.
    pub(crate) fn away(&self) -> Result<()> {
        run("umount", &[&self.place.display().to_string()])?;
        // it says with its exit code that there was something to mend
        let _ = run("e2fsck", &["-f", "-y", &self.image.display().to_string()]);
        Ok(())
    }

    /// Takes all the room that is left.
    pub(crate) fn fill(&self) -> Result<()> {
        let mut file = File::create(self.place.join("ballast"))?;
        let piece = vec![0_u8; 1 << 16];
        while std::io::Write::write_all(&mut file, &piece).is_ok() {}
        Ok(())
    }

    /// Gives it back.
    pub(crate) fn empty(&self) -> Result<()> {
        Ok(std::fs::remove_file(self.place.join("ballast"))?)
    }

    /// Has the system believe that it is damaged: from then on nothing can be written.
    pub(crate) fn break_down(&self) -> Result<()> {
        let mounts = std::fs::read_to_string("/proc/mounts")?;
        let place = self.place.display().to_string();
        let line = mounts.lines().find(|line| line.split(' ').nth(1) == Some(&place));
        let device = line.and_then(|line| line.split(' ').next()?.strip_prefix("/dev/"));
        let device = device.context("it is not mounted")?;
        run("mount", &["-o", "remount,errors=remount-ro", &place])?;
        Ok(std::fs::write(format!("/sys/fs/ext4/{device}/trigger_fs_error"), "1")?)
    }

    /// Whoever writes to it waits from now on.
    pub(crate) fn freeze(&mut self) -> Result<()> {
        run("fsfreeze", &["--freeze", &self.place.display().to_string()])?;
        self.is_frozen = true;
        Ok(())
    }

    /// Nobody waits any more.
    pub(crate) fn thaw(&mut self) -> Result<()> {
        self.is_frozen = false;
        run("fsfreeze", &["--unfreeze", &self.place.display().to_string()])
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        if self.is_frozen {
            // what cannot be thawed cannot be unmounted either, which the next line shows
            let _ = self.thaw();
        }
        // a process that is just being killed may have a file open for a moment yet: lazily
        let _ = run("umount", &["--lazy", &self.place.display().to_string()]);
    }
}

fn run(program: &str, arguments: &[&str]) -> Result<()> {
    let output = Command::new(program)
        .args(arguments)
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .output()
        .with_context(|| format!("could not run {program}"))?;
    if !output.status.success() {
        bail!("{program} {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
