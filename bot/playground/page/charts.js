// Native charts, drawn simply: lines, bars, areas and pies, each with its numbers as a table.

import { element, freshId, shape } from "./dom.js";
import { table } from "./tables.js";

// On a phone the drawing is smaller, so that its words are not.
const WIDTH = matchMedia("(width < 44rem)").matches ? 320 : 480;
const HEIGHT = 220, LEFT = 48, RIGHT = 12, TOP = 12, BOTTOM = 30;

/** Return a figure with the drawing, what the colours mean, and the numbers. */
export function chart(block, ctx) {
  const id = freshId("chart");
  const isPie = block.chart.type === "pie";
  const labels = isPie ? block.chart.segments.map((part) => part.label) : block.chart.series.map((one) => one.name);
  const drawing = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-labelledby": id, class: "drawing" }, isPie ? pie(block.chart) : series(block.chart));
  return element("figure", { class: "chart" },
    element("figcaption", { id }, block.title),
    drawing,
    labels.length > 1 ? element("ul", { class: "legend" }, labels.map((label, index) => element("li", { class: `colour-${index}` }, label))) : null,
    element("details", {}, element("summary", {}, "Numbers"), table(numbers(block), ctx)));
}

// The scale ends at a round number above all values, and below those under zero.
function scale(values) {
  const most = Math.max(0, ...values), least = Math.min(0, ...values);
  const rough = (most - least || 1) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * unit).find((one) => one >= rough);
  const low = Math.floor(least / step) * step, high = Math.ceil(most / step) * step || step;
  const ticks = [];
  for (let at = low; at <= high + step / 2; at += step) ticks.push(Number(at.toPrecision(12)));
  return { ticks, y: (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low)) };
}

function series({ type, series: all, axis_config: axes }) {
  const { categories } = axes;
  const values = all.map((one) => categories.map((label) => one.data.find((point) => point.label === label).value));
  const { ticks, y } = scale(values.flat());
  const room = (WIDTH - LEFT - RIGHT) / categories.length;
  const middle = (index) => LEFT + room * (index + 0.5);
  const grid = ticks.map((tick) => [
    shape("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(tick), y2: y(tick) }),
    shape("text", { x: LEFT - 6, y: y(tick) + 4, "text-anchor": "end" }, short(tick)),
  ]);
  const every = Math.ceil((categories.length * 60) / (WIDTH - LEFT));
  const names = categories.map((label, index) => (index % every ? null : shape("text", { x: middle(index), y: HEIGHT - 10, "text-anchor": "middle" }, label)));
  const marks = values.map((row, index) => MARKS[type](row, { index, of: values.length, y, middle, room, name: all[index].name, categories }));
  return [grid, names, marks];
}

const MARKS = {
  line: (row, { index, y, middle }) => [
    shape("polyline", { class: `line colour-${index}`, points: row.map((value, at) => `${middle(at)},${y(value)}`).join(" ") }),
    row.map((value, at) => shape("circle", { class: `dot colour-${index}`, cx: middle(at), cy: y(value), r: 3 }, shape("title", {}, short(value)))),
  ],
  area: (row, { index, y, middle }) => {
    const points = row.map((value, at) => `${middle(at)},${y(value)}`).join(" ");
    return [
      shape("polygon", { class: `area colour-${index}`, points: `${middle(0)},${y(0)} ${points} ${middle(row.length - 1)},${y(0)}` }),
      shape("polyline", { class: `line colour-${index}`, points }),
    ];
  },
  bar: (row, { index, of, y, middle, room, categories, name }) => {
    const width = (room * 0.7) / of;
    return row.map((value, at) =>
      shape("rect", {
        class: `bar colour-${index}`, rx: 2, width: Math.max(1, width - 2), height: Math.abs(y(value) - y(0)),
        x: middle(at) - room * 0.35 + width * index, y: Math.min(y(value), y(0)),
      }, shape("title", {}, `${name}, ${categories[at]}: ${short(value)}`)));
  },
};

function pie({ segments }) {
  const sum = segments.reduce((total, part) => total + part.value, 0);
  const radius = HEIGHT / 2 - TOP, x = WIDTH / 2, y = HEIGHT / 2;
  const point = (turn) => `${x + radius * Math.sin(turn * 2 * Math.PI)} ${y - radius * Math.cos(turn * 2 * Math.PI)}`;
  let from = 0;
  return segments.map((part, index) => {
    const share = part.value / sum;
    const words = shape("title", {}, `${part.label}: ${short(part.value)} (${Math.round(share * 100)} %)`);
    if (share > 0.9999) return shape("circle", { class: `slice colour-${index}`, cx: x, cy: y, r: radius }, words);
    const path = `M${x} ${y}L${point(from)}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${point(from + share)}Z`;
    from += share;
    return shape("path", { class: `slice colour-${index}`, d: path }, words);
  });
}

const short = (value) => new Intl.NumberFormat(undefined, { notation: Math.abs(value) >= 10_000 ? "compact" : "standard", maximumFractionDigits: 2 }).format(value);

function numbers({ title, chart: { type, segments, series: all, axis_config: axes } }) {
  const head = type === "pie" ? ["", "Value"] : [axes.x_label ?? "", ...all.map((one) => one.name)];
  const rows = type === "pie"
    ? segments.map((part) => [part.label, part.value])
    : axes.categories.map((label) => [label, ...all.map((one) => one.data.find((point) => point.label === label).value)]);
  const cellOf = (value) => (typeof value === "number" ? { type: "raw_number", value, text: short(value) } : { type: "raw_text", text: value });
  return { caption: title, rows: [head, ...rows].map((row) => row.map(cellOf)), row_header_column_index: 0 };
}
