// The demo's stage: presses go out as POST, everything that happens comes in as one stream.
const zh = document.body.dataset.lang === "zh";
const SAID = { committed: zh ? "网关已收到" : "the gateway has it", duplicate: zh ? "网关早已收到" : "the gateway had it already" };

for (const flat of document.querySelectorAll(".elder")) {
  flat.addEventListener("click", () => fetch(`/press/${flat.dataset.home}`, { method: "POST" }));
}

function speak(home, text) {
  const flat = document.querySelector(`[data-home="${home}"]`);
  const line = document.createElement("li");
  const who = document.createElement("b");
  who.textContent = `${flat ? flat.querySelector(".who").textContent : home}: `;
  line.append(who, text);
  const speech = document.getElementById("speech");
  speech.prepend(line);
  while (speech.children.length > 5) speech.lastChild.remove();
}

function onDevice(scene) {
  const flat = document.querySelector(`[data-home="${scene.who}"]`);
  if (scene.what === "ack") return speak(scene.who, `✓ ${SAID[scene.state] ?? scene.state}`);
  if (flat && scene.what === "feedback") flat.className = `flat elder ${scene.state === "resolved" ? "" : scene.state}`;
  if (scene.text) speak(scene.who, `“${scene.text}”`);
}

function onSiren(scene) {
  const siren = document.querySelector(`[data-siren="${scene.who}"] .siren`);
  if (siren) siren.hidden = scene.state !== "siren";
}

function onPhone(scene) {
  const phone = document.querySelector(`[data-person="${scene.who}"]`);
  if (!phone) return;
  const note = document.createElement("li");
  note.className = scene.state;
  const open = document.createElement("button");
  open.type = "button";
  open.textContent = scene.text.split("\n").filter((line) => !line.startsWith("http")).join("\n");
  open.addEventListener("click", () => show(phone, scene.link));
  note.append(open);
  const notes = phone.querySelector(".notes");
  notes.prepend(note);
  while (notes.children.length > 4) notes.lastChild.remove();
  phone.querySelector(".idle").hidden = true;
  phone.classList.toggle("called", scene.state === "raised");
}

function show(phone, link) {
  const frame = phone.querySelector("iframe");
  frame.src = link;
  frame.hidden = false;
  phone.classList.remove("called");
  phone.querySelector(".notes").hidden = true;
  phone.querySelector(".home").hidden = false;
}

for (const button of document.querySelectorAll(".home")) {
  button.addEventListener("click", () => {
    const phone = button.closest(".phone");
    phone.querySelector("iframe").hidden = true;
    phone.querySelector(".notes").hidden = false;
    button.hidden = true;
    phone.classList.remove("called");
  });
}

new EventSource("/scenes").addEventListener("message", (event) => {
  const scene = JSON.parse(event.data);
  if (scene.what === "phone") onPhone(scene);
  else if (scene.what === "siren") onSiren(scene);
  else if (scene.what === "ack" || scene.what === "feedback") onDevice(scene);
});
