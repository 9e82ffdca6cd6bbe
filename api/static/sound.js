// Tones made on the spot: no file to miss. A browser lets a page sound only after somebody has touched it.

const CALL = [[880, 0, 0.28], [659, 0.3, 0.5]];
const NOBODY = [[988, 0, 0.16], [988, 0.22, 0.16], [988, 0.44, 0.16], [659, 0.66, 0.4]];
const FAULT = [[523, 0, 0.35]];
const BLIND = [[220, 0, 0.5], [196, 0.55, 0.7]];
const EVERY = 2500;

export class Sound {
  /** wanted() says what to sound now: "nobody", "call", "blind" or "". changed(isOn) hears of the switch. */
  constructor(wanted, changed) {
    this.wanted = wanted;
    this.changed = changed;
    const Context = window.AudioContext ?? window.webkitAudioContext;
    this.context = Context && new Context();
    this.context?.addEventListener("statechange", () => changed(this.isOn));
    setInterval(() => this.again(), EVERY);
    changed(this.isOn);
  }

  get isOn() {
    return this.context?.state === "running";
  }

  async switchOn() {
    await this.context?.resume();
    this.play(FAULT);
    this.changed(this.isOn);
  }

  again() {
    const tones = { nobody: NOBODY, call: CALL, blind: BLIND }[this.wanted()];
    if (tones) this.play(tones);
  }

  fault() {
    this.play(FAULT);
  }

  play(tones) {
    if (!this.isOn) return;
    const now = this.context.currentTime + 0.02;
    for (const [pitch, from, long] of tones) {
      const tone = new OscillatorNode(this.context, { frequency: pitch, type: "triangle" });
      const volume = new GainNode(this.context, { gain: 0 });
      volume.gain.setValueAtTime(0, now + from);
      volume.gain.linearRampToValueAtTime(0.8, now + from + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, now + from + long);
      tone.connect(volume).connect(this.context.destination);
      tone.start(now + from);
      tone.stop(now + from + long + 0.05);
    }
  }
}
