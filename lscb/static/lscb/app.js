// Comforts of every page. Everything works without them.

// A double click on a button sends a form once.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") return;
  form.dataset.sent = "1";
  // After the browser has read the form: a disabled button would not send its name.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button, input[type=submit]")) button.disabled = true;
  });
});

// Coming back with the Back button finds the buttons ready again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button, input[type=submit]")) button.disabled = false;
  }
});

// A page that only reads may have been kept whole by the browser. When it comes back it is asked for
// anew: somebody may have signed out meanwhile. Unchanged, that is an empty answer.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  const isRead = !document.querySelector("main form[method=post]");
  if (isRead && document.querySelector(".hd__who")) location.reload();
});

// What is wrong is read first.
document.querySelector("[data-error-summary]")?.focus({ preventScroll: true });

// One open list at a time in the header; Escape or a click elsewhere closes it.
const lists = document.querySelectorAll(".hd__switch, .hd__menu");
document.addEventListener("click", (event) => {
  for (const list of lists) if (!list.contains(event.target)) list.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const list of lists) {
    if (!list.open) continue;
    list.open = false;
    list.querySelector("summary").focus();
  }
});

// Printing belongs to the browser; a button with data-print offers it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

document.body.dataset.ready = "1";

// A button beside what is there to be copied.
for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "btn--quiet";
  button.textContent = "Copy";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    text.select();
    await navigator.clipboard.writeText(text.value);
    said.textContent = " Copied";
  });
  text.after(button, said);
}
