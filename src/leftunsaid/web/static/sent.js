// The letter is kept, so its draft goes. Only where the page was come to from the desk: a sending that failed on the
// way must cost nobody a letter.
const place = sessionStorage.getItem("draft sent");

if (place && document.referrer && new URL(document.referrer).pathname === "/write") {
  sessionStorage.removeItem(place);
  sessionStorage.removeItem("draft sent");
}
