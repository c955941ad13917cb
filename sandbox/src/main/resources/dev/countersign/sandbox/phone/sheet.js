// What slides up from the bottom of the phone: the rows of a list, of which one is sent.

import { element } from "./elements.js";

function rowElement(row, number) {
  return element(
    "label",
    { class: "row" },
    element(
      "span",
      { class: "row-words" },
      element("span", { text: row.title }),
      ...(row.description ? [element("span", { class: "quiet small", text: row.description })] : []),
    ),
    element("input", { type: "radio", name: "row", value: number }),
  );
}

function sectionElement(section, rows) {
  return element(
    "fieldset",
    {},
    element("legend", { class: section.title ? "quiet small" : "unseen", text: section.title ?? "Choices" }),
    ...section.rows.map((row) => rowElement(row, rows.push(row) - 1)),
  );
}

/** Opens a sheet over everything else on the phone, until a row is sent or the sheet is closed. */
export function openSheet(phone, list, choose) {
  const opener = document.activeElement;
  const behind = [...phone.children].filter((part) => !part.inert);
  const rows = [];
  const close = element("button", { type: "button", class: "sheet-close", "aria-label": "Close", text: "×" });
  const send = element("button", { type: "submit", class: "sheet-send", disabled: "", text: "Send" });
  const sheet = element(
    "form",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-title" },
    element("header", {}, close, element("h2", { id: "sheet-title", text: list.opener })),
    element("div", { class: "sheet-rows" }, ...list.sections.map((section) => sectionElement(section, rows))),
    send,
  );
  const scrim = element("div", { class: "scrim" }, sheet);

  function leave() {
    scrim.remove();
    behind.forEach((part) => (part.inert = false));
    opener?.focus();
  }

  close.addEventListener("click", leave);
  scrim.addEventListener("click", (event) => event.target === scrim && leave());
  scrim.addEventListener("keydown", (event) => event.key === "Escape" && leave());
  sheet.addEventListener("change", () => (send.disabled = false));
  sheet.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = rows[new FormData(sheet).get("row")];
    leave();
    choose(chosen);
  });
  behind.forEach((part) => (part.inert = true));
  phone.append(scrim);
  sheet.querySelector("input").focus();
}
