//! Ports that an actor lends to scoped threads, and ports of no actor that it uses.

use std::panic::{AssertUnwindSafe, catch_unwind};

use steadygraph::prelude::*;

/// Uses its ports on another thread: reads and writes there, settles here.
#[actor]
async fn lender(cx: &mut Context, input: &mut Rx<u64>, out: &mut Tx<u64>) -> Reaction {
    while await_for_all!(input, out) {
        let refused = std::thread::scope(|scope| {
            let worker = scope.spawn(|| {
                let n = input.take().unwrap_or(0);
                // The channel is wide enough for both.
                let _ = out.push(n);
                let refused = catch_unwind(AssertUnwindSafe(|| input.commit())).is_err()
                    && catch_unwind(AssertUnwindSafe(|| out.rollback())).is_err();
                let _ = out.push(u64::from(refused));
                refused
            });
            cx.commit();
            worker.join().unwrap_or(false)
        });
        assert!(refused);
    }
    Ok(())
}

#[actor]
struct Bench {
    input: Tx<u64>,
    out: Rx<u64>,
}

impl Behavior for Bench {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

graph! {
    fn lending() -> Lending {
        let bench = solo(Bench { .. });
        let lender = solo(lender { .. });
        bench.input >> lender.input;
        bench.out << channel() << lender.out;
    }
}

#[test]
fn a_port_is_used_on_a_scoped_thread_and_settled_on_its_actors_alone() {
    let mut app = lending();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.input.extend([7, 8]);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [7, 1, 8, 1]);
}

/// Has a channel of its own, to a thread of its own.
#[actor]
async fn outsider(input: &mut Rx<u64>, out: &mut Tx<u64>) -> Reaction {
    let (mut questions, mut asked) = channel().capacity(2).open::<u64>();
    let (mut replies, mut answers) = channel().capacity(2).open::<u64>();
    let thread = std::thread::spawn(move || {
        smol::block_on(async {
            while let Some(n) = asked.recv().await {
                if replies.send(2 * n).await.is_err() {
                    break;
                }
                replies.commit();
            }
        });
    });
    while let Some(n) = input.recv().await {
        questions.send(n).await?;
        // The next wait does not name it.
        questions.commit();
        if let Some(answer) = answers.recv().await {
            out.send(answer).await?;
        }
    }
    drop((questions, answers));
    let _ = thread.join();
    Ok(())
}

#[actor]
fn count(out: &mut Tx<u64>, next: &mut u64, cx: &mut Context) {
    if *next < 100 {
        *next += out.extend(*next..100) as u64;
    } else {
        cx.request_shutdown();
    }
}

#[actor]
fn check(input: &mut Rx<u64>, next: &mut u64) {
    for n in input.drain() {
        assert_eq!(n, 2 * *next);
        *next += 1;
    }
}

graph! {
    fn outside() -> Outside {
        let count = solo(count { next: 0, .. });
        let outsider = solo(outsider { .. });
        let check = solo(check { next: 0, .. });
        count.out >> outsider.input;
        outsider.out >> check.input;
    }
}

#[test]
fn channels_of_no_actor_are_committed_by_the_waits_that_name_them_inside_an_actor_too() {
    let handle = outside().start().unwrap();
    handle.wait().unwrap();
}
