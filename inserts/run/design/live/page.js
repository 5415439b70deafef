"use strict";

// What stands on the easel, shown: asked for anew on each save, swapped in when all of it is there.

const $ = (id) => document.getElementById(id);
const kept = (name, other) => localStorage.getItem(`inserts ${name}`) ?? other;
const keep = (name, value) => localStorage.setItem(`inserts ${name}`, value);
const PX_A_MM = 96 / 25.4;

let state = null, wanted = decodeURIComponent(location.hash.slice(1)), asked = 0;

// ── asking ───────────────────────────────────────────────────────────────────────────────────

async function look() {
  const turn = ++asked;
  const answer = await fetch(`/look?case=${encodeURIComponent(wanted)}`);
  if (!answer.ok) return;
  const found = await answer.json();
  const pictures = await Promise.all(found.sides.map(drawn));
  if (turn !== asked) return; // something newer is on its way
  state = found;
  wanted = state.shown;
  history.replaceState(null, "", `#${encodeURIComponent(wanted)}`);
  say();
  show(pictures);
}

async function drawn(side) {
  const picture = new Image();
  picture.src = `${side.picture}&dpi=${dpi(side)}`;
  picture.alt = side.name;
  await picture.decode().catch(() => {});
  return picture;
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

const size = () => document.querySelector("[name=size]:checked").value;
const screenScale = () => Number($("screen").value);

function scale() {
  if (size() !== "fit") return Number(size()) * screenScale();
  const sides = (state ? state.sides : []);
  const wide = sides.reduce((sum, side) => sum + side.width, 0) || 1;
  const high = Math.max(1, ...sides.map((side) => side.height));
  const room = $("sides").getBoundingClientRect();
  return Math.min((room.width - 80 - 44 * (sides.length - 1)) / wide, (room.height - 120) / high) / PX_A_MM;
}

function dpi() { // the next finer of a few, so that a window that is drawn larger asks for little
  const exact = 96 * scale() * devicePixelRatio;
  return [100, 150, 200, 300].find((one) => one >= exact) ?? 400;
}

function show(pictures) {
  const at = scale();
  $("sides").replaceChildren(...state.sides.map((side, number) => {
    const figure = document.createElement("figure");
    const card = document.createElement("div");
    card.style.width = `${side.width * at}mm`;
    card.style.height = `${side.height * at}mm`;
    card.append(pictures[number], ...Object.entries(side.frames).map(outlined));
    const caption = document.createElement("figcaption");
    caption.textContent = side.name;
    figure.append(card, caption);
    return figure;
  }));
  document.body.dataset.version = state.version;
}

function outlined([name, [x, y, width, height]]) {
  const frame = document.createElement("div");
  const label = document.createElement("b");
  frame.className = y < 0.03 ? "frame high" : "frame";
  Object.assign(frame.style, {
    left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${Math.max(height * 100, 0.2)}%`,
  });
  label.textContent = name;
  frame.append(label);
  return frame;
}

function say() {
  document.title = `${state.trouble ? "✕ " : ""}${state.layout}`;
  $("layout").textContent = state.layout;
  $("about").textContent = [state.title, state.size, state.shop].filter(Boolean).join(" · ");
  choices();
  if (state.pdf) $("pdf").href = state.pdf; else $("pdf").removeAttribute("href");
  const trouble = state.trouble;
  $("aside").hidden = !trouble;
  for (const part of ["where", "code", "message", "hint"]) $(part).textContent = trouble ? trouble[part] : "";
  $("aside").querySelector(".still").hidden = state.sides.length === 0;
  const now = new Date().toLocaleTimeString([], {hour: "2-digit", minute: "2-digit", second: "2-digit"});
  tell(trouble ? "wrong" : "well", [trouble ? `Not taken over, ${now}` : `As saved, ${now}`, ...state.notes].join(" · "));
  $("state").title = `${Math.round(state.seconds * 1000)} ms`;
}

function tell(how, what) {
  $("state").className = how;
  $("state").lastElementChild.textContent = what;
}

const NAMES = new Intl.DisplayNames(["en"], {type: "language"});
const current = () => state.cases.find((one) => one.key === state.shown);

function choices() {
  const here = current() ?? {language: ""};
  const languages = [...new Set(state.cases.map((one) => one.language))];
  fill($("language"), languages.map((one) => [one, NAMES.of(one)]), here.language);
  const mine = state.cases.filter((one) => one.language === here.language);
  fill($("case"), mine.map((one) => [one.key, one.caption]), state.shown);
}

function fill(select, options, chosen) {
  const said = JSON.stringify(options);
  if (select.dataset.said !== said) {
    select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
    select.dataset.said = said;
  }
  select.value = chosen;
}

// ── choosing ─────────────────────────────────────────────────────────────────────────────────

function choose(key) {
  if (!key) return;
  wanted = key;
  look();
}

function step(by) {
  const mine = [...$("case").options].map((one) => one.value);
  choose(mine[(mine.indexOf(state.shown) + by + mine.length) % mine.length]);
}

function speak(language) { // the same case in another language, else the first that speaks it
  const there = state.cases.filter((one) => one.language === language);
  const same = there.find((one) => one.caption === current().caption);
  choose((same ?? there[0])?.key);
}

function nextLanguage() {
  const all = [...$("language").options].map((one) => one.value);
  speak(all[(all.indexOf($("language").value) + 1) % all.length]);
}

function resize(value) {
  if (value) document.querySelector(`[name=size][value="${value}"]`).checked = true;
  keep("size", size());
  keep("screen", $("screen").value);
  document.documentElement.style.setProperty("--screen", $("screen").value);
  if (state) look();
}

function framed(on) {
  $("frames").checked = on;
  keep("frames", on ? "1" : "");
  document.body.classList.toggle("framed", on);
}

const KEYS = {
  ArrowLeft: () => step(-1), ArrowRight: () => step(1), l: nextLanguage, f: () => framed(!$("frames").checked),
  p: () => $("pdf").href && window.open($("pdf").href, "_blank", "noopener"),
  1: () => resize("1"), 2: () => resize("1.5"), 3: () => resize("2"), 4: () => resize("4"), 0: () => resize("fit"),
};

document.addEventListener("keydown", (event) => {
  const free = !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("select, input[type=range]");
  const act = free && state && KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

$("case").addEventListener("change", (event) => choose(event.target.value));
$("language").addEventListener("change", (event) => speak(event.target.value));
$("size").addEventListener("change", () => resize());
$("frames").addEventListener("change", (event) => framed(event.target.checked));
$("screen").addEventListener("input", () => resize());
addEventListener("resize", () => size() === "fit" && state && look());

$("screen").value = kept("screen", "1");
framed(Boolean(kept("frames", "")));
resize(kept("size", "fit"));

const saves = new EventSource("/saves");
saves.onmessage = look;
saves.onerror = () => tell("", "inserts has ended: start it again, and this page goes on");
