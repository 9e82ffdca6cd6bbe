// Forms sent in the background, so that the page, and with it the sound, stays. Without this they just post.

/** done(response) after an answer, failed() without one. */
export function sendInBackground(root, done, failed) {
  root.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-send]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const body = new URLSearchParams(new FormData(form));
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    try {
      const response = await fetch(form.action, { method: "POST", body });
      await done(response, form);
    } catch {
      failed(form);
    } finally {
      delete form.dataset.busy;
    }
  });
}
