//! Every kernel against a naive twin, over one table of seeds, and the grammars against tables.

use super::kernel::Selected;
use super::{BLOCK, Block, Fault, Kernel, Task, kernel, literal, number, string};
use crate::Code;

/// Every kernel that this CPU can run. The portable one always can, so the list is never empty.
fn kernels() -> Vec<Selected> {
    let kernels: Vec<Selected> = kernel::names().iter().filter_map(|name| Selected::by_name(name).ok()).collect();
    assert!(kernels.iter().any(|kernel| kernel.name() == "portable"));
    kernels
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Search {
    Special,
    Quote,
    Nonspace,
}

impl Search {
    const ALL: [Search; 3] = [Search::Special, Search::Quote, Search::Nonspace];

    fn stops_at(self, byte: u8) -> bool {
        match self {
            Search::Special => matches!(byte, b'"' | b'\\' | 0..0x20 | 0x80..),
            Search::Quote => matches!(byte, b'"' | b'\\' | 0..0x20),
            Search::Nonspace => !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'),
        }
    }

    /// A byte that the search passes over.
    fn filler(self) -> u8 {
        if self == Search::Nonspace { b' ' } else { b'a' }
    }

    fn naive(self, bytes: &[u8], from: usize) -> usize {
        (from..bytes.len()).find(|&at| self.stops_at(bytes[at])).unwrap_or(bytes.len())
    }
}

struct Find<'a>(Search, &'a [u8], usize);

impl Task for Find<'_> {
    type Output = usize;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> usize {
        match self.0 {
            Search::Special => kernel.find_special(self.1, self.2),
            Search::Quote => kernel.find_quote(self.1, self.2),
            Search::Nonspace => kernel.find_nonspace(self.1, self.2),
        }
    }
}

#[test]
fn every_kernel_stops_at_every_byte_where_the_naive_search_stops() {
    for kernel in kernels() {
        for search in Search::ALL {
            for byte in 0..=u8::MAX {
                for place in [0, 1, 7, 8, 9, 31, 32, 33, 40] {
                    let mut text = vec![search.filler(); 70];
                    text[place] = byte;
                    let found = kernel.run(Find(search, &text, 0));
                    assert_eq!(found, search.naive(&text, 0), "{} {search:?} {byte:#x} at {place}", kernel.name());
                }
            }
        }
    }
}

#[test]
fn every_kernel_agrees_at_every_length_and_start() {
    let most = if cfg!(miri) { 40 } else { 131 };
    for kernel in kernels() {
        for search in Search::ALL {
            for length in 0..most {
                let mut text = vec![search.filler(); length];
                for from in 0..=length {
                    assert_eq!(kernel.run(Find(search, &text, from)), length, "{} nothing to find", kernel.name());
                }
                for place in [0, length / 2, length.saturating_sub(1)] {
                    let Some(byte) = text.get_mut(place) else { continue };
                    *byte = 0x01;
                    for from in 0..=length {
                        let found = kernel.run(Find(search, &text, from));
                        assert_eq!(found, search.naive(&text, from), "{} {length} {place} {from}", kernel.name());
                    }
                    text[place] = search.filler();
                }
            }
        }
    }
}

struct Bits<'a>(&'a Block);

impl Task for Bits<'_> {
    type Output = u32;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> u32 {
        kernel.special_bits(self.0)
    }
}

#[test]
fn the_lowest_special_bit_is_exact() {
    for kernel in kernels() {
        assert_eq!(kernel.run(Bits(&[b'a'; BLOCK])), 0);
        for byte in (0..=u8::MAX).filter(|byte| Search::Special.stops_at(*byte)) {
            for place in 0..BLOCK {
                let mut block = [b'a'; BLOCK];
                block[place] = byte;
                let bits = kernel.run(Bits(&block));
                assert_eq!(bits.trailing_zeros() as usize, place, "{} {byte:#x}", kernel.name());
            }
        }
    }
}

