//! What IDNA asks of one code point: the derived property of RFC 5892, and what its rules of context look at.

use super::table::{CLASSES, STARTS};

/// The properties of a code point, packed as [`CLASSES`] says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter(u16);

/// The classes of the bidi algorithm that letters of a label can have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bidi {
    L,
    R,
    Al,
    An,
    En,
    Nsm,
    /// ES, CS, ET, ON or BN.
    Other,
}

/// The joining types that count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joining {
    None,
    Dual,
    Right,
    Left,
    Transparent,
}

/// The scripts that rules of context ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Other,
    Greek,
    Hebrew,
    /// Hiragana, Katakana or Han.
    Japanese,
}

impl Letter {
    pub(super) const NONE: Letter = Letter(0);

    pub(super) fn of(c: char) -> Letter {
        let after = STARTS.partition_point(|start| start >> 8 <= u32::from(c));
        let class = after.checked_sub(1).map_or(0, |at| STARTS[at] & 0xFF);
        Letter(CLASSES[class as usize])
    }

    /// Whether it is PVALID, CONTEXTJ or CONTEXTO.
    pub(super) fn is_permitted(self) -> bool {
        self.0 != 0
    }

    pub(super) fn bidi(self) -> Bidi {
        match self.0 & 15 {
            1 => Bidi::L,
            2 => Bidi::R,
            3 => Bidi::Al,
            4 => Bidi::An,
            5 => Bidi::En,
            11 => Bidi::Nsm,
            _ => Bidi::Other,
        }
    }

    pub(super) fn joining(self) -> Joining {
        match self.0 >> 4 & 7 {
            1 => Joining::Dual,
            2 => Joining::Right,
            3 => Joining::Left,
            4 => Joining::Transparent,
            _ => Joining::None,
        }
    }

    pub(super) fn is_mark(self) -> bool {
        self.0 >> 7 & 3 != 0
    }

    pub(super) fn is_virama(self) -> bool {
        self.0 >> 7 & 3 == 2
    }

    pub(super) fn script(self) -> Script {
        match self.0 >> 9 {
            1 => Script::Greek,
            2 => Script::Hebrew,
            3 => Script::Japanese,
            _ => Script::Other,
        }
    }
}
