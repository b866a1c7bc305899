//! Who supervises whom: a supervisor for each group, and one for each actor that is in none.

use std::collections::HashMap;
use std::sync::Arc;

use fastrand::Rng;

use super::supervision::Supervision;
use crate::ready::{ActorId, Core};
use crate::supervise::{Restart, Strategy, Supervisor};

/// The supervisors of a graph, made while its actors are seated.
pub(super) struct Supervisors {
    /// By actor, the place of the supervision that names it.
    named: HashMap<ActorId, usize>,
    groups: Vec<Group>,
    faults: Vec<ActorId>,
    rng: Rng,
    /// The policy of those that no group names.
    default: Arc<Restart>,
}

struct Group {
    supervision: Supervision,
    /// The supervisor of all members, and the members so far; none where each is supervised by itself.
    together: Option<(Arc<Supervisor>, Vec<Arc<Core>>)>,
}

impl Supervisors {
    /// Reads what the graph declares. Without a `seed`, jitter differs from run to run.
    pub(super) fn new(supervisions: Vec<Supervision>, seed: Option<u64>) -> Self {
        let mut supervisors = Self {
            named: HashMap::new(),
            groups: Vec::new(),
            faults: Vec::new(),
            default: Arc::new(Restart::new()),
            rng: seed.map_or_else(Rng::new, Rng::with_seed),
        };
        for supervision in supervisions {
            let place = supervisors.groups.len();
            for member in &supervision.members {
                if supervisors.named.insert(*member, place).is_some() {
                    supervisors.faults.push(*member);
                }
            }
            let together = (supervision.strategy != Strategy::OneForOne).then(|| {
                let policy = Arc::new(supervision.restart.clone());
                let seed = supervisors.rng.u64(..);
                let supervisor = Supervisor::new(supervision.strategy, policy, seed);
                (Arc::new(supervisor), Vec::new())
            });
            supervisors.groups.push(Group {
                supervision,
                together,
            });
        }
        supervisors
    }

    /// Gives the supervisor of an actor. Actors come in the order of declaration.
    pub(super) fn admit(&mut self, core: &Arc<Core>) -> Arc<Supervisor> {
        let group = self
            .named
            .get(&core.id)
            .and_then(|place| self.groups.get_mut(*place));
        let policy = match group {
            Some(Group {
                together: Some((supervisor, members)),
                supervision,
            }) => {
                core.set_hang_after(supervision.hang_after);
                members.push(Arc::clone(core));
                return Arc::clone(supervisor);
            }
            Some(Group { supervision, .. }) => {
                core.set_hang_after(supervision.hang_after);
                Arc::new(supervision.restart.clone())
            }
            None => Arc::clone(&self.default),
        };
        let supervisor = Supervisor::new(Strategy::OneForOne, policy, self.rng.u64(..));
        supervisor.set_members(vec![Arc::clone(core)]);
        Arc::new(supervisor)
    }

    /// Tells the groups who their members are, and gives the ids of actors that are in two.
    pub(super) fn open(self) -> Vec<ActorId> {
        for (supervisor, members) in self.groups.into_iter().filter_map(|group| group.together) {
            supervisor.set_members(members);
        }
        self.faults
    }
}
