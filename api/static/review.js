// Within a review: the list goes on by itself and the address goes with it, keys move along it, and what happens now
// is put on top. Every piece of HTML comes from the server, by the same template as the first page.

const $ = (id) => document.getElementById(id);
const list = $("list");
const told = $("told");
const live = $("live");
let reading = false;

async function piece(address) {
  const url = new URL(address, location.href);
  if (!url.pathname.endsWith("/list")) url.pathname += "/list";
  const response = await fetch(url, { cache: "no-store" });
  if (!response.ok) return void location.reload(); // the review has run out: its own page says so
  return new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".sheet");
}

async function goOn(link) {
  if (reading) return;
  reading = true;
  link.textContent = list.dataset.more;
  const found = await piece(link.href).catch(() => undefined);
  reading = false;
  if (!found) return;
  const from = link.closest(".sheet");
  from.querySelector("nav")?.remove();
  from.after(found);
  watch(found);
}

const ends = new IntersectionObserver(
  (seen) => seen.filter((each) => each.isIntersecting).forEach((each) => goOn(each.target)),
  { rootMargin: "600px" },
);
// Whichever page of the list is at the top stands in the address, so that it can be sent or kept.
const tops = new IntersectionObserver(
  (seen) => seen.filter((each) => each.isIntersecting).forEach((each) => history.replaceState(null, "", each.target.dataset.here)),
  { rootMargin: "-1px 0px -98% 0px" },
);

function watch(sheet) {
  const earlier = sheet.querySelector(".earlier");
  if (earlier) ends.observe(earlier);
  tops.observe(sheet);
}

function step(by) {
  const lines = [...list.querySelectorAll(".seen-line > a")];
  const at = lines.indexOf(document.activeElement);
  const next = lines[at < 0 ? 0 : Math.min(Math.max(at + by, 0), lines.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
}

addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else return;
  event.preventDefault();
});

// What happens now: the stream says that there is something, the list is asked for it and has it on record.
let source;
async function fresh() {
  const top = list.querySelector(".sheet");
  const query = new URLSearchParams(location.search);
  query.set("after", top.dataset.newest);
  query.set("order", "oldest");
  const found = await piece(`${live.dataset.address}?${query}`).catch(() => undefined);
  const lines = found?.querySelectorAll(".seen-line").length ?? 0;
  if (!lines) return;
  found.querySelector("nav")?.remove();
  top.before(found);
  told.textContent = list.dataset.fresh.replace("#", lines);
}

function follow(on) {
  live.setAttribute("aria-pressed", String(on));
  source?.close();
  if (!on) return;
  const top = list.querySelector(".sheet");
  source = new EventSource(`${live.dataset.address}/live?after=${top.dataset.newest}`);
  let asking = Promise.resolve();
  source.addEventListener("news", () => (asking = asking.then(fresh)));
  source.addEventListener("ended", () => location.reload());
}

if (live) {
  live.hidden = false;
  live.addEventListener("click", () => follow(live.getAttribute("aria-pressed") !== "true"));
}
list.querySelectorAll(".sheet").forEach(watch);
