//! Credits flow back lane by lane.

use steadygraph::prelude::*;

#[actor(await_for_all!(credits, jobs))]
fn dispatch(jobs: &mut [Tx<u64>; 2], credits: &mut [Rx<()>; 2]) -> Reaction {
    for (jobs, credits) in jobs.iter_mut().zip(credits) {
        if jobs.vacant_len() > 0 && credits.take().is_some() {
            jobs.push(1)?;
        }
    }
    Ok(())
}

#[actor]
fn work(jobs: &mut Rx<u64>, credits: &mut Tx<()>) {
    jobs.map_into(credits, |_| ());
}

graph! {
    pub fn pipeline() -> Pipeline {
        let dispatch = solo(dispatch { .. });
        let workers = [solo(work { .. }); 2];
        dispatch.jobs >> workers.jobs;
        dispatch.credits << channel().primed([(); 4]) << workers.credits;
    }
}

fn main() {
    let _ = pipeline().topology();
}
