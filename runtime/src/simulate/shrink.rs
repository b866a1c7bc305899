//! Fewer faults with which a run fails too.

use super::chosen::Chosen;

/// How many runs may be spent on making a failing one shorter.
const RUNS: u32 = 100;

/// The smallest choice of faults that was found, by number, and what `fails` gave for it.
pub(super) type Shrunk<F> = (Vec<u64>, F);

/// Looks for a small choice among the first `met` faults with which the run fails. `fails` runs it and says how; `None` where
/// it passes, and so does this when no run fails that names its faults.
#[inline]
pub(super) fn shrink<F>(met: u64, mut fails: impl FnMut(Chosen) -> Option<F>) -> Option<Shrunk<F>> {
    let mut runs = 0;
    let mut fails = |chosen: Chosen| {
        runs += 1;
        (runs <= RUNS).then(|| fails(chosen)).flatten()
    };
    if let Some(failure) = fails(Chosen::First(0)) {
        return Some((Vec::new(), failure));
    }
    // The last faults first: with the first `passes` of them it passes, with the first `count` it fails.
    let (mut passes, mut count) = (0, met);
    while count.saturating_sub(passes) > 1 {
        let middle = passes + (count - passes) / 2;
        if fails(Chosen::First(middle)).is_some() {
            count = middle;
        } else {
            passes = middle;
        }
    }
    let all: Vec<u64> = (0..count).collect();
    let failure = fails(Chosen::Only(all.clone()))?;
    let mut smallest = (all, failure);
    // Then whole stretches of those that are left, halved until they are single ones.
    let mut stretch = smallest.0.len() / 2;
    while stretch > 0 {
        let mut from = 0;
        while from < smallest.0.len() {
            let mut fewer = smallest.0.clone();
            fewer.drain(from..(from + stretch).min(fewer.len()));
            match fails(Chosen::Only(fewer.clone())) {
                Some(failure) => smallest = (fewer, failure),
                None => from += stretch,
            }
        }
        stretch /= 2;
    }
    Some(smallest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a choice has all of these.
    fn has(chosen: &Chosen, numbers: &[u64]) -> bool {
        numbers.iter().all(|number| match chosen {
            Chosen::All => true,
            Chosen::First(count) => number < count,
            Chosen::Only(only) => only.contains(number),
        })
    }

    fn shrunk(met: u64, needed: &[u64]) -> (Option<Vec<u64>>, u32) {
        let mut runs = 0;
        let found = shrink(met, |chosen| {
            runs += 1;
            has(&chosen, needed).then_some(())
        });
        (found.map(|(numbers, ())| numbers), runs)
    }

    #[test]
    fn only_the_faults_that_matter_are_left() {
        for needed in [vec![3, 17], vec![0], vec![49], vec![7, 8, 9]] {
            let (found, runs) = shrunk(50, &needed);
            assert_eq!(found, Some(needed));
            assert!(runs <= RUNS, "{runs}");
        }
    }

    #[test]
    fn a_failure_that_needs_no_fault_is_found_at_once() {
        assert_eq!(shrunk(50, &[]), (Some(Vec::new()), 1));
        assert_eq!(shrunk(0, &[]), (Some(Vec::new()), 1));
    }

    #[test]
    fn the_runs_are_bounded_and_what_was_found_by_then_still_fails() {
        let needed: Vec<u64> = (0..1000).step_by(3).collect();
        let (found, runs) = shrunk(1000, &needed);
        assert_eq!(runs, RUNS);
        assert!(has(&Chosen::Only(found.unwrap()), &needed));
    }

    #[test]
    fn a_run_that_does_not_fail_again_is_not_made_shorter() {
        let found = shrink(10, |_| None::<()>);
        assert!(found.is_none());
    }
}
