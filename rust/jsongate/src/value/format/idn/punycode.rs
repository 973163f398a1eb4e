//! Punycode (RFC 3492), for labels that fit into 63 octets with their prefix.

use super::{LONGEST, Label};

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

/// An encoded label, without the prefix.
pub(super) struct Encoded {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Encoded {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.length)? = byte;
        self.length += 1;
        Some(())
    }
}

/// Section 6.2. Letters of ASCII become lower case. `None` where nothing has this code, or something too long.
pub(super) fn decode(encoded: &[u8]) -> Option<Label> {
    let mut label = Label::empty();
    let (basic, mut rest) = match encoded.iter().rposition(|byte| *byte == b'-') {
        Some(at) => (&encoded[..at], &encoded[at + 1..]),
        None => (&encoded[..0], encoded),
    };
    for byte in basic {
        label.insert(label.length, char::from(byte.to_ascii_lowercase()))?;
    }
    let (mut n, mut i, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    while !rest.is_empty() {
        let (before, mut weight) = (i, 1_u32);
        for k in (BASE..).step_by(BASE as usize) {
            let (byte, after) = rest.split_first()?;
            rest = after;
            let digit = digit(*byte)?;
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let threshold = threshold(k, bias);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
        }
        let length = label.length as u32 + 1;
        bias = adapt(i - before, length, before == 0);
        n = n.checked_add(i / length)?;
        i %= length;
        label.insert(i as usize, char::from_u32(n)?)?;
        i += 1;
    }
    Some(label)
}

/// Section 6.3. `None` where the code is too long.
pub(super) fn encode(label: &[char]) -> Option<Encoded> {
    let mut out = Encoded { bytes: [0; LONGEST], length: 0 };
    for c in label.iter().filter(|c| c.is_ascii()) {
        out.push(*c as u8)?;
    }
    let basic = out.length as u32;
    let mut handled = basic;
    if basic > 0 {
        out.push(b'-')?;
    }
    let (mut n, mut delta, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    while (handled as usize) < label.len() {
        let next = label.iter().map(|c| u32::from(*c)).filter(|code| *code >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for c in label {
            let code = u32::from(*c);
            if code < n {
                delta = delta.checked_add(1)?;
            }
            if code == n {
                write(delta, bias, &mut out)?;
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta += 1;
        n += 1;
    }
    Some(out)
}

/// A number of variable length (section 3.3).
fn write(number: u32, bias: u32, out: &mut Encoded) -> Option<()> {
    let mut left = number;
    for k in (BASE..).step_by(BASE as usize) {
        let threshold = threshold(k, bias);
        if left < threshold {
            break;
        }
        out.push(letter(threshold + (left - threshold) % (BASE - threshold)))?;
        left = (left - threshold) / (BASE - threshold);
    }
    out.push(letter(left))
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// Section 6.1.
fn adapt(delta: u32, length: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / length;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'a'..=b'z' => Some(u32::from(byte - b'a')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 26),
        _ => None,
    }
}

fn letter(digit: u32) -> u8 {
    match digit {
        0..=25 => b'a' + digit as u8,
        _ => b'0' + (digit - 26) as u8,
    }
}
