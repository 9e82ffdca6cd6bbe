// One alarm on its own page: shown again when it changes, unless somebody is writing.

import { Live } from "./live.js";

const head = document.querySelector(".head");

async function again() {
  const typing = [...document.querySelectorAll("textarea")].some((field) => field.value);
  if (typing || !head) return;
  const response = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.getElementById("main");
  if (response.ok && main) document.getElementById("main").replaceWith(main);
}

const live = new Live("/api/v1/stream", "", {
  alarm: (change) => change.alarm.id === head?.dataset.id && again().catch(() => {}),
  receipt: ({ alarms }) => alarms.includes(head?.dataset.id) && again().catch(() => {}),
  beat() {},
  missed: () => again().catch(() => {}),
  blind: (isBlind) => isBlind || again().catch(() => {}),
  expired: () => location.assign("/login?expired"),
});
document.addEventListener("visibilitychange", () => (document.hidden ? live.pause() : live.resume()));
