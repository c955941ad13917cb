import { appName, element, initials, post, read } from "./elements.js";
import { clockTime, messageElement, showProgress } from "./messages.js";
import { quote, quotedMid, unquote } from "./quoting.js";
import { openSheet } from "./sheet.js";
import { showTabs } from "./tabs.js";

const person = decodeURIComponent(location.pathname.split("/").pop());
const base = `/sandbox/people/${encodeURIComponent(person)}`;
const part = (id) => document.getElementById(id);
const SEPARATOR_MINUTES = 10;

const shown = new Map();
let conversation = null;
let clockOffset = 0;
let looking = false;
let atEnd = true;

function now() {
  return Date.now() + clockOffset;
}

function failed(error) {
  part("failure").textContent = error.message;
  part("failure").hidden = false;
}

// True if it was done.
async function act(path, body) {
  let done = true;
  part("failure").hidden = true;
  try {
    await post(base + path, body);
  } catch (error) {
    done = false;
    failed(error);
  }
  await refresh();
  return done;
}

const acts = {
  tap: (choice) => act("/taps", choice),
  open: (list, choose) => openSheet(part("phone"), list, choose),
  quote: (message) => quote(part("quoting"), message, conversation.account.name),
  react: ({ mid, reaction }) => act("/reactions", reaction ? { mid } : { mid, emoji: "❤️" }),
};

// ---- messages

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

// What waits at Meta is not on the phone. What failed never comes, and a note says so.
function isShown(message) {
  return message.from === "person" || message.status !== "sent";
}

function speaker(message) {
  return message?.status === "failed" ? "nobody" : message?.from;
}

// Keeps what is on the screen and adds what is new, so that a screen reader hears only news. What
// waited while the phone was off line may have its place before something that is there already.
function showMessages() {
  let previous = null;
  let next = part("messages").firstChild;
  for (const message of conversation.messages.filter(isShown)) {
    const key = JSON.stringify([message.unsent, message.reaction]);
    let known = shown.get(message.mid);
    if (!known) {
      const node = messageElement(message, conversation, acts);
      const gap = gapBefore(message, previous);
      part("messages").insertBefore(node, next);
      if (gap) {
        node.before(element("p", { class: "separator", text: separatorText(message.at) }));
      }
      known = { key, node };
    } else if (known.key !== key) {
      const node = messageElement(message, conversation, acts);
      known.node.replaceWith(node);
      known = { key, node };
    }
    shown.set(message.mid, known);
    known.node.classList.toggle("first", speaker(previous) !== speaker(message));
    next = known.node.nextSibling;
    previous = message;
  }
  const nodes = new Map([...shown].map(([mid, { node }]) => [mid, node]));
  showProgress(conversation, nodes);
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
    : "Window closed · write to open it";
  if (node.textContent !== text) {
    node.textContent = text;
  }
  node.classList.toggle("open", open);
  node.title = open
    ? `The account may write freely for another ${time}.`
    : "The account may not write until this person does, which opens it for 24 hours.";
}

function showOnline() {
  const { online, messages } = conversation;
  const waiting = messages.filter((message) => message.status === "sent" && message.from === "account").length;
  const waits = waiting === 1 ? "1 message waits at Meta" : `${waiting} messages wait at Meta`;
  const texts = [...(online ? [] : ["No network"]), ...(waiting > 0 ? [waits] : [])];
  const text = texts.join(" · ");
  if (part("offline").textContent !== text) {
    part("offline").textContent = text;
  }
  part("offline").hidden = !text;
  part("online").setAttribute("aria-checked", online);
  part("online").disabled = false;
  part("text").disabled = !online;
  part("text").placeholder = online ? "Message…" : "No network";
  showSend();
  document.querySelectorAll("button:is(.pill, .template-button)").forEach((button) => (button.disabled = !online));
}

function showSend() {
  part("send").disabled = part("text").disabled || part("text").value.trim() === "";
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
  const unseen = conversation.messages.some((message) => message.from === "account" && message.status === "delivered");
  if (!unseen || !conversation.online || looking || document.hidden) {
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

function scrollToEnd() {
  part("log").scrollTop = part("log").scrollHeight;
}

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
  const before = shown.size;
  showNames();
  showTabs(part("tabs"), conversation).catch(failed);
  part("empty").hidden = conversation.messages.length > 0;
  showMessages();
  part("typing").hidden = !conversation.typing || !conversation.online;
  showQuickReplies();
  showOnline();
  showWindow();
  showNote();
  if (atEnd || shown.size > before) {
    scrollToEnd();
  }
  await look();
}

part("text").addEventListener("input", showSend);

part("text").addEventListener("keydown", (event) => event.key === "Escape" && unquote(part("quoting")));

part("online").addEventListener("click", () => act("/phone", { online: !conversation.online }));

part("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = part("text").value;
  const replyTo = quotedMid();
  if (!text.trim()) {
    return;
  }
  part("text").value = "";
  showSend();
  if (!(await act("/messages", replyTo ? { text, replyTo } : { text }))) {
    part("text").value ||= text;
    showSend();
  } else if (replyTo === quotedMid()) {
    unquote(part("quoting"));
  }
});

part("log").addEventListener("scroll", ({ target }) => {
  atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 80;
});
// when a strip takes some of its room, or the window does
new ResizeObserver(() => atEnd && scrollToEnd()).observe(part("log"));
document.addEventListener("visibilitychange", () => document.hidden || refresh());
const live = new EventSource(`/sandbox/events/stream?person=${encodeURIComponent(person)}`);
live.addEventListener("change", refresh);
setInterval(() => conversation && showWindow(), 15_000);
await refresh();
