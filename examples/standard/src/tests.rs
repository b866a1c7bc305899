//! Tests of the whole graph, and what the tests of the actors share.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::*;

/// What is logged on this thread while `run` runs, without the time.
pub(crate) fn logged(run: impl FnOnce()) -> String {
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);
    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            log.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .without_time()
        .with_writer(move || writer.clone())
        .finish();
    // While there is one subscriber, `tracing` goes by the thread that comes to an event first: where that is another test's,
    // nobody listens. With two it asks them all.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    tracing::subscriber::with_default(subscriber, run);
    let bytes = log.0.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The number behind `name=` in the log.
fn total(log: &str, name: &str) -> Option<u64> {
    let (_, rest) = log.split_once(&format!(" {name}="))?;
    rest.lines().next()?.parse().ok()
}

#[test]
fn whatever_the_order_nothing_is_left_behind() -> Result<(), GraphError> {
    let args = Args::parse_from(["standard", "--rate", "100", "--beats", "20"]);
    for seed in 0..8 {
        let mut sim = fizz_buzz(&args).simulate(seed);
        sim.run_until_stopped()?;
        assert_eq!(sim.elapsed(), args.rate * 20);
        for (channel, totals) in sim.totals() {
            assert_eq!(totals.sent, totals.taken, "{channel}, seed {seed}");
        }
    }
    Ok(())
}

#[test]
fn a_stop_from_outside_leaves_nothing_behind_either() -> Result<(), GraphError> {
    for seed in 0..8 {
        let mut sim = fizz_buzz(&Args::parse_from(["standard"])).simulate(seed);
        sim.run_for(Duration::from_millis(4500));
        sim.request_shutdown();
        sim.run_until_stopped()?;
        for (channel, totals) in sim.totals() {
            assert_eq!(totals.sent, totals.taken, "{channel}, seed {seed}");
        }
    }
    Ok(())
}

#[test]
fn the_totals_in_the_log_agree() {
    let log = logged(|| {
        let args = Args::parse_from(["standard", "--beats", "3"]);
        let mut sim = fizz_buzz(&args).simulate(7);
        sim.run_until_stopped().expect("it stops in order");
    });
    let generated = total(&log, "generated");
    assert!(generated.is_some_and(|count| count > 1 << 14), "{log}");
    assert_eq!(total(&log, "processed"), generated);
    assert_eq!(total(&log, "logged"), generated);
    assert_eq!(total(&log, "beats"), Some(3));
    assert_eq!(
        log.matches("result=").count() as u64,
        generated.unwrap_or(0)
    );
}

#[test]
fn the_same_seed_gives_the_same_run() -> Result<(), GraphError> {
    let steps = |seed| {
        let mut sim = fizz_buzz(&Args::parse_from(["standard"])).simulate(seed);
        sim.run_until_stopped()?;
        Ok(sim.steps())
    };
    assert_eq!(steps(42)?, steps(42)?);
    Ok(())
}

#[test]
fn an_hour_simulates_the_same_twice() -> Result<(), GraphError> {
    let hour = || {
        let args = Args::parse_from(["standard", "--rate", "1000", "--beats", "3600"]);
        let mut sim = fizz_buzz(&args).simulate(42);
        sim.run_until_stopped()?;
        assert!(sim.elapsed() >= Duration::from_secs(3600));
        Ok::<_, GraphError>(sim.trace_hash())
    };
    assert_eq!(hour()?, hour()?);
    Ok(())
}
