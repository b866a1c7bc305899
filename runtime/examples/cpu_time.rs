//! Holds the CPU time that the telemetry gives each actor against the truth: the kernel's own figure for an actor alone on its
//! thread, and for three that share one, their parts of it by the lengths of their loops. (Not the loops' own time: the machine may be faster
//! or slower than when they were timed.) `.ci/cpu` runs it, with another process on the same core.

use std::error::Error;
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use steadygraph::prelude::*;

/// How long is measured.
const WINDOW: Duration = Duration::from_secs(5);

/// What the three actors that share a thread work a message, in microseconds.
const WORK: [u64; 3] = [30, 10, 2];

/// Works for so many steps.
fn work(steps: u64) {
    let mut x = 1_u64;
    for _ in 0..steps {
        x = black_box(x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    }
    black_box(x);
}

/// The CPU time of the calling thread.
fn cpu_time() -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` may be written.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// How many nanoseconds a step takes: the least of some trials.
fn nanos_per_step() -> f64 {
    const STEPS: u64 = 2_000_000;
    (0..20)
        .map(|_| {
            let began = cpu_time();
            work(STEPS);
            (cpu_time() - began).as_nanos() as f64 / STEPS as f64
        })
        .fold(f64::INFINITY, f64::min)
}

/// Works a while on each message, and passes it on.
#[actor]
fn stage(input: &mut Rx<u64>, out: &mut Tx<u64>, steps: &u64) {
    if let Some(message) = input.take() {
        work(*steps);
        out.extend([message]);
    }
}

/// Works a part of its time.
#[actor(await_for_all!(every(Duration::from_millis(10))))]
fn alone(steps: &u64) {
    work(*steps);
}

graph! {
    fn shared(steps: &[u64; 3]) -> Shared {
        let one = troupe();
        let first = one.actor(stage { steps: steps[0], .. }).window(WINDOW);
        let second = one.actor(stage { steps: steps[1], .. }).window(WINDOW);
        let third = one.actor(stage { steps: steps[2], .. }).window(WINDOW);
        first.out >> second.input;
        second.out >> third.input;
        first.input << channel().primed([0]) << third.out;
        telemetry().port(0);
    }
}

graph! {
    fn solos(steps: &[u64; 2]) -> Solos {
        let often = solo(alone { steps: steps[0] }).window(WINDOW);
        let seldom = solo(alone { steps: steps[1] }).window(WINDOW);
        telemetry().port(0);
    }
}

/// What the last frame says, by actor.
fn mcpu(address: SocketAddr) -> Result<Vec<f64>, Box<dyn Error>> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"GET /api/frame HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or("no body")?;
    let value: serde_json::Value = serde_json::from_str(body)?;
    let rows = value["a"].as_array().map_or(&[][..], Vec::as_slice);
    Ok(rows
        .iter()
        .map(|row| row[5].as_f64().unwrap_or_default())
        .collect())
}

/// The CPU time of the thread of that name, as the kernel counts it.
fn kernel_time(name: &str) -> Result<Duration, Box<dyn Error>> {
    for entry in std::fs::read_dir("/proc/self/task")? {
        let path = entry?.path();
        if std::fs::read_to_string(path.join("comm"))?.trim() == name {
            let schedstat = std::fs::read_to_string(path.join("schedstat"))?;
            let nanos = schedstat.split(' ').next().unwrap_or_default().parse()?;
            return Ok(Duration::from_nanos(nanos));
        }
    }
    Err(format!("no thread `{name}`").into())
}

/// Whether a figure is as near to the truth as it should be.
fn is_near(measured: f64, truth: f64, relative: f64, absolute: f64) -> bool {
    (measured - truth).abs() <= (relative * truth).max(absolute)
}

fn main() -> Result<(), Box<dyn Error>> {
    let nanos = nanos_per_step();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A count of steps.
    let steps = |micros: u64| (micros as f64 * 1000.0 / nanos) as u64;
    let mut is_right = true;

    let handle = solos(&[steps(3000), steps(700)]).start()?;
    let address = handle.telemetry_address().ok_or("no telemetry")?;
    std::thread::sleep(Duration::from_secs(1));
    let before = [kernel_time("often")?, kernel_time("seldom")?];
    std::thread::sleep(WINDOW);
    let after = [kernel_time("often")?, kernel_time("seldom")?];
    let measured = mcpu(address)?;
    for (index, name) in ["often", "seldom"].into_iter().enumerate() {
        let truth = 1000.0 * (after[index] - before[index]).as_secs_f64() / WINDOW.as_secs_f64();
        let near = is_near(measured[index], truth, 0.05, 0.0);
        is_right &= near;
        println!(
            "solo {name}: {:.1} mCPU, the kernel says {truth:.1}: {near}",
            measured[index]
        );
    }
    handle.request_shutdown();
    handle.wait()?;

    let handle = shared(&WORK.map(steps)).start()?;
    let address = handle.telemetry_address().ok_or("no telemetry")?;
    std::thread::sleep(Duration::from_secs(1));
    let before = kernel_time("troupe-0")?;
    std::thread::sleep(WINDOW);
    let spent = kernel_time("troupe-0")? - before;
    let measured = mcpu(address)?;
    let all: u64 = WORK.iter().sum();
    for (index, work) in WORK.into_iter().enumerate() {
        let part = work as f64 / all as f64;
        let truth = 1000.0 * part * spent.as_secs_f64() / WINDOW.as_secs_f64();
        let near = is_near(measured[index], truth, 0.1, 15.0);
        is_right &= near;
        println!(
            "shared {work} us: {:.1} mCPU, its part is {truth:.1}: {near}",
            measured[index]
        );
    }
    handle.request_shutdown();
    handle.wait()?;
    if is_right {
        Ok(())
    } else {
        Err("too far from the truth".into())
    }
}
