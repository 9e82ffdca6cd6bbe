// Masks drawn over a picture, by finger, mouse or keys. Keeps them in the form's own fields; sends nothing.

const SVG = "http://www.w3.org/2000/svg";
const STEP = 1, LEAP = 5; // percent of the picture that a key moves a corner
const MOST_CORNERS = 32;
const within = (value) => Math.min(100, Math.max(0, value));
const read = (text) => text.trim().split(/\s+/).map((each) => each.split(",").map(Number));
const sound = (mask) => mask.length >= 3 && mask.every((each) => each.length === 2 && each.every(Number.isFinite));
const written = (mask) => mask.map((each) => each.map((value) => +value.toFixed(2)).join(",")).join(" ");

export class Masks {
  /** say(key, values) returns the page's words. */
  constructor(sight, form, say, most) {
    Object.assign(this, { sight, form, say, most, before: [], chosen: -1, begun: null });
    this.list = form.querySelector("#typed");
    this.told = form.querySelector("#told");
    this.shapes = sight.querySelector(".masks");
    this.corners = sight.querySelector(".corners");
    this.masks = [...this.list.querySelectorAll("input")].map((each) => read(each.value)).filter(sound);
    form.querySelectorAll(".tools").forEach((each) => (each.hidden = false));
    form.addEventListener("click", (event) => this.tool(event.target.closest("[data-tool]")?.dataset.tool));
    form.addEventListener("submit", () => this.finish());
    this.list.addEventListener("change", () => this.typed());
    sight.addEventListener("pointerdown", (event) => this.press(event));
    sight.addEventListener("keydown", (event) => this.key(event));
    this.draw();
  }

  tool(name) {
    if (name === "rectangle") this.add([[30, 30], [70, 30], [70, 60], [30, 60]]);
    else if (name === "tap") this.begun ? this.finish() : this.begin();
    else if (name === "delete") this.remove();
    else if (name === "undo" && this.before.length) {
      this.masks = this.before.pop();
      this.chosen = Math.min(this.chosen, this.masks.length - 1);
      this.draw();
    }
  }

  remember() {
    this.before.push(structuredClone(this.masks));
    if (this.before.length > 50) this.before.shift();
  }

  add(mask) {
    if (this.masks.length >= this.most) return this.tell(this.say("full"));
    this.remember();
    this.masks.push(mask);
    this.chosen = this.masks.length - 1;
    this.draw();
    this.focus(this.chosen, 0);
  }

  remove(nth = this.chosen) {
    if (!this.masks[nth]) return;
    this.remember();
    this.masks.splice(nth, 1);
    this.chosen = -1;
    this.draw();
  }

  begin() {
    if (this.masks.length >= this.most) return this.tell(this.say("full"));
    this.begun = [];
    this.draw();
  }

  finish() {
    const mask = this.begun;
    this.begun = null;
    if (mask && mask.length >= 3) this.add(mask);
    else this.draw();
    if (mask && mask.length < 3) this.tell(this.say("few"));
  }

  typed() {
    this.remember();
    this.masks = [...this.list.querySelectorAll("input")].map((each) => read(each.value)).filter(sound);
    this.draw();
  }

  place(event) {
    const box = this.sight.getBoundingClientRect();
    return [within(((event.clientX - box.left) / box.width) * 100), within(((event.clientY - box.top) / box.height) * 100)];
  }

  press(event) {
    if (event.button) return;
    const at = this.place(event);
    if (this.begun) {
      event.preventDefault();
      if (this.begun.length < MOST_CORNERS) this.begun.push(at);
      return this.draw();
    }
    const corner = event.target.closest(".corner"), shape = event.target.closest("polygon");
    if (!corner && !shape) return;
    event.preventDefault();
    const mask = Number((corner ?? shape).dataset.mask);
    this.remember();
    this.chosen = mask;
    this.drag(mask, corner ? Number(corner.dataset.corner) : -1, at, event.pointerId);
  }