struct Marked<'a>(&'a [u8], &'a mut [u64]);

impl Task for Marked<'_> {
    type Output = ();

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) {
        kernel.mark_special(self.0, self.1);
    }
}

fn marks(kernel: Selected, bytes: &[u8]) -> Vec<u64> {
    // Whatever stood there before is overwritten.
    let mut marks = vec![0x5555_5555_5555_5555; bytes.len().div_ceil(64)];
    kernel.run(Marked(bytes, &mut marks));
    marks
}

#[test]
fn every_special_byte_is_marked_and_no_other_and_all_behind_the_text() {
    let most = if cfg!(miri) { 70 } else { 200 };
    for kernel in kernels() {
        for length in 0..most {
            // Every byte value comes by, and neighbours in every order.
            let text: Vec<u8> = (0..length).map(|place| (place * 37 + length * 11) as u8).collect();
            let marks = marks(kernel, &text);
            for place in 0..marks.len() * 64 {
                let special = text.get(place).is_none_or(|byte| Search::Special.stops_at(*byte));
                let marked = marks[place / 64] >> (place % 64) & 1 == 1;
                assert_eq!(marked, special, "{} byte {place} of {length}", kernel.name());
            }
        }
    }
}

#[test]
fn the_end_of_a_plain_string_is_found_by_its_mark() {
    for kernel in kernels() {
        for length in 0..140 {
            for (end, plain) in
                [(&b"\",0"[..], true), (b"\\n\"", false), (b"\x1F\"", false), (b"\xC3\xA9\"", false), (b"", false)]
            {
                for lead in [0, 1, 31, 63, 64, 65] {
                    let text = [&vec![b'a'; lead + length][..], end].concat();
                    let found = string::plain_end(&text, &marks(kernel, &text), lead);
                    assert_eq!(found, plain.then_some(lead + length), "{} {lead} {length} {end:?}", kernel.name());
                }
            }
        }
    }
}

/// The input ends right before a page that cannot be read, and starts right after one.
#[cfg(all(unix, not(miri)))]
#[test]
fn reading_stays_inside_the_slice() {
    let guarded = guarded::Pages::new();
    for kernel in kernels() {
        for search in Search::ALL {
            for length in 0..200 {
                for text in [guarded.at_the_end(length, search.filler()), guarded.at_the_start(length, search.filler())]
                {
                    for from in 0..=length {
                        assert_eq!(kernel.run(Find(search, text, from)), length);
                    }
                    // The filler is never marked, so what is set is what lies behind the text.
                    let set: u32 = marks(kernel, text).iter().map(|word| word.count_ones()).sum();
                    assert_eq!(set as usize, length.next_multiple_of(64) - length);
                }
            }
        }
    }
}

#[cfg(all(unix, not(miri)))]
mod guarded {
    //! One readable page between two that are not.

    const PAGE: usize = 4096;

    pub(super) struct Pages(*mut u8);

    impl Pages {
        pub(super) fn new() -> Pages {
            // SAFETY: a fresh private mapping of three pages; nothing else knows its address.
            let base = unsafe {
                libc::mmap(
                    std::ptr::null_mut(),
                    3 * PAGE,
                    libc::PROT_NONE,
                    libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                    -1,
                    0,
                )
            };
            assert_ne!(base, libc::MAP_FAILED);
            // SAFETY: the middle page lies inside the mapping.
            let middle = unsafe { base.cast::<u8>().add(PAGE) };
            // SAFETY: as above; the mapping is ours.
            assert_eq!(unsafe { libc::mprotect(middle.cast(), PAGE, libc::PROT_READ | libc::PROT_WRITE) }, 0);
            Pages(middle)
        }

        pub(super) fn at_the_end(&self, length: usize, filler: u8) -> &[u8] {
            self.slice(PAGE - length, length, filler)
        }

        pub(super) fn at_the_start(&self, length: usize, filler: u8) -> &[u8] {
            self.slice(0, length, filler)
        }

