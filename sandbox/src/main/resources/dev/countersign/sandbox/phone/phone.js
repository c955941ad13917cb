import { choicesElement } from "./choices.js";
import { element, initials, post, read } from "./elements.js";
import { appName, showTabs } from "./tabs.js";

const person = decodeURIComponent(location.pathname.split("/").pop());
const base = `/sandbox/people/${encodeURIComponent(person)}`;
const part = (id) => document.getElementById(id);
const SEPARATOR_MINUTES = 10;

const shown = new Map();
let conversation = null;
let clockOffset = 0;
let looking = false;

function now() {
  return Date.now() + clockOffset;
}

function failed(error) {
  part("failure").textContent = error.message;
  part("failure").hidden = false;
}

async function act(path, body) {
  part("failure").hidden = true;
  try {
    await post(base + path, body);
  } catch (error) {
    failed(error);
  }
  await refresh();
}

// ---- messages

// WhatsApp shows *words* between asterisks in bold, the other apps show the asterisks.
function marked(text) {
  if (conversation.account.channel !== "whatsapp") {
    return [text];
  }
  return text
    .split(/(\*[^*\n]+\*)/)
    .filter(Boolean)
    .map((piece) => (/^\*.+\*$/.test(piece) ? element("strong", { text: piece.slice(1, -1) }) : piece));
}

function contentElement(message) {
  if (message.unsent) {
    return element("span", { class: "bubble gone", text: "Message unsent" });
  }
  return (
    choicesElement(message, marked, (choice) => act("/taps", choice)) ??
    element("span", { class: "bubble" }, ...marked(message.text))
  );
}

function quoteElement(message) {
  if (message.kind === "storyReply") {
    return [element("p", { class: "quote", text: "Replied to a story" })];
  }
  const quoted = conversation.messages.find((other) => other.mid === message.replyTo);
  const text = quoted ? quoted.text ?? "a message" : "a message";
  return message.replyTo ? [element("p", { class: "quote", text: `Replied to: ${text}` })] : [];
}

function messageElement(message) {
  const row = element(
    "article",
    { class: `message ${message.from}`, "data-mid": message.mid },
    ...quoteElement(message),
    element(
      "div",
      { class: "line" },
      ...(message.from === "account"
        ? [element("span", { class: "avatar small", "aria-hidden": "true", text: initials(conversation.account.name) })]
        : []),
      contentElement(message),
    ),
    ...(message.reaction ? [element("span", { class: "reaction", text: message.reaction })] : []),
    element("time", { class: "unseen", datetime: message.at, text: clockTime(message.at) }),
  );
  row.title = new Date(message.at).toLocaleString();
  if (message.from === "account") {
    row.addEventListener("dblclick", () =>
      act("/reactions", message.reaction ? { mid: message.mid } : { mid: message.mid, emoji: "❤️" }),
    );
  }
  return row;
}

