"use strict";

const list = document.getElementById("refunds");
const template = document.getElementById("refund");
const another = document.getElementById("another");
let shown = "";

const words = {
  starting: ["asking…", ""],
  asleep: ["asleep, waiting for Ada", ""],
  paid: ["paid", "paid"],
};

function state(refund) {
  const [word, kind] = words[refund.state] ?? [refund.state, "ended"];
  const woken = refund.wakes === 0 ? "" : refund.wakes === 1 ? " · woken once" : ` · woken ${refund.wakes} times`;
  return [word + woken, kind];
}

function time(text) {
  return new Date(text).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

function card(refund) {
  const article = template.content.firstElementChild.cloneNode(true);
  const [word, kind] = state(refund);
  article.querySelector("h2").textContent = `Refund ${refund.order}`;
  article.querySelector(".amount").textContent = refund.amount;
  const badge = article.querySelector(".state");
  badge.textContent = word;
  if (kind) badge.classList.add(kind);
  for (const step of refund.journal) {
    const item = document.createElement("li");
    for (const text of [time(step.at), step.event.toLowerCase().replaceAll("_", " "), step.actor]) {
      const span = document.createElement("span");
      span.textContent = text;
      item.append(span);
    }
    article.querySelector("ol").append(item);
  }
  return article;
}

async function refresh() {
  try {
    const text = await (await fetch("/demo/refunds")).text();
    if (text !== shown) {
      const { phone, refunds } = JSON.parse(text);
      document.getElementById("phone").href = phone;
      list.replaceChildren(...refunds.map(card));
      if (refunds.length === 0) {
        const empty = document.createElement("p");
        empty.className = "empty";
        empty.textContent = "No refunds yet.";
        list.append(empty);
      }
      shown = text;
    }
    document.title = "Refunds · Countersign demo";
  } catch {
    document.title = "Stopped · Countersign demo";
  }
  setTimeout(refresh, 500);
}

another.addEventListener("click", async () => {
  another.disabled = true;
  try {
    const channel = document.getElementById("channel").value;
    await fetch(`/demo/refunds?channel=${channel}`, { method: "POST" });
  } finally {
    another.disabled = false;
  }
});

refresh();
