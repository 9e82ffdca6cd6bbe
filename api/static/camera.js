// Before a camera: its newest still each second, what that says of faces, and masks drawn over it.
// Without this the page shows one still and takes masks as numbers.

import { Masks } from "./masks.js";

const EVERY = 1000;
const OLD = 5; // seconds after which a picture is none of now
const ENOUGH = 3; // stills in a row with a face that is large enough
const DARK = 55, BRIGHT = 215; // mean of a face's brightness, 0 to 255

const seen = document.getElementById("seen");
const words = Object.fromEntries(
  [...document.querySelectorAll("#phrases [data-key]")].map((each) => [each.dataset.key, each.textContent]),
);
const say = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words[key]);

/** Shows stills until the sitting is over. */
class Sight {
  constructor(figure) {
    this.figure = figure;
    this.canvas = figure.querySelector("canvas");
    this.faces = figure.querySelector(".faces");
    this.said = document.getElementById("said");
    this.large = 0;
    this.told = "";
  }

  async run() {
    while (!this.over) {
      const began = performance.now();
      if (!document.hidden) await this.look().catch(() => this.tell([["away", "loud"]]));
      await new Promise((go) => setTimeout(go, Math.max(100, EVERY - (performance.now() - began))));
    }
  }

  async look() {
    const answer = await fetch(this.figure.dataset.still, { cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.status === 409 && (await answer.clone().json()).code === "camera.no_sitting") return this.end();
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const look = JSON.parse(answer.headers.get("X-Look"));
    const picture = await createImageBitmap(await answer.blob());
    this.canvas.width = picture.width;
    this.canvas.height = picture.height;
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(picture, 0, 0);
    picture.close();
    this.canvas.hidden = false;
    this.figure.querySelector(".age").textContent = `${say("age", { n: Math.round(look.age) })} · ${look.width} × ${look.height}`;
    this.mark(look.faces);
    this.judge(look, context);
  }

  mark(faces) {
    this.faces.replaceChildren(
      ...faces.map((face) => {
        const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        ["x", "y", "width", "height"].forEach((name, nth) => box.setAttribute(name, face.box[nth] * 100));
        box.classList.toggle("big", face.pixels >= face.wanted);
        return box;
      }),
    );
  }

  judge(look, context) {
    if (look.age > OLD) return this.tell([["old", "loud", { n: Math.round(look.age) }]]);
    const small = look.faces.some((face) => face.pixels < face.wanted);
    this.large = look.faces.length && !small ? this.large + 1 : small ? 0 : this.large;
    const lines = look.faces.map((face) => [
      face.pixels >= face.wanted ? "big" : "small",
      face.pixels >= face.wanted ? "" : "loud",
      { n: face.pixels, wanted: face.wanted },
    ]);
    for (const face of look.faces) {
      const light = this.light(face.box, context);
      if (light < DARK) lines.push(["dark", ""]);
      else if (light > BRIGHT) lines.push(["bright", ""]);
    }
    if (!lines.length) lines.push(["none", ""]);
    if (this.large >= ENOUGH) lines.unshift(["done", "good"]);
    this.tell(lines);
  }

  light([left, top, width, height], context) {
    const { width: w, height: h } = this.canvas;
    const box = [left * w, top * h, Math.max(1, width * w), Math.max(1, height * h)].map(Math.round);
    const { data } = context.getImageData(...box);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) sum += 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
    return (sum * 4) / data.length;
  }

  // What stands there already is not said again: a screen reader would never fall silent.
  tell(lines) {
    const told = lines.map(([key, , values]) => say(key, values));
    if (told.join() === this.told) return;
    this.told = told.join();
    this.said.replaceChildren(
      ...lines.map(([, kind], nth) => {
        const line = document.createElement("p");
        line.className = `notice ${kind}`;
        line.textContent = (kind === "good" ? "✓ " : "") + told[nth];
        return line;
      }),
    );
  }

  end() {
    this.over = true;
    this.canvas.hidden = true;
    this.faces.replaceChildren();
    this.tell([["over", ""]]);
    const again = document.createElement("a");
    again.className = "button lamp";
    again.href = location.pathname;
    again.textContent = document.querySelector("figcaption a").textContent;
    this.said.append(again);
  }
}

if (seen) {
  document.documentElement.classList.add("scripted");
  new Masks(seen.querySelector(".sight"), document.getElementById("masks"), say, Number(seen.dataset.most));
  new Sight(seen).run();
}
