//! Lines and columns, worked out from offsets when somebody asks.

/// A place in a document as an editor counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, counted from 1. A line ends with a line feed, a carriage return, or both in this order.
    pub line: u32,
    /// The column, counted from 1 in code points: neither bytes nor what a screen shows.
    pub column: u32,
}

/// The position of each offset, in the order given; one past the end counts as the end.
///
/// Cost: one pass over the document for all of them, and sorting them. In text that is not UTF-8 a byte from 0x80 to
/// 0xBF counts together with the one before it.
#[must_use]
pub fn positions(document: &[u8], offsets: &[u32]) -> Vec<Position> {
    let mut sorted: Vec<usize> = (0..offsets.len()).collect();
    sorted.sort_unstable_by_key(|&index| offsets[index]);
    let mut positions = vec![Position { line: 1, column: 1 }; offsets.len()];
    let mut at = 0;
    let mut here = Position { line: 1, column: 1 };
    for index in sorted {
        let end = (offsets[index] as usize).min(document.len());
        while at < end {
            let byte = document[at];
            at += 1;
            if byte == b'\n' || byte == b'\r' && document.get(at) != Some(&b'\n') {
                here = Position { line: here.line.saturating_add(1), column: 1 };
            } else if byte & 0xC0 != 0x80 {
                here.column = here.column.saturating_add(1);
            }
        }
        positions[index] = here;
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways_and_columns_count_code_points() {
        let rows: &[(&[u8], u32, (u32, u32))] = &[
            (b"", 0, (1, 1)),
            (b"", 9, (1, 1)),
            (b"abc", 2, (1, 3)),
            (b"abc", 3, (1, 4)),
            (b"a\nb", 1, (1, 2)),
            (b"a\nb", 2, (2, 1)),
            (b"a\r\nb", 1, (1, 2)),
            (b"a\r\nb", 2, (1, 3)),
            (b"a\r\nb", 3, (2, 1)),
            (b"a\rb", 2, (2, 1)),
            (b"a\r\rb", 3, (3, 1)),
            (b"a\n\rb", 3, (3, 1)),
            (b"a\n\n\nb", 4, (4, 1)),
            (b"a\r", 2, (2, 1)),
            ("\u{e9}\u{1F600}x".as_bytes(), 2, (1, 2)),
            ("\u{e9}\u{1F600}x".as_bytes(), 6, (1, 3)),
            ("\u{e9}\u{1F600}x".as_bytes(), 7, (1, 4)),
            ("\u{2028}x".as_bytes(), 3, (1, 2)),
            (b"\"\xff\x80\"", 1, (1, 2)),
            (b"\"\xff\x80\"", 3, (1, 3)),
        ];
        for &(document, offset, (line, column)) in rows {
            let got = positions(document, &[offset]);
            assert_eq!(got, [Position { line, column }], "{:?} at {offset}", String::from_utf8_lossy(document));
        }
    }

    #[test]
    fn all_at_once_is_the_same_as_one_by_one_in_any_order() {
        let document = "{\r\n\t\"\u{e9}\": [1,\n2,\r3]}\n".as_bytes();
        let offsets: Vec<u32> = (0..=document.len() as u32 + 2).rev().flat_map(|offset| [offset, offset]).collect();
        let one_by_one: Vec<_> = offsets.iter().flat_map(|offset| positions(document, &[*offset])).collect();
        assert_eq!(positions(document, &offsets), one_by_one);
    }
}
