// Which groups of actors are open, and the layout for that. Only opening and closing moves anything.

export class Groups {
  /**
   * @param {import('./graph.js').Graph} graph
   * @param {{say: (text: string) => void, moved: () => void}} actions
   */
  constructor(graph, actions) {
    this.graph = graph;
    this.actions = actions;
    /** @type {Set<string>} */
    this.opened = new Set();
  }

  /** @param {import('./model.js').Topology} topology @param {boolean} live whether a server can be asked */
  reset(topology, live) {
    this.topology = topology;
    this.live = live;
    this.opened.clear();
  }

  isOpen(name) { return this.opened.has(name); }

  /** The closed group that an actor is in, or undefined. */
  closedAround(actor) {
    const name = this.topology?.groupOf.get(actor);
    return name !== undefined && !this.isOpen(name) ? name : undefined;
  }

  open(name) {
    this.opened.add(name);
    return this.layOut(this.topology.groups.get(name));
  }

  close(name) {
    this.opened.delete(name);
    return this.layOut(this.topology.groups.get(name));
  }

  toggleAll() {
    const { groups } = this.topology;
    if (!groups.size) return;
    const all = this.opened.size === groups.size;
    this.opened = new Set(all ? [] : groups.keys());
    this.layOut([]);
  }

  /** Shows the layout of what is open. @param {number[]} anchor actors that stay where they are */
  async layOut(anchor) {
    const { topology } = this;
    const { closed, open } = topology.raw.layouts;
    let layout = closed;
    if (this.opened.size === topology.groups.size) {
      layout = open;
    } else if (this.opened.size && this.live) {
      try {
        layout = await this.fetch();
      } catch (error) {
        return this.actions.say(`The layout cannot be fetched: ${error.message}`);
      }
      if (topology !== this.topology) return;
    } else if (this.opened.size) {
      // A recording only has two layouts: all closed and all open.
      const opening = this.graph.layout === closed;
      this.opened = new Set(opening ? topology.groups.keys() : []);
      layout = opening ? open : closed;
      this.actions.say('A recording opens and closes all groups together.');
    }
    this.graph.setLayout(layout, anchor);
    this.actions.moved();
  }

  async fetch() {
    const answer = await fetch(`api/layout?open=${[...this.opened].map(encodeURIComponent).join(',')}`);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    return answer.json();
  }
}
