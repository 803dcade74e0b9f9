(() => {
  "use strict";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const colour = (value) => {
    const match = /^var\((--[a-z-]+)\)$/.exec(value);
    return match
      ? getComputedStyle(document.documentElement).getPropertyValue(match[1]).trim()
      : value;
  };
  const resolve = (value) => {
    if (typeof value === "string") return colour(value);
    if (Array.isArray(value)) return value;
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item)]));
    }
    return value;
  };
  const axis = (given) => ({
    gridcolor: colour("var(--rule)"), zerolinecolor: colour("var(--rule)"),
    linecolor: colour("var(--soft)"), ticks: "outside", automargin: true, ...given,
  });
  const draw = (box) => {
    const source = document.getElementById(box.dataset.source);
    const plot = JSON.parse(source.textContent);
    const layout = {
      margin: { l: 56, r: 12, t: 30, b: 44 },
      paper_bgcolor: colour("var(--paper)"), plot_bgcolor: colour("var(--paper)"),
      font: { family: "system-ui, sans-serif", size: 13, color: colour("var(--ink)") },
      hovermode: "x unified", bargap: 0,
      hoverlabel: { bgcolor: colour("var(--panel)"), font: { color: colour("var(--ink)") } },
      legend: { orientation: "h", yref: "container", yanchor: "bottom", y: 0, x: 0, font: { size: 11 } },
      ...plot.layout,
    };
    for (const key of Object.keys(layout)) {
      if (/^[xy]axis\d*$/.test(key)) layout[key] = axis(layout[key]);
    }
    Plotly.react(box, plot.data.map(resolve), layout, {
      responsive: true, displaylogo: false, scrollZoom: false,
      modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
    });
  };
  const all = () => document.querySelectorAll(".plot").forEach(draw);
  all();
  dark.addEventListener("change", all);
  // Browsers that cannot open folded parts by style when they print do so here.
  const folded = new Set();
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not([open])").forEach((part) => {
      folded.add(part);
      part.open = true;
    });
  });
  window.addEventListener("afterprint", () => {
    folded.forEach((part) => { part.open = false; });
    folded.clear();
  });
})();
