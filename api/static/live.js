// The stream: opened, watched, opened again. Knows nothing of pages.

const BLIND_AFTER = 10_000; // the gateway speaks every 5 s, so two misses are silence
const SLOWEST = 15_000;

export class Live {
  /** on: { alarm(data), receipt(data), beat(data), missed(), blind(isBlind), expired() } */
  constructor(address, after, on) {
    Object.assign(this, { address, after, on, wait: 500, heard: performance.now(), isBlind: false });
    this.watch = setInterval(() => this.look(), 1000);
    this.open();
  }

  open() {
    this.calm();
    this.close();
    this.tried = performance.now();
    const source = new EventSource(`${this.address}?after=${encodeURIComponent(this.after)}`);
    this.source = source;
    // How far messages came while the line was cut is told to nobody a second time.
    source.addEventListener("open", () => (this.opened ? this.on.missed() : (this.opened = true)));
    source.addEventListener("alarm", (event) => this.take(event, () => this.on.alarm(JSON.parse(event.data))));
    source.addEventListener("receipt", (event) => this.take(event, () => this.on.receipt(JSON.parse(event.data))));
    source.addEventListener("beat", (event) => this.take(event, () => this.on.beat(JSON.parse(event.data))));
    source.addEventListener("register", (event) => this.take(event, () => document.dispatchEvent(new Event("register"))));
    source.addEventListener("reset", (event) => this.take(event, () => this.on.missed()));
    source.addEventListener("expired", () => this.end());
    source.addEventListener("error", () => this.again());
  }

  take(event, tell) {
    if (event.lastEventId) this.after = event.lastEventId;
    this.heard = performance.now();
    this.wait = 500;
    this.look();
    tell();
  }

  // The browser would connect again by itself after a cut, but gives up for ever after an HTTP error.
  again() {
    this.close();
    this.calm();
    this.later = setTimeout(() => this.knock(), this.wait + Math.random() * 500);
    this.wait = Math.min(this.wait * 2, SLOWEST);
  }

  async knock() {
    const signal = AbortSignal.timeout(BLIND_AFTER);
    const answer = await fetch("/login", { cache: "no-store", redirect: "manual", signal }).catch(() => null);
    if (answer?.status === 401) this.end();
    else if (!this.paused) this.open();
  }

  calm() {
    clearTimeout(this.later);
    this.later = undefined;
  }

  look() {
    const now = performance.now();
    const blind = !this.paused && now - this.heard > BLIND_AFTER;
    // A gateway that hangs neither answers nor refuses: knock again all the same.
    if (blind && !this.later && now - this.tried > 2 * BLIND_AFTER) this.again();
    if (blind !== this.isBlind) this.on.blind((this.isBlind = blind));
  }

  // A hidden page gives its connection back: a browser has six for one host, and each open stream holds one.
  pause() {
    this.paused = true;
    this.calm();
    this.close();
  }

  resume() {
    if (!this.paused) return;
    this.paused = false;
    this.heard = performance.now();
    this.open();
  }

  end() {
    clearInterval(this.watch);
    this.calm();
    this.close();
    this.on.expired();
  }

  close() {
    this.source?.close();
    this.source = undefined;
  }
}
