// How far a job is, without loading the page again. Without scripts the page refreshes itself.

const PAUSE = 2000;
const bar = document.querySelector("[data-progress-bar]");
const words = document.querySelector("[data-progress-words]");

async function look() {
  const page = await read();
  if (page === null) return setTimeout(look, PAUSE);
  const fresh = page.querySelector("[data-progress]");
  if (!fresh) return location.reload();
  bar.replaceChildren(...fresh.querySelector("[data-progress-bar]").childNodes);
  const said = fresh.querySelector("[data-progress-words]").textContent;
  if (words.textContent !== said) words.textContent = said;
  setTimeout(look, PAUSE);
}

// The page as it is now; null while the connection is gone.
async function read() {
  try {
    const response = await fetch(location.href);
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null;
  }
}

if (bar) setTimeout(look, PAUSE);
