import { element, personRow, read } from "./elements.js";

const state = await read("/sandbox");

function fact(name, value) {
  return [element("dt", { text: name }), element("dd", {}, element("code", { text: value }))];
}

function account(settings) {
  return element(
    "section",
    { class: "card" },
    element("h3", { text: settings.name }),
    element(
      "dl",
      { class: "facts" },
      ...fact("Instagram account", settings.id),
      ...fact("Page", settings.pageId),
      ...fact("App", settings.app.id),
      ...fact("Page access token", settings.pageAccessToken),
      ...fact("App secret", settings.app.secret),
      ...fact("Verify token", settings.app.verifyToken),
      ...fact("Webhook", settings.webhookUrl ?? "not set: nobody hears what people write"),
    ),
  );
}

document.getElementById("graph-url").textContent = state.graphUrl;
document.getElementById("now").textContent = new Date(state.now).toLocaleString();
document
  .getElementById("people")
  .replaceChildren(...state.accounts.flatMap((each) => each.people).map(personRow));
document.getElementById("accounts").replaceChildren(...state.accounts.map(account));