  drag(mask, corner, from, pointer) {
    const start = structuredClone(this.masks[mask]);
    this.draw();
    if (corner >= 0) this.focus(mask, corner);
    const move = (event) => {
      if (event.pointerId !== pointer) return;
      const at = this.place(event);
      const [x, y] = [at[0] - from[0], at[1] - from[1]];
      if (corner >= 0) this.masks[mask][corner] = at;
      else this.masks[mask] = shifted(start, x, y);
      this.redraw();
    };
    const end = (event) => {
      if (event.pointerId !== pointer) return;
      ["pointermove", "pointerup", "pointercancel"].forEach((name, nth) => removeEventListener(name, nth ? end : move));
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  key(event) {
    const corner = event.target.closest(".corner");
    if (!corner) return;
    const [mask, nth] = [Number(corner.dataset.mask), Number(corner.dataset.corner)];
    const far = event.shiftKey ? LEAP : STEP;
    const way = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] }[event.key];
    if (way) {
      this.remember();
      this.masks[mask][nth] = this.masks[mask][nth].map((value, axis) => within(value + way[axis]));
      this.chosen = mask;
      this.redraw();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      if (this.masks[mask].length <= 3) this.remove(mask);
      else {
        this.remember();
        this.masks[mask].splice(nth, 1);
        this.draw();
        this.focus(mask, 0);
      }
    } else return;
    event.preventDefault();
  }

  focus(mask, corner) {
    this.corners.querySelector(`[data-mask="${mask}"][data-corner="${corner}"]`)?.focus({ preventScroll: true });
  }

  tell(text) {
    this.told.textContent = text;
  }

  /** Puts everything anew: shapes, corners, fields, tools. */
  draw() {
    this.tell("");
    this.sight.classList.toggle("drawing", this.begun !== null);
    this.shapes.replaceChildren(...this.masks.map((_, nth) => this.shape(nth)));
    if (this.begun) this.shapes.append(begunShape(this.begun));
    const buttons = this.masks.flatMap((mask, nth) => mask.map((_, corner) => this.corner(nth, corner)));
    this.corners.replaceChildren(...buttons);
    this.list.replaceChildren(...this.masks.map((_, nth) => this.field(nth)));
    this.redraw();
    const tools = Object.fromEntries([...this.form.querySelectorAll("[data-tool]")].map((each) => [each.dataset.tool, each]));
    tools.delete.disabled = this.chosen < 0;
    tools.undo.disabled = !this.before.length;
    tools.tap.setAttribute("aria-pressed", String(this.begun !== null));
  }

  /** Brings what is there to where it belongs; a finger holds on to it. */
  redraw() {
    [...this.shapes.querySelectorAll("polygon")].forEach((each, nth) => {
      each.setAttribute("points", written(this.masks[nth]));
      each.classList.toggle("chosen", nth === this.chosen);
    });
    for (const each of this.corners.children) {
      const [x, y] = this.masks[each.dataset.mask][each.dataset.corner];
      each.style.left = `${x}%`;
      each.style.top = `${y}%`;
      each.classList.toggle("chosen", Number(each.dataset.mask) === this.chosen);
    }
    [...this.list.querySelectorAll("input")].forEach((each, nth) => (each.value = written(this.masks[nth])));
    this.form.querySelector("[data-tool=undo]").disabled = !this.before.length;
  }

  shape(nth) {
    const shape = document.createElementNS(SVG, "polygon");
    shape.dataset.mask = nth;
    return shape;
  }

  corner(mask, nth) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "corner" });
    Object.assign(button.dataset, { mask, corner: nth });
    button.setAttribute("aria-label", this.say("corner", { mask: mask + 1, n: nth + 1 }));
    return button;
  }

  field(nth) {
    const [item, label, input] = ["li", "label", "input"].map((each) => document.createElement(each));
    label.textContent = this.say("mask", { mask: nth + 1 });
    Object.assign(input, { id: `mask-${nth + 1}`, name: "mask", className: "figure", autocomplete: "off" });
    label.htmlFor = input.id;
    item.append(label, input);
    return item;
  }
}

/** A mask moved as a whole, as far as the picture goes. */
function shifted(mask, x, y) {
  const [xs, ys] = [0, 1].map((axis) => mask.map((each) => each[axis]));
  const [dx, dy] = [[xs, x], [ys, y]].map(([all, by]) => Math.min(100 - Math.max(...all), Math.max(-Math.min(...all), by)));
  return mask.map(([px, py]) => [px + dx, py + dy]);
}

function begunShape(points) {
  const line = document.createElementNS(SVG, "polyline");
  line.classList.add("begun");
  line.setAttribute("points", points.map((each) => each.join(",")).join(" "));
  return line;
}
