// Keys for whoever reads much: next, before, tick, and the presses of the case that has the focus.
const cases = [...document.querySelectorAll(".case[tabindex]")];

addEventListener("keydown", (stroke) => {
  const typing = stroke.target.closest("input:not([type=checkbox]), textarea, select");
  if (typing || stroke.repeat || stroke.ctrlKey || stroke.metaKey || stroke.altKey) return;
  const here = document.activeElement?.closest(".case");
  if (stroke.key === "j" || stroke.key === "k") go(here, stroke.key === "j" ? 1 : -1);
  else if (stroke.key === "x") here?.querySelector("input[name=thing]")?.click();
  else if (stroke.key === "u") document.querySelector("[data-key=u]")?.click();
  else if (/^[arhlc]$/.test(stroke.key)) here?.querySelector(`[data-key=${stroke.key}]`)?.click();
});

function go(here, by) {
  const next = cases[Math.min(Math.max(cases.indexOf(here) + by, 0), cases.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
