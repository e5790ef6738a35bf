// The picture: vis-network (as pyvis ships it, sent once by another component) plus our own drawing of shapes, labels and
// sectors. Text from reports reaches the page as canvas text or textContent only, never as markup.

const PICTURES = new WeakMap();
const LABEL = 12;
const LINE = 15;
const GROUND = 96;
const MARGIN = { side: 104, above: 56, below: 42 }; // px around the picture, for labels
const RING = { first: 150, step: 90, gap: 60, wide: 118, high: 80 };
const FACE = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';

export default function (component) {
  const root = component.parentElement.querySelector(".picture");
  const data = component.data;
  const draw = () => {
    if (!root.isConnected) return;
    let picture = PICTURES.get(root);
    if (!picture) PICTURES.set(root, (picture = new Picture(root)));
    picture.show(data, component);
  };
  if (globalThis.vis?.Network) draw();
  else globalThis.addEventListener("partnergraph-library", draw, { once: true });
  return () => {
    globalThis.removeEventListener("partnergraph-library", draw);
    PICTURES.get(root)?.destroy();
    PICTURES.delete(root);
  };
}

class Picture {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector(".stage");
    this.tip = root.querySelector(".tip");
    this.status = root.querySelector(".status");
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.items = new Map(); // id -> node as Python sent it
    this.links = new Map(); // key -> edge as Python sent it
    this.data = { sectors: [], kinds: {}, groups: {} };
    this.order = []; // nodes, most facts first
    this.home = new Map(); // id -> where a node that left the picture stood
    this.sizes = new Map(); // label line -> width in px
    this.lit = null; // what stays bright while the rest is dimmed: {nodes, edges}
    this.picked = null;
    this.hovered = null;
    this.network = new vis.Network(this.stage, { nodes: this.nodes, edges: this.edges }, OPTIONS);
    this.stage.querySelector(".vis-network")?.setAttribute("tabindex", "-1");
    this.listen();
    this.hook();
  }

  // ---------------------------------------------------------------- what Python says

  show(data, component) {
    this.data = data;
    this.component = component;
    const style = getComputedStyle(this.root);
    this.ink = style.color;
    this.paper = style.backgroundColor;
    const fresh = data.view !== this.view;
    if (fresh) this.forget(data);
    document.documentElement.lang = data.language === "zh" ? "zh-CN" : data.language;
    this.words(data.text);
    this.change(data);
    this.legend(data);
    if (fresh) this.fit();
    this.answer();
    this.network.redraw();
  }

  /** A new picture; a flat one is pulled up to the shape of its frame, which gives the labels room. */
  forget(data) {
    this.view = data.view;
    const [wide, high] = ["x", "y"].map((axis) => span(data.nodes.map((item) => item[axis])));
    const frame = (this.stage.clientHeight - 130) / Math.max(1, this.stage.clientWidth - 2 * MARGIN.side);
    this.pull = Math.min(1.4, Math.max(1, (frame * wide) / Math.max(1, high)));
    this.nodes.clear();
    this.edges.clear();
    this.items.clear();
    this.links.clear();
    this.home.clear();
  }

  words(text) {
    this.stage.setAttribute("aria-label", text.summary);
    this.status.textContent = text.status;
    for (const button of this.root.querySelectorAll("[data-act]")) {
      button.title = text[button.dataset.act];
      button.setAttribute("aria-label", text[button.dataset.act]);
    }
  }

  change(data) {
    const items = new Map(data.nodes.map((item) => [item.id, item]));
    const links = new Map(data.edges.map((link) => [link.id, link]));
    const gone = [...this.items.keys()].filter((id) => !items.has(id));
    for (const [id, at] of Object.entries(this.network.getPositions(gone))) this.home.set(id, at);
    const coming = data.nodes.filter((item) => !this.items.has(item.id));
    this.items = items;
    this.edges.remove([...this.links.keys()].filter((key) => !links.has(key)));
    this.nodes.remove(gone);
    const places = this.places(coming);
    this.nodes.update(
      data.nodes.map((item) => ({ id: item.id, shape: "custom", ctxRenderer: this.painter, ...places.get(item.id) })),
    );
    this.links = links;
    this.edges.update(data.edges.map((link) => this.line(link)));
    this.order = [...data.nodes].sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
    this.plan = null;
  }

  /** Where new nodes go: back where they stood, on a ring around the node that was opened, or where Python put them. */
  places(coming) {
    const found = new Map();
    const taken = Object.values(this.network.getPositions());
    for (const item of coming) {
      const at = this.home.get(item.id) ?? (item.around && this.items.has(item.around) ? null : { x: item.x, y: item.y * this.pull });
      if (!at) continue;
      found.set(item.id, { x: at.x, y: at.y });
      taken.push(at);
    }
    for (const item of coming) {
      if (found.has(item.id)) continue;
      const at = this.slot(found.get(item.around) ?? this.network.getPositions([item.around])[item.around], taken);
      found.set(item.id, at);
      taken.push(at);
    }
    return found;
  }

  /** The first free slot on rings around `centre`, from the side that looks away from the middle of the picture. */
  slot(centre, taken) {
    const outward = Math.atan2(centre.y, centre.x);
    for (let radius = RING.first; ; radius += RING.step) {
      const count = Math.floor((2 * Math.PI * radius) / RING.gap);
      for (let i = 0; i < count; i++) {
        const turn = ((i % 2 ? 1 : -1) * Math.ceil(i / 2) * 2 * Math.PI) / count;
        const at = { x: centre.x + radius * Math.cos(outward + turn), y: centre.y + radius * Math.sin(outward + turn) };
        const free = (other) => Math.abs(other.x - at.x) >= RING.wide || Math.abs(other.y - at.y) >= RING.high;
        if (taken.every(free)) return at;
      }
    }
  }

  pulled(sector) {
    return { ...sector, y: sector.y * this.pull };
  }

  line(link) {
    const state = !this.lit ? "plain" : this.lit.edges.has(link.id) ? "lit" : "dim";
    const near = Math.min(1, this.network.getScale());
    return {
      id: link.id,
      from: link.from,
      to: link.to,
      color: { color: this.data.groups[link.group].colour, opacity: { plain: 0.5, lit: 0.95, dim: 0.07 }[state] },
      width: { plain: 1.2, lit: this.lit?.edges.size > 40 ? 1.6 : 2 / near, dim: 1 }[state],
      dashes: link.unsure ? [5, 4] : false,
      smooth: link.bend ? { enabled: true, type: link.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(link.bend) } : false,
    };
  }

  // ---------------------------------------------------------------- what a person does

  listen() {
    const net = this.network;
    net.on("click", ({ pointer }) => this.choose(this.under(pointer.DOM), "picked"));
    // the browser knows a double click of its system's pace; vis-network's is one of 300 ms, kept for fingers
    this.stage.addEventListener("dblclick", (event) => this.expand(this.place(event)));
    net.on("doubleClick", ({ pointer, event }) => event.srcEvent?.pointerType === "touch" && this.expand(pointer.DOM));
    net.on("hoverNode", ({ node, pointer }) => this.hover({ kind: "node", id: node }, pointer.DOM));
    net.on("hoverEdge", ({ edge, pointer }) => this.hover({ kind: "edge", id: edge }, pointer.DOM));
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) net.on(name, () => this.hover(null));
    net.on("dragEnd", () => (this.plan = null));
    net.on("dragging", () => (this.plan = null));
    net.on("zoom", ({ scale }) => this.clamp(scale));
    net.on("beforeDrawing", (ctx) => this.sectors(ctx));
    net.on("afterDrawing", (ctx) => this.labels(ctx));
    for (const button of this.root.querySelectorAll("[data-act]")) {
      button.addEventListener("click", () => this.act(button.dataset.act));
    }
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.answered = () => this.answer();
    globalThis.addEventListener("partnergraph-selection", this.answered);
    this.painter = (given) => this.shape(given);
  }

  under(at) {
    const node = this.network.getNodeAt(at);
    if (node !== undefined) return { kind: "node", id: node };
    const edge = this.network.getEdgeAt(at);
    return edge === undefined ? null : { kind: "edge", id: edge };
  }

  /** Where an event of the browser is, as vis-network counts. */
  place({ clientX, clientY }) {
    const frame = this.stage.getBoundingClientRect();
    return { x: clientX - frame.left, y: clientY - frame.top };
  }

  expand(at) {
    const found = this.under(at);
    if (found?.kind === "node") this.choose(found, "expand");
  }

  choose(found, event) {
    const same = found?.id === this.picked?.id;
    this.pick(found);
    if (event !== "expand" && same) return;
    this.hover(null);
    this.sent = { id: found?.id ?? "", at: Date.now() };
    this.component.setTriggerValue(event, found ?? { kind: "", id: "" });
  }

  /** Select in the picture at once; Python answers with the card later. Nothing moves. */
  pick(found) {
    this.picked = found && (this.items.has(found.id) || this.links.has(found.id)) ? found : null;
    this.light(this.picked ? this.circle(this.picked) : null);
  }

  /** Python's selection, unless it answers an older click than the last; brought into sight if made elsewhere. */
  answer() {
    const { kind, id, focus } = globalThis.partnergraphSelection ?? { kind: "", id: "", focus: 0 };
    if (this.sent && Date.now() - this.sent.at < 2000 && id !== this.sent.id) return;
    this.sent = null;
    this.pick(id ? { kind, id } : null);
    if (focus !== this.focus) this.bring(this.picked);
    this.focus = focus;
  }

  circle({ kind, id }) {
    if (kind === "edge") {
      const link = this.links.get(id);
      return { nodes: new Set([link.from, link.to]), edges: new Set([id]) };
    }
    const near = [...this.links.values()].filter((link) => link.from === id || link.to === id);
    return { nodes: new Set([id, ...near.flatMap((l) => [l.from, l.to])]), edges: new Set(near.map((l) => l.id)) };
  }

  light(lit) {
    if (lit === null && this.lit === null) return;
    this.lit = lit;
    this.edges.update([...this.links.values()].map((link) => this.line(link)));
    this.plan = null;
    this.network.redraw();
  }

  hover(found, at) {
    this.hovered = found?.kind === "node" ? found.id : null;
    const title = found && (found.kind === "node" ? this.items.get(found.id) : this.links.get(found.id))?.title;
    this.tip.hidden = !title;
    if (title) {
      this.tip.textContent = title;
      const right = at.x > this.stage.clientWidth - 300;
      this.tip.style.left = right ? "auto" : `${at.x + 14}px`;
      this.tip.style.right = right ? `${this.stage.clientWidth - at.x + 14}px` : "auto";
      this.tip.style.top = `${Math.min(at.y + 14, this.stage.clientHeight - 70)}px`;
    }
    this.plan = null;
    this.network.redraw();
  }

  clamp(scale) {
    const kept = Math.min(4, Math.max(0.12, scale));
    if (kept !== scale) this.network.moveTo({ scale: kept });
    this.plan = null;
    clearTimeout(this.rest);
    if (this.lit) this.rest = setTimeout(() => this.light(this.lit), 150);
  }

  act(name) {
    if (name === "fit") this.fit();
    else if (name === "full") document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen?.();
    else {
      this.network.moveTo({ scale: this.network.getScale() * (name === "closer" ? 1.3 : 1 / 1.3) });
      this.clamp(this.network.getScale());
    }
  }

  key(event) {
    const act = { "+": "closer", "=": "closer", "-": "wider", 0: "fit" }[event.key];
    const way = { ArrowRight: 0, ArrowDown: 1, ArrowLeft: 2, ArrowUp: 3 }[event.key];
    if (act) this.act(act);
    else if (way !== undefined) this.step(way);
    else if (event.key === "Enter" && this.picked?.kind === "node") this.choose(this.picked, "expand");
    else if (event.key === "Escape") this.choose(null, "picked");
    else return;
    event.preventDefault();
  }

  /** Select the nearest node to the right, below, to the left or above. */
  step(way) {
    const places = this.network.getPositions();
    const here = places[this.picked?.kind === "node" ? this.picked.id : this.data.centre] ?? { x: 0, y: 0 };
    const turn = (at) => Math.abs(Math.atan2(Math.sin(at - (way * Math.PI) / 2), Math.cos(at - (way * Math.PI) / 2)));
    const cost = ([, at]) => Math.hypot(at.x - here.x, at.y - here.y) * (1 + turn(Math.atan2(at.y - here.y, at.x - here.x)));
    const ahead = Object.entries(places).filter(
      ([, at]) => (at.x !== here.x || at.y !== here.y) && turn(Math.atan2(at.y - here.y, at.x - here.x)) < Math.PI / 4,
    );
    const next = ahead.sort((a, b) => cost(a) - cost(b))[0];
    if (next) this.choose({ kind: "node", id: next[0] }, "picked");
  }

  /** The whole picture with its labels, in the room above the legend. */
  fit() {
    const points = [...Object.values(this.network.getPositions()), ...this.data.sectors.map((one) => this.pulled(one))];
    if (!points.length) return;
    const [xs, ys] = [points.map((at) => at.x), points.map((at) => at.y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const below = MARGIN.below + this.root.querySelector(".legend").offsetHeight;
    const wide = Math.max(50, this.stage.clientWidth - 2 * MARGIN.side) / Math.max(1, right - left);
    const high = Math.max(50, this.stage.clientHeight - MARGIN.above - below) / Math.max(1, bottom - top);
    const position = { x: (left + right) / 2, y: (top + bottom) / 2 };
    this.network.moveTo({ position, scale: Math.min(wide, high, 1.25), offset: { x: 0, y: (MARGIN.above - below) / 2 } });
    this.plan = null;
  }

  /** Pan, gently, to what the search or the table chose, only where it is out of sight. */
  bring(found) {
    const id = found?.kind === "edge" ? this.links.get(found.id)?.to : found?.id;
    const at = id && this.network.getPositions([id])[id];
    if (!at) return;
    const seen = this.network.canvasToDOM(at);
    const inside = seen.x > 30 && seen.y > 30 && seen.x < this.stage.clientWidth - 30 && seen.y < this.stage.clientHeight - 30;
    if (!inside) this.network.moveTo({ position: at, animation: { duration: 300, easingFunction: "easeInOutQuad" } });
  }

  // ---------------------------------------------------------------- drawing

  /** In canvas units; far out, nodes keep a size on the screen that can be seen and hit. */
  radius(item) {
    return item.size * Math.max(1, 0.5 / this.network.getScale());
  }

  shape({ ctx, id, x, y }) {
    const item = this.items.get(id);
    if (!item) return { nodeDimensions: { width: 1, height: 1 } };
    const kind = this.data.kinds[item.kind];
    const dim = this.lit && !this.lit.nodes.has(id);
    const r = this.radius(item);
    const drawNode = () => {
      ctx.globalAlpha = dim ? 0.22 : 1;
      if (this.picked?.id === id) ring(ctx, x, y, r + 7, this.ink, 3);
      else if (this.hovered === id) ring(ctx, x, y, r + 6, kind.colour, 2);
      OUTLINES[kind.shape](ctx, x, y, r);
      ctx.fillStyle = kind.colour;
      ctx.fill();
      ctx.lineWidth = id === this.data.centre ? 3 : 1.5;
      ctx.strokeStyle = this.paper;
      ctx.stroke();
      ctx.globalAlpha = 1;
    };
    return { drawNode, nodeDimensions: { width: 2 * r, height: 2 * r } };
  }

  sectors(ctx) {
    const scale = this.network.getScale();
    this.titles = [];
    this.grounds(ctx);
    for (const sector of this.data.sectors.map((one) => this.pulled(one))) {
      const size = Math.min(17, Math.max(12, 14 * Math.sqrt(scale / 0.7))) / scale;
      ctx.font = `600 ${size}px ${FACE}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillStyle = sector.colour;
      ctx.globalAlpha = this.lit ? 0.35 : 0.9;
      ctx.fillText(sector.title, sector.x, sector.y);
      ctx.globalAlpha = 1;
      const width = ctx.measureText(sector.title).width;
      this.titles.push({ x: (sector.x - width / 2) * scale, y: (sector.y - size / 2) * scale, w: width * scale, h: size * scale });
    }
  }

  /** A soft ground under each kind: one shape from a disc around each of its nodes. */
  grounds(ctx) {
    const places = this.network.getPositions();
    for (const [name, kind] of Object.entries(this.data.kinds)) {
      ctx.beginPath();
      for (const item of this.items.values()) {
        if (item.kind !== name || item.id === this.data.centre || !places[item.id]) continue;
        const { x, y } = places[item.id];
        ctx.moveTo(x + GROUND, y);
        ctx.ellipse(x, y, GROUND, 0.76 * GROUND, 0, 0, 2 * Math.PI);
      }
      ctx.globalAlpha = this.lit ? 0.03 : 0.07;
      ctx.fillStyle = kind.colour;
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  }

  /** Labels in the size of the screen, most important first, each only where it covers nothing. */
  labels(ctx) {
    const scale = this.network.getScale();
    if (!this.plan || this.plan.scale !== scale) this.plan = { scale, boxes: this.planned(ctx, scale) };
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    for (const box of this.plan.boxes) this.write(ctx, box, scale);
  }

  planned(ctx, scale) {
    const places = this.network.getPositions();
    const boxes = [];
    const taken = new Grid();
    for (const title of this.titles ?? []) taken.add(title);
    for (const item of this.order.filter((each) => places[each.id])) {
      const r = this.radius(item) * scale;
      const at = places[item.id];
      taken.add({ x: at.x * scale - r, y: at.y * scale - r, w: 2 * r, h: 2 * r, id: item.id });
    }
    for (const item of this.ranked().filter((each) => places[each.id])) {
      const box = this.box(ctx, item, places[item.id], scale, taken);
      if (!box) continue;
      taken.add(box);
      boxes.push(box);
    }
    return boxes;
  }

  /** Chosen, hovered and lit nodes first; dimmed ones carry no label. */
  ranked() {
    const first = (item) => (item.id === this.hovered || item.id === this.picked?.id ? 0 : item.id === this.data.centre ? 1 : 2);
    return this.order
      .filter((item) => !this.lit || this.lit.nodes.has(item.id) || item.id === this.hovered)
      .sort((a, b) => first(a) - first(b));
  }

  box(ctx, item, at, scale, taken) {
    const big = item.id === this.data.centre;
    const size = big ? 15 : LABEL;
    const line = big ? 19 : LINE;
    ctx.font = `${big ? 700 : 400} ${size}px ${FACE}`;
    const w = Math.max(...item.lines.map((text) => this.width(ctx, text, big)));
    const h = item.lines.length * line;
    const [x, y, r] = [at.x * scale, at.y * scale, this.radius(item) * scale + 3];
    const spots = [
      { x: x - w / 2, y: y + r, align: "center" },
      { x: x + r + 2, y: y - h / 2, align: "left" },
      { x: x - r - w - 2, y: y - h / 2, align: "right" },
      { x: x - w / 2, y: y - r - h, align: "center" },
    ];
    const forced = big || item.id === this.hovered || item.id === this.picked?.id || this.ends().has(item.id);
    const spot = spots.find((s) => taken.free({ ...s, w, h }, item.id)) ?? (forced ? spots[0] : null);
    return spot && { ...spot, w, h, item, size, line, big };
  }

  /** The two ends of a chosen edge. */
  ends() {
    return this.picked?.kind === "edge" ? this.lit?.nodes ?? new Set() : new Set();
  }

  width(ctx, text, big) {
    const key = (big ? "b" : "") + text;
    if (!this.sizes.has(key)) this.sizes.set(key, ctx.measureText(text).width);
    return this.sizes.get(key);
  }

  write(ctx, { x, y, w, align, item, size, line, big }, scale) {
    ctx.font = `${big ? 700 : 400} ${size / scale}px ${FACE}`;
    ctx.textAlign = align;
    const left = { center: x + w / 2, left: x, right: x + w }[align] / scale;
    item.lines.forEach((text, index) => {
      const top = (y + line * (index + 0.5)) / scale;
      ctx.lineWidth = 3.5 / scale;
      ctx.strokeStyle = this.paper;
      ctx.strokeText(text, left, top);
      ctx.fillStyle = this.ink;
      ctx.fillText(text, left, top);
    });
  }

  // ---------------------------------------------------------------- legend

  legend(data) {
    const box = this.root.querySelector(".legend");
    const kinds = Object.entries(data.kinds).map(([name, kind]) =>
      this.entry(icon(kind), kind, (item) => item.kind === name, null),
    );
    const groups = Object.entries(data.groups).map(([name, group]) =>
      this.entry(stroke(group), group, null, (link) => link.group === name),
    );
    const gap = Object.assign(document.createElement("span"), { className: "gap" });
    const unsure = data.unsure.count ? [this.entry(stroke({ colour: "" }), data.unsure, null, (link) => link.unsure)] : [];
    box.replaceChildren(...kinds, gap, ...groups, ...unsure);
  }

  /** One line of the legend: pointing at it (or reaching it by keyboard) lights what it stands for. */
  entry(mark, { words, count }, ofNode, ofLink) {
    const button = document.createElement("button");
    const label = document.createElement("span");
    label.textContent = words;
    const number = Object.assign(document.createElement("small"), { textContent: String(count) });
    button.append(mark, label, number);
    const on = () => this.light(this.kindOf(ofNode, ofLink));
    const off = () => this.light(this.picked ? this.circle(this.picked) : null);
    for (const [event, run] of [["pointerenter", on], ["focus", on], ["pointerleave", off], ["blur", off]]) {
      button.addEventListener(event, run);
    }
    return button;
  }

  kindOf(ofNode, ofLink) {
    if (ofNode) {
      return { nodes: new Set([...this.items.values()].filter(ofNode).map((item) => item.id)), edges: new Set() };
    }
    const links = [...this.links.values()].filter(ofLink);
    return { nodes: new Set(links.flatMap((link) => [link.from, link.to])), edges: new Set(links.map((link) => link.id)) };
  }

  // ---------------------------------------------------------------- for tests, and the end

  /** Where things are, in pixels of the browser's window. */
  hook() {
    const page = (at) => {
      const frame = this.stage.getBoundingClientRect();
      return { x: at.x + frame.left, y: at.y + frame.top };
    };
    this.root.partnergraph = {
      node: (id) => page(this.network.canvasToDOM(this.network.getPositions([id])[id])),
      edge: (key, part = 0.5) => page(this.network.canvasToDOM(this.network.body.edges[key].edgeType.getPoint(part))),
      positions: () => this.network.getPositions(),
      scale: () => this.network.getScale(),
      names: () => Object.fromEntries([...this.items].map(([id, item]) => [item.name, id])),
      keys: () => [...this.links.keys()],
      under: (at) => this.under(at),
      labels: () => this.plan?.boxes.map(({ x, y, w, h, item }) => ({ x, y, w, h, id: item.id })) ?? [],
      picked: () => this.picked,
    };
  }

  destroy() {
    globalThis.removeEventListener("partnergraph-selection", this.answered);
    clearTimeout(this.rest);
    this.network.destroy();
    this.root.partnergraph = null;
  }
}

const OPTIONS = {
  physics: false,
  layout: { improvedLayout: false },
  nodes: { chosen: false, shadow: false },
  edges: {
    arrows: { to: { enabled: true, scaleFactor: 0.38 } },
    arrowStrikethrough: false,
    chosen: false,
    hoverWidth: 1.2,
    selfReference: { size: 18 },
  },
  interaction: { hover: true, selectable: false, hideEdgesOnDrag: false, tooltipDelay: 1e9, zoomSpeed: 0.5 },
};

/** Boxes by cell, so that asking what is free costs little with hundreds of labels. */
class Grid {
  constructor(cell = 90) {
    this.cell = cell;
    this.cells = new Map();
  }

  *around({ x, y, w, h }) {
    for (let i = Math.floor(x / this.cell); i <= Math.floor((x + w) / this.cell); i++) {
      for (let j = Math.floor(y / this.cell); j <= Math.floor((y + h) / this.cell); j++) yield `${i}/${j}`;
    }
  }

  add(box) {
    for (const key of this.around(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  free(box, own) {
    for (const key of this.around(box)) {
      for (const other of this.cells.get(key) ?? []) {
        const apart = other.x >= box.x + box.w || other.x + other.w <= box.x || other.y >= box.y + box.h || other.y + other.h <= box.y;
        if (!apart && other.id !== own) return false;
      }
    }
    return true;
  }
}

function span(values) {
  return Math.max(...values) - Math.min(...values);
}

function polygon(ctx, x, y, r, count, turn) {
  ctx.beginPath();
  for (let i = 0; i < count; i++) {
    const at = turn + (2 * Math.PI * i) / count;
    ctx.lineTo(x + r * Math.cos(at), y + r * Math.sin(at));
  }
  ctx.closePath();
}

function rectangle(ctx, x, y, w, h, corner) {
  ctx.beginPath();
  ctx.roundRect(x - w / 2, y - h / 2, w, h, corner);
}

const OUTLINES = {
  dot: (ctx, x, y, r) => (ctx.beginPath(), ctx.arc(x, y, r, 0, 2 * Math.PI)),
  square: (ctx, x, y, r) => rectangle(ctx, x, y, 1.7 * r, 1.7 * r, 2),
  box: (ctx, x, y, r) => rectangle(ctx, x, y, 2.2 * r, 1.4 * r, r / 2),
  ellipse: (ctx, x, y, r) => (ctx.beginPath(), ctx.ellipse(x, y, 1.2 * r, 0.8 * r, 0, 0, 2 * Math.PI)),
  diamond: (ctx, x, y, r) => polygon(ctx, x, y, 1.2 * r, 4, 0),
  hexagon: (ctx, x, y, r) => polygon(ctx, x, y, 1.1 * r, 6, 0),
  triangle: (ctx, x, y, r) => polygon(ctx, x, y + 0.15 * r, 1.25 * r, 3, -Math.PI / 2),
  triangleDown: (ctx, x, y, r) => polygon(ctx, x, y - 0.15 * r, 1.25 * r, 3, Math.PI / 2),
  text: (ctx, x, y, r) => (ctx.beginPath(), ctx.arc(x, y, 0.6 * r, 0, 2 * Math.PI)),
  star: (ctx, x, y, r) => {
    ctx.beginPath();
    for (let i = 0; i < 10; i++) {
      const at = -Math.PI / 2 + (Math.PI * i) / 5;
      const far = i % 2 ? 0.58 * r : 1.3 * r;
      ctx.lineTo(x + far * Math.cos(at), y + far * Math.sin(at));
    }
    ctx.closePath();
  },
};

function ring(ctx, x, y, r, colour, width) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke();
}

function icon({ shape, colour }) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 32, height: 32 });
  const ctx = canvas.getContext("2d");
  OUTLINES[shape](ctx, 16, 16, shape === "text" ? 16 : 11);
  ctx.fillStyle = colour;
  ctx.fill();
  return canvas;
}

function stroke({ colour }) {
  const mark = Object.assign(document.createElement("i"), { className: colour ? "stroke" : "stroke dashed" });
  mark.style.background = colour;
  return mark;
}
