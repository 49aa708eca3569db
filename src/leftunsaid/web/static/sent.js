// What was sent is kept in this house now, so its draft goes. Only on the page that a sending leads to: one that
// failed on the way must cost nobody a word, whatever is opened, gone back to or reloaded after it.
const tab = storage("sessionStorage");
const device = storage("localStorage");
const sending = JSON.parse(tab?.getItem("sending") ?? "null");

if (tab && "arrival" in document.body.dataset) {
  if (sending && wasSentFrom(sending.from) && hasArrived(sending.last)) forget(sending.place);
  tab.removeItem("sending");
  addEventListener("pageshow", (arrival) => arrival.persisted && tab.removeItem("sending"));
}

function wasSentFrom(addresses) {
  const [arrival] = performance.getEntriesByType("navigation");
  if (arrival?.type === "back_forward" || !document.referrer) return false;
  return addresses.includes(new URL(document.referrer).pathname);
}

// A letter leads to itself or to the key page, a comment to its own place: a higher one than there was before.
function hasArrived(last) {
  if (/^\/(waiting|kept)\//.test(location.pathname)) return true;
  if (last !== undefined) return Number(/^#comment-(\d+)$/.exec(location.hash)?.[1]) > Number(last);
  return location.pathname !== "/key" || new URLSearchParams(location.search).has("kept");
}

// As in draft.js, what this tab holds comes first: what is on the device beside it is another draft.
function forget(place) {
  (tab.getItem(place) === null ? device : tab)?.removeItem(place);
}

// A browser may refuse its storages by throwing, or have none. Then there is nothing to forget.
function storage(name) {
  try {
    return window[name] ?? null;
  } catch {
    return null;
  }
}
