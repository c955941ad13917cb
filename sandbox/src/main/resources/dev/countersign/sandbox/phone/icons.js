// Drawn here, because the pages load nothing from elsewhere.

const SVG = "http://www.w3.org/2000/svg";

const TICK = "m1.5 6.5 3 3 6-7";
const SECOND_TICK = "m7.5 9.5 6-7M6.5 8.5l1 1";

function drawing(kind, width, height, ...paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", kind);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  for (const line of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    svg.append(path);
  }
  return svg;
}

function meaning(svg, label) {
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  return svg;
}

/** An arrow that turns back; whoever shows it says what it is for. */
export function replyArrow() {
  const arrow = drawing("icon", 16, 16, "M7 3 2.5 7.5 7 12M3 7.5h6a4.5 4.5 0 0 1 4.5 4.5v1");
  arrow.setAttribute("aria-hidden", "true");
  return arrow;
}

/** WhatsApp's ticks: one is sent, two are delivered, blue ones are read. */
export function ticks(status) {
  switch (status) {
    case "sent":
      return meaning(drawing("ticks", 15, 11, TICK), "Sent");
    case "delivered":
      return meaning(drawing("ticks", 15, 11, TICK, SECOND_TICK), "Delivered");
    case "read":
      return meaning(drawing("ticks read", 15, 11, TICK, SECOND_TICK), "Read");
    default:
      throw new Error(`There are no ticks for ${status}`);
  }
}

/** Messenger's circle: hollow is sent, full is delivered. */
export function circle(status) {
  const round = "M7 .8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 7 .8z";
  const svg = drawing(`circle ${status}`, 14, 14, round, "m4 7.2 2.2 2.2L10.2 5");
  return meaning(svg, status === "sent" ? "Sent" : "Delivered");
}
