//! Where containers end, without a look at what is in them.
#![forbid(unsafe_code)]

use super::{BLOCK, Kernel, chunk_at};

/// What of a block opens and closes, one bit for each byte, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brackets {
    /// Quotes.
    pub quotes: u32,
    /// Backslashes.
    pub backslashes: u32,
    /// Opening braces and square brackets.
    pub opens: u32,
    /// Closing ones.
    pub closes: u32,
}

/// The bits of two blocks, one behind the other.
struct Pair {
    quotes: u64,
    backslashes: u64,
    opens: u64,
    closes: u64,
}

const PAIR: usize = 2 * BLOCK;

impl Pair {
    #[inline(always)]
    fn read<K: Kernel>(kernel: K, bytes: &[u8; PAIR], passed: usize) -> Option<Pair> {
        let low = kernel.bracket_bits(bytes.first_chunk()?);
        let high = kernel.bracket_bits(bytes.last_chunk()?);
        let pair = |low: u32, high: u32| (u64::from(low) | u64::from(high) << BLOCK) >> passed;
        Some(Pair {
            quotes: pair(low.quotes, high.quotes),
            backslashes: pair(low.backslashes, high.backslashes),
            opens: pair(low.opens, high.opens),
            closes: pair(low.closes, high.closes),
        })
    }
}

/// The position after the container that opens at `at`; `None` where the text ends before it does. Brackets of either
/// kind close each other, and nothing else of the grammar is looked at.
#[inline(always)]
pub fn container_end<K: Kernel>(kernel: K, bytes: &[u8], at: usize) -> Option<usize> {
    let mut state = State { at, depth: 0, inside: 0 };
    loop {
        let from = state.at;
        let found = match chunk_at(bytes, from) {
            Some(chunk) => Pair::read(kernel, chunk, 0)?,
            None => match bytes.last_chunk() {
                // The last bytes once more, without those that are behind.
                Some(last) if from < bytes.len() => Pair::read(kernel, last, from + PAIR - bytes.len())?,
                _ => return state.step(bytes, bytes.len()),
            },
        };
        if found.backslashes != 0 {
            if let Some(end) = state.step(bytes, from + PAIR) {
                return Some(end);
            }
            if state.at >= bytes.len() {
                return None;
            }
            continue;
        }
        let strings = up_to(found.quotes) ^ state.inside;
        state.inside = (strings.cast_signed() >> 63).cast_unsigned();
        let opens = found.opens & !strings;
        let closes = found.closes & !strings;
        if closes.count_ones() >= state.depth {
            let mut left = closes;
            let mut closed = 0;
            while left != 0 {
                let place = left.trailing_zeros();
                closed += 1;
                if state.depth + (opens & ((1 << place) - 1)).count_ones() == closed {
                    return Some(from + place as usize + 1);
                }
                left &= left - 1;
            }
        }
        state.depth = state.depth + opens.count_ones() - closes.count_ones();
        state.at += PAIR;
        if state.at >= bytes.len() {
            return None;
        }
    }
}

/// For each bit whether an odd number of bits is set up to it.
#[inline(always)]
fn up_to(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ (bits << 32)
}

struct State {
    at: usize,
    depth: u32,
    /// All bits inside a string, none outside.
    inside: u64,
}

impl State {
    /// Goes on byte by byte, up to `stop` or a byte behind it; the position after the container where it ends there.
    #[inline(never)]
    fn step(&mut self, bytes: &[u8], stop: usize) -> Option<usize> {
        while self.at < stop {
            let byte = *bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'"' => self.inside = !self.inside,
                b'\\' if self.inside != 0 => self.at += 1,
                _ if self.inside != 0 => {}
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(self.at);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::kernel::{Selected, names};
    use crate::scan::{Block, Task};

    struct End<'a>(&'a [u8], usize);

    impl Task for End<'_> {
        type Output = Option<usize>;

        #[inline(always)]
        fn run<K: Kernel>(self, kernel: K) -> Option<usize> {
            container_end(kernel, self.0, self.1)
        }
    }

    struct Bits<'a>(&'a Block);

    impl Task for Bits<'_> {
        type Output = Brackets;

        #[inline(always)]
        fn run<K: Kernel>(self, kernel: K) -> Brackets {
            kernel.bracket_bits(self.0)
        }
    }

    fn kernels() -> impl Iterator<Item = Selected> {
        names().iter().filter_map(|name| Selected::by_name(name).ok())
    }

    #[test]
    fn every_kernel_tells_brackets_from_all_other_bytes() {
        for kernel in kernels() {
            for byte in 0..=u8::MAX {
                for place in 0..BLOCK {
                    let mut block = [b'a'; BLOCK];
                    block[place] = byte;
                    let bit = |is: bool| u32::from(is) << place;
                    let wanted = Brackets {
                        quotes: bit(byte == b'"'),
                        backslashes: bit(byte == b'\\'),
                        opens: bit(matches!(byte, b'{' | b'[')),
                        closes: bit(matches!(byte, b'}' | b']')),
                    };
                    assert_eq!(kernel.run(Bits(&block)), wanted, "{} {byte:#x} at {place}", kernel.name());
                }
            }
        }
    }

    #[test]
    fn a_container_ends_at_its_own_bracket_wherever_it_stands() {
        let containers = [
            "{}",
            "[]",
            "[[], {}, [{}]]",
            r#"{"a": "]}", "b": ["{[", "\"]"], "c\\": {}}"#,
            r#"["\\", "\\\"}", "a string that is longer than a block of the kernel } ] \u007d", [1, 2, [3]]]"#,
            "[1, \"\u{e9}]\", \n\t[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
            r#"[{"name": "one"}, {"name": "two"}, {"name": "three"}, {"name": "four"}, {"name": "five"}]"#,
        ];
        for kernel in kernels() {
            for container in containers {
                for before in 0..135 {
                    for after in [0, 1, 31, 32, 64] {
                        let text = format!("{}{container}{}", "[".repeat(before), "]\\\"".repeat(after));
                        let end = before + container.len();
                        let found = kernel.run(End(text.as_bytes(), before));
                        assert_eq!(found, Some(end), "{} {before} {text} {after}", kernel.name());
                    }
                    let cut = format!("{}{}", " ".repeat(before), &container[..container.len() - 1]);
                    assert_eq!(kernel.run(End(cut.as_bytes(), before)), None, "{} {cut}", kernel.name());
                }
            }
        }
    }
}
