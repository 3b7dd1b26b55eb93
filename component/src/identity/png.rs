//! A picture of two colours as a PNG file (PNG third edition; RFC 1950 for the compressed stream inside).
//!
//! One bit a pixel with a palette of two, the pixels in one stored (not compressed) block: for 64 by 64 pixels less
//! than 700 bytes, written without an image library.
//!
//! *Never:* what the picture shows.

/// Width and height in pixels.
pub const SIDE: usize = 64;

const ROW_BYTES: usize = SIDE / 8;

/// Writes the file. `pixel(x, y)` says whether the pixel has the second colour of `palette` (red, green, blue).
pub fn encode(palette: [[u8; 3]; 2], pixel: impl Fn(usize, usize) -> bool) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(SIDE * (ROW_BYTES + 1));
    for y in 0..SIDE {
        pixels.push(0); // filter type: none
        for byte in 0..ROW_BYTES {
            pixels.push((0..8).fold(0, |bits, bit| bits << 1 | u8::from(pixel(byte * 8 + bit, y))));
        }
    }
    let side = u32::try_from(SIDE).expect("the side is small").to_be_bytes();
    let mut header = [side, side].concat();
    header.extend([1, 3, 0, 0, 0]); // one bit, palette, deflate, adaptive filters, not interlaced
    let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"PLTE", palette.as_flattened());
    chunk(&mut png, b"IDAT", &stored(&pixels));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).expect("chunks are small");
    png.extend(length.to_be_bytes());
    let start = png.len();
    png.extend(name);
    png.extend(data);
    let crc = crc32(&png[start..]);
    png.extend(crc.to_be_bytes());
}

/// A zlib stream of one stored block.
fn stored(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("the pixels fit one stored block");
    let mut out = vec![0x78, 0x01, 0x01];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(data);
    out.extend(adler32(data).to_be_bytes());
    out
}

/// CRC of chunks (PNG annex D).
fn crc32(data: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for &byte in data {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// Checksum of zlib streams (RFC 1950 section 8.2).
fn adler32(data: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for &byte in data {
        a = (a + u32::from(byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_have_their_published_values() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b"IEND"), 0xAE42_6082);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn a_picture_is_small_and_has_its_parts() {
        let png = encode([[255, 255, 255], [0, 0, 0]], |x, y| x == y);
        assert!(png.len() < 700, "{}", png.len());
        assert!(png.starts_with(b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"));
        assert!(png.ends_with(b"\0\0\0\0IEND\xAE\x42\x60\x82"));
    }
}
