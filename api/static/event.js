// One event of a review by keyboard: ← earlier, → later, Esc back to the list, n to a note, t to its tags.

const PLACES = { ArrowLeft: "a.earlier", ArrowRight: "a.later", Escape: "a.back" };
const FIELDS = { n: "text", t: "tags" };

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input, select, textarea");
  if (typing && event.key === "Escape") typing.blur();
  if (typing) return;
  const link = PLACES[event.key] && document.querySelector(PLACES[event.key]);
  const field = FIELDS[event.key] && document.getElementById(FIELDS[event.key]);
  if (!link && !field) return;
  event.preventDefault();
  if (link) location.assign(link.href);
  else field.focus();
});
