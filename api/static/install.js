// The installer's pages on top of plain links and forms: what is heard appears by itself.

/** Reads this page again and puts one part of it in place; leaves it alone while somebody is in it. */
async function again(id) {
  const response = await fetch(location.href, { cache: "no-store" });
  if (!response.ok) return location.reload();
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const [before, after] = [document.getElementById(id), page.getElementById(id)];
  if (!before || !after || before.innerHTML === after.innerHTML) return;
  const open = [...before.querySelectorAll("details")].map((each) => each.open);
  [...after.querySelectorAll("details")].forEach((each, nth) => (each.open = open[nth] ?? each.open));
  if (!before.contains(document.activeElement)) before.replaceWith(after);
}

const found = document.querySelector("[data-again]");
if (found) {
  const every = Number(found.dataset.again) * 1000;
  setInterval(() => document.hidden || again(found.id).catch(() => {}), every);
}

const test = document.querySelector("[data-live]");
if (test) {
  let source;
  const listen = () => {
    source = new EventSource(test.dataset.live);
    source.addEventListener("reading", () => again(test.id).catch(() => {}));
  };
  // A hidden page gives its connection back: a browser has six for one host.
  document.addEventListener("visibilitychange", () => (document.hidden ? source.close() : listen()));
  listen();
}
