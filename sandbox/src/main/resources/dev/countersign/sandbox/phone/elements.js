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

export function personRow(person) {
  const state = person.window.open ? "window open" : "window closed";
  return element(
    "li",
    {},
    element(
      "a",
      { href: `/phone/${encodeURIComponent(person.id)}` },
      element("span", { class: "avatar", "aria-hidden": "true", text: initials(person.name) }),
      element(
        "span",
        { class: "who" },
        element("span", { class: "strong", text: person.name }),
        element("span", { class: "quiet", text: `@${person.username} · ${person.id}` }),
      ),
      element("span", { class: person.window.open ? "badge open" : "badge", text: state }),
    ),
  );
}