        fn slice(&self, from: usize, length: usize, filler: u8) -> &[u8] {
            assert!(from + length <= PAGE);
            // SAFETY: inside the readable page, which lives as long as `self`; the tests hold one slice content at a
            // time, always the same filler.
            let first = unsafe { self.0.add(from) };
            // SAFETY: as above.
            unsafe { std::ptr::write_bytes(first, filler, length) };
            // SAFETY: as above, and just written.
            unsafe { std::slice::from_raw_parts(first, length) }
        }
    }

    impl Drop for Pages {
        fn drop(&mut self) {
            // SAFETY: the page before the readable one belongs to the mapping.
            let base = unsafe { self.0.sub(PAGE) };
            // SAFETY: the mapping made in `new`, whole.
            let unmapped = unsafe { libc::munmap(base.cast(), 3 * PAGE) };
            assert_eq!(unmapped, 0);
        }
    }
}

struct ScanString<'a>(&'a [u8], bool);

impl Task for ScanString<'_> {
    type Output = Result<string::Scanned, Fault>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Self::Output {
        string::scan(kernel, self.0, 0, self.1)
    }
}

const MALFORMED: Code = Code::Malformed;
const BAD_UTF8: Code = Code::BadUtf8;

#[test]
fn strings_that_are_not_well_formed_name_the_byte() {
    let table: &[(&str, &[u8], Code, usize)] = &[
        ("no closing quote", b"\"abc", MALFORMED, 4),
        ("nothing after the quote", b"\"", MALFORMED, 1),
        ("cut after a backslash", b"\"a\\", MALFORMED, 3),
        ("unknown escape", b"\"a\\x\"", MALFORMED, 3),
        ("control character", b"\"a\x1f\"", MALFORMED, 2),
        ("unicode escape cut short", b"\"\\u12", MALFORMED, 5),
        ("not a hexadecimal digit", b"\"\\u12g4\"", MALFORMED, 5),
        ("a continuation byte alone", b"\"a\x80\"", BAD_UTF8, 2),
        ("sequence cut by the quote", b"\"a\xe2\x82\"", BAD_UTF8, 2),
        ("sequence cut by the end", b"\"a\xe2\x82", BAD_UTF8, 2),
        ("overlong", b"\"\xc0\x80\"", BAD_UTF8, 1),
        ("surrogate as UTF-8", b"\"\xed\xa0\x80\"", BAD_UTF8, 1),
        ("beyond U+10FFFF", b"\"\xf4\x90\x80\x80\"", BAD_UTF8, 1),
        ("lone high surrogate", b"\"a\\ud800b\"", BAD_UTF8, 2),
        ("lone low surrogate", b"\"a\\udc00\"", BAD_UTF8, 2),
        ("high surrogate, then another escape", b"\"\\ud800\\n\"", BAD_UTF8, 1),
        ("high surrogate, then a high one", b"\"\\ud800\\ud800\"", BAD_UTF8, 1),
        ("high surrogate, then a bad escape", b"\"\\ud800\\uzzzz\"", BAD_UTF8, 1),
        ("high surrogate at the end of the text", b"\"\\ud800", BAD_UTF8, 1),
        ("bad UTF-8 before a control character", b"\"\xff\x01\"", BAD_UTF8, 1),
        ("control character before bad UTF-8", b"\"\x01\xff\"", MALFORMED, 1),
        ("bad UTF-8 before a bad escape", b"\"\xff\\x\"", BAD_UTF8, 1),
        ("bad escape before bad UTF-8", b"\"\\x\xff\"", MALFORMED, 2),
        ("bad UTF-8 before a lone surrogate", b"\"\xff\\udc00\"", BAD_UTF8, 1),
        ("bad UTF-8 after an escape", b"\"\\n\xff\"", BAD_UTF8, 3),
        ("bad UTF-8 before the end of the text", b"\"\xffabc", BAD_UTF8, 1),
    ];
    for kernel in kernels() {
        for (name, text, code, offset) in table {
            // Wherever the string stands in a block, the answer is the same but for the shift.
            for shift in [0, 1, 6, 7, 8, 29, 30, 31, 32, 33] {
                let mut padded = vec![b'"'];
                padded.extend(std::iter::repeat_n(b'a', shift));
                padded.extend_from_slice(&text[1..]);
                let found = kernel.run(ScanString(&padded, false));
                assert_eq!(
                    found,
                    Err(Fault { code: *code, offset: offset + shift }),
                    "{} {name} {shift}",
                    kernel.name()
                );
            }
        }
    }
}