function clockTime(at) {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function separatorText(at) {
  const date = new Date(at);
  const today = new Date(now()).toDateString() === date.toDateString();
  const day = today
    ? "Today"
    : date.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" });
  return `${day} ${clockTime(at)}`;
}

function gapBefore(message, previous) {
  return !previous || new Date(message.at) - new Date(previous.at) > SEPARATOR_MINUTES * 60_000;
}

// Keeps what is on the screen and adds what is new, so that a screen reader hears only news.
function showMessages() {
  const list = part("messages");
  let previous = null;
  // what could not be delivered never reached the phone
  for (const message of conversation.messages.filter((one) => one.status !== "failed")) {
    const key = JSON.stringify([message.unsent, message.reaction]);
    const known = shown.get(message.mid);
    if (!known) {
      if (gapBefore(message, previous)) {
        list.append(element("p", { class: "separator", text: separatorText(message.at) }));
      }
      const node = messageElement(message);
      node.classList.toggle("first", previous?.from !== message.from);
      list.append(node);
      shown.set(message.mid, { key, node });
    } else if (known.key !== key) {
      const node = messageElement(message);
      node.classList.toggle("first", known.node.classList.contains("first"));
      known.node.replaceWith(node);
      shown.set(message.mid, { key, node });
    }
    previous = message;
  }
}

function showSeen() {
  document.querySelectorAll(".seen").forEach((node) => node.remove());
  const last = conversation.messages.at(-1);
  if (last && last.from === "person" && last.mid === conversation.seenByAccount) {
    shown.get(last.mid).node.append(element("p", { class: "seen", text: "Seen" }));
  }
}

// ---- around the messages

function showQuickReplies() {
  const replies = conversation.quickReplies;
  const group = part("quick-replies");
  const key = JSON.stringify(replies);
  if (group.dataset.key === key) {
    return;
  }
  group.dataset.key = key;
  group.replaceChildren(
    ...replies.map((reply) => {
      const button = element("button", { type: "button", class: "pill", text: reply.title });
      button.addEventListener("click", () => {
        group.querySelectorAll("button").forEach((other) => (other.disabled = true));
        act("/taps", { title: reply.title, payload: reply.payload, mid: reply.mid });
      });
      return button;
    }),
  );
}

function showWindow() {
  const left = conversation.window.closesAt ? new Date(conversation.window.closesAt) - now() : 0;
  const minutes = Math.max(0, Math.round(left / 60_000));
  const open = left > 0;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60 || !hours ? [`${minutes % 60} min`] : [];
  const time = [...(hours ? [`${hours} h`] : []), ...rest].join(" ");
  const node = part("window");
  const text = open
    ? `Window open · ${time} left`
    : "Window closed · write to open it for 24 hours";
  if (node.textContent !== text) {
    node.textContent = text;
  }
  node.classList.toggle("open", open);
  node.title = open
    ? `The account may write freely for another ${time}.`
    : "The account may not write until this person does.";
}

function showNote() {
  const texts = {
    missing: "No webhook address is set: the account does not hear you.",
    unsubscribed: "The account is unsubscribed from webhooks: it does not hear you.",
    subscribed: "",
  };
  const text = texts[conversation.account.webhook];
  part("note").textContent = text;
  part("note").hidden = !text;
}

function showNames() {
  const { account, person: owner } = conversation;
  document.title = `${owner.name} · Countersign sandbox`;
  part("person-name").textContent = owner.name;
  part("account-name").textContent = account.name;
  part("phone").className = `phone ${account.channel}`;
  const handle = account.channel === "instagram" ? `@${account.username}` : "business";
  part("account-username").textContent = `${appName(account.channel)} · ${handle}`;
  part("avatar").textContent = initials(account.name);
  part("empty-avatar").textContent = initials(account.name);
  part("empty-name").textContent = account.name;
  part("empty-username").textContent = `${handle} · you are ${owner.name}`;
}

async function look() {
  const last = conversation.messages.findLast((message) => message.from === "account");
  if (!last || looking || document.hidden || last.mid === conversation.seenByPerson) {
    return;
  }
  looking = true;
  try {
    await post(`${base}/seen`, {});
  } catch (error) {
    failed(error);
  } finally {
    looking = false;
  }
}

// ---- keeping up

let refreshing = null;
let again = false;

function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = (async () => {
    try {
      do {
        again = false;
        await refreshOnce();
      } while (again);
    } catch (error) {
      failed(error);
    } finally {
      refreshing = null;
    }
  })();
  return refreshing;
}

async function refreshOnce() {
  conversation = await read(base);
  clockOffset = new Date(conversation.now) - Date.now();
  const log = part("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const before = shown.size;
  showNames();
  showTabs(part("tabs"), conversation).catch(failed);
  part("empty").hidden = conversation.messages.length > 0;
  showMessages();
  showSeen();
  part("typing").hidden = !conversation.typing;
  showQuickReplies();
  showWindow();
  showNote();
  if (atEnd || shown.size > before) {
    log.scrollTop = log.scrollHeight;
  }
  await look();
}

part("text").addEventListener("input", () => {
  part("send").disabled = part("text").value.trim() === "";
});

part("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = part("text").value;
  if (text.trim()) {
    part("text").value = "";
    part("send").disabled = true;
    act("/messages", { text });
  }
});

window.addEventListener("resize", () => part("log").scrollTo(0, part("log").scrollHeight));
document.addEventListener("visibilitychange", () => document.hidden || refresh());
const live = new EventSource(`/sandbox/events/stream?person=${encodeURIComponent(person)}`);
live.addEventListener("change", refresh);
setInterval(() => conversation && showWindow(), 15_000);
await refresh();
