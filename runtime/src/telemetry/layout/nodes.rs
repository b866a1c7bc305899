//! Makes nodes of actors and edges of channels.

use std::collections::HashMap;

use super::{Edge, Node, Opened};

/// A channel as it matters here: its ends by actor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) is_feedback: bool,
}

/// Nodes and edges that have no place yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Gathered {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// Whether all channels of the edge do.
    pub(super) feeds_back: Vec<bool>,
}

/// Gathers actors, each a group and a name, in nodes; and the links between the same two nodes in an edge.
pub(super) fn gather(actors: &[(&str, String)], links: &[Link], opened: &Opened) -> Gathered {
    let mut gathered = Gathered::default();
    let nodes_of = gathered.take_actors(actors, opened);
    // By node, the edges that leave it: where to, and the number of the edge.
    let mut leaving: Vec<Vec<(usize, usize)>> = vec![Vec::new(); gathered.nodes.len()];
    for (channel, link) in links.iter().enumerate() {
        let node_of = |actor: usize| nodes_of.get(actor).copied();
        let (Some(from), Some(to)) = (node_of(link.from), node_of(link.to)) else {
            continue;
        };
        let known = leaving[from].iter().find(|(other, _)| *other == to);
        let edge = known.map_or(gathered.edges.len(), |(_, edge)| *edge);
        if edge == gathered.edges.len() {
            leaving[from].push((to, edge));
            gathered.feeds_back.push(true);
            gathered.edges.push(Edge {
                from,
                to,
                ..Edge::default()
            });
        }
        gathered.edges[edge].channels.push(channel);
        gathered.feeds_back[edge] &= link.is_feedback;
    }
    gathered
}

impl Gathered {
    /// Gives the node of each actor.
    fn take_actors(&mut self, actors: &[(&str, String)], opened: &Opened) -> Vec<usize> {
        let mut sizes: HashMap<&str, usize> = HashMap::new();
        for (group, _) in actors {
            *sizes.entry(group).or_default() += 1;
        }
        let mut closed: HashMap<&str, usize> = HashMap::new();
        let mut nodes_of = Vec::with_capacity(actors.len());
        for (actor, (group, name)) in actors.iter().enumerate() {
            let is_closed =
                sizes.get(group).is_some_and(|size| *size > 1) && !opened.is_open(group);
            let fresh = self.nodes.len();
            let (node, name) = if is_closed {
                (*closed.entry(group).or_insert(fresh), *group)
            } else {
                (fresh, name.as_str())
            };
            if node == fresh {
                self.nodes.push(Node {
                    name: name.to_owned(),
                    ..Node::default()
                });
            }
            self.nodes[node].actors.push(actor);
            nodes_of.push(node);
        }
        nodes_of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actors() -> Vec<(&'static str, String)> {
        let names = [("a", "a"), ("b", "b[0]"), ("b", "b[1]"), ("c", "c[0]")];
        names.map(|(group, name)| (group, name.to_owned())).into()
    }

    fn link(from: usize, to: usize, is_feedback: bool) -> Link {
        Link {
            from,
            to,
            is_feedback,
        }
    }

    fn names(gathered: &Gathered) -> Vec<&str> {
        gathered
            .nodes
            .iter()
            .map(|node| node.name.as_str())
            .collect()
    }

    #[test]
    fn a_closed_group_of_more_than_one_is_one_node() {
        let gathered = gather(&actors(), &[], &Opened::None);
        assert_eq!(names(&gathered), ["a", "b", "c[0]"]);
        assert_eq!(gathered.nodes[1].actors, [1, 2]);
    }

    #[test]
    fn an_opened_group_is_a_node_for_each_of_its_actors() {
        let each = ["a", "b[0]", "b[1]", "c[0]"];
        assert_eq!(names(&gather(&actors(), &[], &Opened::All)), each);
        let b = Opened::Groups(vec!["b".to_owned()]);
        assert_eq!(names(&gather(&actors(), &[], &b)), each);
        let other = Opened::Groups(vec!["a".to_owned()]);
        assert_eq!(names(&gather(&actors(), &[], &other)).len(), 3);
    }

    #[test]
    fn channels_between_the_same_nodes_are_one_edge() {
        let links = [
            link(0, 1, false),
            link(0, 2, false),
            link(1, 2, true),
            link(2, 0, true),
        ];
        let gathered = gather(&actors(), &links, &Opened::None);
        let edges: Vec<_> = gathered
            .edges
            .iter()
            .map(|it| (it.from, it.to, &it.channels[..]))
            .collect();
        assert_eq!(edges, [(0, 1, &[0, 1][..]), (1, 1, &[2]), (1, 0, &[3])]);
        assert_eq!(gathered.feeds_back, [false, true, true]);
    }
}
