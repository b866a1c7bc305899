//! Frames allocate nothing once they are warm: memory stays flat however long a graph is watched.

#![cfg(all(feature = "telemetry", target_os = "linux"))]
#![allow(clippy::unwrap_used)] // It is how a test fails.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use steadygraph::prelude::*;
use steadygraph::telemetry::fill;

/// Counts what one thread allocates.
struct Counting;

static THREAD: AtomicI32 = AtomicI32::new(0);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

fn count() {
    // SAFETY: it takes nothing and cannot fail.
    if unsafe { libc::gettid() } == THREAD.load(Ordering::Relaxed) {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
    }
}

// SAFETY: it hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(memory, layout) }
    }
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[actor]
fn source(out: &mut Tx<u64>) {
    out.fill(|| 1);
}

/// Takes a few messages now and then.
#[actor(await_for_all!(every(Duration::from_millis(2)), input))]
fn slow(input: &mut Rx<u64>) {
    input.skip(3);
}

graph! {
    fn line() -> Line {
        let source = solo(source { .. });
        let slow = solo(slow { .. });
        source.out
            >> channel()
                .window(Duration::from_secs(1))
                .show(fill().percentile(90.0))
                .alert(fill().average().above(0.5))
            >> slow.input;
        telemetry().port(0).every(Duration::from_millis(10));
    }
}

/// The number of the telemetry's thread.
fn telemetry_thread() -> i32 {
    std::fs::read_dir("/proc/self/task")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            std::fs::read_to_string(path.join("comm")).is_ok_and(|name| name == "telemetry\n")
        })
        .and_then(|path| path.file_name()?.to_str()?.parse().ok())
        .unwrap()
}

#[test]
fn a_warm_frame_allocates_next_to_nothing() {
    let handle = line().start().unwrap();
    // Until windows and histories have grown.
    let warm = Instant::now() + Duration::from_secs(3);
    while Instant::now() < warm {
        std::thread::sleep(Duration::from_millis(100));
    }
    THREAD.store(telemetry_thread(), Ordering::Relaxed);
    std::thread::sleep(Duration::from_secs(2));
    THREAD.store(0, Ordering::Relaxed);
    let allocations = ALLOCATIONS.load(Ordering::Relaxed);
    handle.request_shutdown();
    handle.wait().unwrap();
    println!("{allocations} in about 200 frames");
    // The history grows by doubling until it is full.
    assert!(allocations <= 20, "{allocations} in about 200 frames");
}
