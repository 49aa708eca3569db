// A letter in the making survives a crash or a reload, in this tab alone: it goes with the tab, and once it is sent.
const FIELDS = ["body", "dear", "signature"];

const desk = document.querySelector("form[data-draft]");
const preview = document.querySelector("form[data-draft-sent]");

if (desk) keepDraft(desk, `draft ${desk.dataset.draft}`);
if (preview) noteSending(preview, `draft ${preview.dataset.draftSent}`);
sessionStorage.removeItem("draft sent");

function keepDraft(form, place) {
  const clear = form.querySelector("[data-draft-clear]");
  const fields = FIELDS.map((name) => form.elements[name]);
  const isEmpty = () => fields.every((field) => !field.value);

  if (isEmpty()) restore(fields, place);
  clear.hidden = isEmpty();

  form.addEventListener("input", () => {
    clear.hidden = isEmpty();
    if (isEmpty()) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(fields.map((field) => field.value)));
  });
  clear.addEventListener("click", () => {
    for (const field of fields) field.value = "";
    sessionStorage.removeItem(place);
    clear.hidden = true;
    fields[0].focus();
  });
}

function restore(fields, place) {
  const kept = JSON.parse(sessionStorage.getItem(place) ?? "null");
  if (!kept) return;
  fields.forEach((field, index) => {
    field.value = kept[index];
    if (kept[index]) field.closest("details")?.setAttribute("open", "");
    field.dispatchEvent(new Event("input"));
  });
}

// Until the answer is there the draft stays: the page that follows a letter that was kept throws it away (sent.js).
function noteSending(form, place) {
  form.addEventListener("submit", (press) => {
    if (press.submitter?.value === "send") sessionStorage.setItem("draft sent", place);
  });
}
