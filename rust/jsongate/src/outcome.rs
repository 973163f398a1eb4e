//! The answer to one call.

use crate::{Code, Keyword};

/// What became of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// The verdict, or the fault.
    pub code: Code,
    /// For `SCHEMA`, the keyword of one failing leaf.
    pub keyword: Keyword,
    /// For a refusal, the byte that section 3 of the contract names, from the start of the document.
    pub offset: u32,
}

impl Outcome {
    /// Accepted.
    pub const VALID: Outcome = Outcome { code: Code::Valid, keyword: Keyword::None, offset: 0 };

    /// `code` at `offset`, without a keyword.
    #[must_use]
    pub const fn at(code: Code, offset: u32) -> Outcome {
        Outcome { code, keyword: Keyword::None, offset }
    }

    /// As one number: code in bits 0 to 7, keyword in bits 8 to 15, offset in bits 32 to 63.
    #[inline]
    #[must_use]
    pub const fn pack(self) -> u64 {
        (self.code as u64) | (self.keyword as u64) << 8 | (self.offset as u64) << 32
    }

    /// The reverse of [`pack`](Outcome::pack); `None` for a number that it never gives.
    #[must_use]
    pub const fn unpack(packed: u64) -> Option<Outcome> {
        if packed >> 16 & 0xFFFF != 0 {
            return None;
        }
        match (Code::from_number(packed as u8), Keyword::from_number((packed >> 8) as u8)) {
            (Some(code), Some(keyword)) => Some(Outcome { code, keyword, offset: (packed >> 32) as u32 }),
            _ => None,
        }
    }
}

/// How far [`Validator::validate_lines`](crate::Validator::validate_lines) got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// How many results were written, one for each line.
    pub count: usize,
    /// How many bytes of the buffer were used up, line feeds included.
    pub consumed: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_survives_packing() {
        for code in Code::ALL {
            for keyword in Keyword::ALL {
                let outcome = Outcome { code: *code, keyword: *keyword, offset: 0xDEAD_BEEF };
                assert_eq!(Outcome::unpack(outcome.pack()), Some(outcome));
            }
        }
    }

    #[test]
    fn numbers_that_are_no_outcome_are_not_unpacked() {
        for packed in [0, 1 << 16, 200, 1 | 200 << 8] {
            assert_eq!(Outcome::unpack(packed), None, "{packed:#x}");
        }
    }
}
