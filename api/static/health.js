// Renews the page of the box every 5 s, piece by piece from the server; says so where nothing comes any more.

const EVERY = 5_000;
const STALE_AFTER = 30_000;
let heard = performance.now();

function put(fresh) {
  const now = document.getElementById("box");
  if (fresh.innerHTML === now.innerHTML) return;
  const focused = document.activeElement?.getAttribute?.("href");
  const open = new Set([...now.querySelectorAll("[data-kind]:has(details[open])")].map((each) => each.dataset.kind));
  for (const each of fresh.querySelectorAll("[data-kind] details")) each.open = open.has(each.closest("[data-kind]").dataset.kind);
  now.replaceWith(fresh);
  if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

async function renew() {
  const signal = AbortSignal.timeout(EVERY);
  const response = await fetch(location.href, { cache: "no-store", signal }).catch(() => null);
  if (response?.status === 401) return void location.reload();
  const text = response?.ok ? await response.text().catch(() => "") : "";
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("box");
  if (fresh) {
    heard = performance.now();
    put(fresh);
  }
  const stale = document.getElementById("stale");
  const isStale = performance.now() - heard > STALE_AFTER;
  if (isStale) stale.textContent = document.getElementById("box").dataset.stale;
  stale.hidden = !isStale;
}

setInterval(() => {
  if (!document.hidden) renew();
}, EVERY);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) renew();
});
