// The board, live: tiles put in place as alarms change, the clock, sound, the side panel. Every piece of HTML comes
// from the server, by the same template as the first page.

import { Live } from "./live.js";
import { sendInBackground } from "./send.js";
import { Sound } from "./sound.js";

const TOGETHER = 150; // ms in which changes are fetched in one go
const MOST = 100; // the server's limit of ids in one request
const $ = (id) => document.getElementById(id);
const main = $("main");
const tiles = $("tiles");
const panel = $("panel");
let skew = Date.parse($("clock").dataset.now) - Date.now(); // the box's clock, not the screen's
let wanted = new Set();
let everything = false;
let timer;
let fetching = false;

async function read(address, options) {
  const response = await fetch(address, { cache: "no-store", ...options });
  if (response.status === 401) return leave();
  if (response.status >= 500) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function refresh(id) {
  if (id) wanted.add(id);
  else everything = true;
  timer ??= setTimeout(catchUp, TOGETHER);
}

async function catchUp() {
  timer = undefined;
  if (fetching) return;
  fetching = true;
  const all = everything || wanted.size > MOST;
  const ids = [...wanted];
  everything = false;
  wanted = new Set();
  try {
    const piece = await read(all ? "/board" : `/board?ids=${ids.join(",")}`);
    if (piece) put(piece, all ? [...tiles.children].map((tile) => tile.dataset.id) : ids);
  } catch {
    ids.forEach((id) => wanted.add(id));
    everything ||= all;
    timer ??= setTimeout(catchUp, 2000);
  } finally {
    fetching = false;
    if (wanted.size || everything) timer ??= setTimeout(catchUp, TOGETHER);
  }
}

function put(piece, asked) {
  const focused = document.activeElement?.closest?.(".tile") && [document.activeElement.closest(".tile").id, document.activeElement.dataset.key];
  const come = new Map([...piece.querySelectorAll("li.tile")].map((tile) => [tile.dataset.id, tile]));
  for (const id of asked) if (!come.has(id)) $(`a${id}`)?.remove();
  for (const [id, tile] of come) place(id, tile);
  $("summary").replaceWith(piece.getElementById("summary"));
  $("quiet").replaceWith(piece.getElementById("quiet"));
  $("room").replaceWith(piece.getElementById("room"));
  if (focused) document.querySelector(`#${focused[0]} ${focused[1] ? `[data-key="${focused[1]}"]` : "a"}`)?.focus();
  settle();
}

function place(id, tile) {
  const old = $(`a${id}`);
  if (old?.dataset.order === tile.dataset.order) return old.replaceWith(tile);
  old?.remove();
  if (!old) announce(tile);
  const after = [...tiles.children].find((other) => other.dataset.order > tile.dataset.order);
  tiles.insertBefore(tile, after ?? null);
}

function announce(tile) {
  tile.classList.add("fresh");
  $("said").textContent = tile.dataset.say;
  if (["technical", "wellbeing"].includes(tile.dataset.kind)) sound.fault();
}

function settle() {
  const any = tiles.children.length > 0;
  tiles.hidden = !any;
  $("quiet-place").hidden = any;
  const raised = tiles.querySelectorAll("[data-state=raised]").length;
  document.title = document.title.replace(/^(\(\d+\) )?/, raised ? `(${raised}) ` : "");
  well($("summary").dataset.healthy === "1");
  tick();
}

function well(isWell) {
  const health = $("health");
  health.classList.toggle("ill", !isWell);
  const text = isWell ? health.dataset.well : health.dataset.ill;
  if (health.textContent !== text) health.textContent = text;
  $("core").hidden = isWell;
}

function tick() {
  const now = Date.now() + skew;
  for (const time of document.querySelectorAll("[data-since]")) {
    const text = since((now - Date.parse(time.dataset.since)) / 1000);
    if (time.textContent !== text) time.textContent = text;
  }
}

function since(seconds) {
  const texts = main.dataset;
  const [text, unit] = seconds < 60 ? [texts.seconds, 1] : seconds < 3600 ? [texts.minutes, 60]
    : seconds < 172800 ? [texts.hours, 3600] : [texts.days, 86400];
  return text.replace("{n}", Math.floor(Math.max(0, seconds) / unit));
}

function showClock(at) {
  skew = Date.parse(at) - Date.now();
  const clock = $("clock");
  clock.dateTime = at;
  // The first page told the hour in the site's own zone; the difference between the two stays.
  const shift = minutes(clock.dataset.shown ??= clock.textContent) - minutes(clock.dataset.now.slice(11, 16));
  const there = (minutes(at.slice(11, 16)) + shift + 2880) % 1440;
  clock.textContent = `${String(Math.floor(there / 60)).padStart(2, "0")}:${String(there % 60).padStart(2, "0")}`;
}

const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

function leave() {
  location.assign("/login?expired");
}

async function openPanel(address) {
  panel.dataset.address = address;
  await fillPanel();
  if (!panel.open) panel.showModal();
}

async function fillPanel(page) {
  page ??= await read(panel.dataset.address);
  if (page) $("panel-content").replaceChildren(page.querySelector("#main") ?? "");
}

const isTyping = () => [...panel.querySelectorAll("textarea")].some((field) => field.value);

main.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-panel]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPanel(link.href).catch(() => location.assign(link.href));
});
panel.addEventListener("click", (event) => {
  if (event.target === panel || event.target.closest("[data-close]")) panel.close();
});
sendInBackground(document, async (response, form) => {
  $("failed").hidden = true;
  if (response.status === 401) return leave();
  refresh(form.getAttribute("action").split("/").pop());
  if (panel.contains(form)) await fillPanel(new DOMParser().parseFromString(await response.text(), "text/html"));
}, () => {
  $("failed").textContent = main.dataset.failed;
  $("failed").hidden = false;
  if (panel.open) panel.close();
});

const loud = (more = "") => tiles.querySelector(`[data-state=raised]:not([data-kind=technical], [data-kind=wellbeing])${more}`);
const sound = new Sound(
  () => (live.isBlind ? "blind" : loud("[data-unreachable='1']") ? "nobody" : loud() ? "call" : ""),
  (isOn) => { $("sound").hidden = isOn; },
);
$("sound").addEventListener("click", () => sound.switchOn());

const live = new Live("/api/v1/stream", main.dataset.after, {
  alarm(change) {
    refresh(change.alarm.id);
    if (panel.open && panel.dataset.address.endsWith(change.alarm.id) && !isTyping()) fillPanel().catch(() => {});
  },
  receipt({ alarms }) {
    for (const id of alarms) if ($(`a${id}`)) refresh(id);
    const shown = alarms.some((id) => panel.dataset.address?.endsWith(id));
    if (panel.open && shown && !isTyping()) fillPanel().catch(() => {});
  },
  beat({ at, healthy }) {
    showClock(at);
    well(healthy);
  },
  missed: () => refresh(),
  blind(isBlind) {
    $("blind").hidden = !isBlind;
    if (!isBlind) refresh();
  },
  expired: leave,
});

// A board that can sound stays connected behind other tabs: it must be heard. A silent one gives its connection back.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) live.resume();
  else if (!sound.isOn) live.pause();
});
if (document.documentElement.classList.contains("wall")) {
  const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => {});
  stayAwake();
  document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
}
setInterval(tick, 1000);
// What is no alarm, such as a known face at a door, is read now and then while all is quiet.
setInterval(() => tiles.children.length || document.hidden || refresh(), 10000);
settle();
