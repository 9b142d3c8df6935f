// What is typed into a return is saved a moment later. Without this script, a button saves it.
//
// Only the fields that changed are sent, each with the text its author saw. An answer that never
// came is asked for again with the very same texts, so that nobody clashes with themselves. A
// field that somebody else changed too waits for the button: the page then shows both texts.

const PAUSE = 1500; // ms without typing
const RETRY = [2000, 5000, 10000, 30000]; // ms after each failure; the last one stays

const form = document.querySelector("form[data-autosave]");
const status = form?.querySelector("[data-save-status]");

if (form && status) start();

function start() {
  const dirty = new Set(); // names whose text is the same and whose answer beside it is not
  const waiting = new Set(); // names that clash or were refused: the button decides about them
  let pending = null; // what was sent and not yet answered: {name: text}
  let flight = null; // the promise of the request under way
  let failures = 0;
  let timer = 0;

  const texts = () =>
    [...form.elements].filter((field) => form.elements.namedItem(`seen-${field.name}`));
  const seen = (name) => form.elements.namedItem(`seen-${name}`);

  const changed = () =>
    Object.fromEntries(
      texts()
        .filter((field) => field.value !== field.defaultValue || dirty.has(field.name))
        .filter((field) => !waiting.has(field.name))
        .map((field) => [field.name, field.value]),
    );

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };

  const token = () => {
    const cookie = document.cookie.split("; ").find((held) => held.startsWith("csrftoken="));
    return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : form.elements.namedItem("csrfmiddlewaretoken").value;
  };

  const body = (values) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(values)) {
      data.append(name, value);
      data.append(`seen-${name}`, seen(name).value);
      const answer = form.elements.namedItem(name.replace(/^v-/, "z-"));
      if (answer?.value) data.append(name.replace(/^v-/, "z-"), answer.value);
    }
    return data;
  };

  const take = (answer, sent) => {
    for (const [name, text] of Object.entries(answer.saved)) {
      const field = form.elements.namedItem(name);
      seen(name).value = text;
      field.defaultValue = sent[name];
      dirty.delete(name);
    }
    for (const name of answer.waiting) waiting.add(name);
  };

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  };

  const failed = (words) => {
    say(words);
    later(RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  };

  const send = async (keepalive) => {
    const sent = pending;
    let answer;
    try {
      answer = await fetch(form.action, {
        method: "POST",
        body: body(sent),
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        credentials: "same-origin",
        redirect: "manual",
        keepalive,
      });
    } catch {
      failed("Not saved: no connection. What you typed stays here, and we keep trying.");
      return;
    }
    if (answer.status === 401 || answer.type === "opaqueredirect") {
      failed("Not saved: you have been signed out. Sign in in another tab; what you typed stays here and is then saved.");
      return;
    }
    if (answer.status === 403) {
      say("Not saved: this can no longer be changed here. Copy what you need, then reload the page.");
      return;
    }
    if (!answer.ok) {
      failed("Not saved: the service did not answer as it should. What you typed stays here, and we keep trying.");
      return;
    }
    const said = await answer.json();
    pending = null;
    failures = 0;
    take(said, sent);
    for (const held of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) held.value = token();
    say(said.words);
    if (Object.keys(changed()).length) later(PAUSE);
  };

  const save = (keepalive = false) => {
    clearTimeout(timer);
    if (flight) return flight;
    pending ??= changed();
    if (!Object.keys(pending).length) {
      pending = null;
      return Promise.resolve();
    }
    flight = send(keepalive).finally(() => { flight = null; });
    return flight;
  };

  form.addEventListener("input", (event) => {
    if (seen(event.target.name)) later(PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (event.target.type === "radio") dirty.add(event.target.name.replace(/^z-/, "v-"));
    later(PAUSE);
  });
  window.addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });

  // The button waits for what is on its way, so that it does not clash with it.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!flight) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    flight.then(() => form.requestSubmit(event.submitter));
  }, { capture: true });
}
