// Says how much room is left, and only where there is little. Counted as the server counts: in code points.
const NEAR = 500;

for (const field of document.querySelectorAll("textarea[data-limit]")) {
  const said = document.createElement("output");
  said.className = "room";
  said.setAttribute("for", field.id);
  field.after(said);

  const count = () => {
    const left = Number(field.dataset.limit) - Array.from(field.value.trim()).length;
    said.textContent = left > NEAR ? "" : field.dataset[left < 0 ? "roomOver" : "roomLeft"].replace("#", Math.abs(left));
  };
  field.addEventListener("input", count);
  count();
}