#[test]
fn strings_that_are_well_formed_say_what_they_need() {
    let table: &[(&str, &[u8], bool, bool, bool)] = &[
        // name, text, lenient, plain, cooked
        ("empty", b"\"\"", false, true, false),
        ("ascii", b"\"abc\"", false, true, false),
        ("two bytes", "\"\u{e9}\"".as_bytes(), false, false, false),
        ("four bytes", "\"\u{1f600}\"".as_bytes(), false, false, false),
        ("escape", b"\"a\\n\"", false, false, true),
        ("escaped quote", b"\"\\\"\"", false, false, true),
        ("surrogate pair", b"\"\\ud83d\\ude00\"", false, false, true),
        ("delete is no control character", b"\"\x7f\"", false, true, false),
        ("bad UTF-8, leniently", b"\"\xff\"", true, false, true),
        ("good UTF-8, leniently", "\"\u{e9}\"".as_bytes(), true, false, false),
        ("lone surrogate, leniently", b"\"\\ud800\"", true, false, true),
    ];
    for kernel in kernels() {
        for (name, text, lenient, plain, cooked) in table {
            let found = kernel.run(ScanString(text, *lenient));
            let expected = string::Scanned { end: text.len() - 1, plain: *plain, cooked: *cooked };
            assert_eq!(found, Ok(expected), "{} {name}", kernel.name());
        }
    }
}

#[test]
fn numbers_end_where_the_grammar_says() {
    type Row = (&'static str, Result<(usize, bool), usize>);
    let table: &[Row] = &[
        ("0", Ok((1, true))),
        ("-0", Ok((2, true))),
        ("10,", Ok((2, true))),
        ("01", Ok((1, true))),
        ("1.5", Ok((3, false))),
        ("1e5", Ok((3, false))),
        ("1E+5]", Ok((4, false))),
        ("-1.25e-10", Ok((9, false))),
        ("0e0", Ok((3, false))),
        ("-", Err(1)),
        ("-a", Err(1)),
        ("1.", Err(2)),
        ("1.]", Err(2)),
        ("1.e5", Err(2)),
        ("1e", Err(2)),
        ("1e+", Err(3)),
        ("1e+]", Err(3)),
    ];
    for (text, expected) in table {
        let found = number::scan(text.as_bytes(), 0).map(|found| (found.end, found.plain));
        assert_eq!(found, expected.map_err(Fault::malformed), "{text}");
    }
}

#[test]
fn literals_fail_at_the_first_byte_that_differs() {
    let table: &[(&str, Result<usize, usize>)] =
        &[("true", Ok(4)), ("truex", Ok(4)), ("tru", Err(3)), ("trux", Err(3)), ("tt", Err(1)), ("t", Err(1))];
    for (text, expected) in table {
        assert_eq!(literal::end(text.as_bytes(), 0, b"true"), expected.map_err(Fault::malformed), "{text}");
    }
}

#[test]
fn a_kernel_that_is_not_there_is_an_error_that_names_those_that_are() {
    let error = Selected::by_name("sse9").unwrap_err();
    assert_eq!(error.to_string(), "there is no kernel named `sse9`; this build knows avx2, portable");
    assert!(kernel::force("sse9").is_err());
}
