// Whoever has not chosen a place yet is most likely where their clock says. Nothing is sent before they press.
const place = document.querySelector("select[name=zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (place && !place.value && Array.from(place.options).some((option) => option.value === here)) {
  place.value = here;
}
