// Letters that somebody keeps on this device: their numbers and the day, and no word of them. Nobody else learns of it.
const PLACE = "shelf";
const NUMBER = /^[1-9]\d{0,17}$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const device = storage("localStorage");
const keep = document.querySelector("button[data-letter]");
const shelf = document.querySelector("[data-shelf]");

if (device && keep) offerToKeep(keep);
if (shelf) showShelf(shelf);

function offerToKeep(button) {
  const number = button.dataset.letter.split("/").at(-1);
  const show = () => {
    button.textContent = number in kept() ? button.dataset.letGo : button.dataset.keep;
    button.hidden = false;
  };
  button.addEventListener("click", () => {
    const letters = kept();
    if (number in letters) delete letters[number];
    else letters[number] = today();
    if (put(letters)) show();
    else button.textContent = button.dataset.refused;
  });
  onChange(show);
  show();
}

function showShelf(shelf) {
  document.querySelector("[data-without-script]").hidden = true;
  const [list, whenEmpty, whenFull] = ["ul", "[data-empty]", "[data-full]"].map((part) => shelf.querySelector(part));
  const said = shelf.querySelector("[data-said]");
  const show = () => {
    const letters = Object.entries(kept()).sort(([one, day], [other, otherDay]) => otherDay.localeCompare(day) || other - one);
    list.replaceChildren(...letters.map(([number, day]) => line(number, day)));
    list.hidden = whenFull.hidden = !letters.length;
    whenEmpty.hidden = Boolean(letters.length);
    shelf.hidden = false;
  };
  shelf.querySelector("[data-empty-it]").addEventListener("click", () => {
    device?.removeItem(PLACE);
    show();
    said.textContent = said.dataset.said;
  });
  onChange(show);
  show();

  function line(number, day) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/letter/${number}`;
    link.textContent = shelf.dataset.letterWords.replace("#", number);
    const state = document.createElement("span");
    state.className = "state";
    state.textContent = shelf.dataset.since.replace("#", inWords(day));
    const letGo = document.createElement("button");
    letGo.className = "quiet";
    letGo.type = "button";
    letGo.textContent = shelf.dataset.letGo;
    letGo.setAttribute("aria-label", `${shelf.dataset.letGo}: ${link.textContent}`);
    letGo.addEventListener("click", () => {
      const letters = kept();
      delete letters[number];
      put(letters);
      show();
      (list.querySelector("button") ?? said).focus(); // the one that was pressed is gone
    });
    item.append(link, state, letGo);
    return item;
  }
}

// What else may stand in that place, by whatever hand, is passed over.
function kept() {
  try {
    const letters = Object.entries(JSON.parse(device.getItem(PLACE)) ?? {});
    return Object.fromEntries(letters.filter(([number, day]) => NUMBER.test(number) && DAY.test(day)));
  } catch {
    return {};
  }
}

function put(letters) {
  try {
    device.setItem(PLACE, JSON.stringify(letters));
    return true;
  } catch {
    return false; // it is full, or pretends to be
  }
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function inWords(day) {
  return new Date(`${day}T00:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
}

// In another tab, or while this page lay behind 'back'.
function onChange(show) {
  addEventListener("storage", (change) => [PLACE, null].includes(change.key) && show());
  addEventListener("pageshow", (arrival) => arrival.persisted && show());
}

// A browser may refuse its storages by throwing, or have none. Then nothing is kept, and all else works.
function storage(name) {
  try {
    return window[name] ?? null;
  } catch {
    return null;
  }
}
