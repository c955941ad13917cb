// What can be tapped on a message: buttons of templates and cards, reply buttons, openers of lists.

import { element } from "./elements.js";

function tapped(choice, message) {
  return { title: choice.title, payload: choice.payload, mid: message.mid };
}

function buttonElement(button, message, tap) {
  if (button.type === "web_url") {
    return element("a", {
      class: "template-button",
      href: button.url,
      target: "_blank",
      rel: "noopener noreferrer",
      text: button.title,
    });
  }
  const node = element("button", { type: "button", class: "template-button", text: button.title });
  node.addEventListener("click", () => tap(tapped(button, message)));
  return node;
}

function texts(message, marked) {
  const parts = [
    ["header", "template-text strong"],
    ["text", "template-text"],
    ["footer", "template-text quiet small"],
  ];
  return parts
    .filter(([name]) => message[name])
    .map(([name, kind]) => element("p", { class: kind }, ...marked(message[name])));
}

function cardElement(card, message, tap) {
  return element(
    "div",
    { class: "template" },
    element("p", { class: "template-text strong", text: card.title }),
    ...(card.subtitle ? [element("p", { class: "template-text quiet", text: card.subtitle })] : []),
    ...card.buttons.map((button) => buttonElement(button, message, tap)),
  );
}

function listElement(message, marked, { tap, open }) {
  const opener = element("button", {
    type: "button",
    class: "template-button",
    "aria-haspopup": "dialog",
    text: `☰ ${message.opener}`,
  });
  opener.addEventListener("click", () => open(message, (row) => tap(tapped(row, message))));
  return element("div", { class: "template" }, ...texts(message, marked), opener);
}

/**
 * The message with its choices, or null for one that has none of its own; `marked` shows a text,
 * `tap` taps a choice, `open` shows the rows of a list.
 */
export function choicesElement(message, marked, { tap, open }) {
  switch (message.kind) {
    case "buttons":
    case "template":
    case "replyButtons":
      return element(
        "div",
        { class: "template" },
        ...texts(message, marked),
        ...message.buttons.map((button) => buttonElement(button, message, tap)),
      );
    case "list":
      return listElement(message, marked, { tap, open });
    case "cards":
      return element(
        "div",
        { class: "cards" },
        ...message.cards.map((card) => cardElement(card, message, tap)),
      );
    default:
      return null;
  }
}
