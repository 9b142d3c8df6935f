// The group's meeting from the keyboard. Without this script the page is a form and links.
//
// Letters choose a decision and arrows turn the page, only while no field has the focus, and not
// at all once they are switched off.

const KEPT = "lscb-meeting-keys";
const form = document.querySelector("form[data-decide]");
const line = document.querySelector("[data-keys-switch]");
const box = line?.querySelector("input");
const words = document.querySelector("[data-keys-words]");

const typing = (element) =>
  element?.matches("textarea, select, input:not([type=radio]):not([type=checkbox])") ||
  element?.isContentEditable;

const isOn = () => !box || box.checked;

function show() {
  if (words) words.textContent = isOn() ? "Press the letter, or choose." : "Choose one.";
}

if (line && box) {
  line.hidden = false;
  box.checked = localStorage.getItem(KEPT) !== "off";
  box.addEventListener("change", () => {
    localStorage.setItem(KEPT, box.checked ? "on" : "off");
    show();
  });
}
show();

// A long list shows where the meeting is.
const now = document.querySelector(".ag .cur");
const list = now?.closest("nav");
if (list) list.scrollTop = now.offsetTop - list.clientHeight / 3;

document.addEventListener("keydown", (event) => {
  const here = document.activeElement;
  if (event.key === "Enter" && event.ctrlKey && form?.contains(here)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || !isOn() || typing(here)) return;
  const choice = form?.querySelector(`input[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (choice) {
    event.preventDefault();
    choice.checked = true;
    form.elements.namedItem("text").focus();
    return;
  }
  // Arrows move between the choices while one of them has the focus.
  const turn = document.querySelector(`a[data-turn="${CSS.escape(event.key)}"]`);
  if (turn && here?.type !== "radio") {
    event.preventDefault();
    turn.click();
  }
});
