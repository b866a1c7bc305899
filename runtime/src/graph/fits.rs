//! The check of thresholds against capacities, where both are literals: the compiler's.

/// Fails the compilation with `message` when `port` waits for more than `capacity`.
#[track_caller]
pub const fn fits(
    needs: &[(&'static str, usize)],
    port: &'static str,
    capacity: usize,
    message: &'static str,
) {
    let mut place = 0;
    while place < needs.len() {
        let (name, need) = needs[place];
        assert!(!same(name, port) || need <= capacity, "{}", message);
        place += 1;
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut place = 0;
    while place < a.len() {
        if a[place] != b[place] {
            return false;
        }
        place += 1;
    }
    true
}
