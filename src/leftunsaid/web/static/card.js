// The link on a card carries its six words behind the hash, which no server sees. They go into the field, and out of the
// address.
const field = document.querySelector("[data-card] textarea");
const words = decodeURIComponent(location.hash.slice(1)).split(".").join(" ");

if (field && words && !field.value) {
  field.value = words;
  history.replaceState(null, "", location.pathname);
}
