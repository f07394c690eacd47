// Draws the tables that ask for it. The numbers are read from the table itself, so both always say the same.
/*! Drawn by Chartist 1.5, copyright (c) 2013 Gion Kunz, MIT OR WTFPL: https://github.com/chartist-js/chartist */
import { BarChart, LineChart, Svg } from "chartist";

/** Labels along the bottom: as many as have room. */
const LABEL_PX = 64;

// The console's policy allows no style in a page, and the library gives one to its labels: the stylesheet has it instead.
const attributes = Svg.prototype.attr;
Svg.prototype.attr = function (given, namespace) {
  if (given && typeof given === "object" && "style" in given) {
    const { style, ...rest } = given;
    return attributes.call(this, rest, namespace);
  }
  return attributes.call(this, given, namespace);
};

/** The table's rows as names, and its columns as series of numbers. */
function read(figure) {
  const rows = [...figure.querySelectorAll("tbody tr")];
  const labels = rows.map((row) => row.querySelector("th").textContent);
  const cells = rows.map((row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.dataset.value)));
  const series = (cells[0] ?? []).map((_, column) => cells.map((row) => row[column]));
  return { labels, series };
}

/** 2026-11-22 as 22 Nov; anything else as it is. */
function short(label) {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(label) ? new Date(`${label}T00:00Z`) : null;
  return date ? date.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }) : label;
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

function draw(figure) {
  const place = figure.querySelector(".drawing");
  const { labels, series } = read(figure);
  if (labels.length === 0) return;
  place.hidden = false;
  const every = Math.max(1, Math.ceil((labels.length * LABEL_PX) / Math.max(place.clientWidth, 1)));
  const isBar = figure.dataset.chart === "bar";
  const options = {
    low: 0,
    fullWidth: !isBar,
    showPoint: false,
    showArea: true,
    lineSmooth: false,
    chartPadding: { top: 12, right: 12, bottom: 0, left: 8 },
    axisX: { showGrid: false, labelInterpolationFnc: (label, index) => (index % every === 0 ? short(label) : null) },
    axisY: { onlyInteger: true, offset: 44, labelInterpolationFnc: (value) => compact.format(value), scaleMinSpace: 32 },
  };
  new (isBar ? BarChart : LineChart)(place, { labels, series }, options);
}

/** Draws every chart of the page. */
export function watchCharts() {
  for (const figure of document.querySelectorAll("figure[data-chart]")) draw(figure);
}
