// What the link's code opens, and what is said back. The code stands behind # and is never sent anywhere:
// it names the mailbox and seals what goes through it. api/away/seal.py says the same in the box's words.
"use strict";
const CARD = 8192, ANSWER = 4096, SALT = 32, TAG = 32;
// In milliseconds. A box seals anew every minute; the phone's clock may be wrong by some more.
const LOOK_EVERY = 5000, LOOK_SOON = 500, SEND_EVERY = 4000, PATIENCE = 10000, UNKNOWN_AFTER = 20000;
const DOUBT_AFTER = 180000, SKEW = 420000;
const page = document.getElementById("page"), doubt = document.getElementById("doubt");
const bytes = (text) => new TextEncoder().encode(text);

function draw(name) {
  page.textContent = "";
  page.append(document.getElementById(name).content.cloneNode(true));
}

function letters(code) {
  const name = bytes("cuobian relay 1");
  const key = crypto.subtle.importKey("raw", bytes(code), "HKDF", false, ["deriveBits"]);
  const derive = async (salt, info, length) => new Uint8Array(
    await crypto.subtle.deriveBits({name: "HKDF", hash: "SHA-256", salt, info: bytes(info)}, await key, length * 8));
  const tagKey = async (way, use) => crypto.subtle.importKey(
    "raw", await derive(name, "tag " + way, 32), {name: "HMAC", hash: "SHA-256"}, false, [use]);
  const padded = async (way, salt, text) => {
    const pad = await derive(salt, "pad " + way, text.length);
    return text.map((each, at) => each ^ pad[at]);
  };
  return {
    async mailbox() {
      const found = String.fromCharCode(...await derive(name, "mailbox", 16));
      return btoa(found).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
    },
    async open(sealed) {
      const body = sealed.slice(0, -TAG), tag = sealed.slice(-TAG);
      const ours = sealed.length === CARD
        && await crypto.subtle.verify("HMAC", await tagKey("card", "verify"), tag, body);
      if (!ours) throw new Error("not sealed with this code");
      const text = await padded("card", body.slice(0, SALT), body.slice(SALT));
      return JSON.parse(new TextDecoder().decode(text.slice(2, 2 + text[0] * 256 + text[1])));
    },
    async seal(said) {
      const text = bytes(JSON.stringify(said)), whole = new Uint8Array(ANSWER - SALT - TAG);
      whole.set([text.length >> 8, text.length & 255]);
      whole.set(text, 2);
      const salt = crypto.getRandomValues(new Uint8Array(SALT));
      const body = new Uint8Array([...salt, ...await padded("answer", salt, whole)]);
      const tag = await crypto.subtle.sign("HMAC", await tagKey("answer", "sign"), body);
      return new Uint8Array([...body, ...new Uint8Array(tag)]);
    },
  };
}

function begin(code) {
  const keys = letters(code), begun = Date.now();
  let mailbox = "", card = null, language = "", said = null, sent = 0, heard = 0;
  let next = 0, busy = false, hurry = false;

  function show() {
    const text = card.pages[language] || card.pages[card.language];
    page.textContent = "";
    page.append(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    const main = page.querySelector("main");
    document.documentElement.lang = card.pages[language] ? language : card.language;
    document.title = main.querySelector("h1").textContent;
    if (said) wait();
  }

  function say(text) {
    page.querySelector(".said").textContent = text;
  }

  function wait() {
    for (const each of page.querySelectorAll("button, textarea")) each.disabled = true;
    const words = page.querySelector("main").dataset;
    say(Date.now() - said.at > 2 * SEND_EVERY ? words.wait : words.send);
  }

  // What an older card says is not true any more, whoever hands it out.
  function take(found) {
    if (card && found.at < card.at) return;
    const told = said && found.heard.includes(said.id);
    const writing = page.querySelector("textarea");
    const same = card && JSON.stringify(found.pages) === JSON.stringify(card.pages);
    if (!card || found.at > card.at) heard = Date.now();
    card = found;
    language = language || card.language;
    if (told || found.closed) said = null;
    if (told || found.closed || (!same && !said && !(writing && writing.value))) {
      show();
      if (told) scrollTo(0, 0);
    }
  }

  async function ask(options) {
    const given = new AbortController(), limit = setTimeout(() => given.abort(), PATIENCE);
    try {
      return await fetch("m/" + mailbox, {...options, signal: given.signal});
    } finally {
      clearTimeout(limit);
    }
  }

  async function look() {
    const answer = await ask({cache: "no-store"});
    if (answer.status === 404) {
      if (!card && Date.now() - begun > UNKNOWN_AFTER) draw("unknown");
    } else if (answer.ok) {
      take(await keys.open(new Uint8Array(await answer.arrayBuffer())));
    }
  }

  async function send() {
    sent = Date.now();
    const body = await keys.seal({id: said.id, at: card.at, ...said.form});
    await ask({method: "POST", body});
  }

  async function turn() {
    hurry = busy;
    if (busy) return;
    busy = true;
    clearTimeout(next);
    try {
      if (!mailbox) mailbox = await keys.mailbox();
      if (said && Date.now() - sent > SEND_EVERY) await send();
      await look();
    } catch {
      // No network, or what came is not the box's: the next turn tries again, and doubt is shown in time.
    }
    if (said) wait();
    const old = card && !card.closed && (Date.now() - Math.min(heard, card.made * 1000 + SKEW)) > DOUBT_AFTER;
    doubt.hidden = !old && !(said && Date.now() - said.at > 5 * SEND_EVERY);
    busy = false;
    next = setTimeout(turn, hurry ? 0 : said || !card ? LOOK_SOON : document.hidden ? 6 * LOOK_EVERY : LOOK_EVERY);
  }

  page.addEventListener("click", (event) => {
    const button = event.target.closest("button"), other = event.target.closest("a[lang]");
    if (button || other) event.preventDefault();
    if (other) {
      language = other.lang;
      show();
    }
    if (!button || said) return;
    const form = {[button.name]: button.value};
    new FormData(button.form).forEach((value, name) => { form[name] = value; });
    const id = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(15))));
    said = {id, form, at: Date.now()};
    sent = 0;
    wait();
    turn();
  });
  document.addEventListener("visibilitychange", turn);
  turn();
}

addEventListener("hashchange", () => location.reload());
if (!/^#[A-Za-z0-9_-]{22,64}$/.test(location.hash)) draw("incomplete");
else if (!window.crypto || !crypto.subtle) draw("insecure");
else begin(location.hash.slice(1).padEnd(24, "-")); // phones leave a hyphen at the end out of a link they find
