// Zoom and hover for a chart, on request. The drawing and the table stay: they are the source
// for everyone; plotly.js (1.2 MB) is fetched only when a reader asks for it.
//
// <figure data-chart data-plotly="address of plotly"> holds <script type="application/json">.

const CONFIG = { displaylogo: false, responsive: true, modeBarButtonsToRemove: ["select2d", "lasso2d"] };
let loading;

function plotly(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { loading = undefined; reject(new Error("plotly")); };
    document.head.append(script);
  });
  return loading;
}

for (const figure of document.querySelectorAll("figure[data-chart]")) {
  const source = figure.querySelector('script[type="application/json"]');
  if (!source) continue;

  const tools = document.createElement("p");
  tools.className = "chart__tools";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn--quiet";
  button.textContent = "Zoom and hover";
  button.setAttribute("aria-expanded", "false");
  const status = document.createElement("span");
  status.className = "s sec";
  status.setAttribute("role", "status");
  tools.append(button, " ", status);

  const live = document.createElement("div");
  live.className = "chart__live";
  live.hidden = true;
  live.setAttribute("role", "group");
  live.setAttribute("aria-label", "Chart for zoom and hover. The table holds every figure.");
  figure.append(tools, live);

  button.addEventListener("click", async () => {
    const open = button.getAttribute("aria-expanded") === "true";
    if (open) {
      live.hidden = true;
      button.setAttribute("aria-expanded", "false");
      button.textContent = "Zoom and hover";
      return;
    }
    status.textContent = "Drawing.";
    try {
      const library = await plotly(figure.dataset.plotly);
      live.hidden = false;
      const { data, layout } = JSON.parse(source.textContent);
      await library.react(live, data, layout, CONFIG);
      button.setAttribute("aria-expanded", "true");
      button.textContent = "Close zoom and hover";
      status.textContent = "";
    } catch {
      live.hidden = true;
      status.textContent = "It could not be drawn. The chart above and the table hold every figure.";
    }
  });
}
