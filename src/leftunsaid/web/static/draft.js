// Words in the making survive a crash or a reload: in this tab alone, or on this device where somebody asks for it.
// They go with one press, and once they are sent (sent.js).
const WORDS = ["body", "dear", "signature", "name"];
const CHOICES = ["visibility", "comments"];
const SENDS = ["", "send", "meant", "as typed"]; // the last two answer a question that stands between a press and its sending

const tab = storage("sessionStorage");
const device = storage("localStorage");
const desk = document.querySelector("form[data-draft]");
const preview = document.querySelector("form[data-draft-sent]");

if (tab && desk) {
  keepDraft(desk, `draft ${desk.dataset.draft}`);
  noteSending(desk, `draft ${desk.dataset.draft}`);
}
if (tab && preview) noteSending(preview, `draft ${preview.dataset.draftSent}`);
if (tab && (desk || preview)) {
  // Whoever is here again, also with 'back', is not on the way any more.
  tab.removeItem("sending");
  addEventListener("pageshow", (arrival) => arrival.persisted && tab.removeItem("sending"));
}

function keepDraft(form, place) {
  const part = (name) => form.querySelector(`[data-draft-${name}]`);
  const [tools, clear, keep, meaning, state] = ["tools", "clear", "keep", "meaning", "state"].map(part);
  const fields = [...WORDS, ...CHOICES].filter((name) => form.elements[name]);
  const words = fields.filter((name) => WORDS.includes(name));
  const isEmpty = () => words.every((name) => !form.elements[name].value);
  // This tab comes first: what another one put on the device since is another draft.
  let home = has(device, place) && !has(tab, place) ? device : tab;

  if (isEmpty()) fill(form, fields, home.getItem(place));
  show();

  form.addEventListener("input", save);
  form.addEventListener("submit", save); // also what the browser itself brought back into the fields
  clear.addEventListener("click", throwAway);
  keep.addEventListener("click", keepOnDevice);
  addEventListener("storage", (change) => change.key === place && lookAgain());
  addEventListener("pageshow", (arrival) => arrival.persisted && lookAgain());

  function save() {
    if (isEmpty()) home.removeItem(place);
    else if (!put(home) && home === device) moveTo(tab);
    show();
  }

  function throwAway() {
    for (const name of words) form.elements[name].value = "";
    for (const one of [tab, device]) one?.removeItem(place);
    home = tab;
    tellRoom(form);
    show();
    form.elements.body.focus();
  }

  function keepOnDevice() {
    const isKept = !has(device, place) && moveTo(device);
    show();
    if (!isKept) say(state.dataset.refused);
    state.focus(); // the button is gone, and a second click or Enter must press nothing else
  }

  // What is kept on the device shows in each tab in which it is open: no tab writes over it with older words.
  function lookAgain() {
    if (home === device && has(device, place)) fill(form, fields, device.getItem(place));
    else home = tab;
    show();
  }

  function moveTo(other) {
    if (!put(other)) return false;
    home.removeItem(place);
    home = other;
    return true;
  }

  function put(where) {
    return write(where, place, Object.fromEntries(fields.map((name) => [name, form.elements[name].value])));
  }

  function show() {
    tools.hidden = isEmpty();
    keep.hidden = meaning.hidden = !device || has(device, place);
    say(home === device && !isEmpty() ? state.dataset.kept : "");
  }

  function say(sentence) {
    if (state.textContent !== sentence) state.textContent = sentence; // said once, not with every key
  }
}

// Until the answer is there the draft stays: the page that a sending leads to throws it away.
function noteSending(form, place) {
  form.addEventListener("submit", (press) => {
    if (!SENDS.includes(press.submitter?.value ?? "")) return;
    // A page that says 'send it again' has the address that was sent to.
    const from = [location.pathname, new URL(form.action).pathname];
    write(tab, "sending", { place, from, last: form.dataset.lastComment });
  });
}

function fill(form, fields, draft) {
  const kept = JSON.parse(draft) ?? {};
  for (const name of fields) {
    const field = form.elements[name];
    if (!(name in kept) || field.value === kept[name]) continue;
    field.value = kept[name];
    form.querySelector(`[name="${name}"]`).closest("details")?.setAttribute("open", "");
  }
  tellRoom(form);
}

function tellRoom(form) {
  form.elements.body.dispatchEvent(new Event("input"));
}

function has(where, place) {
  return Boolean(where) && where.getItem(place) !== null;
}

function write(where, place, what) {
  try {
    where.setItem(place, JSON.stringify(what));
    return true;
  } catch {
    return false; // it is full, or pretends to be
  }
}

// A browser may refuse its storages by throwing, or have none. Then nothing is kept, and all else works.
function storage(name) {
  try {
    return window[name] ?? null;
  } catch {
    return null;
  }
}
