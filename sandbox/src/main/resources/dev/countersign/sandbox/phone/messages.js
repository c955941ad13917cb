// Messages as the app of the channel shows them, and beside those of the account what Meta told it.

import { choicesElement } from "./choices.js";
import { element, initials } from "./elements.js";
import { circle, replyArrow, ticks } from "./icons.js";

/** The time of day. */
export function clockTime(at) {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/** The first words of a message, as quotes show them. */
export function excerpt(message) {
  const text = message.unsent
    ? "Message unsent"
    : (message.header ?? message.text ?? message.cards?.[0]?.title ?? "a message");
  return text.split("\n")[0].replaceAll(/\*([^*\n]+)\*/g, "$1");
}

// WhatsApp shows *words* between asterisks in bold, the other apps show the asterisks.
function marking(channel) {
  return (text) =>
    channel === "whatsapp"
      ? text
          .split(/(\*[^*\n]+\*)/)
          .filter(Boolean)
          .map((piece) => (/^\*.+\*$/.test(piece) ? element("strong", { text: piece.slice(1, -1) }) : piece))
      : [text];
}

function contentElement(message, channel, acts) {
  if (message.unsent) {
    return element("span", { class: "bubble gone", text: "Message unsent" });
  }
  const marked = marking(channel);
  return choicesElement(message, marked, acts) ?? element("span", { class: "bubble" }, ...marked(message.text));
}

// ---- quotes

function quoteElement(message, { account, messages }) {
  if (message.kind === "storyReply") {
    return element("p", { class: "quote" }, element("span", { class: "quote-name", text: "Replied to a story" }));
  }
  if (!message.replyTo) {
    return null;
  }
  const quoted = messages.find((other) => other.mid === message.replyTo);
  const author = quoted?.from === "person" ? "You" : account.name;
  const name = account.channel === "whatsapp" ? author : nameAbove(message, quoted, account);
  return element(
    "p",
    { class: "quote" },
    element("span", { class: "quote-name", text: name }),
    element("span", { class: "quote-text", text: quoted ? excerpt(quoted) : "a message" }),
  );
}

function nameAbove(message, quoted, account) {
  return message.from === "person" && quoted?.from !== "person"
    ? `You replied to ${account.name}`
    : `${message.from === "person" ? "You" : account.name} replied to a message`;
}

function place(quote, content, channel) {
  if (!quote) {
    return [content];
  }
  if (channel === "whatsapp") {
    content.prepend(quote);
    return [content];
  }
  return [quote, content];
}

// ---- what stands in and beside a bubble

function stampElement(message) {
  return element(
    "span",
    { class: "stamp", "aria-live": "off" },
    element("time", { datetime: message.at, text: clockTime(message.at) }),
  );
}

function stamp(content, message) {
  const texts = content.querySelectorAll(":scope > .template-text");
  (texts.length > 0 ? texts[texts.length - 1] : content).append(stampElement(message));
}

function sideElement(message, acts) {
  const reply = element(
    "button",
    { type: "button", class: "reply round", title: "Reply", "aria-label": `Reply to ${excerpt(message)}` },
    replyArrow(),
  );
  reply.addEventListener("click", () => acts.quote(message));
  const report = element("span", { class: "report", "aria-live": "off", title: "What Meta told the account about it" });
  return element("div", { class: "side" }, reply, report);
}

function lostElement(message) {
  const { code, title, details } = message.failure;
  return element(
    "p",
    { class: "lost", "data-mid": message.mid, title: details },
    element("span", { class: "strong", text: `failed: ${code} ${title}` }),
    element("span", { text: `Not on this phone: “${excerpt(message)}”` }),
  );
}

/** A message on the phone; `acts` has `tap`, `open`, `quote` and `react`. */
export function messageElement(message, conversation, acts) {
  if (message.status === "failed") {
    return lostElement(message);
  }
  const { account } = conversation;
  const content = contentElement(message, account.channel, acts);
  if (account.channel === "whatsapp") {
    stamp(content, message);
  }
  const own = message.from === "person";
  const parts = place(quoteElement(message, conversation), content, account.channel);
  const row = element(
    "article",
    { class: `message ${message.from}`, "data-mid": message.mid },
    element(
      "div",
      { class: "line" },
      ...(own ? [] : [element("span", { class: "avatar small", "aria-hidden": "true", text: initials(account.name) })]),
      element("div", { class: "stack" }, ...parts),
      ...(own ? [] : [sideElement(message, acts)]),
    ),
    ...(message.reaction ? [element("span", { class: "reaction", text: message.reaction })] : []),
    element("time", { class: "unseen", datetime: message.at, text: clockTime(message.at) }),
  );
  row.title = new Date(message.at).toLocaleString();
  if (!own) {
    content.addEventListener("dblclick", () => acts.react(message));
  }
  return row;
}

// ---- how far messages came

function setIfNew(node, key, ...children) {
  if (node.dataset.key !== key) {
    node.dataset.key = key;
    node.replaceChildren(...children);
  }
}

// What stands outside of the person's last bubble; WhatsApp has its ticks inside of each.
function progress(message, newest, account) {
  switch (account.channel) {
    case "messenger":
      return message.status === "read"
        ? element("span", { class: "avatar tiny", role: "img", "aria-label": "Seen", text: initials(account.name) })
        : circle(message.status);
    case "instagram":
      return message.status === "read" && message === newest ? "Seen" : "";
    default:
      return "";
  }
}

function showTicks(node, message) {
  const time = element("time", { datetime: message.at, text: clockTime(message.at) });
  setIfNew(node.querySelector(".stamp"), message.status, time, ticks(message.status));
}

function showBelow(node, message, shape) {
  let below = node.querySelector(".seen");
  if (!shape) {
    below?.remove();
    return;
  }
  if (!below) {
    below = element("p", { class: "seen", "aria-live": "off" });
    node.append(below);
  }
  setIfNew(below, message.status, shape);
}

/** Shows how far each message came, on the nodes that show the messages, by their ids. */
export function showProgress(conversation, nodes) {
  const { account } = conversation;
  const messages = conversation.messages.filter((message) => nodes.has(message.mid));
  const newest = messages.at(-1);
  const own = messages.findLast((message) => message.from === "person" && !message.unsent);
  for (const message of messages) {
    const node = nodes.get(message.mid);
    if (message.from === "person") {
      showBelow(node, message, message === own ? progress(message, newest, account) : "");
      if (account.channel === "whatsapp" && !message.unsent) {
        showTicks(node, message);
      }
    } else if (message.status !== "failed") {
      const heard = account.webhook === "subscribed";
      node.querySelector(".report").textContent = heard ? message.reported : "";
    }
  }
}
