// The return grid by keyboard. Without this script it is a plain form that saves as well.
//
// Down, Enter: next field below. Up: the one above. Escape: back to what was saved.
// R in an empty field: choose a reason for no number. Leaving with changes: the browser asks.

const grid = document.querySelector(".ret");
const form = grid?.closest("form");

if (grid && form) {
  const fields = () => [...grid.querySelectorAll("tbody input")].filter((input) => input.type !== "hidden" && input.type !== "radio" && input.type !== "checkbox");
  // Those of a folded breakdown are passed over.
  const inSight = () => fields().filter((input) => !input.closest("details:not([open])"));
  // A row of the table, or a category of a breakdown.
  const line = (input) => input.closest("[data-line]") ?? input.closest("tr");

  // The column of a field: its place among the fields of its own row.
  const place = (input) => {
    const row = fields().filter((other) => line(other) === line(input));
    return row.indexOf(input);
  };

  const move = (input, step) => {
    const rows = [...new Set(inSight().map(line))];
    const row = rows[rows.indexOf(line(input)) + step];
    if (!row) return;
    const there = inSight().filter((field) => line(field) === row);
    const target = there[Math.min(place(input), there.length - 1)];
    target.focus();
    target.select();
  };

  const openReason = (input) => {
    const cell = input.closest("td");
    const select = cell.querySelector(`select[name="${CSS.escape(input.name.replace(/^v-/, "r-"))}"]`) ?? cell.querySelector("select");
    const details = select?.closest("details");
    if (!select) return;
    if (details) details.open = true;
    select.focus();
  };

  grid.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!fields().includes(input) || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      move(input, event.shiftKey ? -1 : 1);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      move(input, -1);
    } else if (event.key === "Escape") {
      input.value = input.defaultValue;
    } else if ((event.key === "r" || event.key === "R") && input.value === "") {
      event.preventDefault();
      openReason(input);
    }
  });

  // A range pasted into a field is shown on the page of pasted ranges before anything changes.
  const slot = (input) => {
    const name = input.name.replace(/^v-/, "");
    if (name.includes(".")) return `${name}/0`; // a category of a breakdown
    const [, code, month] = name.match(/^(.+?)(?:-([123]))?$/) ?? [];
    return code && `${code}/${month ?? 0}`;
  };
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!fields().includes(event.target) || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const page = document.createElement("form");
    page.method = "post";
    page.action = form.dataset.paste;
    const token = form.elements.namedItem("csrfmiddlewaretoken").value;
    for (const [name, value] of Object.entries({ text, start: slot(event.target), csrfmiddlewaretoken: token })) {
      const box = document.createElement("textarea");
      Object.assign(box, { name, value });
      page.append(box);
    }
    page.hidden = true;
    document.body.append(page);
    leaving = true;
    page.submit();
  });

  // A reason chosen stands in the empty fields of its row as soon as the list is left. In a
  // breakdown only the blanks are filled: what was typed there before stays.
  grid.addEventListener("focusout", (event) => {
    const select = event.target;
    if (select.tagName !== "SELECT" || !select.name.startsWith("r-") || !select.value) return;
    for (const input of fields().filter((field) => field.closest("tr") === select.closest("tr"))) {
      if (input.value !== "" && (input.closest("[data-line]") || input.value !== input.defaultValue)) continue;
      input.value = select.value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    select.value = "";
  });

  // Escape in the reason list closes it and goes back to its field.
  grid.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target.tagName !== "SELECT") return;
    const details = event.target.closest("details");
    const name = event.target.name.replace(/^r-/, "v-");
    if (details) details.open = false;
    grid.querySelector(`input[name="${CSS.escape(name)}"]`)?.focus();
  });

  const changed = () =>
    [...form.elements].some((field) => {
      if (field.type === "hidden") return false;
      if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
      if (field.tagName === "SELECT") {
        const saved = [...field.options].findIndex((option) => option.defaultSelected);
        return field.selectedIndex !== Math.max(0, saved);
      }
      return "defaultValue" in field && field.value !== field.defaultValue;
    });

  let leaving = false;
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && changed()) event.preventDefault();
  });
}
