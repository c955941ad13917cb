import { appName, element, personRow, read } from "./elements.js";

const [state, { people }] = await Promise.all([read("/sandbox"), read("/sandbox/people")]);

function fact(name, value) {
  return value ? [element("dt", { text: name }), element("dd", {}, element("code", { text: value }))] : [];
}

function account(settings) {
  return element(
    "section",
    { class: "card" },
    element("h3", { text: `${settings.name} · ${appName(settings.channel)}` }),
    element(
      "dl",
      { class: "facts" },
      ...fact(settings.channel === "whatsapp" ? "Phone number id" : "Account", settings.id),
      ...fact("Number", settings.number),
      ...fact("Business account", settings.businessAccountId),
      ...fact("Page", settings.pageId === settings.id ? null : settings.pageId),
      ...fact("App", settings.app.id),
      ...fact("Access token", settings.pageAccessToken ?? settings.accessToken),
      ...fact("App secret", settings.app.secret),
      ...fact("Instagram app secret", settings.instagramAppSecret),
      ...fact("Verify token", settings.app.verifyToken),
      ...fact("Webhook", settings.webhookUrl ?? "not set: nobody hears what people write"),
    ),
  );
}

document.getElementById("graph-url").textContent = state.graphUrl;
document.getElementById("now").textContent = new Date(state.now).toLocaleString();
document.getElementById("people").replaceChildren(...people.map(personRow));
document.getElementById("accounts").replaceChildren(...state.accounts.map(account));
