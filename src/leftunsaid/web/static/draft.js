// A letter in the making survives a crash or a reload, in this tab alone: it goes with the tab, and once it is sent.
const WORDS = ["body", "dear", "signature"];
const FIELDS = [...WORDS, "visibility", "comments"];

const desk = document.querySelector("form[data-draft]");
const preview = document.querySelector("form[data-draft-sent]");

if (desk) keepDraft(desk, `draft ${desk.dataset.draft}`);
if (preview) noteSending(preview, `draft ${preview.dataset.draftSent}`);
sessionStorage.removeItem("draft sent");

function keepDraft(form, place) {
  const clear = form.querySelector("[data-draft-clear]");
  const isEmpty = () => WORDS.every((name) => !form.elements[name].value);

  if (isEmpty()) restore(form, place);
  clear.hidden = isEmpty();

  form.addEventListener("input", () => {
    clear.hidden = isEmpty();
    if (isEmpty()) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(FIELDS.map((name) => form.elements[name].value)));
  });
  clear.addEventListener("click", () => {
    for (const name of WORDS) form.elements[name].value = "";
    sessionStorage.removeItem(place);
    clear.hidden = true;
    form.elements.body.focus();
  });
}

function restore(form, place) {
  const kept = JSON.parse(sessionStorage.getItem(place) ?? "null");
  if (!kept) return;
  FIELDS.forEach((name, index) => {
    const field = form.elements[name];
    if (field.value === kept[index]) return;
    field.value = kept[index];
    form.querySelector(`[name="${name}"]`).closest("details")?.setAttribute("open", "");
  });
  form.elements.body.dispatchEvent(new Event("input"));
}

// Until the answer is there the draft stays: the page that follows a letter that was kept throws it away (sent.js).
function noteSending(form, place) {
  form.addEventListener("submit", (press) => {
    if (press.submitter?.value === "send") sessionStorage.setItem("draft sent", place);
  });
}
