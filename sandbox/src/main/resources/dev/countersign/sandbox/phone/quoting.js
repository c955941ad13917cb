// What the person is about to quote, in a strip above the composer.

import { element } from "./elements.js";
import { excerpt } from "./messages.js";

let quoted = null;

/** The id of the message that the next text quotes, or null. */
export function quotedMid() {
  return quoted;
}

/** Quotes a message of the account with the next text. */
export function quote(strip, message, name) {
  quoted = message.mid;
  const cancel = element("button", { type: "button", class: "round", "aria-label": "Do not reply to it", text: "×" });
  cancel.addEventListener("click", () => unquote(strip));
  strip.replaceChildren(
    element(
      "p",
      { class: "quote" },
      element("span", { class: "quote-name", text: `Replying to ${name}` }),
      element("span", { class: "quote-text", text: excerpt(message) }),
    ),
    cancel,
  );
  strip.hidden = false;
  document.getElementById("text").focus();
}

/** Quotes nothing any more. */
export function unquote(strip) {
  quoted = null;
  const held = strip.contains(document.activeElement);
  strip.hidden = true;
  strip.replaceChildren();
  if (held) {
    document.getElementById("text").focus();
  }
}
