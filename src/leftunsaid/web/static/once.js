// A mark of this page's own tells a double click from a second comment. Coming back with 'back' makes a new one.
const form = document.querySelector("#add-comment form");

if (form) {
  const once = document.createElement("input");
  once.type = "hidden";
  once.name = "once";
  form.append(once);
  addEventListener("pageshow", () => {
    once.value = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  });
}
