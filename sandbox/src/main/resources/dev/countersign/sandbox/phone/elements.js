// Small pieces that all pages share. Texts reach the page as text, never as markup.

export function element(name, options = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (key === "class") {
      node.className = value;
    } else if (key === "text") {
      node.textContent = value;
    } else {
      node.setAttribute(key, value);
    }
  }
  node.append(...children);
  return node;
}

export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
}

export async function read(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(await reason(answer));
  }
  return answer.json();
}

export async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(await reason(answer));
  }
  return answer.json();
}

async function reason(answer) {
  try {
    return (await answer.json()).detail;
  } catch {
    return `The sandbox answered ${answer.status}.`;
  }
}

const APPS = { instagram: "Instagram", messenger: "Messenger", whatsapp: "WhatsApp" };

/** The name of a channel's app. */
export function appName(channel) {
  return APPS[channel] ?? channel;
}

function badge(kind, text) {
  return element("span", { class: `badge ${kind}`, text });
}

export function personRow(person) {
  const { id, name, channel, online, window } = person;
  return element(
    "li",
    {},
    element(
      "a",
      { href: `/phone/${encodeURIComponent(id)}` },
      element("span", { class: "avatar", "aria-hidden": "true", text: initials(name) }),
      element(
        "span",
        { class: "who" },
        element("span", { class: "strong", text: name }),
        element("span", { class: "quiet", text: `${appName(channel)} · ${id}` }),
      ),
      online ? badge(window.open ? "open" : "", window.open ? "window open" : "window closed") : badge("", "no network"),
    ),
  );
}
