//! What each slot of a ring should hold.

/// The serial number of a message in its channel, from 1.
pub(super) type Serial = u64;

/// The serial of the message in each slot, 0 for none. As long as the last slot that was ever used.
#[derive(Debug)]
pub(super) struct Slots {
    serials: Vec<Serial>,
    /// How many slots the ring has, less one.
    mask: u64,
    full: usize,
    /// How many have changed since all of them were last looked at.
    changed: usize,
}

impl Slots {
    /// The empty slots of a ring of that capacity.
    #[inline]
    pub(super) fn of_capacity(capacity: u64) -> Self {
        Self {
            serials: Vec::new(),
            mask: capacity.next_power_of_two() - 1,
            full: 0,
            changed: 0,
        }
    }

    #[inline]
    fn place(&self, index: u64) -> usize {
        usize::try_from(index & self.mask).unwrap_or(usize::MAX)
    }

    #[inline]
    pub(super) fn get(&self, index: u64) -> Serial {
        self.serials.get(self.place(index)).copied().unwrap_or(0)
    }

    /// Puts a message into a slot, or 0, and gives what was there.
    #[inline]
    pub(super) fn replace(&mut self, index: u64, serial: Serial) -> Serial {
        let place = self.place(index);
        if self.serials.len() <= place {
            self.serials.resize(place + 1, 0);
        }
        let before = std::mem::replace(&mut self.serials[place], serial);
        self.full += usize::from(serial != 0);
        self.full -= usize::from(before != 0);
        self.changed += 1;
        before
    }

    /// Moves what is in `[from, to)` one slot up; slot `to` is empty.
    #[inline]
    pub(super) fn shift_up(&mut self, from: u64, to: u64) {
        for index in (from..to).rev() {
            let serial = self.replace(index, 0);
            self.replace(index + 1, serial);
        }
    }

    /// How many are full.
    #[inline]
    pub(super) fn full(&self) -> usize {
        self.full
    }

    /// Whether as many have changed as there are: then it is cheap to look at all of them, as the caller does.
    #[inline]
    pub(super) fn is_walk_due(&mut self) -> bool {
        let is_due = self.changed >= self.serials.len();
        if is_due {
            self.changed = 0;
        }
        is_due
    }
}
