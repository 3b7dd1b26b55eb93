//! The generated picture of a desk or a window.
//!
//! A pattern of five by five fields, mirrored left to right, in one of twelve colours; both come from the SHA-1 of the
//! name, so the same name always has the same picture.
//!
//! *Never:* a picture somebody uploaded.

use std::fmt::Write as _;

use sha1::{Digest as _, Sha1};

use super::png;

/// Colours with enough contrast to the background, as red, green, blue.
const COLOURS: [[u8; 3]; 12] = [
    [0xB7, 0x1C, 0x1C],
    [0xAD, 0x14, 0x57],
    [0x6A, 0x1B, 0x9A],
    [0x45, 0x27, 0xA0],
    [0x28, 0x35, 0x93],
    [0x15, 0x65, 0xC0],
    [0x00, 0x69, 0x7A],
    [0x00, 0x69, 0x5C],
    [0x2E, 0x7D, 0x32],
    [0x82, 0x77, 0x17],
    [0xBF, 0x36, 0x0C],
    [0x4E, 0x34, 0x2E],
];

const BACKGROUND: [u8; 3] = [0xF0, 0xF0, 0xF0];
const FIELDS: usize = 5;
const FIELD_PIXELS: usize = 11;
const MARGIN: usize = (png::SIDE - FIELDS * FIELD_PIXELS) / 2;

/// A picture and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avatar {
    /// A PNG file of 64 by 64 pixels.
    pub png: Vec<u8>,
    /// SHA-1 of the file in lower-case hexadecimal: its id in XEP-0084 and XEP-0153.
    pub id: String,
}

impl Avatar {
    /// The picture for a name.
    pub fn of(name: &str) -> Self {
        let digest = Sha1::digest(name.as_bytes());
        let colour = COLOURS[usize::from(digest[0]) % COLOURS.len()];
        let png = png::encode([BACKGROUND, colour], |x, y| is_inked(&digest[1..16], x, y));
        let id = hexadecimal(&Sha1::digest(&png));
        Self { png, id }
    }
}

/// Whether a pixel belongs to the pattern. Fifteen bytes of the digest each decide a field of the left three columns.
fn is_inked(pattern: &[u8], x: usize, y: usize) -> bool {
    let field = |pixel: usize| {
        pixel.checked_sub(MARGIN).map(|inner| inner / FIELD_PIXELS).filter(|field| *field < FIELDS)
    };
    let (Some(column), Some(row)) = (field(x), field(y)) else { return false };
    let mirrored = column.min(FIELDS - 1 - column);
    pattern[row * 3 + mirrored] & 1 == 1
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string works");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_has_the_same_picture_and_another_name_another() {
        assert_eq!(Avatar::of("Support"), Avatar::of("Support"));
        assert_ne!(Avatar::of("Support").id, Avatar::of("Sales").id);
        assert_eq!(Avatar::of("Support").id.len(), 40);
    }
}
