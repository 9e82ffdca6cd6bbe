// Keeps the newest end of the register this console was told of, and says loudly when the box offers an older or
// another one. Whoever takes rows away in the box would have to do it in every browser too.

const KEPT = "cuobian-register";
const ADDRESS = "/api/v1/register/head";

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

function keep({ box, seq, hash }) {
  localStorage.setItem(KEPT, JSON.stringify({ box, seq, hash }));
}

function alarm(isWrong) {
  const line = document.getElementById("register-wrong");
  if (line) line.hidden = !isWrong;
}

/** Compare with what the box offers now; silent where it cannot be asked. */
export async function witness() {
  const before = kept();
  const answer = await fetch(before ? `${ADDRESS}?row=${before.seq}` : ADDRESS, { cache: "no-store" }).catch(() => null);
  if (answer?.status === 404 && before) return alarm(true);
  if (!answer?.ok) return;
  const head = await answer.json();
  const same = !before || (before.box === head.box && head.seq >= before.seq && head.row_hash === before.hash);
  if (same) keep(head);
  alarm(!same);
}

document.getElementById("register-seen")?.addEventListener("click", async () => {
  const answer = await fetch(ADDRESS, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) keep(await answer.json());
  else if (answer?.status === 404) localStorage.removeItem(KEPT);
  await witness();
});
document.addEventListener("register", () => witness().catch(() => {}));
witness().catch(() => {});
